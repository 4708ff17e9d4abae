"""Copies and matches → clusters: what was removed and for what, which texts are reprints, which are variants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from dedupe.alignment import align_texts, alike, similarity_of
from dedupe.articles import Draft
from dedupe.kinds import Kind
from dedupe.matches import Match
from dedupe.model import Action, Cluster, Member, Relation
from dedupe.pieces import Copies, Piece
from dedupe.reprints import find_reprints
from dedupe.settings import Settings
from dedupe.stream import Stream
from dedupe.unions import roots

Passage = tuple[int, int]  # stream positions [start, end)
_BLANK = 2  # line ends that make a blank line


class Run(NamedTuple):
    """Pieces of copies that follow each other, on both sides."""

    pieces: tuple[Piece, ...]

    @property
    def passage(self) -> Passage:
        """What was removed."""
        return self.pieces[0].start, self.pieces[-1].end

    @property
    def target(self) -> Passage:
        """The kept text that holds it."""
        return min(piece.of_start for piece in self.pieces), max(piece.of_end for piece in self.pieces)

    @property
    def similarity(self) -> float:
        """The pieces' similarities, weighted by their lengths."""
        letters = sum(piece.end - piece.start for piece in self.pieces)
        return sum(piece.similarity * (piece.end - piece.start) for piece in self.pieces) / letters


def make_clusters(
    stream: Stream,
    matches: Sequence[Match],
    copies: Copies,
    kinds: Sequence[Kind],
    drafts: Sequence[Draft],
    settings: Settings,
) -> list[Cluster]:
    """Make the clusters that are reported: removed copies first, then what is linked, then what is only alike.

    Linked are articles that print one text, as a whole or abridged, and both stay: reprints outside the scope, copies
    too damaged to be removed. Kept are variants, and passages that otherwise different articles share: quotations,
    standing paragraphs.
    """
    clusters = [_removed(stream, runs, settings) for runs in _by_target(cut_runs(stream, copies, settings))]
    standing = [
        m
        for m in matches
        if all(_stands(stream, side, copies) >= settings.min_chars for side in _sides(m)) and _is_text(stream, m, kinds)
    ]
    texts = [m for m in standing if _is_whole(stream, m, settings)]
    reprints = {id(match): part for match, part in find_reprints(stream, standing, drafts, settings)}
    alone = [m for m in texts if id(m) not in reprints]
    clusters.extend(_linked(stream, [reprints[id(m)] for m in standing if id(m) in reprints], "linked", settings))
    clusters.extend(_linked(stream, [m for m in alone if not m.is_variant], "kept", settings))
    clusters.extend(_linked(stream, [m for m in alone if m.is_variant], "kept", settings, "variant"))
    return clusters


def runs_of(stream: Stream, copies: Copies, settings: Settings) -> list[Run]:
    """Join the pieces of neighbouring copies whose kept text is neighbouring too, but for lines it has elsewhere."""
    pieces = [piece for block in sorted(copies) for piece in copies[block]]
    runs: list[list[Piece]] = []
    last: Piece | None = None  # of the run, the last piece but for moved lines
    for piece, after in zip_longest(pieces, pieces[1:]):
        if last is None or runs[-1][-1].end != piece.start:
            runs.append([piece])
        elif _goes_on(stream, last, piece, settings):
            runs[-1].append(piece)
        elif after is not None and _is_moved(stream, last, piece, after, settings):
            runs[-1].append(piece)
            continue
        else:
            runs.append([piece])
        last = piece
    return [Run(tuple(run)) for run in runs]


def _goes_on(stream: Stream, last: Piece, piece: Piece, settings: Settings) -> bool:
    """Whether the kept text of a piece goes on where that of another one ends, on the same page.

    Of one kept paragraph an abridged one may leave out whole sentences.
    """
    limit = settings.removal
    inside = stream.block_at(last.end - 1) == stream.block_at(piece.start)
    inside = inside and stream.block_at(last.of_end - 1) == stream.block_at(piece.of_start)
    most = limit.max_left_out if inside else limit.max_skipped
    return (
        stream.page_at(last.start) == stream.page_at(piece.start)
        and stream.page_at(last.of_start) == stream.page_at(piece.of_start)
        and -limit.max_uncovered <= piece.of_start - last.of_end <= most
    )


def _is_moved(stream: Stream, last: Piece, piece: Piece, after: Piece, settings: Settings) -> bool:
    """Whether a piece stands between two that go on with each other, and is a line that the kept text has elsewhere."""
    return (
        piece.end == after.start
        and piece.end - piece.start <= settings.removal.max_gap
        and stream.page_at(piece.of_start) == stream.page_at(last.of_start)
        and _goes_on(stream, last, after, settings)
    )


def cut_runs(stream: Stream, copies: Copies, settings: Settings) -> list[Run]:
    """Cut runs where they begin or end inside a kept block: what lies in a part of it is a copy of that part.

    A copy that is one block stays one, though the kept text has a column break in it; so do paragraphs that the dump
    prints without a blank line between them. What is cut off may leave the rest ending inside a block: it is cut, too.
    """
    cut: list[Run] = []
    left = runs_of(stream, copies, settings)[::-1]
    while left:
        parts = _cut(stream, left.pop(), settings.removal.covered)
        if len(parts) == 1:
            cut.extend(parts)
        else:
            left.extend(parts[::-1])
    return cut


def _cut(stream: Stream, run: Run, covered: float) -> list[Run]:
    """Part a run before and after the blocks of which a piece lies in a kept block that its target holds a part of."""
    parts: list[list[Piece]] = []
    target, was_whole = run.target, True
    broken = {stream.block_at(p.start) for p in run.pieces if not _fills_blocks(stream, p, target, covered)}
    for piece in run.pieces:
        block = stream.block_at(piece.start)
        whole = block not in broken
        inside = parts and _is_printed_on(stream, stream.block_at(parts[-1][-1].end - 1), block)
        if parts and (inside or (whole and was_whole)):
            parts[-1].append(piece)
        else:
            parts.append([piece])
        was_whole = whole
    return [Run(tuple(part)) for part in parts]


def _is_printed_on(stream: Stream, block: int, after: int) -> bool:
    """Whether two blocks of a page are one, or follow each other without a blank line."""
    page = stream.pages[stream.block_pages[block]]
    between = page.text[stream.blocks[block].end : stream.blocks[after].start]
    return block == after or (stream.follows(block, after) and between.count("\n") < _BLANK)


def _fills_blocks(stream: Stream, piece: Piece, target: Passage, covered: float) -> bool:
    """Whether the kept blocks that hold a piece are held by its run's target, each for the most part."""
    start, end = target
    bounds = [stream.bounds(b) for b in stream.blocks_in(piece.of_start, piece.of_end)]
    return all(min(end, high) - max(start, low) >= covered * (high - low) for low, high in bounds)


def _by_target(runs: Iterable[Run]) -> list[list[Run]]:
    """Put together the runs whose kept text overlaps."""
    groups: list[list[Run]] = []
    high = -1
    for run in sorted(runs, key=lambda r: (r.target, r.passage)):
        if groups and run.target[0] < high:
            groups[-1].append(run)
        else:
            groups.append([run])
            high = -1
        high = max(high, run.target[1])
    return groups


def _removed(stream: Stream, runs: Sequence[Run], settings: Settings) -> Cluster:
    low, high = min(run.target[0] for run in runs), max(run.target[1] for run in runs)
    copies: list[Member] = []
    for run in sorted(runs, key=lambda r: r.passage):
        share = (run.target[1] - run.target[0]) / (high - low)
        relation = relation_of(run.similarity, share >= settings.removal.covered, True)
        if relation == "exact" and share < 1:
            relation = "contained"
        copies.append(Member(stream.span(*run.passage), "copy", relation, run.similarity))
    copies.sort(key=lambda member: member.relation == "contained")  # the whole ones first
    return Cluster("removed", (Member(stream.span(low, high), "representative", "exact", 1.0), *copies))


def relation_of(similarity: float, holds_other: bool, is_held: bool) -> Relation:
    """Name what a passage is to the representative: it holds the whole of it, is wholly held by it, or both."""
    if holds_other and is_held:
        return "exact" if similarity == 1 else "near"
    return "contained" if holds_other or is_held else "overlap"


def _sides(match: Match) -> tuple[Passage, Passage]:
    return (match.a_start, match.a_end), (match.b_start, match.b_end)


def _stands(stream: Stream, passage: Passage, copies: Copies) -> int:
    """Count the letters of a passage that stay."""
    bounds = [stream.bounds(block) for block in stream.blocks_in(*passage) if block not in copies]
    return sum(min(passage[1], end) - max(passage[0], start) for start, end in bounds)


def _is_text(stream: Stream, match: Match, kinds: Sequence[Kind]) -> bool:
    """Whether both sides hold body text: equal headlines, bylines and mastheads alone join nothing."""
    return all(any(kinds[block] == "body" for block in stream.blocks_in(*side)) for side in _sides(match))


def _is_whole(stream: Stream, match: Match, settings: Settings) -> bool:
    """Whether a match is long, or fills a block on each side: a shared phrase makes no variants."""
    if match.a_end - match.a_start >= settings.min_variant:
        return True
    return all(
        any(
            min(end, high) - max(start, low) >= settings.removal.covered * (high - low)
            for low, high in map(stream.bounds, stream.blocks_in(start, end))
        )
        for start, end in _sides(match)
    )


def _linked(
    stream: Stream,
    matches: Sequence[Match],
    action: Action,
    settings: Settings,
    relation: Relation | None = None,
) -> Iterator[Cluster]:
    """Cluster matches that join passages, and verify every member against the representative, the longest."""
    passages, edges = _passages(matches)
    for group in _connected(len(passages), edges):
        left = sorted(group, key=lambda n: (passages[n][0] - passages[n][1], passages[n]))
        while len(left) > 1:
            first, rest = left[0], left[1:]
            compared = [(n, _compare(stream, passages[n], passages[first], settings)) for n in rest]
            found = [(n, member) for n, member in compared if member is not None]
            if found:
                copies = [
                    Member(
                        stream.span(*passages[n]),
                        "copy",
                        relation or found_relation,
                        similarity,
                    )
                    for n, (found_relation, similarity) in sorted(found, key=lambda f: passages[f[0]])
                ]
                yield Cluster(action, (Member(stream.span(*passages[first]), "representative", "exact", 1.0), *copies))
            left = [n for n, member in compared if member is None]


def _passages(matches: Sequence[Match]) -> tuple[list[Passage], list[tuple[int, int]]]:
    """Number the passages that matches join; two sides of much the same extent are one passage."""
    passages: list[Passage] = []
    near: dict[int, list[int]] = defaultdict(list)

    def number(start: int, end: int) -> int:
        for n in near[start // 512] + near[start // 512 - 1] + near[start // 512 + 1]:
            low, high = passages[n]
            if min(end, high) - max(start, low) >= _SAME * (max(end, high) - min(start, low)):
                return n
        passages.append((start, end))
        near[start // 512].append(len(passages) - 1)
        return len(passages) - 1

    longest_first = sorted(matches, key=lambda m: (m.a_start - m.a_end, m.a_start, m.b_start))
    edges = [(number(m.a_start, m.a_end), number(m.b_start, m.b_end)) for m in longest_first]
    return passages, edges


_SAME = 0.7  # intersection over union from which two sides of matches are taken for one passage


def _connected(count: int, edges: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Give the connected sets of two or more numbers, smallest first number first."""
    groups: dict[int, list[int]] = defaultdict(list)
    for n, root in enumerate(roots(count, edges)):
        groups[root].append(n)
    return [group for group in groups.values() if len(group) > 1]


def _compare(stream: Stream, a: Passage, b: Passage, settings: Settings) -> tuple[Relation, float] | None:
    """Align a passage with the representative; None where they are not alike for the most of the shorter one."""
    steps = align_texts(stream.text[a[0] : a[1]], stream.text[b[0] : b[1]])
    parts = alike(steps, settings.alignment.drop)
    if not parts:
        return None
    a_alike = sum(part[-1].a_end - part[0].a_start for part in parts)
    b_alike = sum(part[-1].b_end - part[0].b_start for part in parts)
    similarity = similarity_of([step for part in parts for step in part])
    share = settings.removal.covered
    holds_a, holds_b = a_alike >= share * (a[1] - a[0]), b_alike >= share * (b[1] - b[0])
    if similarity < settings.threshold or max(a_alike, b_alike) < settings.min_chars or not (holds_a or holds_b):
        return None
    return relation_of(similarity, holds_b, holds_a), similarity
