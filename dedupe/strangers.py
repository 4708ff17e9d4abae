"""Alignment → the same without what it picked up, by chance, of the blocks before and behind its passages."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.alignment import Step, similarity_of
from dedupe.matches import Match, cut_match, of_steps
from dedupe.settings import Settings
from dedupe.stream import Stream

_Parts = Sequence[tuple[int, int]]  # what a match holds of the block at its edge, on either side


def without_strangers(steps: list[Step], stream: Stream, settings: Settings) -> list[Step]:
    """Leave out the edges of an alignment that lie in other blocks and are hardly alike.

    One is part of its block on both sides, not enough for that to be a copy, the smaller part on one, and shorter than
    a passage. It is no text of what begins behind it: its letters state no other facts.
    """
    match = of_steps(steps, False)
    heads = [(at, stream.bounds(stream.block_at(at))[1]) for at in (match.a_start, match.b_start)]
    if _are_partial(stream, heads, settings):
        opposite = match.turned().image(heads[1][1], heads[1][1] + 1)
        place = max(heads[0][1], opposite[0]) if opposite else match.a_end
        match = _cut(match, place, 0, settings.alignment.edge_alike)
    tails = [(stream.bounds(stream.block_at(at - 1))[0], at) for at in (match.a_end, match.b_end)]
    if _are_partial(stream, tails, settings):
        opposite = match.turned().image(tails[1][0] - 1, tails[1][0])
        place = min(tails[0][0], opposite[1]) if opposite else match.a_start
        match = _cut(match, place, 1, settings.alignment.edge_alike)
    return list(match.steps)


def _are_partial(stream: Stream, parts: _Parts, settings: Settings) -> bool:
    """Whether too little of two blocks is held for a passage, or for a copy, and on one side less than half of it."""
    sizes = [end - start for start, end in parts]
    wholes = [high - low for low, high in (stream.bounds(stream.block_at(start)) for start, _ in parts)]
    most = [min(settings.min_chars, settings.removal.covered * whole) for whole in wholes]
    return all(size < limit for size, limit in zip(sizes, most, strict=True)) and any(
        2 * size < whole for size, whole in zip(sizes, wholes, strict=True)
    )


def _cut(match: Match, place: int, edge: int, least: float) -> Match:
    """Cut an edge off a match at a place of its a side, the first part or the second, where it is less alike."""
    parts = cut_match(match, [place])
    if len(parts) < 2 or not all(parts) or similarity_of(parts[edge]) >= least:
        return match
    return of_steps(parts[1 - edge], match.is_variant)
