"""Lines that an engine lists across the columns → blocks: the columns that they make."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from dedupe.blanks import join_words
from dedupe.blocks import WIDE_FROM
from dedupe.geometry import median, surround
from dedupe.model import Box
from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.fused import Gutter, find_gutters
from dedupe.readers.grid import Grid, lowered
from dedupe.readers.measures import box_around
from dedupe.readers.rows import in_rows
from dedupe.readers.slant import slant, straightened
from dedupe.readers.xycut import Column, cut, turned
from dedupe.records import dataclass, replace

Polygon = tuple[tuple[float, float], ...]

TALL = 1.5  # times its width that a box is high, from which its line runs downwards
LONG = 5.0  # times its height that a line is long, from which it tells how the page lies
MAX_SKEW = math.radians(5)  # beyond, it is not the page that lies askew
MAX_LINES = 8000  # of a page; a broadsheet of classifieds has 2,500
SPACE_NEAR = 6  # half-width characters between where a line should come apart and a space where it does


class White(NamedTuple):
    """White between two words of a line, marks aside: where it starts and ends, and where the text goes on."""

    start: float
    end: float
    at: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or a piece of one, as a detector found it. `polygon` begins at the top left; () where unknown.

    `number` is its place in the list, `start` where it begins in its line, for those who want to know where it went.
    `white` is where alone it may come apart; None where that is not known.
    """

    text: str
    polygon: Polygon
    confidence: float | None = None
    number: int = -1
    start: int = 0
    white: tuple[White, ...] | None = None


def to_blocks(pieces: Sequence[Piece]) -> list[TextBlock]:
    """Lay out listed lines as blocks in reading order."""
    return [
        TextBlock(f"b{number}", tuple(line_of(row) for row in block)) for number, block in enumerate(lay_out(pieces))
    ]


def in_given_order(pieces: Sequence[Piece]) -> list[TextBlock]:
    """Lay out lines that the engine has put in order as one block; where its paragraphs end, their boxes say."""
    return [TextBlock("b0", tuple(line_of([piece]) for piece in pieces))]


def lay_out(pieces: Sequence[Piece]) -> list[list[list[Piece]]]:
    """Order listed lines: blocks in reading order, of rows, of pieces. One drawn across two columns comes apart.

    A piece without a place stays behind the one that it is listed after. More than any page holds stay as listed.
    """
    if len(pieces) > MAX_LINES:
        return [[[piece] for piece in pieces]]
    boxes = _as_read([piece.polygon for piece in pieces if piece.polygon])
    upright = iter(boxes)
    whole = [(piece, next(upright) if piece.polygon else None) for piece in pieces]
    parts = list(_come_apart(whole, find_gutters(boxes)))
    return [[[parts[index][0] for index in row] for row in block] for block in _order([box for _, box in parts])]


def _come_apart(
    whole: Sequence[tuple[Piece, Box | None]], gutters: Mapping[int, Sequence[Gutter]]
) -> Iterator[tuple[Piece, Box | None]]:
    number = -1
    for piece, box in whole:
        number += box is not None
        if box is None or number not in gutters:
            yield piece, box
            continue
        for end, begin in gutters[number]:
            left, right = box[0], box[0] + box[2]
            share = (end - left) / (right - left - (begin - end))
            at = _place(piece.text, share) if piece.white is None else _at_white(piece, end, begin)
            if at is None:
                continue
            before, behind = _cut(piece.polygon, (end - left) / (right - left), (begin - left) / (right - left))
            yield replace(piece, text=piece.text[:at].rstrip(), polygon=before), (left, box[1], end - left, box[3])
            rest = piece.text[at:].lstrip()
            start = piece.start + len(piece.text) - len(rest)
            known = (
                None
                if piece.white is None
                else tuple(
                    white._replace(at=white.at + piece.start - start)
                    for white in piece.white
                    if white.at + piece.start > start
                )
            )
            piece = replace(piece, text=rest, polygon=behind, start=start, white=known)
            box = (begin, box[1], right - begin, box[3])
        yield piece, box


def _cut(polygon: Polygon, end: float, begin: float) -> tuple[Polygon, Polygon]:
    """Cut the outline of a line in two: up to a share of its length, and from another on."""
    if len(polygon) != 4:
        return polygon, polygon
    (a, b, c, d) = polygon
    return (a, _on(a, b, end), _on(d, c, end), d), (_on(a, b, begin), b, c, _on(d, c, begin))


def _on(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def _at_white(piece: Piece, end: float, begin: float) -> int | None:
    """Give the place in a text at the widest white that lies where two columns meet; None where there is none."""
    found = [white for white in piece.white or () if min(white.end, begin) > max(white.start, end)]
    return max(found, key=lambda white: min(white.end, begin) - max(white.start, end)).at if found else None


def _place(text: str, share: float) -> int:
    """Give the place in a text up to which `share` of its width reaches; at a space, where one is near."""
    widths = [2 if character >= WIDE_FROM else 1 for character in text]
    reached = list(accumulate(widths, initial=0))
    wanted = share * reached[-1]
    spaces = [
        at for at, character in enumerate(text) if character.isspace() and abs(reached[at] - wanted) <= SPACE_NEAR
    ]
    return min(spaces or range(len(reached)), key=lambda at: abs(reached[at] - wanted))


def _order(boxes: Sequence[Box | None]) -> list[Column]:
    """Order boxes as columns, of rows, of indexes; one without a place stays behind the one before it."""
    placed = {index: box for index, box in enumerate(boxes) if box is not None}
    names, known = list(placed), list(placed.values())
    unit = median(box[3] for box in known) if known else 0.0
    grid = Grid(known, unit)
    known = lowered([grid.clipped(box) for box in known], unit)
    groups = in_rows(known)
    whole = [surround(known[index] for index in group) or known[group[0]] for group in groups]
    ordered = [[[names[index] for at in row for index in groups[at]] for row in column] for column in cut(whole)]
    return _with_unplaced(ordered, len(boxes), set(placed))


def _with_unplaced(blocks: list[Column], total: int, placed: set[int]) -> list[Column]:
    where = {index: (block, row) for block in blocks for row in block for index in row}
    first: Column = []
    for index in range(total):
        if index in placed:
            continue
        row = [index]
        if index - 1 in where:
            block, before = where[index - 1]
            block.insert(block.index(before) + 1, row)
        else:
            block = first
            block.append(row)
        where[index] = block, row
    return [first, *blocks] if first else blocks


def line_of(pieces: Sequence[Piece]) -> TextLine:
    """Make one line of the pieces of a row."""
    known = [piece.confidence for piece in pieces if piece.confidence is not None]
    box = surround(box_around(piece.polygon) for piece in pieces)
    return TextLine(join_words(piece.text for piece in pieces), box, sum(known) / len(known) if known else None)


def rectangle(left: float | None, top: float | None, right: float | None, bottom: float | None) -> Polygon:
    """Give the corners of a box by its sides; () where one is unknown, or they are the wrong way round."""
    if left is None or top is None or right is None or bottom is None or right < left or bottom < top:
        return ()
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _around(polygon: Iterable[tuple[float, float]]) -> Box:
    return box_around(polygon) or (0.0, 0.0, 0.0, 0.0)


def _as_read(polygons: Sequence[Polygon]) -> list[Box]:
    """Give the boxes of lines as if they ran across: a page of vertical print is turned."""
    angles = [angle for angle in map(_skew, polygons) if angle is not None]
    boxes = _upright(polygons, median(angles) if angles else 0.0)
    if sum(box[3] > TALL * box[2] for box in boxes) * 2 > len(boxes):
        boxes = turned(boxes)
    return boxes if any(angles) else straightened(boxes, slant(boxes))


def _upright(polygons: Sequence[Polygon], angle: float) -> list[Box]:
    """Give the boxes of lines as they lie when the page is turned upright: scans lie askew by half a degree."""
    sine, cosine = math.sin(-angle), math.cos(-angle)
    return [_around(tuple((x * cosine - y * sine, x * sine + y * cosine) for x, y in polygon)) for polygon in polygons]


def _skew(polygon: Polygon) -> float | None:
    """Give the angle at which a long line lies, of four corners; None where it tells nothing."""
    if len(polygon) != 4:
        return None
    (x0, y0), (x1, y1), _, (x3, y3) = polygon
    along, down = math.hypot(x1 - x0, y1 - y0), math.hypot(x3 - x0, y3 - y0)
    if max(along, down) < LONG * min(along, down):
        return None
    angle = math.atan2(y1 - y0, x1 - x0) if along > down else math.atan2(x0 - x3, y3 - y0)
    return angle if abs(angle) <= MAX_SKEW else None
