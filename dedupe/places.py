"""Blocks that are copies of each other → places, ranked: which printing of a text goes first, which stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cmp_to_key
from itertools import accumulate, pairwise

from dedupe.cohesion import Vocabulary
from dedupe.damage import Printing, estimate_damages
from dedupe.kinds import Kind
from dedupe.lacking import count_more
from dedupe.matches import Match
from dedupe.records import dataclass
from dedupe.seams import ends_sentence
from dedupe.settings import Removal, Settings
from dedupe.spread import Spread, in_turn
from dedupe.stream import Stream
from dedupe.unions import roots


@dataclass(frozen=True, slots=True)
class Place:
    """Consecutive blocks [first, last] of a page that matches run through: one printing of a text, or of a part."""

    first: int
    last: int
    is_fragment: bool  # the other side goes on in mid-paragraph where this one stops
    rooted: int  # letters of the text on both sides, if some that is printed only here goes on with it; 0 if none does
    extent: int  # letters
    context: float  # how well it sits: a headline of its own, neighbours that go on with it
    more: int  # letters of dates, and of who reports, for which another printing has nothing


def rank_places(
    stream: Stream,
    candidates: set[int],
    usable: dict[int, list[Match]],
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
    spread: Spread = in_turn,
) -> list[Place]:
    """Find the printings among the blocks that may go, and order them: the first is to go first, the last to stay.

    `usable` lists for each block the matches that may remove it, turned so that the block is on their a side.
    """
    places = [
        _weigh(stream, run, candidates, usable, kinds, words, settings)
        for run in _runs(candidates, usable, stream, kinds, settings.removal)
    ]
    groups = _of_one_text(stream, places, usable)
    level = [place for group in groups for place in _level(group, settings.removal)]
    damages = estimate_damages(stream, [_printing(stream, place, usable) for place in level], settings, spread)
    damage = {place.first: damage for place, damage in zip(level, damages, strict=True)}

    def compare(p: Place, q: Place) -> int:
        return _compare(p, q, damage, settings.removal)

    return [place for group in groups for place in sorted(group, key=cmp_to_key(compare))]


def _level(group: Sequence[Place], settings: Removal) -> Iterator[Place]:
    """Give the printings of a text of which another one is as long: only of these it matters how misread they are."""
    for is_fragment in (True, False):
        ordered = sorted((p for p in group if p.is_fragment == is_fragment), key=lambda place: place.extent)
        pairs = [pair for pair in pairwise(ordered) if _are_as_long(*pair, settings)]  # none, if not its neighbour's
        yield from {place.first: place for pair in pairs for place in pair}.values()


def _printing(stream: Stream, place: Place, usable: dict[int, list[Match]]) -> Printing:
    others = {(m.b_start, m.b_end): m for b in range(place.first, place.last + 1) for m in usable.get(b, ())}
    return Printing(stream.bounds(place.first)[0], stream.bounds(place.last)[1], tuple(others.values()))


def _of_one_text(stream: Stream, places: list[Place], usable: dict[int, list[Match]]) -> list[list[Place]]:
    """Put together the places that matches join: only printings of one text can be compared."""
    at = {block: number for number, place in enumerate(places) for block in range(place.first, place.last + 1)}
    groups: dict[int, list[Place]] = defaultdict(list)
    for place, root in zip(places, roots(len(places), facing(stream, usable, at)), strict=True):
        groups[root].append(place)
    return list(groups.values())


def facing(
    stream: Stream, usable: Mapping[int, Sequence[Match]], numbers: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Give, by their numbers, what stands against each other: the blocks of matches, those of a match's b side too.

    Each stretch once: a match may run through thousands of blocks.
    """
    first: dict[tuple[int, int], int | None] = {}  # each stretch → the first of its blocks
    for block, found in usable.items():
        for match in found if block in numbers else ():
            stretch = match.b_start, match.b_end
            if stretch not in first:
                others = [numbers[other] for other in stream.blocks_in(*stretch) if other in numbers]
                first[stretch] = others[0] if others else None
                yield from pairwise(others)
            other = first[stretch]
            if other is not None:
                yield numbers[block], other


def _runs(
    candidates: set[int], usable: dict[int, list[Match]], stream: Stream, kinds: Sequence[Kind], settings: Removal
) -> Iterator[tuple[int, int]]:
    """Give the runs [first, last] of candidate blocks that make one printing.

    A match runs through them without a stop, or what stands against them follows each other too, in another order. A
    few letters that have to stay, a line listed elsewhere, part no printing: what is around them goes as one.
    """
    if not candidates:
        return
    ordered = sorted(candidates)
    near = [
        stream.block_pages[block] == stream.block_pages[after]
        and stream.bounds(after)[0] - stream.bounds(block)[1] <= settings.max_gap
        for block, after in pairwise(ordered)
    ]
    stretches = dict(zip(ordered, accumulate((not is_near for is_near in near), initial=0), strict=True))
    first = 0
    for number, (block, after) in enumerate(pairwise(ordered), 1):
        end, start = stream.bounds(block)[1], stream.bounds(after)[0]
        is_one = near[number - 1] and (
            any(m.a_start < end <= start < m.a_end for m in usable[after])
            or (kinds[after] != "headline" and _are_moved(stream, block, after, usable, stretches))
        )
        if not is_one:
            yield ordered[first], ordered[number - 1]
            first = number
    yield ordered[first], ordered[-1]


def _are_moved(
    stream: Stream, block: int, after: int, usable: dict[int, list[Match]], stretches: dict[int, int]
) -> bool:
    """Tell whether two blocks stand against blocks of one other stretch: paragraphs that changed places.

    `stretches` numbers what follows each other without a gap: a printing lies within one.
    """
    one, other = (
        {
            stretches[b]
            for match in usable[n]
            if (place := match.image(*stream.bounds(n))) is not None
            for b in stream.blocks_in(*place)
            if b in stretches
        }
        for n in (block, after)
    )
    return bool((one & other) - {stretches[block]})


def _weigh(
    stream: Stream,
    place: tuple[int, int],
    candidates: set[int],
    usable: dict[int, list[Match]],
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
) -> Place:
    first, last = place
    blocks = range(first, last + 1)
    bounds = stream.bounds(first)[0], stream.bounds(last)[1]
    extent = bounds[1] - bounds[0]
    besides = {
        b: _held_besides(stream, b, usable.get(b, ()), candidates, settings.removal.max_uncovered) for b in blocks
    }
    inside_larger = sum(stream.bounds(block)[1] - stream.bounds(block)[0] for block in blocks if besides[block])
    is_fragment = inside_larger * 5 > extent and sum(besides.values()) > settings.removal.held_besides * extent
    context = _context(stream, place, kinds, words)
    rooted = _rooted(stream, place, candidates, kinds, words, settings.removal)
    others = {(m.b_start, m.b_end): m for b in blocks for m in usable.get(b, ())}
    more = count_more(stream, *bounds, others.values(), settings.removal)
    return Place(first, last, is_fragment, rooted, extent, context, more)


def _rooted(
    stream: Stream,
    place: tuple[int, int],
    candidates: set[int],
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Removal,
) -> int:
    """Count the letters of all that a place goes on with, if a paragraph beside it stays and is of the same subject."""
    start, end = stream.bounds(place[0])[0], stream.bounds(place[1])[1]
    # Latin words recur more than Han ones do, as much as a letter tells less.
    enough = settings.rooted * (end - start) / max(1, stream.weight(start, end))
    mine = words.of(range(place[0], place[1] + 1))
    beside = (stream.beside(place[0], -1), stream.beside(place[1], 1))
    if not any(
        b is not None and b not in candidates and kinds[b] == "body" and words.cohesion(mine, words.words[b]) > enough
        for b in beside
    ):
        return 0
    first, last = (_end_of_text(stream, place[at], step, kinds) for at, step in ((0, -1), (1, 1)))
    return stream.bounds(last)[1] - stream.bounds(first)[0]


def _end_of_text(stream: Stream, block: int, step: int, kinds: Sequence[Kind]) -> int:
    """Go on from a block as long as body text stands beside it."""
    beside = stream.beside(block, step)
    while beside is not None and kinds[beside] == "body":
        block, beside = beside, stream.beside(beside, step)
    return block


def _held_besides(stream: Stream, block: int, matches: Sequence[Match], candidates: set[int], most: int) -> int:
    """Count the letters beside what stands against a block, in the largest that has over `most` and is no copy."""
    start, end = stream.bounds(block)
    found = 0
    for place in (match.image(start, end) for match in matches):
        if place is None or place[0] == place[1]:
            continue
        for other in stream.blocks_in(*place):
            low, high = stream.bounds(other)
            if other not in candidates:
                found = max(found, max(0, place[0] - low) + max(0, high - place[1]))
    return found if found > most else 0


def _context(stream: Stream, place: tuple[int, int], kinds: Sequence[Kind], words: Vocabulary) -> float:
    """Weigh how well a printing sits: its headline's words, its neighbours' words, sentences that run into it."""
    first, last = place
    mine = words.of(b for b in range(first, last + 1) if kinds[b] != "headline")
    before, after = stream.beside(first, -1), stream.beside(last, 1)
    inside = [words.cohesion(words.words[b], mine) for b in range(first, last + 1) if kinds[b] == "headline"]
    outside = [
        words.cohesion(words.words[b], mine) for b in (before, after) if b is not None and kinds[b] == "headline"
    ]
    own = max([0.0, *(1 + share for share in inside if share), *outside])
    beside = [b for b in (before, after) if b is not None and kinds[b] == "body"]
    going_on = max((words.cohesion(words.words[b], mine) for b in beside), default=0.0)
    broken = 0.0
    if before is not None and kinds[before] == "body" and not ends_sentence(stream.source(before)):
        broken += 1
    if after is not None and kinds[after] == "body" and not ends_sentence(stream.source(last)):
        broken += 1
    return own + going_on + broken


def _is_held_by(p: Place, other: Place, settings: Removal) -> bool:
    """Whether text that is printed only beside a place holds it there, against another printing.

    Where the other has more than the place with all its surroundings, those are the remains of lines that got lost.
    """
    return bool(p.rooted) and other.extent * (1 - settings.same_extent) <= p.rooted


def _are_as_long(p: Place, q: Place, settings: Removal) -> bool:
    return abs(p.extent - q.extent) <= settings.same_extent * max(p.extent, q.extent)


def _compare(p: Place, q: Place, damage: Mapping[int, float], settings: Removal) -> int:
    """Order places, the one that goes first before the one that stays.

    `damage` tells of those that are as long as another one which share of the letters seems to be misread, by the first
    block of each.
    """
    if p.is_fragment != q.is_fragment:
        return -1 if p.is_fragment else 1
    if _is_held_by(p, q, settings) != _is_held_by(q, p, settings):
        return -1 if _is_held_by(q, p, settings) else 1
    if not _are_as_long(p, q, settings):
        return -1 if p.extent < q.extent else 1
    if p.more != q.more:
        return -1 if p.more < q.more else 1
    if abs(damage[p.first] - damage[q.first]) > settings.same_damage:
        return -1 if damage[p.first] > damage[q.first] else 1
    if abs(p.context - q.context) > 1e-9:
        return -1 if p.context < q.context else 1
    return -1 if p.first > q.first else 1
