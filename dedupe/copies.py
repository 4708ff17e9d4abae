"""Matches → copies: which blocks say nothing that kept text does not say, and where that text stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cmp_to_key

from dedupe.alignment import align_texts, similarity_of
from dedupe.blocks import ends_sentence
from dedupe.cohesion import Vocabulary
from dedupe.kinds import Kind
from dedupe.settings import Scope, Settings
from dedupe.stream import Stream
from dedupe.verify import Match


@dataclass(frozen=True, slots=True)
class Piece:
    """Stream positions [start, end) of a copy, the kept [of_start, of_end) that says the same, and how alike they are."""

    start: int
    end: int
    of_start: int
    of_end: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Place:
    """Consecutive blocks [first, last] of a page that matches run through: one printing of a text, or of a part."""

    first: int
    last: int
    is_fragment: bool  # the other side goes on in mid-paragraph where this one stops
    extent: int  # letters
    context: float  # how well it sits: a headline of its own, neighbours that go on with it


Copies = dict[int, tuple[Piece, ...]]


def find_copies(
    stream: Stream, matches: Iterable[Match], kinds: Sequence[Kind], words: Vocabulary, settings: Settings
) -> Copies:
    """Find the blocks that may go, each with its pieces and the kept text that holds them.

    Of several printings the most complete stays, then the one that sits best. A block goes only if kept blocks hold
    all of it but a few letters; what it is said to be a copy of is never itself removed.
    """
    touching = _by_block(stream, [m for m in matches if in_scope(stream, m, settings.scope) and not m.is_variant])
    usable = {
        block: [m for m in found if _may_remove(stream, block, m, kinds[block], settings)]
        for block, found in touching.items()
    }
    candidates = {b for b, found in usable.items() if _is_covered(stream, b, found, settings)}
    places = [_weigh(stream, p, candidates, usable, kinds, words) for p in _places(candidates, usable, stream)]
    places.sort(key=cmp_to_key(lambda p, q: _compare(p, q, settings.removal.same_extent)))
    return _remove(stream, places, usable, settings)


def in_scope(stream: Stream, match: Match, scope: Scope) -> bool:
    """Tell whether a match may remove anything: both sides on one page, in one dump, or anywhere."""
    a, b = stream.page_at(match.a_start), stream.page_at(match.b_start)
    return scope == "corpus" or a == b or (scope == "dump" and bool(stream.dumps[a] == stream.dumps[b]))


def touched(stream: Stream, match: Match) -> range:
    """Give the blocks that a match's a side touches."""
    return range(stream.block_at(match.a_start), stream.block_at(match.a_end - 1) + 1)


def _by_block(stream: Stream, matches: Iterable[Match]) -> dict[int, list[Match]]:
    """List for each block the matches that touch it, turned so that the block is on their a side."""
    found: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        for side in (match, match.turned()):
            for block in touched(stream, side):
                found[block].append(side)
    return found


def _may_remove(stream: Stream, block: int, match: Match, kind: Kind, settings: Settings) -> bool:
    """Headlines, bylines and credits go with the text they belong to, never for their own sake."""
    start, end = stream.bounds(block)
    outside = max(0, start - match.a_start) + max(0, match.a_end - end)
    if outside >= settings.min_chars:
        return True
    return kind in ("body", "furniture") and end - start >= settings.min_chars


def _uncovered(stream: Stream, block: int, matches: Iterable[Match], longest: int) -> list[tuple[int, int]]:
    """Give the stretches of a block that no match covers; more than `longest` letters left out are not covered."""
    start, end = stream.bounds(block)
    gaps = []
    for low, high in sorted(span for match in matches for span in _held(match, longest)):
        if low > start:
            gaps.append((start, min(low, end)))
        start = max(start, high)
    return [(low, high) for low, high in [*gaps, (start, end)] if low < high]


def _held(match: Match, longest: int) -> Iterator[tuple[int, int]]:
    """Give the stretches of a match's a side that its b side holds, parted where more letters than that differ."""
    start = match.a_start
    for step in match.steps:
        if not step.equal and step.a_end - step.a_start > longest:
            yield start, step.a_start
            start = step.a_end
    yield start, match.a_end


def _is_covered(stream: Stream, block: int, matches: Sequence[Match], settings: Settings) -> bool:
    if not matches:
        return False
    start, end = stream.bounds(block)
    limit = settings.removal
    gaps = _uncovered(stream, block, matches, limit.max_uncovered)
    open_letters = sum(high - low for low, high in gaps)
    longest = max((high - low for low, high in gaps), default=0)
    return open_letters <= (1 - limit.covered) * (end - start) and longest <= limit.max_uncovered


def _places(candidates: set[int], usable: dict[int, list[Match]], stream: Stream) -> Iterator[tuple[int, int]]:
    """Give the runs [first, last] of candidate blocks that matches run through without a stop."""
    first = last = -1
    for block in sorted(candidates):
        edge = stream.bounds(block)[0]
        linked = block == last + 1 and any(m.a_start < edge < m.a_end for m in usable[block])
        if not linked:
            if last >= 0:
                yield first, last
            first = block
        last = block
    if last >= 0:
        yield first, last


def _weigh(
    stream: Stream,
    place: tuple[int, int],
    candidates: set[int],
    usable: dict[int, list[Match]],
    kinds: Sequence[Kind],
    words: Vocabulary,
) -> Place:
    first, last = place
    blocks = range(first, last + 1)
    extent = stream.bounds(last)[1] - stream.bounds(first)[0]
    inside_larger = sum(
        stream.bounds(block)[1] - stream.bounds(block)[0]
        for block in blocks
        if any(_lies_in_larger(stream, block, match, candidates) for match in usable[block])
    )
    context = _context(stream, place, kinds, words)
    return Place(first, last, inside_larger * 5 > extent, extent, context)


def _lies_in_larger(stream: Stream, block: int, match: Match, candidates: set[int]) -> bool:
    """Whether the text that stands against a block is part of a larger block, not all of which is a copy."""
    start, end = stream.bounds(block)
    place = match.image(start, end)
    if place is None or place[0] == place[1]:
        return False
    return any(
        other not in candidates and stream.bounds(other)[1] - stream.bounds(other)[0] > (place[1] - place[0]) * 1.15
        for other in range(stream.block_at(place[0]), stream.block_at(place[1] - 1) + 1)
    )


def _context(stream: Stream, place: tuple[int, int], kinds: Sequence[Kind], words: Vocabulary) -> float:
    """Weigh how well a printing sits: its headline's words, its neighbours' words, sentences that run into it."""
    first, last = place
    mine = frozenset().union(*(words.words[b] for b in range(first, last + 1) if kinds[b] != "headline"))
    before, after = _neighbour(stream, first, -1), _neighbour(stream, last, 1)
    inside = [words.cohesion(words.words[b], mine) for b in range(first, last + 1) if kinds[b] == "headline"]
    outside = [words.cohesion(words.words[b], mine) for b in (before, after) if b is not None and kinds[b] == "headline"]
    own = max([0.0, *(1 + share for share in inside if share), *outside])
    beside = [b for b in (before, after) if b is not None and kinds[b] == "body"]
    going_on = max((words.cohesion(words.words[b], mine) for b in beside), default=0.0)
    broken = 0.0
    if before is not None and kinds[before] == "body" and not ends_sentence(stream.source(before)):
        broken += 1
    if after is not None and kinds[after] == "body" and not ends_sentence(stream.source(last)):
        broken += 1
    return own + going_on + broken


def _neighbour(stream: Stream, block: int, step: int) -> int | None:
    other = block + step
    inside = 0 <= other < len(stream.blocks)
    return other if inside and stream.block_pages[other] == stream.block_pages[block] else None


def _compare(p: Place, q: Place, same_extent: float) -> int:
    """Order places, the one that goes first before the one that stays."""
    if p.is_fragment != q.is_fragment:
        return -1 if p.is_fragment else 1
    if abs(p.extent - q.extent) > same_extent * max(p.extent, q.extent):
        return -1 if p.extent < q.extent else 1
    if abs(p.context - q.context) > 1e-9:
        return -1 if p.context < q.context else 1
    return -1 if p.first > q.first else 1


def _remove(stream: Stream, places: Sequence[Place], usable: dict[int, list[Match]], settings: Settings) -> Copies:
    """Go through the places, the least worthy first, and remove each block that blocks still standing hold."""
    rank = {block: n for n, place in enumerate(places) for block in range(place.first, place.last + 1)}
    copies: Copies = {}
    cited: dict[int, set[int]] = defaultdict(set)  # kept block → the blocks that are copies of it
    for place in places:
        for block in range(place.first, place.last + 1):
            pieces = _cite(stream, block, usable[block], {block, *copies}, rank, settings)
            if pieces is None:
                continue
            again = {b: _cite(stream, b, usable[b], {block, *copies}, rank, settings) for b in cited[block]}
            if any(found is None for found in again.values()):
                continue
            copies[block] = pieces
            copies.update({b: found for b, found in again.items() if found is not None})
            cited.clear()
            for copy, found in copies.items():
                for piece in found:
                    for of in range(stream.block_at(piece.of_start), stream.block_at(piece.of_end - 1) + 1):
                        cited[of].add(copy)
    return copies


def _cite(
    stream: Stream,
    block: int,
    matches: Sequence[Match],
    gone: set[int],
    rank: dict[int, int],
    settings: Settings,
) -> tuple[Piece, ...] | None:
    """Find the kept text that holds a block, best kept place first; None if no kept text holds all of it."""
    start, end = stream.bounds(block)
    standing = []
    for match in matches:
        place = match.image(max(start, match.a_start), min(end, match.a_end))
        if place is None or place[0] == place[1]:
            continue
        targets = range(stream.block_at(place[0]), stream.block_at(place[1] - 1) + 1)
        if not any(target in gone for target in targets):
            worth = min(rank.get(target, len(rank)) for target in targets)
            standing.append((worth, match))
    if not _is_covered(stream, block, [match for _, match in standing], settings):
        return None
    standing.sort(key=lambda s: (-s[0], s[1].a_start - s[1].a_end, s[1].b_start))
    pieces = tuple(_pieces(stream, start, end, [match for _, match in standing], settings.removal.max_uncovered))
    return pieces if all(piece.similarity >= settings.threshold for piece in pieces) else None


def _pieces(stream: Stream, start: int, end: int, matches: Sequence[Match], longest: int) -> Iterator[Piece]:
    """Part a block among the matches, each letter to the first that holds it; letters that none holds go along."""
    owner = [-1] * (end - start)
    for number, match in enumerate(matches):
        for low, high in _held(match, longest):
            for position in range(max(start, low), min(end, high)):
                if owner[position - start] < 0:
                    owner[position - start] = number
    for at in range(1, len(owner)):  # letters that none holds join what stands before them, else what follows
        owner[at] = owner[at - 1] if owner[at] < 0 else owner[at]
    first_owned = next(number for number in owner if number >= 0)
    owner = [first_owned if number < 0 else number for number in owner]
    edges = [0, *(at for at in range(1, len(owner)) if owner[at] != owner[at - 1]), len(owner)]
    for low, high in zip(edges, edges[1:], strict=False):
        match = matches[owner[low]]
        cuts = _kept_edges(stream, match, start + low, start + high, longest)
        for first, last in zip([start + low, *cuts], [*cuts, start + high], strict=True):
            place = match.image(first, last)
            if place is not None and place[0] < place[1]:
                steps = align_texts(stream.text[first:last], stream.text[place[0] : place[1]])
                yield Piece(first, last, *place, similarity_of(steps))


def _kept_edges(stream: Stream, match: Match, start: int, end: int, shortest: int) -> list[int]:
    """Give the places in [start, end) that stand where one block of the kept text ends and the next begins."""
    place = match.image(start, end)
    if place is None or place[0] == place[1]:
        return []
    cuts = [start]
    for block in range(stream.block_at(place[0]) + 1, stream.block_at(place[1] - 1) + 1):
        opposite = match.turned().image(place[0], stream.bounds(block)[0])
        if opposite is not None and cuts[-1] + shortest < opposite[1] < end - shortest:
            cuts.append(opposite[1])
    return cuts[1:]
