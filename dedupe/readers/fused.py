"""Boxes of lines → the white inside those that a detector drew across two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedupe.geometry import median
from dedupe.model import Box

# Lengths are shares of the usual height of a line.
LARGE = 1.25  # height of a headline's line: that does lie across columns
NEAR = 6.0  # how far up and down the lines are looked at that show the columns
ALIKE = 0.6  # how much the edges of one column differ
INDENT = 2.6  # how much further in a paragraph begins
GUTTER = 2.5  # the widest white between two columns whose lines are taken for one
LEAST = 3.0  # length of the shortest piece
WITNESSES = 2  # lines that end, and lines that begin, where a box comes apart
ALONE = 2  # boxes in a row that come apart with such lines on one side only; more are a paragraph set wide

Gutter = tuple[float, float]


def find_gutters(boxes: Sequence[Box]) -> dict[int, list[Gutter]]:
    """Give the white inside boxes of horizontal lines, from left to right, by their indexes; none has no entry."""
    unit = median(box[3] for box in boxes) if boxes else 0.0
    order = sorted(boxes, key=lambda box: box[1] + box[3] / 2)
    found: dict[int, list[Gutter]] = {}
    for index, box in enumerate(boxes):
        if unit > 0 and 2 * LEAST * unit < box[2] and box[3] <= LARGE * unit:
            gutters = sorted(_gutters(box, order, unit))
            if gutters:
                found[index] = gutters
    return found


def _gutters(box: Box, boxes: Sequence[Box], unit: float) -> Iterator[Gutter]:
    left, right, middle = box[0], box[0] + box[2], box[1] + box[3] / 2
    near = [other for other in boxes if abs(other[1] + other[3] / 2 - middle) <= NEAR * unit]
    sides = [[o for o in near if sign * (o[1] + o[3] / 2 - middle) > unit / 2] for sign in (-1, 1)]
    if not any(-ALIKE * unit <= left - other[0] <= INDENT * unit for side in sides for other in side):
        return
    starts = sorted(o[0] for side in sides for o in side if left + LEAST * unit < o[0] < right - unit)
    while starts:
        begin = max(starts, key=lambda x: (sum(abs(x - other) <= ALIKE * unit for other in starts), -x))
        starts = [x for x in starts if abs(x - begin) > INDENT * unit]
        witnesses = [_witnesses(side, begin, unit) for side in sides]
        ends = [end for side, _ in witnesses for end in side]
        if min(len(ends), sum(number for _, number in witnesses)) < WITNESSES:
            continue
        is_open = any(not ended or not begun for ended, begun in witnesses)
        if not is_open or sum(_lies_across(other, begin, unit) for side in sides for other in side) < ALONE:
            end = median(ends)
            yield min(end, begin), max(end, begin)


def _witnesses(side: Sequence[Box], begin: float, unit: float) -> tuple[list[float], int]:
    """Give where lines end before a column that begins at `begin`, and how many begin there."""
    ends = [o[0] + o[2] for o in side if begin - GUTTER * unit <= o[0] + o[2] <= begin + ALIKE * unit and o[0] < begin]
    return ends, sum(abs(o[0] - begin) <= ALIKE * unit for o in side)


def _lies_across(box: Box, x: float, unit: float) -> bool:
    return box[0] < x - unit and box[0] + box[2] > x + unit and box[3] <= LARGE * unit
