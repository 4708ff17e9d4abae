"""A page whose engine took lines of several columns for one, or listed them across → the same with its columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from dedupe.blocks import width_of
from dedupe.geometry import median, surround, weighed
from dedupe.model import Block, BlockKind, Box, Line, Page
from dedupe.readers.apart import Part, come_apart
from dedupe.readers.compose import Origin, TextBlock, compose_page
from dedupe.readers.lineboxes import is_tall
from dedupe.readers.linelists import MAX_LINES, Piece, Polygon, lay_out, rectangle
from dedupe.readers.measures import box_around
from dedupe.records import replace

ENGINE = "tesseract"  # in what a file says of the software that made it
WIDE = 4.0  # times the height of a line that a letter is wide at most
NARROW = 0.3  # … and at least
LOW = 0.4  # … that a line is high at least
CUT = 3  # lines that come apart at narrow white, from which that is no chance
LISTED = 0.2  # share of lines that are listed behind what stands beside them, from which an engine has seen no columns


def compose_relaid(
    origin: Origin,
    blocks: Iterable[TextBlock],
    size: tuple[float, float] | None,
    software: Iterable[str],
    fields: Mapping[str, object] | None = None,
) -> Page:
    """Compose a page; where its engine took lines of several columns for one, its columns are told.

    Tesseract's layout analysis does so where headlines stand level, and then lists headlines behind the column beside
    them, too; told to look for no columns, it does so on all of the page. A page on which no line comes apart stays in
    its order, unless it is listed across the columns. So does one of vertical print, or that names articles, or that
    other software had a hand in. The text of the page is the file's in any case.
    """
    given = list(blocks)
    names = [name.lower() for name in software]
    page = compose_page(origin, given, size, fields)
    is_trusted = not names or any(ENGINE not in name for name in names) or any(block.article for block in given)
    tall = sum(line.box is not None and is_tall(line.box) for line in page.lines)
    if is_trusted or len(page.lines) > MAX_LINES or 2 * tall > len(page.lines):
        return page
    parts = come_apart([line for block in given for line in block.lines if line.text.strip()])
    cut = [found for found in parts if len(found) > 1]
    is_sure = len(cut) >= CUT or any(part.is_far for found in cut for part in found)
    if not is_sure and not _is_listed_across(page.lines):
        return page
    return in_columns(page, parts)


def in_columns(page: Page, parts: Sequence[Sequence[Part]]) -> Page:
    """Tell the columns of a page, in the order in which they are read, by the boxes of the parts of its lines."""
    told = [(line, part) for line, found in zip(page.lines, parts, strict=True) for part in found]
    lines = [replace(line, start=line.start + p.start, end=line.start + p.end, box=p.box) for line, p in told]
    pieces = [
        Piece(page.text[line.start : line.end], _corners(part.ink or line.box), line.confidence, at, white=part.white)
        for at, (line, (_, part)) in enumerate(zip(lines, told, strict=True))
    ]
    unit = median(line.box[3] for line in lines if line.box) if any(line.box for line in lines) else 0.0
    printed = [piece for piece, line in zip(pieces, lines, strict=True) if not _is_drawn(piece.text, line.box, unit)]
    drawn = [piece for piece, line in zip(pieces, lines, strict=True) if _is_drawn(piece.text, line.box, unit)]
    columns = [list(_placed(lines, (piece for row in column for piece in row))) for column in lay_out(printed)]
    columns += [list(_placed(lines, [piece])) for piece in drawn]
    found = sorted((line for column in columns for line in column), key=lambda line: line.start)
    places = tuple(tuple((line.start, line.end) for line in column) for column in columns)
    blocks = _parted(page, {lines[piece.number].start for piece in drawn}, found)
    return replace(page, lines=tuple(found), columns=places, blocks=tuple(blocks))


def _parted(page: Page, drawn: Collection[int], lines: Sequence[Line]) -> Iterator[Block]:
    """Give the blocks of a page; what is drawn in them, by where it starts, apart, as furniture."""
    starts = [line.start for line in lines]
    for block in page.blocks:
        inside = lines[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        parts = [list(part) for _, part in groupby(inside, key=lambda line: line.start in drawn)]
        if not any(line.start in drawn for line in inside):
            yield block
            continue
        for part in parts:
            kind: BlockKind = "furniture" if part[0].start in drawn else block.kind
            box = surround(line.box for line in part)
            sure = weighed((line.confidence, line.end - line.start) for line in part)
            yield replace(block, start=part[0].start, end=part[-1].end, kind=kind, box=box, confidence=sure)


def _placed(lines: Sequence[Line], pieces: Iterable[Piece]) -> Iterator[Line]:
    """Give the lines that pieces are, those cut at the white between two columns each with its own place."""
    for piece in pieces:
        line = lines[piece.number]
        start, length = line.start + piece.start, len(piece.text)
        box = line.box if length == line.end - line.start else box_around(piece.polygon)
        yield replace(line, start=start, end=start + length, box=box)


def _is_drawn(text: str, box: Box | None, unit: float) -> bool:
    """Tell whether what was read as letters is a rule, or part of a picture: none are so wide, so narrow, or so low."""
    if box is None:
        return False
    letters = width_of("".join(filter(str.isalnum, text)))
    _, _, width, height = box
    return not letters or not NARROW * unit <= width / letters <= WIDE * max(height, unit) or height < LOW * unit


def _is_listed_across(lines: Sequence[Line]) -> bool:
    """Tell whether many lines stand behind what is beside them on the page, in another column."""
    boxes = [line.box for line in lines if line.box]
    beside = sum(_is_beside(box, after) for box, after in pairwise(boxes))
    return len(boxes) > 1 and beside >= LISTED * len(boxes)


def _is_beside(box: Box, after: Box) -> bool:
    low, high = max(box[1], after[1]), min(box[1] + box[3], after[1] + after[3])
    return high - low > min(box[3], after[3]) / 2 and after[0] >= box[0] + box[2]


def _corners(box: Box | None) -> Polygon:
    return rectangle(box[0], box[1], box[0] + box[2], box[1] + box[3]) if box else ()
