"""DjVuXML, as the Internet Archive and djvutoxml write it → pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from dedupe.blanks import join_words
from dedupe.geometry import weighed
from dedupe.model import Box, Page
from dedupe.readers.compose import Origin, TextBlock, TextLine, compose_page
from dedupe.readers.formats import Dump
from dedupe.readers.lineboxes import box_of_words
from dedupe.readers.markup import elements, read_markup
from dedupe.readers.measures import box_around, read_confidence, read_number
from dedupe.readers.naming import number_pages


def read_djvu(dump: Dump) -> Iterator[Page]:
    """Give the pages of a DjVuXML file; the file names its pages, and other files number them: so do we."""
    markup = read_markup(dump)
    for page_id, page in number_pages(dump.source.id, elements(markup, {"OBJECT"})):
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "djvu")
        width, height = read_number(page.get("width")), read_number(page.get("height"))
        yield compose_page(origin, _blocks(page), (width, height) if width and height else None)


def _blocks(page: Element) -> Iterator[TextBlock]:
    """Give the paragraphs, each as a block."""
    for number, paragraph in enumerate(page.iter("PARAGRAPH")):
        yield TextBlock(f"b{number}", tuple(map(_line, paragraph.iter("LINE"))))


def _line(line: Element) -> TextLine:
    words = [(word, "".join(word.itertext()).strip()) for word in line.iter("WORD")]
    sure = weighed((read_confidence(word.get("x-confidence")), len(text)) for word, text in words)
    text = join_words(part for _, text in words for part in text.split())
    return TextLine(text, box_of_words([_box(word) for word, text in words if text], None), sure)


def _box(word: Element) -> Box | None:
    """Read coords: left, bottom, right, top, and maybe the base line."""
    sides = [read_number(side) for side in (word.get("coords") or "").split(",")[:4]]
    known = [side for side in sides if side is not None]
    return box_around([(known[0], known[3]), (known[2], known[1])]) if len(known) == 4 else None
