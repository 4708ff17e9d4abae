"""Plain text laid out as its page is, with columns side by side → those columns in reading order."""

# `pdftotext -layout` writes such text, Tesseract does with `preserve_interword_spaces`. A letter's place in its line is
# its place across the page.

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.blocks import count_wide
from dedupe.folios import is_masthead
from dedupe.geometry import median
from dedupe.model import Box
from dedupe.readers.xycut import cut

# Lines with white in them from which a page can be laid out, their share of all, and the white that is looked for.
MIN_LINES = 12
SHARE = 0.3
WIDE = re.compile(r"\S {3,}\S")
MAX_LINES, MAX_LENGTH = 4000, 1000  # of a page; larger ones are none
# White between two columns: blanks, and lines with text on both sides through which they run.
GAP, DEPTH = 2, 3
NARROW_DEPTH = 8  # the same of one blank: a long line may have pushed its neighbour off
COMMON = 5  # pieces that begin at one place, so that a column does
ALIGNED = 0.5  # share of the pieces that begin where columns do
LEAST_WIDE, LEAST = 8, 16  # letters of a usual piece, full-width or not; a table's cells are shorter
INDENT = 5  # blanks, at most: two em
EVEN = 0.8  # share of a column's lines that stand as far from the next, from which a wider gap is a blank line
PITCH = 1.4  # from line to line, in heights of a line
AROUND, BELOW = 16, 3  # letters beside a line, and lines below it, in which what stands above columns is alone
FULL = 0.7  # of the usual piece that a line of text is at least

_WORD = re.compile(r"\S+")
Span = tuple[int, int]


class _Piece(NamedTuple):
    row: int
    start: int
    end: int


def columns_of(text: str) -> tuple[tuple[Span, ...], ...]:
    """Give the columns of a page, each its lines, [start, end) of the text; none where it is not laid out so.

    A line that begins farther in than its column keeps two of the blanks before it, so that a paragraph is seen. A
    masthead is no part of the columns: its parts stand as far from each other as theirs.
    """
    lines = text.split("\n")
    if not _may_be(lines):
        return ()
    pieces = list(_pieces(lines))
    is_wide = 2 * count_wide(text) > sum(map(len, map("".join, map(str.split, lines))))
    if not _are_columns(pieces, LEAST_WIDE if is_wide else LEAST):
        return ()
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    top = min(piece.row for piece in pieces)
    is_above = is_masthead(lines[top])
    if is_above:
        pieces = [piece for piece in pieces if piece.row > top]
    heads = _heads(pieces)
    boxes = list(_boxes(pieces, heads, 1.0 if is_wide else 0.5))
    columns = tuple(tuple(_lines(pieces, column, heads, starts)) for column in cut(boxes))
    return ((_place(lines[top], starts[top]),), *columns) if is_above else columns


def _place(line: str, start: int) -> Span:
    """Give the place in the text of what a line says."""
    first = start + len(line) - len(line.lstrip())
    return first, first + len(line.strip())


def _may_be(lines: Sequence[str]) -> bool:
    wide = sum(WIDE.search(line) is not None for line in lines if "   " in line)
    full = sum(bool(line.strip()) for line in lines)
    return wide >= max(MIN_LINES, SHARE * full) and len(lines) <= MAX_LINES and max(map(len, lines)) <= MAX_LENGTH


def _are_columns(pieces: Sequence[_Piece], least: int) -> bool:
    """Tell whether pieces of lines are those of columns: most begin where others do, and are long."""
    begun = Counter(piece.start for piece in pieces)
    aligned = sum(number for number in begun.values() if number >= COMMON)
    return aligned >= ALIGNED * len(pieces) and median(piece.end - piece.start for piece in pieces) >= least


def _pieces(lines: Sequence[str]) -> Iterator[_Piece]:
    """Part lines at the white that runs down through several."""
    depths = _depths(lines)
    for row, line in enumerate(lines):
        start = end = was_alone = -1
        for word in _WORD.finditer(line):
            first, last = word.span()
            is_alone = last - first == 1  # a line of single letters was spaced out
            depth = int(depths[row, end:first].max()) if start >= 0 else 0
            if start < 0:
                start = first
            elif depth >= (DEPTH if first - end >= GAP else NARROW_DEPTH) and not (
                first - end < GAP and was_alone and is_alone
            ):
                yield _Piece(row, start, end)
                start = first
            end, was_alone = last, is_alone
        if start >= 0:
            yield _Piece(row, start, end)


def _depths(lines: Sequence[str]) -> NDArray[np.int64]:
    """Say of each place of each line through how many lines its white runs, counting those with text on both sides."""
    white = np.ones((len(lines), max(map(len, lines))), bool)
    inside = np.zeros_like(white)
    for row, line in enumerate(lines):
        words = [word.span() for word in _WORD.finditer(line)]
        for start, end in words:
            white[row, start:end] = False
        if words:
            inside[row, words[0][0] : words[-1][1]] = True
    counted = (white & inside).astype(np.int64)
    down, up = np.zeros_like(counted), np.zeros_like(counted)
    for row in range(len(lines)):
        down[row] = np.where(white[row], counted[row] + (down[row - 1] if row else 0), 0)
        last = len(lines) - 1 - row
        up[last] = np.where(white[last], counted[last] + (up[last + 1] if row else 0), 0)
    return down + up - counted


def _boxes(pieces: Sequence[_Piece], heads: Collection[int], em: float) -> Iterator[Box]:
    """Give each piece a box: a line is one high, a headline taller, a letter `em` wide."""
    for number, (row, start, end) in enumerate(pieces):
        over = PITCH - 1.0 if number in heads else 0.0
        yield start * em, row * PITCH - over, (end - start) * em, 1.0 + over


def _heads(pieces: Sequence[_Piece]) -> set[int]:
    """Number the pieces that stand alone above several others, as headlines do, but for the first lines of texts.

    How large they are printed is not known.
    """
    rows: dict[int, list[tuple[int, _Piece]]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        rows[piece.row].append((number, piece))
    usual = median(piece.end - piece.start for piece in pieces)
    found: set[int] = set()
    for number, piece in enumerate(pieces):
        low, high = piece.start - AROUND, piece.end + AROUND
        if len(_over(rows[piece.row], low, high)) > 1:
            continue
        below = [_over(rows.get(row, ()), low, high) for row in range(piece.row + 1, piece.row + 1 + BELOW)]
        above = _over(rows.get(piece.row - 1, ()), piece.start, piece.end)
        if max(map(len, below)) > 1 and all(other in found for other, _ in above):
            found.add(number)
    return {number for number in found if not _begins_text(number, pieces[number], rows, found, usual)}


def _begins_text(
    number: int, piece: _Piece, rows: dict[int, list[tuple[int, _Piece]]], heads: set[int], usual: float
) -> bool:
    """Tell whether a piece is the first line of a column: as long as its lines are, and the next begins below it."""
    for row in range(piece.row + 1, piece.row + 1 + BELOW):
        under = _over(rows.get(row, ()), piece.start, piece.end)
        if under:
            other, next_ = under[0]
            is_below = len(under) == 1 and -1 <= piece.start - next_.start <= INDENT and other not in heads
            return is_below and piece.end - piece.start >= FULL * usual
    return False


def _over(pieces: Sequence[tuple[int, _Piece]], low: int, high: int) -> list[tuple[int, _Piece]]:
    return [(number, piece) for number, piece in pieces if piece.start < high and piece.end > low]


def _lines(
    pieces: Sequence[_Piece], column: Sequence[Sequence[int]], heads: Collection[int], starts: Sequence[int]
) -> Iterator[Span]:
    """Give the places in the text of the lines of a column; an empty one where it leaves some, or a headline ends."""
    left = Counter(pieces[row[0]].start for row in column).most_common(1)[0][0]
    rows = [pieces[row[0]].row for row in column]
    (step, number), *_ = Counter(below - row for row, below in pairwise(rows)).most_common(1) or [(1, 0)]
    is_even = number >= EVEN * (len(rows) - 1)
    end, last, was_head = 0, None, False
    for row in column:
        first, is_head = pieces[row[0]], any(number in heads for number in row)
        if last is not None and (was_head != is_head or (is_even and first.row - last > step)):
            yield end, end
        last, was_head = first.row, is_head
        indent = 2 if 2 <= first.start - left <= INDENT + 1 else 0
        end = starts[pieces[row[-1]].row] + pieces[row[-1]].end
        yield starts[first.row] + first.start - indent, end
