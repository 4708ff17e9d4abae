"""ABBYY FineReader XML, every version, with or without characters → pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from xml.etree.ElementTree import Element

from dedupe.blanks import join_words
from dedupe.geometry import surround, weighed
from dedupe.model import Box, Page
from dedupe.readers.compose import Origin, TextBlock, TextLine, compose_page
from dedupe.readers.formats import Dump
from dedupe.readers.labels import kind_of
from dedupe.readers.markup import elements, read_markup
from dedupe.readers.measures import box_around, read_number
from dedupe.readers.naming import number_pages


def read_abbyy(dump: Dump) -> Iterator[Page]:
    """Give the pages of an ABBYY file."""
    markup = read_markup(dump)
    roles: dict[str, str] = {}  # of the paragraph styles, which stand before the pages
    for page_id, page in number_pages(dump.source.id, _pages(elements(markup, {"paragraphStyle", "page"}), roles)):
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "abbyy")
        width, height = read_number(page.get("width")), read_number(page.get("height"))
        yield compose_page(origin, _blocks(page, roles), (width, height) if width and height else None)


def _pages(found: Iterator[Element], roles: dict[str, str]) -> Iterator[Element]:
    """Give the pages; note the role of each style."""
    for element in found:
        if element.tag == "page":
            yield element
        else:
            roles[element.get("id", "")] = element.get("role", "")


def _blocks(page: Element, roles: Mapping[str, str]) -> Iterator[TextBlock]:
    """Give the paragraphs, each as a block; a table is one, a line a row."""
    for number, (style, lines) in enumerate(chain.from_iterable(_parts(child) for child in page)):
        yield TextBlock(f"b{number}", tuple(lines), kind_of(roles.get(style)))


def _parts(element: Element) -> Iterator[tuple[str, list[TextLine]]]:
    """Give the style and the lines of each paragraph."""
    if element.get("blockType") == "Table" or element.tag == "table":
        yield "", [line for row in element.iter("row") for line in _row(row)]
    elif element.tag == "par":
        yield element.get("style", ""), [_line(line) for line in element.iter("line")]
    elif element.tag == "line":  # a file without paragraphs
        yield "", [_line(element)]
    else:
        for child in element:
            yield from _parts(child)


def _row(row: Element) -> Iterator[TextLine]:
    lines = [line for each in row.iter("line") if (line := _line(each)).text]
    if lines:
        confidence = weighed((line.confidence, len(line.text)) for line in lines)
        yield TextLine("\t".join(line.text for line in lines), surround(line.box for line in lines), confidence)


def _line(line: Element) -> TextLine:
    """Spell a line: a character an element, where an empty one is a blank; or the text of its formatting."""
    letters = list(line.iter("charParams"))
    if letters:
        text = "".join(map(_character, letters))
    else:
        text = "".join(chain.from_iterable(each.itertext() for each in line.iter("formatting"))) or (line.text or "")
    return TextLine(join_words(text.split()), _box(line), _confidence(letters))


def _character(letter: Element) -> str:
    """Give a character, behind the variants of it that may be listed; a blank where there is none."""
    return "".join([letter.text or "", *(child.tail or "" for child in letter)]).strip() or " "


def _confidence(letters: Iterable[Element]) -> float | None:
    """Give the mean of the characters' confidences, 0..100; -1 stands for none, old versions go to 255."""
    known = [n for letter in letters if (n := read_number(letter.get("charConfidence"))) is not None and n >= 0]
    return weighed((min(1.0, n / 100), 1) for n in known)


def _box(line: Element) -> Box | None:
    sides = [read_number(line.get(side)) for side in "ltrb"]
    known = [side for side in sides if side is not None]
    return box_around([(known[0], known[1]), (known[2], known[3])]) if len(known) == 4 else None
