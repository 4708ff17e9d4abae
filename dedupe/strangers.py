"""Alignment → the same without what it picked up, by chance, of the blocks before and behind its passages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dedupe.alignment import Step, similarity_of
from dedupe.matches import Match, cut_match, of_steps
from dedupe.settings import Settings
from dedupe.stream import Stream


class _Part(NamedTuple):
    """What a match holds of the block at its edge, [start, end), and how many letters that has."""

    start: int
    end: int
    whole: int


def without_strangers(steps: list[Step], stream: Stream, settings: Settings) -> list[Step]:
    """Leave out the edges of an alignment that lie in other blocks and are hardly alike.

    One is part of its block on both sides, not enough for that to be a copy, the smaller part on one, and shorter than
    a passage. It is no text of what begins behind it: its letters state no other facts.
    """
    heads = _small_parts((_part_of(stream, at, at, None) for at in (steps[0].a_start, steps[0].b_start)), settings)
    if heads:
        match = of_steps(steps, False)
        opposite = match.turned().image(heads[1].end, heads[1].end + 1)
        place = max(heads[0].end, opposite[0]) if opposite else match.a_end
        steps = _cut(match, steps, place, 0, settings.alignment.edge_alike)
    tails = _small_parts((_part_of(stream, at - 1, None, at) for at in (steps[-1].a_end, steps[-1].b_end)), settings)
    if tails:
        match = of_steps(steps, False)
        opposite = match.turned().image(tails[1].start - 1, tails[1].start)
        place = min(tails[0].start, opposite[1]) if opposite else match.a_start
        steps = _cut(match, steps, place, 1, settings.alignment.edge_alike)
    return steps


def _part_of(stream: Stream, at: int, start: int | None, end: int | None) -> _Part:
    """Give what a match holds of the block at a place: from `start`, else from where it begins, up to `end`."""
    low, high = stream.bounds(stream.block_at(at))
    return _Part(low if start is None else start, high if end is None else end, high - low)


def _small_parts(parts: Iterable[_Part], settings: Settings) -> list[_Part]:
    """Give what is held of two blocks, if it is too little for a passage, or a copy, and on one side less than half.

    Most are told by the length of the first.
    """
    found: list[_Part] = []
    for part in parts:
        start, end, whole = part
        if end - start >= settings.min_chars or end - start >= settings.removal.covered * whole:
            return []
        found.append(part)
    return found if any(2 * (end - start) < whole for start, end, whole in found) else []


def _cut(match: Match, steps: list[Step], place: int, edge: int, least: float) -> list[Step]:
    """Cut an edge off a match at a place of its a side, the first part or the second, where it is less alike.

    What differs right at the place belongs to the edge (代表团抵达, 代表团入住) where it all stands there; a name
    that the rest begins with is a fact.
    """
    parts = cut_match(match, [place])
    if len(parts) < 2 or not all(parts):
        return steps
    kept = parts[1 - edge]
    besides = abs(place - (kept[-1].a_end if edge else kept[0].a_start))
    part = parts[edge] if besides else _up_to(steps, place, edge)
    return steps if similarity_of(part) >= least else kept


def _up_to(steps: list[Step], place: int, edge: int) -> list[Step]:
    """Give the steps before a place of the a side, or those behind it; of an equal one that it parts, its part."""
    found = [step for step in steps if (step.a_end > place if edge else step.a_start < place)]
    if edge and found[0].a_start < place:
        first = found[0]
        found[0] = first._replace(a_start=place, b_start=first.b_start + place - first.a_start)
    elif not edge and found[-1].a_end > place:
        last = found[-1]
        found[-1] = last._replace(a_end=place, b_end=last.b_end - last.a_end + place)
    return found
