"""PAGE-XML 2010 to 2019, in any namespace → pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element

from dedupe.blanks import join_words
from dedupe.errors import UnreadableInput
from dedupe.geometry import surround, weighed
from dedupe.model import BlockKind, Box, Page
from dedupe.readers.apart import words_by_blanks
from dedupe.readers.compose import Origin, TextBlock, TextLine
from dedupe.readers.formats import Dump
from dedupe.readers.labels import kind_of
from dedupe.readers.lineboxes import box_of_outline, box_of_words
from dedupe.readers.markup import elements, read_markup
from dedupe.readers.measures import box_around, read_confidence, read_number, read_points
from dedupe.readers.naming import number_pages
from dedupe.readers.order import in_order
from dedupe.readers.relaid import compose_relaid

# What is not looked for from the middle of a word or of white space, or past a brace, is found in one pass.
_CUSTOM = re.compile(r"(?<![\w-])([\w-]+)\s*\{([^{}]*)\}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_MAX_CUSTOM = 10_000  # characters of custom= that are read: real ones have a hundred
_FAR_OUT = 1 << 30  # an index that sorts behind all others


def read_page(dump: Dump) -> Iterator[Page]:
    """Give the pages of a PAGE file: one, as a rule."""
    markup = read_markup(dump)
    read_any = False
    makers: list[str] = []
    for page_id, page in number_pages(dump.source.id, _pages(elements(markup, {"Creator", "Page"}), makers)):
        read_any = True
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "page")
        yield compose_relaid(origin, _blocks(page), _size(page), makers)
    if not read_any:
        raise UnreadableInput(f"{dump.source.id}: PAGE-XML without a Page; give the file that holds the text")


def _pages(found: Iterable[Element], makers: list[str]) -> Iterator[Element]:
    """Give the pages; note what software made them."""
    for element in found:
        if element.tag == "Page":
            yield element
        else:
            makers.append((element.text or "").strip())


def _size(page: Element) -> tuple[float, float] | None:
    width = read_number(page.get("imageWidth") or page.get("image_width"))
    height = read_number(page.get("imageHeight") or page.get("image_height"))
    return (width, height) if width and height else None


def _blocks(page: Element) -> Iterator[TextBlock]:
    """Give the text regions in reading order: as ReadingOrder says, else as custom= does, else as they come."""
    ranks: dict[str, int] = {}
    for order in page.findall("ReadingOrder"):
        for name in _refs(order):
            ranks.setdefault(name, len(ranks))
    named = {each.get("id") for each in page.iter()}
    yield from _regions(page, {name: rank for name, rank in ranks.items() if name in named}, None)


def _refs(group: Element) -> Iterator[str]:
    """Give the regions that a group names, nested groups too; in an ordered group by their index."""
    members = list(group)
    if group.tag.startswith("OrderedGroup"):
        members.sort(key=lambda each: _index(each.get("index")))
    for member in members:
        name = member.get("regionRef")
        if name:
            yield name
        yield from _refs(member)


def _index(text: str | None) -> float:
    number = read_number(text)
    return _FAR_OUT if number is None else number


def _regions(parent: Element, ranks: Mapping[str, int], article: str | None) -> Iterator[TextBlock]:
    """Give the text of a page's or a region's regions: its own before that of those within."""
    regions = [child for child in parent if child.tag.endswith("Region")]
    if ranks:
        ordered = in_order(regions, lambda region: _rank(region, ranks))
    else:
        ordered = in_order(regions, lambda region: _custom_index(region))
    for region in ordered:
        own = _article(region) or article
        if region.tag == "TableRegion":
            yield _table(region, ranks)
            continue
        if region.tag == "TextRegion":
            yield from _text_region(region, own)
        yield from _regions(region, ranks, own)


def _rank(region: Element, ranks: Mapping[str, int]) -> int | None:
    own = ranks.get(region.get("id", ""))
    if own is not None:
        return own
    return min((ranks[name] for each in region.iter() if (name := each.get("id", "")) in ranks), default=None)


def _custom_index(element: Element) -> int | None:
    index = read_number(_custom(element, "readingOrder").get("index"))
    return None if index is None else int(index)


def _custom(element: Element, name: str) -> Mapping[str, str]:
    """Read one entry of custom=, `name {key:value; …}`."""
    for found, inside in _CUSTOM.findall((element.get("custom") or "")[:_MAX_CUSTOM]):
        if found == name:
            pairs = (pair.partition(":") for pair in inside.split(";"))
            return {
                key.strip(): _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), value.strip()) for key, _, value in pairs
            }
    return {}


def _article(element: Element) -> str | None:
    """Give the article that a line or region is marked to belong to, `structure {id:a1; type:article;}`."""
    structure = _custom(element, "structure")
    return structure.get("id") if structure.get("type") == "article" else None


def _text_region(region: Element, article: str | None) -> Iterator[TextBlock]:
    """Give a region as a block; as several where its lines are marked as of several articles or kinds."""
    name = region.get("id") or ""
    kind = kind_of(region.get("type"), _custom(region, "structure").get("type"))
    lines = [(_article(line) or article, _kind(line) or kind, read_line(line)) for line in _lines(region)]
    if not any(line.text for _, _, line in lines):
        inner = any(child.tag == "TextRegion" for child in region)
        lines = [] if inner else [(article, kind, line) for line in _own_lines(region)]
    for (owner, named), part in groupby(lines, key=lambda each: each[:2]):
        chosen = tuple(line for _, _, line in part)
        whole = len(chosen) == len(lines)
        yield TextBlock(name, chosen, named, _box(region) if whole else None, owner)


def _kind(line: Element) -> BlockKind | None:
    """Give what a line itself is marked as, `structure {type:heading;}`; None where it is not."""
    kind = kind_of(_custom(line, "structure").get("type"))
    return None if kind == "text" else kind


def _lines(region: Element) -> Iterator[Element]:
    """Give the lines of a region, in the order that index= or custom= names, where all of them have it."""
    lines = region.findall("TextLine")
    for index in (lambda line: read_number(line.get("index")), _custom_index):
        places = [index(line) for line in lines]
        if None not in places:
            pairs = sorted(zip(places, range(len(lines)), strict=True), key=lambda pair: (pair[0] or 0, pair[1]))
            return (lines[at] for _, at in pairs)
    return iter(lines)


def _own_lines(region: Element) -> Iterator[TextLine]:
    """Give the text that stands at a region itself, where its lines have none."""
    text, confidence = _equivalent(region)
    lines = [line for line in text.splitlines() if line.strip()]
    for line in lines:
        yield TextLine(join_words(line.split()), _box(region) if len(lines) == 1 else None, confidence)


def read_line(line: Element) -> TextLine:
    """Read a line: its own text, else that of its words, else that of their glyphs."""
    text, confidence = _equivalent(line)
    words = [_word(word) for word in line.findall("Word")]
    if not text.strip():
        text = join_words(part for word, _ in words for part in word.split())
    if confidence is None:
        confidence = weighed((sure, len(word)) for word, sure in words)
    boxes = [_box(word) for word in line.findall("Word")]
    outline = _points(line)
    box = box_of_words(boxes, box_of_outline(outline))
    known = _known(words)
    if words:
        places = tuple((length, place) for (_, length), place in zip(known, boxes, strict=True))
    else:
        places = words_by_blanks(text.strip(), box, outline) if box else ()
    return TextLine(join_words(text.split()), box, confidence, known, places)


def _known(words: Sequence[tuple[str, float | None]]) -> tuple[tuple[float | None, int], ...]:
    return tuple((confidence, len("".join(word.split()))) for word, confidence in words)


def _word(word: Element) -> tuple[str, float | None]:
    text, confidence = _equivalent(word)
    if text.strip():
        return text, confidence
    glyphs = [_equivalent(glyph) for glyph in word.findall("Glyph")]
    return "".join(glyph for glyph, _ in glyphs), weighed((sure, 1) for _, sure in glyphs)


def _equivalent(element: Element) -> tuple[str, float | None]:
    """Give the text of the TextEquiv with the lowest index that has any, and its confidence.

    Tools write several: corrected text first (0), what engines read behind it.
    """
    for each in sorted(element.findall("TextEquiv"), key=lambda each: _index(each.get("index"))):
        text = each.findtext("Unicode") or each.findtext("PlainText") or ""
        if text.strip():
            return text, read_confidence(each.get("conf"))
    return "", None


def _table(table: Element, ranks: Mapping[str, int]) -> TextBlock:
    """Give a table as one block, a line a row where its cells name their rows, else a line a line."""
    cells = list(_cells(table, ranks))
    lines: list[TextLine] = []
    for row, group in groupby(cells, key=lambda cell: cell[0]):
        found = [line for cell in group for line in cell[2] if line.text]
        lines.extend(found if row is None else _row(found))
    return TextBlock(table.get("id") or "", tuple(lines), "text", _box(table))


def _row(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    if lines:
        confidence = weighed((line.confidence, len(line.text)) for line in lines)
        yield TextLine("\t".join(line.text for line in lines), surround(line.box for line in lines), confidence)


def _cells(table: Element, ranks: Mapping[str, int]) -> Iterator[tuple[float | None, float, list[TextLine]]]:
    """Give a table's cells, TableCell or TextRegion, row by row: row, column, lines."""
    found = []
    for cell in in_order(table, lambda each: ranks.get(each.get("id", ""))):
        if cell.tag not in ("TableCell", "TextRegion"):
            continue
        role = cell.find(".//TableCellRole")
        row = cell.get("row") or (role.get("rowIndex") if role is not None else None)
        column = cell.get("col") or (role.get("columnIndex") if role is not None else None)
        lines = [line for block in _cell_blocks(cell, ranks) for line in block.lines]
        found.append((read_number(row), _index(column), lines))
    if any(row is None for row, _, _ in found):
        return iter((None, column, lines) for _, column, lines in found)
    return iter(sorted(found, key=lambda cell: (cell[0] or 0, cell[1])))


def _cell_blocks(cell: Element, ranks: Mapping[str, int]) -> Iterator[TextBlock]:
    yield from _text_region(cell, None)
    yield from _regions(cell, ranks, None)


def _box(element: Element) -> Box | None:
    return box_around(_points(element))


def _points(element: Element) -> list[tuple[float, float]]:
    """Give the outline of an element, `points` or, in 2010, Point elements."""
    coords = element.find("Coords")
    if coords is None:
        return []
    points = read_points(coords.get("points"))
    return points or read_points(" ".join(f"{each.get('x')} {each.get('y')}" for each in coords.findall("Point")))
