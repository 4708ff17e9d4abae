"""TETML, which PDFlib TET writes of a PDF's text → pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dedupe.blanks import join_words
from dedupe.model import Page
from dedupe.readers.compose import Origin, TextBlock, TextLine, compose_page
from dedupe.readers.formats import Dump
from dedupe.readers.lineboxes import Word, box_of_words, in_lines
from dedupe.readers.markup import elements, read_markup
from dedupe.readers.measures import box_around, read_number
from dedupe.readers.naming import number_pages


def read_tetml(dump: Dump) -> Iterator[Page]:
    """Give the pages of a TETML file. Places in it are counted from the lower left, ours from the top."""
    markup = read_markup(dump)
    for page_id, page in number_pages(dump.source.id, elements(markup, {"Page"})):
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "tetml")
        width, height = read_number(page.get("width")), read_number(page.get("height"))
        blocks = (
            TextBlock(f"b{number}", tuple(_lines(paragraph, height or 0.0)))
            for number, paragraph in enumerate(page.iter("Para"))
        )
        yield compose_page(origin, blocks, (width, height) if width and height else None)


def _lines(paragraph: Element, height: float) -> Iterator[TextLine]:
    """Give a paragraph's lines, as the file has them or as its words stand; its text where it has neither."""
    lines = list(paragraph.iter("Line"))
    words = [_word(word, height) for word in paragraph.iter("Word")]
    if lines and not words:
        yield from (_line([_word(line, height)]) for line in lines)
    elif lines:
        yield from (_line([_word(word, height) for word in line.iter("Word")]) for line in lines)
    elif words:
        yield from map(_line, in_lines(words))
    else:
        yield from (TextLine(join_words(line.split())) for line in _text(paragraph).splitlines())


def _word(element: Element, height: float) -> Word:
    box = element if element.get("llx") else element.find("Box")
    sides = [read_number(box.get(side)) for side in ("llx", "lly", "urx", "ury")] if box is not None else []
    known = [side for side in sides if side is not None]
    around = box_around([(known[0], height - known[3]), (known[2], height - known[1])]) if len(known) == 4 else None
    return _text(element), around


def _text(element: Element) -> str:
    return element.findtext("Text") or ""


def _line(words: list[Word]) -> TextLine:
    return TextLine(
        join_words(part for text, _ in words for part in text.split()), box_of_words([box for _, box in words], None)
    )
