"""A page whose engine took lines of several columns for one → the same page, its blocks in the order of the columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dedupe.geometry import surround, weighed
from dedupe.model import Block, Box, Line, Page
from dedupe.readers.compose import Origin, TextBlock, compose_page
from dedupe.readers.linelists import MAX_LINES, Piece, Polygon, lay_out, rectangle
from dedupe.records import replace

ENGINE = "tesseract"  # in what a file says of the software that made it


def compose_relaid(
    origin: Origin,
    blocks: Iterable[TextBlock],
    size: tuple[float, float] | None,
    software: Iterable[str],
    fields: Mapping[str, object] | None = None,
) -> Page:
    """Compose a page; where its engine took lines of several columns for one, its blocks follow the columns.

    Tesseract's layout analysis does so where headlines stand level, and then lists headlines behind the column beside
    them, too. A page on which no line comes apart stays in its order, and so does one that other software had a hand
    in, or that names articles. The text of the page is the file's in any case.
    """
    given = list(blocks)
    names = [name.lower() for name in software]
    is_trusted = not names or any(ENGINE not in name for name in names) or any(block.article for block in given)
    if is_trusted or not any(line.parts for block in given for line in block.lines):
        return compose_page(origin, given, size, fields)
    return in_columns(compose_page(origin, given, size, fields, comes_apart=True))


def in_columns(page: Page) -> Page:
    """Put the blocks of a page in the order in which its columns, told by the boxes of its lines, are read.

    Lines that follow each other on the page and in its text, and are of one block, stay one. So a block may be given
    in parts, each with its name.
    """
    if len(page.lines) > MAX_LINES or not any(line.box for line in page.lines):
        return page
    lines = [Piece(page.text[n.start : n.end], _corners(n.box), n.confidence, at) for at, n in enumerate(page.lines)]
    columns = [list(_placed(page, (piece for row in column for piece in row))) for column in lay_out(lines)]
    starts = [block.start for block in page.blocks]
    blocks: list[Block] = []
    for column in columns:
        part: list[Line] = []
        for line in column:
            of_block = part and bisect_right(starts, line.start) == bisect_right(starts, part[0].start)
            if part and not (of_block and part[-1].end <= line.start and _is_white(page, part[-1].end, line.start)):
                blocks.append(_block(page, starts, part))
                part = []
            part.append(line)
        blocks.extend([_block(page, starts, part)] if part else [])
    found = sorted((line for column in columns for line in column), key=lambda line: line.start)
    return replace(page, blocks=tuple(blocks), lines=tuple(found))


def _placed(page: Page, pieces: Iterable[Piece]) -> Iterator[Line]:
    """Give the lines that pieces are, those cut at the white between two columns each with its own place."""
    for piece in pieces:
        line = page.lines[piece.number]
        start = line.start + piece.start
        yield replace(line, start=start, end=start + len(piece.text))


def _block(page: Page, starts: Sequence[int], lines: Sequence[Line]) -> Block:
    """Give the block that some lines of one make: that one, or a part of it."""
    whole = page.blocks[bisect_right(starts, lines[0].start) - 1]
    start, end = lines[0].start, lines[-1].end
    if (start, end) == (whole.start, whole.end):
        return whole
    confidence = weighed((line.confidence, line.end - line.start) for line in lines)
    return replace(whole, start=start, end=end, box=surround(line.box for line in lines), confidence=confidence)


def _is_white(page: Page, start: int, end: int) -> bool:
    return not page.text[start:end].strip()


def _corners(box: Box | None) -> Polygon:
    return rectangle(box[0], box[1], box[0] + box[2], box[1] + box[3]) if box else ()
