"""NDLOCR's XML, of the engine of Japan's National Diet Library → pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

from dedupe.blanks import join_words
from dedupe.model import Box, Page
from dedupe.readers.compose import Origin, TextBlock, TextLine, compose_page
from dedupe.readers.formats import Dump
from dedupe.readers.labels import kind_of
from dedupe.readers.markup import elements, read_markup
from dedupe.readers.measures import read_box, read_confidence, read_number
from dedupe.readers.naming import number_pages
from dedupe.readers.order import in_order


def read_ndlocr(dump: Dump) -> Iterator[Page]:
    """Give the pages of an NDLOCR file."""
    markup = read_markup(dump)
    for page_id, page in number_pages(dump.source.id, elements(markup, {"PAGE"})):
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "ndlocr")
        width, height = read_number(page.get("WIDTH")), read_number(page.get("HEIGHT"))
        yield compose_page(origin, _blocks(page), (width, height) if width and height else None)


def _blocks(page: Element) -> Iterator[TextBlock]:
    """Give the blocks by the order of their first lines; lines outside blocks make one while their type is the same."""
    found: list[tuple[list[Element], str, Box | None]] = []
    for is_block, children in groupby(page, key=lambda child: child.tag == "TEXTBLOCK"):
        if is_block:
            found.extend((_lines(block), _type(block), _box(block)) for block in children)
        else:
            for kind, loose in groupby(in_order(children, _order), key=_type):
                found.append(([line for each in loose for line in _lines(each)], kind, None))
    ordered = in_order(
        found, lambda block: min((n for line in block[0] if (n := _order(line)) is not None), default=None)
    )
    for number, (lines, kind, box) in enumerate(ordered):
        kinds = {_type(line) for line in lines}
        named = kind_of(kind, kinds.pop() if len(kinds) == 1 else None)
        yield TextBlock(f"b{number}", tuple(map(_line, lines)), named, box)


def _lines(block: Element) -> list[Element]:
    return list(in_order((each for each in block.iter() if each.get("STRING")), _order))


def _type(element: Element) -> str:
    return element.get("TYPE") or ""


def _order(line: Element) -> int | None:
    order = read_number(line.get("ORDER"))
    return None if order is None else int(order)


def _line(line: Element) -> TextLine:
    return TextLine(join_words((line.get("STRING") or "").split()), _box(line), read_confidence(line.get("CONF")))


def _box(element: Element) -> Box | None:
    return read_box(element.get("X"), element.get("Y"), element.get("WIDTH"), element.get("HEIGHT"))
