"""Plain text with columns side by side → the same in reading order, and its result told in the dump's places."""

# The text of a page is its dump's, whatever it looks like. So what lies between, from blocks to articles, works on
# pages whose text has been put in order; at the end every place is told as the dump has it.

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from dedupe.alignment import align_texts, image, similarity_of
from dedupe.model import Article, Block, Cluster, Entry, Member, Page, Result, Span
from dedupe.normalize import normalize
from dedupe.records import replace
from dedupe.settings import Removal

_LINE, _COLUMN = "\n", "\n\n"


class Moved(NamedTuple):
    """Where the lines of an arranged page begin there, and the [start, end) of each in the text of its dump."""

    starts: Sequence[int]
    lines: Sequence[tuple[int, int]]

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give the places in the dump of [start, end) of the arranged text, in reading order."""
        found = []
        for number in range(max(0, bisect_right(self.starts, start) - 1), len(self.lines)):
            first, (low, high) = self.starts[number], self.lines[number]
            if first >= end:
                break
            low, high = low + max(0, start - first), min(high, low + end - first)
            if low < high:
                found.append((low, high))
        return found


def arrange(page: Page) -> tuple[Page, Moved]:
    """Put the text of a page in the order of its columns, a blank line between two of them."""
    text = _COLUMN.join(_LINE.join(page.text[low:high] for low, high in column) for column in page.columns)
    lengths = (
        high - low + len(_COLUMN if number == len(column) - 1 else _LINE)
        for column in page.columns
        for number, (low, high) in enumerate(column)
    )
    starts = accumulate(lengths, initial=0)
    lines = zip(starts, chain.from_iterable(page.columns), strict=False)
    printed = [(start, place) for start, place in lines if page.text[slice(*place)].strip()]
    return replace(page, text=text, columns=()), Moved([n for n, _ in printed], [place for _, place in printed])


def put_back(result: Result, given: Sequence[Page], moved: Mapping[int, Moved], settings: Removal) -> Result:
    """Tell the places of a result as the dumps of the given pages have them; by number, pages that were `moved`.

    What stands in several places of its dump is told place by place: sources, what is kept, and pairs of passages.
    """
    if not moved:
        return result
    back = {given[number].id: where for number, where in moved.items()}
    texts = {result.pages[number].id: result.pages[number].text for number in moved}
    names = {article.id: _name(article, back) for article in result.articles}
    return replace(
        result,
        pages=tuple(given),
        blocks=tuple(
            tuple(chain.from_iterable(_blocks(block, moved[number]) for block in blocks)) if number in moved else blocks
            for number, blocks in enumerate(result.blocks)
        ),
        articles=tuple(_article(article, names, back) for article in result.articles),
        clusters=tuple(chain.from_iterable(_clusters(each, given, texts, back, settings) for each in result.clusters)),
        ledger=tuple(_ledger(result.ledger, given, names, back)),
    )


def _spans(span: Span, back: Mapping[str, Moved]) -> list[Span]:
    """Give the places that a place of an arranged page is in its dump; those of other pages are themselves."""
    if span.page not in back:
        return [span]
    return [Span(span.page, low, high) for low, high in back[span.page].places(span.start, span.end)]


def _longest(span: Span, back: Mapping[str, Moved]) -> Span:
    return max(_spans(span, back), key=lambda place: place.end - place.start)


def _name(article: Article, back: Mapping[str, Moved]) -> str:
    """Name an article by where its first character stands in the dump."""
    page, _, start = article.id.rpartition("@")
    if page not in back:
        return article.id
    return f"{page}@{back[page].places(int(start), int(start) + 1)[0][0]}"


def _blocks(block: Block, where: Moved) -> Iterator[Block]:
    for number, (low, high) in enumerate(where.places(block.start, block.end)):
        yield replace(block, id=f"{block.id}.{number}" if number else block.id, start=low, end=high)


def _article(article: Article, names: Mapping[str, str], back: Mapping[str, Moved]) -> Article:
    return replace(
        article,
        id=names[article.id],
        sources=tuple(chain.from_iterable(_spans(span, back) for span in article.sources)),
        copies_at=tuple(_longest(span, back) for span in article.copies_at),
    )


def _ledger(
    ledger: Sequence[Entry], given: Sequence[Page], names: Mapping[str, str], back: Mapping[str, Moved]
) -> Iterator[Entry]:
    """Tell each fate where the dump has the letters; between them is white space."""
    by_page: dict[str, list[Entry]] = {page.id: [] for page in given}
    for entry in ledger:
        if entry.fate == "whitespace" and entry.span.page in back:
            continue
        of = _longest(entry.of, back) if entry.of else None
        owner = names[entry.article] if entry.article else None
        by_page[entry.span.page].extend(Entry(span, entry.fate, owner, of) for span in _spans(entry.span, back))
    for page in given:
        if page.id not in back:
            yield from by_page[page.id]
            continue
        at = 0
        for entry in _lettered(sorted(by_page[page.id], key=lambda entry: entry.span.start), page.text):
            if entry.span.start > at:
                yield Entry(Span(page.id, at, entry.span.start), "whitespace")
            yield entry
            at = entry.span.end
        if at < len(page.text):
            yield Entry(Span(page.id, at, len(page.text)), "whitespace")


def _lettered(entries: Sequence[Entry], text: str) -> Iterator[Entry]:
    """Join duplicates without a letter, the quotes and full stops of a line's edge, with the one beside them."""
    last: Entry | None = None
    for entry in entries:
        is_near = last is not None and last.span.end == entry.span.start and last.fate == entry.fate == "duplicate"
        if last is not None and is_near and not (_has_letters(text, last) and _has_letters(text, entry)):
            told = last if _has_letters(text, last) else entry
            last = replace(told, span=Span(entry.span.page, last.span.start, entry.span.end))
            continue
        if last is not None:
            yield last
        last = entry
    if last is not None:
        yield last


def _has_letters(text: str, entry: Entry) -> bool:
    return any(map(str.isalnum, text[entry.span.start : entry.span.end]))


def _clusters(
    cluster: Cluster, given: Sequence[Page], texts: Mapping[str, str], back: Mapping[str, Moved], settings: Removal
) -> Iterator[Cluster]:
    """Tell the passages of a cluster; where some are in several places, pair by pair of what faces each other."""
    if not any(member.span.page in back for member in cluster.members):
        yield cluster
        return
    whole = {page.id: page.text for page in given} | dict(texts)
    first, *others = cluster.members
    for member in others:
        for mine, theirs, similarity in _facing(first.span, member.span, whole, back, settings):
            of = Member(mine, "representative", "exact", 1.0)
            yield Cluster(cluster.action, (of, replace(member, span=theirs, similarity=similarity)))


def _facing(
    a: Span, b: Span, texts: Mapping[str, str], back: Mapping[str, Moved], settings: Removal
) -> Iterator[tuple[Span, Span, float]]:
    """Give what faces each other in two passages, each in one place of its dump, with how alike it is."""
    sides = [normalize(texts[span.page][span.start : span.end]) for span in (a, b)]
    offsets: list[list[int]] = [side.offsets.tolist() for side in sides]
    steps = align_texts(sides[0].text, sides[1].text)
    turned = [step.turned() for step in steps]
    for low, high in _stretches(a, offsets[0], back):
        place = image(steps, low, high)
        if place is None:
            continue
        for first, last in _stretches(b, offsets[1], back):
            start, end = max(first, place[0]), min(last, place[1])
            mine = image(turned, start, end) if start < end else None
            if mine is None or min(end - start, mine[1] - mine[0]) <= settings.max_uncovered:
                continue
            similarity = similarity_of(align_texts(sides[0].text[slice(*mine)], sides[1].text[start:end]))
            if similarity >= settings.min_similarity:
                yield (
                    _cited(a, offsets[0], *mine, back),
                    _cited(b, offsets[1], start, end, back),
                    similarity,
                )


def _stretches(span: Span, offsets: Sequence[int], back: Mapping[str, Moved]) -> list[tuple[int, int]]:
    """Part the letters of a passage, by their offsets in it, where its dump has other text between."""
    if span.page not in back:
        return [(0, len(offsets))]
    starts = back[span.page].starts
    numbers = [bisect_right(starts, span.start + offset) for offset in offsets]
    edges = [0, *(n for n in range(1, len(numbers)) if numbers[n] != numbers[n - 1]), len(numbers)]
    return list(pairwise(edges))


def _cited(span: Span, offsets: Sequence[int], start: int, end: int, back: Mapping[str, Moved]) -> Span:
    """Give the place of letters [start, end) of a passage."""
    return _longest(Span(span.page, span.start + offsets[start], span.start + offsets[end - 1] + 1), back)
