"""Boxes of lines → those beside each other between which no column ends: a line that a stain has broken."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from dedupe.geometry import median
from dedupe.model import Box
from dedupe.readers.grid import Grid

# Lengths are shares of the usual height of a line.
LARGE = 1.5  # height of a headline's line: it lies across columns
SAME_ROW = 0.5  # share of the lower of two boxes that lies beside the other
BLOTTED = 12.0  # the widest white in a broken line of a column that many lines fill
BROKEN = 4.0  # the widest white in a broken line
OVERLAP = 0.5  # … and how much its pieces may lie over each other
NEAR = 6.0  # how far up and down the lines are looked at
BEYOND = 1.0  # how far on both sides of the white a line reaches that runs across it
ALIKE = 0.5  # how much the edges of one column differ
ACROSS = 2  # lines that run across, at least …
TIMES = 2.0  # … and for each that ends, or begins, where the white does


def in_rows(boxes: Sequence[Box]) -> list[list[int]]:
    """Group the boxes of horizontal lines, by index: most are alone, pieces of one broken line are together."""
    unit = median(box[3] for box in boxes) if boxes else 0.0
    grid = Grid(boxes, unit)
    order = sorted(range(len(boxes)), key=lambda index: boxes[index][1] + boxes[index][3] / 2)
    downs = [boxes[index][1] + boxes[index][3] / 2 for index in order]
    following: dict[int, int] = {}
    for index, box in enumerate(boxes):
        middle = box[1] + box[3] / 2
        if unit <= 0 or box[3] >= LARGE * unit:
            continue
        near = [
            boxes[n]
            for n in order[bisect_left(downs, middle - NEAR * unit) : bisect_right(downs, middle + NEAR * unit)]
        ]
        row = order[bisect_left(downs, middle - unit) : bisect_right(downs, middle + unit)]
        beside = [
            n
            for n in row
            if n != index
            and boxes[n][3] < LARGE * unit
            and _level(box, boxes[n]) > SAME_ROW * min(box[3], boxes[n][3])
            and -OVERLAP * unit <= boxes[n][0] - box[0] - box[2] <= BLOTTED * unit
            and boxes[n][0] > box[0]
        ]
        if beside:
            other = min(beside, key=lambda n: boxes[n][0])
            if _is_amid(grid, box, boxes[other]) or _is_broken(box, boxes[other], near, unit):
                following[index] = other
    return _chained(following, len(boxes))


def _level(one: Box, other: Box) -> float:
    return min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])


def _is_amid(grid: Grid, box: Box, after: Box) -> bool:
    return grid.is_amid((box[0], box[0] + box[2]), (after[0], after[0] + after[2]))


def _is_broken(box: Box, after: Box, near: Sequence[Box], unit: float) -> bool:
    """Tell whether the lines around run across the white between two boxes, and no columns end and begin there."""
    end, begin = box[0] + box[2], after[0]
    others = [o for o in near if _level(box, o) <= 0 and o[3] < LARGE * unit]
    low = max(min(end, begin) - BEYOND * unit, box[0] + ALIKE * unit)
    high = min(max(end, begin) + BEYOND * unit, after[0] + after[2] - ALIKE * unit)
    if begin - end > BROKEN * unit:
        return False
    across = sum(o[0] <= low and o[0] + o[2] >= high for o in others)
    ended = sum(abs(o[0] + o[2] - end) <= ALIKE * unit for o in others)
    begun = sum(abs(o[0] - begin) <= ALIKE * unit for o in others)
    return across >= ACROSS and across >= TIMES * max(ended, begun)


def _chained(following: dict[int, int], total: int) -> list[list[int]]:
    """Put those that follow each other together; of two before the same one the first has it."""
    taken: dict[int, int] = {}
    for index, other in following.items():
        taken.setdefault(other, index)
    groups: list[list[int]] = []
    for index in range(total):
        if index in taken:
            continue
        group = [index]
        while group[-1] in following and taken[following[group[-1]]] == group[-1]:
            group.append(following[group[-1]])
        groups.append(group)
    return groups
