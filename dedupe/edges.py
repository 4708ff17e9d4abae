"""Alignment → the same with the numbers before and behind it: it ends where much differs."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.alignment import Step, align_texts
from dedupe.settings import Settings
from dedupe.stream import Stream

_Side = tuple[int, int]  # stream positions [start, end)


def with_edges(stream: Stream, steps: Sequence[Step], settings: Settings) -> Sequence[Step]:
    """Give what a passage is judged by: its alignment with the numbers that it breaks off in, or before.

    Only where it holds most of the block that the number stands in: of a neighbour it may have the last words. The few
    letters of such a block that it leaves out go with the block, so a date there (11月1 against 12月4) counts, too.
    """
    first, last, text = steps[0], steps[-1], stream.text
    a, b = (first.a_start, last.a_end), (first.b_start, last.b_end)
    most = settings.removal.max_uncovered
    a_low, b_low = _before(stream, a, b, most)
    a_high, b_high = _behind(stream, a, b, most)
    if a_low < a[0] and b_low < b[0]:
        steps = [*align_texts(text[a_low : a[0]], text[b_low : b[0]], a_low, b_low), *steps]
    if a[1] < a_high and b[1] < b_high:
        steps = [*steps, *align_texts(text[a[1] : a_high], text[b[1] : b_high], a[1], b[1])]
    return steps


def _before(stream: Stream, a: _Side, b: _Side, most: int) -> _Side:
    """Give where the numbers before the two sides begin."""
    near = _number_before(stream, *a), _number_before(stream, *b)
    if not any(_leaves_out(stream, side, side[0], most) for side in (a, b)):
        return near
    return min(near[0], _first_number(stream, a[0], most)), min(near[1], _first_number(stream, b[0], most))


def _behind(stream: Stream, a: _Side, b: _Side, most: int) -> _Side:
    """Give where the numbers behind the two sides end."""
    near = _number_behind(stream, *a), _number_behind(stream, *b)
    if not any(_leaves_out(stream, side, side[1] - 1, most) for side in (a, b)):
        return near
    return max(near[0], _last_number(stream, a[1], most)), max(near[1], _last_number(stream, b[1], most))


def _leaves_out(stream: Stream, side: _Side, at: int, most: int) -> bool:
    """Tell whether a side leaves out, of the block that its first or last letter is in, a few letters at that edge."""
    low, high = stream.bounds(stream.block_at(at))
    outside = side[0] - low if at == side[0] else high - side[1]
    return 0 < outside <= most and 2 * (min(side[1], high) - max(side[0], low)) >= high - low


def _first_number(stream: Stream, start: int, most: int) -> int:
    """Give where the first digit stands among the letters before a place, in its block."""
    low = max(stream.bounds(stream.block_at(start))[0], start - most)
    return next((at for at in range(low, start) if stream.text[at].isdigit()), start)


def _last_number(stream: Stream, end: int, most: int) -> int:
    """Give where the last digit ends among the letters behind a place."""
    high = min(stream.bounds(stream.block_at(end - 1))[1], end + most)
    return next((at for at in range(high, end, -1) if stream.text[at - 1].isdigit()), end)


def _number_behind(stream: Stream, start: int, end: int) -> int:
    """Give where the digits end that follow [start, end) in the block that it ends in, and holds most of."""
    if not stream.text[end : end + 1].isdigit():
        return end  # most: no block is looked up
    low, high = stream.bounds(stream.block_at(end - 1))
    at = end
    while at < high and stream.text[at].isdigit():
        at += 1
    return at if 2 * (end - max(start, low)) >= high - low else end


def _number_before(stream: Stream, start: int, end: int) -> int:
    """Give where the digits begin that stand before [start, end) in the block that it begins in, and holds most of."""
    if not start or not stream.text[start - 1].isdigit():
        return start
    low, high = stream.bounds(stream.block_at(start))
    at = start
    while at > low and stream.text[at - 1].isdigit():
        at -= 1
    return at if 2 * (min(end, high) - start) >= high - low else start
