"""A block of printed lines with boxes → its paragraphs: by indents, short lines, gaps and the size of letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dedupe.geometry import median, surround, weighed
from dedupe.model import Block, Box, Line
from dedupe.records import replace
from dedupe.settings import Columns


class Signs(NamedTuple):
    """What a line's text tells: its width in full-width characters, if it ends a sentence, its first word's width."""

    width: float
    ends: bool
    word: float


class _Printed(NamedTuple):
    """A line, vertical print turned: where it begins and ends, how far down it stands, how tall it is."""

    line: Line
    start: float
    end: float
    down: float
    height: float
    width: float  # full-width characters
    ends: bool
    word: float  # of its first word, as `start` and `end`


def split_block(block: Block, lines: Sequence[Line], signs: Sequence[Signs], settings: Columns) -> list[Block]:
    """Part a block into its paragraphs, by the boxes of its lines and what their texts tell.

    The block itself is given where a line has no box, and where it is one paragraph. The parts are named ID.1, ID.2 …
    """
    boxes = [line.box for line in lines]
    known = [box for box in boxes if box is not None]
    if len(lines) < 2 or len(known) < len(lines):
        return [block]
    if _is_vertical(lines, known):  # vertical lines follow each other from right to left
        known = [(y, -x - width, height, width) for x, y, width, height in known]
    printed = [
        _Printed(line, x, x + wide, y, high, told.width, told.ends, wide * told.word / max(told.width, told.word))
        for line, (x, y, wide, high), told in zip(lines, known, signs, strict=True)
    ]
    parts = [part for column in _columns(printed) for part in _paragraphs(column, settings)]
    if len(parts) == 1:
        return [block]
    return [_part(block, part, number) for number, part in enumerate(parts, 1)]


def _part(block: Block, part: Sequence[_Printed], number: int) -> Block:
    lines = [each.line for each in part]
    return replace(
        block,
        id=f"{block.id}.{number}",
        start=lines[0].start,
        end=lines[-1].end,
        box=surround(line.box for line in lines),
        confidence=weighed((line.confidence, line.end - line.start) for line in lines),
        gap=block.gap if number == 1 else 0,
    )


def _is_vertical(lines: Sequence[Line], boxes: Sequence[Box]) -> bool:
    """Tell whether the print runs downwards: most lines of some letters are taller than wide."""
    tall = [box[3] > 1.5 * box[2] for line, box in zip(lines, boxes, strict=True) if line.end - line.start > 2]
    return 2 * sum(tall) > len(tall)


def _columns(printed: Sequence[_Printed]) -> Iterator[list[_Printed]]:
    """Part the lines where they begin again further up: there the next column starts."""
    column = [printed[0]]
    for before, line in pairwise(printed):
        if line.down + line.height < before.down:
            yield column
            column = []
        column.append(line)
    yield column


def _paragraphs(column: Sequence[_Printed], settings: Columns) -> Iterator[list[_Printed]]:
    letter = median(line.height for line in column)
    steps = [line.down - before.down for before, line in pairwise(column) if not _is_beside(before, line)]
    step = median(steps) if steps else letter
    margins = [_margins(column, at, settings) for at in range(len(column))]
    indented = [_is_indented(line, margins[at], letter, settings) for at, line in enumerate(column)]
    filled = [margins[at][1] - line.end < letter for at, line in enumerate(column)]
    is_even = sum(filled) >= settings.justified * len(filled)
    has_room = [_has_room(before, line, margins[at]) for at, (before, line) in enumerate(pairwise(column))]
    full = sorted(line.width for line in column)[int(settings.quantile * (len(column) - 1))]
    part = [column[0]]
    for at in range(1, len(column)):
        before, line = column[at - 1], column[at]
        if not _is_beside(before, line) and (
            line.down - before.down > settings.gap * step
            or (filled[at - 1] and before.width + _more_room(line) < settings.spaced * full)
            or (has_room[at - 1] and not filled[at - 1] and before.width < (1 - settings.short) * full)
            or (indented[at] and not indented[at - 1])
            or (has_room[at - 1] and _is_short(before, margins[at - 1], letter, is_even, settings))
            or _is_elsewhere(before, line)
            or _is_of_other_size(column, at, settings)
        ):
            yield part
            part = []
        part.append(line)
    yield part


def _is_beside(before: _Printed, line: _Printed) -> bool:
    """Tell whether a line stands in one row with the one before: the cells of a table, the parts of a line."""
    return line.down - before.down < before.height / 2 and line.start >= before.end


def _is_elsewhere(before: _Printed, line: _Printed) -> bool:
    """Tell whether two lines have no column in common: an engine that takes a strip of the page for one block."""
    return line.start >= before.end or before.start >= line.end


def _is_of_other_size(column: Sequence[_Printed], at: int, settings: Columns) -> bool:
    """Tell whether a headline meets its text: a line by itself against what stands on its other side, the middle of it.

    Some boxes are too tall, of lines with a bracket or with a line above that touches them.
    """
    above, below = column[max(0, at - settings.beside) : at], column[at : at + settings.beside]
    return _differ(above[-1:], below, settings) or _differ(above, below[:1], settings)


def _differ(above: Sequence[_Printed], below: Sequence[_Printed], settings: Columns) -> bool:
    """Tell whether the letters of two groups of lines are of two sizes; boxes of a letter or two tell none."""
    sized = [[line for line in lines if line.width >= settings.sizable] for lines in (above, below)]
    if not all(sized):
        return False
    heights = [median(line.height for line in lines) for lines in sized]
    letters = [median((line.end - line.start) / line.width for line in lines) for lines in sized]
    ratios = [sizes[0] / max(1e-9, sizes[1]) for sizes in (heights, letters)]
    return min(ratios) > settings.other_size or max(ratios) < 1 / settings.other_size


def _margins(column: Sequence[_Printed], at: int, settings: Columns) -> tuple[float, float]:
    """Give where the lines around begin and end, but for one that sticks out: skewed columns drift."""
    around = column[max(0, at - settings.around) : at + settings.around + 1]
    starts, ends = sorted(line.start for line in around), sorted(line.end for line in around)
    out = 1 if len(around) > settings.around else 0
    return starts[out], ends[-1 - out]


def _is_indented(line: _Printed, margins: tuple[float, float], letter: float, settings: Columns) -> bool:
    return settings.indent * letter < line.start - margins[0] < settings.max_indent * (margins[1] - margins[0])


def _has_room(line: _Printed, following: _Printed, margins: tuple[float, float]) -> bool:
    """Tell whether the next line's first word had room in a line: where it had not, that stops short for its sake."""
    return line.ends or line.end + following.word < margins[1]


def _more_room(line: _Printed) -> float:
    """Give how much more room a line's first word needs than a letter: the line above is spaced out for its sake."""
    return max(0.0, line.word * line.width / max(1e-9, line.end - line.start) - 1)


def _is_short(line: _Printed, margins: tuple[float, float], letter: float, is_even: bool, settings: Columns) -> bool:
    """Tell whether a line stops short, as the last of a paragraph does, or a headline in the middle of the column."""
    behind = margins[1] - line.end
    if behind > settings.short * (margins[1] - margins[0]):
        return True
    return is_even and line.ends and behind > settings.last * letter
