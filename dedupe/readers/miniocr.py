"""MiniOCR, the small format of solr-ocrhighlighting → pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dedupe.blanks import join_words
from dedupe.geometry import surround
from dedupe.model import Box, Page
from dedupe.readers.compose import Origin, TextBlock, TextLine, compose_page
from dedupe.readers.formats import Dump
from dedupe.readers.markup import elements, read_markup
from dedupe.readers.measures import read_box, read_number
from dedupe.readers.naming import number_pages

_OR = "\u21ff"  # parts the readings of a word, the best first


def read_miniocr(dump: Dump) -> Iterator[Page]:
    """Give the pages of a MiniOCR file."""
    markup = read_markup(dump)
    for page_id, page in number_pages(dump.source.id, elements(markup, {"p"})):
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "miniocr")
        sides = [read_number(side) for side in (page.get("wh") or "").split()]
        size = (sides[0], sides[1]) if len(sides) == 2 and sides[0] and sides[1] else None
        yield compose_page(origin, _blocks(page), size)


def _blocks(page: Element) -> Iterator[TextBlock]:
    for number, block in enumerate(page.iter("b")):
        yield TextBlock(block.get("xml:id") or f"b{number}", tuple(map(_line, block.iter("l"))))


def _line(line: Element) -> TextLine:
    """Give a line's text: words, and what stands between them."""
    text = (line.text or "") + "".join(f"{''.join(w.itertext()).split(_OR)[0]}{w.tail or ''}" for w in line)
    return TextLine(join_words(text.split()), surround(map(_box, line.iter("w"))))


def _box(word: Element) -> Box | None:
    sides = (word.get("x") or "").split()
    return read_box(*sides) if len(sides) == 4 else None
