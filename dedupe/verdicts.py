"""Matches → the same, each with the verdict that the other printings of its text agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from dedupe.matches import Match
from dedupe.records import replace
from dedupe.settings import Verdicts
from dedupe.stream import Stream

_Place = tuple[int, int]  # stream positions [start, end)


def agreed(stream: Stream, matches: Sequence[Match], settings: Verdicts) -> list[Match]:
    """Change the verdicts that other printings contradict: what they are to both sides is read off the matches.

    A printing that is a copy of both sides says that these are copies; one that is a copy of one side and a variant
    of the other says that they are none, whichever is misread. All are asked what they were before any is changed.
    """
    facing: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        for side in (match, match.turned()):
            for block in stream.blocks_in(side.a_start, side.a_end):
                facing[block].append(side)
    return [_judged(stream, match, facing, settings) for match in matches]


def _judged(stream: Stream, match: Match, facing: Mapping[int, Sequence[Match]], settings: Verdicts) -> Match:
    theirs = dict(_printings(stream, match.turned(), facing, settings))
    mine = dict(_printings(stream, match, facing, settings)) if theirs else {}
    copies = 0  # printings that say so, less those that say otherwise
    for place, is_variant in mine.items():
        other = next((variant for there, variant in theirs.items() if _is_one(place, there)), None)
        if other is not None and not (is_variant and other):
            copies += 1 if is_variant == other else -1
    is_overruled = copies >= settings.join if match.is_variant else -copies >= settings.part
    return replace(match, is_variant=not match.is_variant) if is_overruled else match


def _printings(
    stream: Stream, match: Match, facing: Mapping[int, Sequence[Match]], settings: Verdicts
) -> Iterator[tuple[_Place, bool]]:
    """Give the places that other matches have against a match's a side, and whether as variants of it."""
    middle = stream.block_at((match.a_start + match.a_end) // 2)
    return islice(_places(match, facing[middle], settings), settings.most)


def _places(match: Match, others: Sequence[Match], settings: Verdicts) -> Iterator[tuple[_Place, bool]]:
    least = settings.held * (match.a_end - match.a_start)
    for other in others:
        start, end = max(other.a_start, match.a_start), min(other.a_end, match.a_end)
        is_elsewhere = other.b_end <= match.b_start or match.b_end <= other.b_start
        place = other.image(start, end) if is_elsewhere and end - start >= least else None
        if place is not None:
            yield place, other.is_variant


def _is_one(place: _Place, other: _Place) -> bool:
    """Tell whether two places are much the same."""
    shared = min(place[1], other[1]) - max(place[0], other[0])
    return 2 * shared > max(place[1] - place[0], other[1] - other[0])
