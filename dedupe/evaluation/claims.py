"""Clusters of an output → what they say of the passages of a gold standard."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from dedupe.evaluation.names import by_name, page_name, page_stem
from dedupe.evaluation.records import Found, Gold, Output, Pair, Passage, pair_of
from dedupe.model import Cluster, Member, Span
from dedupe.normalize import spell
from dedupe.unions import roots

_INSIDE = 0.8  # share of a passage that a member of a cluster covers, from which it is meant
_ALIKE = 60  # percent; two passages of one cluster that are less alike are other parts of the text
_ALL_PAIRS = 24  # members of a cluster up to which each is compared with each, beyond with the representative


def find_claims(gold: Gold, output: Output) -> Found:
    """Find the passages that clusters join, as equals or one inside the other. Variants join nothing."""
    index, letters = _Index(gold.passages.values()), _Letters(output)
    number = {key: n for n, key in enumerate(gold.passages)}
    equal: list[tuple[int, int]] = []
    fragments: dict[str, str] = {}
    likest: dict[str, tuple[float, str]] = {}
    removed: set[Pair] = set()
    for a, b, action in _joined(output.clusters, index):
        one, other = letters.of(a), letters.of(b)
        low, high = min(len(one), len(other)), max(len(one), len(other), 1)
        if low >= _INSIDE * high and fuzz.ratio(one, other) >= _ALIKE:
            equal.append((number[a.key], number[b.key]))
        elif len(one) < len(other) and (held := _held(one, other, likest.get(a.key))):
            fragments.setdefault(a.key, b.key)
            likest[a.key] = held, b.key
        else:
            continue
        if action == "removed":
            removed.add(pair_of(a.key, b.key))
    clusters = zip(gold.passages, map(str, roots(len(number), equal)), strict=True)
    held_by = {key: holder for key, (_, holder) in likest.items()}
    return Found(dict(clusters), fragments, held_by, frozenset(removed))


def _held(part: str, whole: str, best: tuple[float, str] | None) -> float:
    """Tell how much of a text another one holds, in percent; 0 where it is not alike, or another one holds as much."""
    if best is None:
        return fuzz.partial_ratio(part, whole, score_cutoff=_ALIKE)
    held = fuzz.partial_ratio(part, whole, score_cutoff=best[0])
    return held if held > best[0] else 0.0


class _Letters:
    """The passages' texts in one spelling, each spelled once; empty where the output lacks it."""

    def __init__(self, output: Output) -> None:
        self._texts = by_name(output.texts)
        self._spelled: dict[str, str] = {}

    def of(self, passage: Passage) -> str:
        """Give a passage's letters."""
        if passage.key not in self._spelled:
            text = self._texts.get(page_name(passage.page), "")
            parts = (text[start:end] for start, end in passage.spans if end <= len(text))
            self._spelled[passage.key] = spell("".join(parts))
        return self._spelled[passage.key]


class _Index:
    """The passages of each page, in order."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._of: dict[str, list[Passage]] = defaultdict(list)
        for passage in sorted(passages, key=lambda p: (p.page, p.spans)):
            self._of[passage.page].append(passage)
        self._starts = {page: [p.spans[0][0] for p in found] for page, found in self._of.items()}

    def covered(self, span: Span) -> tuple[list[Passage], Passage | None]:
        """Give the passages mostly inside a span, and the one that the span mostly lies in."""
        page = page_name(span.page)
        inside: list[Passage] = []
        host = None
        last = bisect_left(self._starts.get(page, []), span.end)
        for passage in reversed(self._of.get(page, [])[:last]):
            start, end = passage.spans[0]
            if end <= span.start:
                break
            overlap = min(end, span.end) - max(start, span.start)
            if overlap >= _INSIDE * (end - start):
                inside.append(passage)
            elif overlap >= _INSIDE * (span.end - span.start):
                host = passage
        return inside[::-1], host


def _joined(clusters: Sequence[Cluster], index: _Index) -> Iterator[tuple[Passage, Passage, str]]:
    """Give the ordered pairs of passages that stand in two members of one cluster."""
    for cluster in clusters:
        if cluster.action == "kept":
            continue
        members: list[Member] = [m for m in cluster.members if m.relation != "variant"]
        places = [index.covered(member.span) for member in members]
        first = 1 if len(places) > _ALL_PAIRS else len(places)
        for n, m in combinations(range(len(places)), 2):
            if n >= first:
                break
            for (inside, _), (others, host) in ((places[n], places[m]), (places[m], places[n])):
                for a in inside:
                    for b in [*others, *([host] if host else [])]:
                        if a.key != b.key:
                            yield a, b, cluster.action


def find_joined(gold: Gold, output: Output, least: float) -> Mapping[Pair, float]:
    """Give, for judged pairs, what share of the shorter passage clusters join; pairs below `least` are left out.

    A whole page is joined by whatever joins something of it. What was removed is joined to whatever its kept text is
    linked with.
    """
    by_page: dict[str, list[Passage]] = defaultdict(list)
    for passage in gold.passages.values():
        for page in {passage.page, page_name(passage.page)}:
            by_page[page].append(passage)
    letters = _Letters(output)
    held: dict[Pair, int] = defaultdict(int)
    wanted = {judgement.pair for judgement in gold.judged}
    removed: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in output.clusters:
        if cluster.action == "removed":
            removed[cluster.members[0].span.page].append(cluster)
    for cluster in output.clusters:
        members = [m for m in cluster.members if m.relation != "variant"] if cluster.action != "kept" else []
        places = [[m.span, *(_gone_for(m.span, removed) if cluster.action == "linked" else ())] for m in members]
        touched = [[(p, n) for s in spans for p in _on_page(by_page, s) if (n := _overlap(p, s))] for spans in places]
        for one, other in combinations(touched, 2):
            for (a, n), (b, k) in _facing(one, other, letters):
                if (pair := pair_of(a.key, b.key)) in wanted:
                    held[pair] += min(n, k)
    shares = {}
    for pair, count in held.items():
        a, b = (gold.passages[key] for key in pair)
        whole = any(end >= 1 << 60 for p in (a, b) for _, end in p.spans)
        shares[pair] = 1.0 if whole else min(1.0, count / max(1, min(a.letters, b.letters)))
    return {pair: share for pair, share in shares.items() if share >= least}


def _gone_for(kept: Span, removed: Mapping[str, Sequence[Cluster]]) -> Iterator[Span]:
    """Give what was removed because kept text, of which a span holds the most, says the same."""
    for cluster in removed.get(kept.page, ()):
        first, *copies = (member.span for member in cluster.members)
        if min(first.end, kept.end) - max(first.start, kept.start) >= _INSIDE * (first.end - first.start):
            yield from copies


def _facing(
    one: Sequence[tuple[Passage, int]], other: Sequence[tuple[Passage, int]], letters: _Letters
) -> Iterator[tuple[tuple[Passage, int], tuple[Passage, int]]]:
    """Give the passages of two members that stand against each other: of several, those that are likest."""
    if len(one) == 1 and len(other) == 1:
        yield one[0], other[0]
        return
    ratios = [[fuzz.ratio(letters.of(a), letters.of(b)) for b, _ in other] for a, _ in one]
    for n, a in enumerate(one):
        for k, b in enumerate(other):
            if ratios[n][k] >= _ALIKE and ratios[n][k] in (max(ratios[n]), max(row[k] for row in ratios)):
                yield a, b


def _on_page(by_page: Mapping[str, list[Passage]], span: Span) -> list[Passage]:
    for key in (span.page, page_name(span.page), page_stem(span.page)):
        if key in by_page:
            return by_page[key]
    return []


def _overlap(passage: Passage, span: Span) -> int:
    return sum(max(0, min(end, span.end) - max(start, span.start)) for start, end in passage.spans)
