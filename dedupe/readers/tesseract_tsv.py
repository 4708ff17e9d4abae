"""Tesseract's TSV → pages: a block for each of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from dedupe.blanks import join_words
from dedupe.geometry import weighed
from dedupe.model import Box, Page
from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.formats import Dump
from dedupe.readers.leaves import Leaf, Losses, leaf_pages
from dedupe.readers.lineboxes import box_of_words
from dedupe.readers.measures import read_box, read_number
from dedupe.readers.relaid import ENGINE
from dedupe.readers.signs import TSV_COLUMNS
from dedupe.readers.streams import BrokenText, lines_of, open_text

_PAGE, _LINE, _WORD = 1, 4, 5

Row = list[str]


def read_tesseract(dump: Dump) -> Iterator[Page]:
    """Give the pages of a TSV file."""
    with open_text(dump) as stream:
        broken = BrokenText()
        rows = _rows(dump, broken.watch(lines_of(dump, stream)))
        yield from leaf_pages(dump, _leaves(rows), stream.encoding)
        broken.tell(dump, stream.encoding)


def _rows(dump: Dump, lines: Iterator[str]) -> Iterator[Row]:
    """Give the rows. Nothing is quoted in them; a file may be several ones end to end, names of columns and all."""
    losses = Losses(dump, "row")
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t", len(TSV_COLUMNS) - 1)
        if len(cells) == len(TSV_COLUMNS) - 1:
            cells.append("")  # no text, and the tab before it stripped
        if len(cells) == len(TSV_COLUMNS) and all(map(_is_number, cells[:6])):
            losses.total += 1
            yield cells
        elif line.strip() and not line.startswith("level\t"):
            losses.add(number, "no row of Tesseract's twelve columns")
    losses.tell()


def _is_number(cell: str) -> bool:
    return len(cell) < 10 and cell.strip().isdecimal()


def _leaves(rows: Iterable[Row]) -> Iterator[Leaf]:
    for _, page in groupby(rows, lambda row: int(row[1])):
        rows_of_page = list(page)
        sheet = next((row for row in rows_of_page if int(row[0]) == _PAGE), None)
        box = read_box(*sheet[6:10]) if sheet else None
        words = [row for row in rows_of_page if int(row[0]) == _WORD]
        paragraphs = groupby(words, lambda row: (int(row[2]), int(row[3])))
        boxes = {tuple(row[2:5]): read_box(*row[6:10]) for row in rows_of_page if int(row[0]) == _LINE}
        blocks = tuple(
            TextBlock(f"block_{block}_par_{paragraph}", tuple(_lines(found, boxes)))
            for (block, paragraph), found in paragraphs
        )
        yield Leaf("tesseract-tsv", blocks, size=(box[2], box[3]) if box else None, software=(ENGINE,))


def _lines(words: Iterable[Row], boxes: Mapping[tuple[str, ...], Box | None]) -> Iterator[TextLine]:
    for place, line in groupby(words, lambda row: tuple(row[2:5])):
        printed = [row for row in line if row[11].strip()]
        yield _line(printed, [read_box(*row[6:10]) for row in printed], boxes.get(place))


def _line(words: Sequence[Row], places: Sequence[Box | None], box: Box | None) -> TextLine:
    known = tuple((_confidence(row[10]), len("".join(row[11].split()))) for row in words)
    text = join_words(row[11].strip() for row in words)
    placed = tuple((length, place) for (_, length), place in zip(known, places, strict=True))
    return TextLine(text, box_of_words(places, box), weighed(known), known, placed)


def _confidence(cell: str) -> float | None:
    """Read a word's confidence, 0..100; -1 stands for none."""
    number = read_number(cell)
    return number / 100 if number is not None and 0 <= number <= 100 else None
