"""Result → the numbers of the closing summary and of run.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from dedupe.model import Result
from dedupe.records import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """What came in and what went out. Characters are Unicode code points, white space aside.

    `copies_removed` counts passages, as do `reprints_linked` (kept, in another dump) and `variants_kept`.
    """

    dumps: int
    pages: int
    articles: int
    characters_kept: int
    characters_removed: int
    copies_removed: int
    reprints_linked: int
    variants_kept: int

    @property
    def share_removed(self) -> float:
        """The part of the text that is removed, 0..1."""
        total = self.characters_kept + self.characters_removed
        return self.characters_removed / total if total else 0.0


class Tally:
    """What results add up to, one after the other: counts, and by dump and page what guards and summaries ask for."""

    def __init__(self, results: Iterable[Result] = ()) -> None:
        self.digests: dict[str, str] = {}  # of each dump, in order
        self.articles: Counter[str] = Counter()  # that begin in each dump, furniture too
        self.removed: Counter[str] = Counter()  # characters of each page, white space aside
        self._sums: Counter[str] = Counter()
        for result in results:
            self.add(result)

    def add(self, result: Result) -> None:
        """Add a result, of other pages than those before."""
        dumps = {page.id: page.dump for page in result.pages}
        self.digests.update((page.dump, page.sha256) for page in result.pages)
        self.articles.update(dumps[article.page] for article in result.articles)
        removed = removed_by_page(result)
        self.removed.update(removed)
        self._sums.update(_summed(result), pages=len(result.pages), characters_removed=sum(removed.values()))

    @property
    def counts(self) -> Counts:
        """The counts so far."""
        names = (field.name for field in fields(Counts) if field.name != "dumps")
        return Counts(dumps=len(self.digests), **{name: self._sums[name] for name in names})


def _summed(result: Result) -> dict[str, int]:
    texts = {page.id: page.text for page in result.pages}
    kept = sum(
        _solid(texts[entry.span.page], entry.span.start, entry.span.end)
        for entry in result.ledger
        if entry.fate == "kept"
    )
    copies = Counter(
        "variant" if member.relation == "variant" else cluster.action
        for cluster in result.clusters
        for member in cluster.members
        if member.role == "copy"
    )
    return {
        "articles": sum(article.kind != "furniture" for article in result.articles),
        "characters_kept": kept,
        "copies_removed": copies["removed"],
        "reprints_linked": copies["linked"],
        "variants_kept": copies["variant"],
    }


def removed_by_page(result: Result) -> Counter[str]:
    """Count the characters removed from each page, white space aside."""
    texts = {page.id: page.text for page in result.pages}
    removed: Counter[str] = Counter()
    for entry in result.ledger:
        if entry.fate == "duplicate":
            span = entry.span
            removed[span.page] += _solid(texts[span.page], span.start, span.end)
    return removed


def _solid(text: str, start: int, end: int) -> int:
    return sum(map(len, text[start:end].split()))
