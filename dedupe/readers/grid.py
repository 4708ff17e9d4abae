"""Boxes of lines → what all of a page tells of each: pieces of one line, noise beside a column, low headlines."""

# Stains break lines in pieces, and noise, or a rule beside the column, makes boxes longer than the print. Near such
# places few lines are whole; but most of a page is set in the same columns from top to bottom.

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dedupe.geometry import median
from dedupe.model import Box

# Lengths are shares of the usual height of a line.
LARGE = 1.5  # height of a headline's line: it keeps to no column
NARROW = 5.0  # width of the narrowest column
ALIKE = 0.5  # how much the edges of a column's lines differ
FILLED = 5  # lines that fill a column
POKE = 5.0  # how far a box reaches out of its column that noise has made longer
WITHIN = 1.0  # how far on both sides of white a line reaches that runs across it
ACROSS = 5  # lines that run across white amid a column, at least
BEGUN = 2  # … and those that begin behind it, at most: as chance has it
ABOVE = 0.2  # white between a headline and the lines below it

Sides = tuple[float, float]


class Column(NamedTuple):
    """A column that many lines fill: where they begin and where they end."""

    left: float
    right: float


class Grid:
    """The columns of a page, told by the boxes of all its lines."""

    def __init__(self, boxes: Sequence[Box], unit: float) -> None:
        self.unit = unit
        plain = [box for box in boxes if box[3] < LARGE * unit and box[2] > 0]
        self.lefts = np.array([box[0] for box in plain])
        self.rights = np.array([box[0] + box[2] for box in plain])
        self.columns = tuple(self._filled([(box[0], box[0] + box[2]) for box in plain]))

    def _filled(self, sides: Sequence[Sides]) -> list[Column]:
        """Give the columns that lines fill from edge to edge."""
        cells: dict[tuple[int, int], list[Sides]] = defaultdict(list)
        step = ALIKE * self.unit
        for left, right in sides:
            if step > 0 and right - left >= NARROW * self.unit:
                cells[round(left / step), round(right / step)].append((left, right))
        around = (-1, 0, 1)
        near = {
            (x, y): [side for dx in around for dy in around for side in cells.get((x + dx, y + dy), ())]
            for x, y in cells
        }
        found: list[Column] = []
        for _, members in sorted(near.items(), key=lambda item: (-len(item[1]), item[0])):
            if len(members) < FILLED:
                break
            one = Column(median(left for left, _ in members), median(right for _, right in members))
            if not any(abs(one.left - c.left) <= 2 * step and abs(one.right - c.right) <= 2 * step for c in found):
                found.append(one)
        return found

    def clipped(self, box: Box) -> Box:
        """Give a box without what reaches out of its column."""
        if box[3] >= LARGE * self.unit:
            return box
        left, right, alike, poke = box[0], box[0] + box[2], ALIKE * self.unit, POKE * self.unit
        if any(abs(left - c.left) <= 2 * alike and abs(right - c.right) <= 2 * alike for c in self.columns):
            return box
        ends = [c.right for c in self.columns if abs(left - c.left) <= alike and alike < right - c.right <= poke]
        begins = [c.left for c in self.columns if abs(right - c.right) <= alike and alike < c.left - left <= poke]
        if ends:
            return (left, box[1], max(ends) - left, box[3])
        return (min(begins), box[1], right - min(begins), box[3]) if begins else box

    def is_amid(self, before: Sides, behind: Sides) -> bool:
        """Tell whether the white between two stretches across the page is amid a column: lines run across it."""
        alike = ALIKE * self.unit
        (left, end), (begin, right) = before, behind
        holding = [c for c in self.columns if c.left - 2 * alike <= left and right <= c.right + 2 * alike]
        parting = [c for c in self.columns if abs(c.right - end) <= 2 * alike or abs(c.left - begin) <= 2 * alike]
        return bool(holding) and not parting


def lowered(boxes: Sequence[Box], unit: float) -> list[Box]:
    """Give boxes, those of headlines without what they share with the lines right below them."""
    found = list(boxes)
    for at, (x, y, width, height) in enumerate(boxes):
        if height < LARGE * unit:
            continue
        bottom = y + height
        under = [box for box in boxes if box[0] < x + width and x < box[0] + box[2] and box[1] + box[3] > bottom]
        below = [box[1] for box in under if y + height / 2 < box[1] < bottom + ABOVE * unit]
        if below:
            found[at] = (x, y, width, min(below) - y - ABOVE * unit)
    return found
