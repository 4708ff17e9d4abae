"""ALTO 1 to 4, in any namespace or none → pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element

from dedupe.blanks import join_words
from dedupe.errors import UnreadableInput
from dedupe.geometry import weighed
from dedupe.model import BlockKind, Box, Page
from dedupe.readers.compose import Origin, TextBlock, TextLine
from dedupe.readers.formats import Dump
from dedupe.readers.labels import kind_of
from dedupe.readers.lineboxes import box_of_outline, box_of_words
from dedupe.readers.markup import HYPHENS, SOFT_HYPHEN, elements, read_markup
from dedupe.readers.measures import read_box, read_confidence, read_number, read_points
from dedupe.readers.naming import number_pages
from dedupe.readers.order import in_order
from dedupe.readers.relaid import compose_relaid

# A gap between two words without SP, as a share of the line's height, from which they are two words.
WORD_GAP = 0.25

# Units an inch, of the MeasurementUnits that are no pixels.
_AN_INCH = {"inch1200": 1200, "mm10": 254}
_RESOLUTION = re.compile(r"\b(?:x?dpi|x?resolution)\W{1,3}(\d{2,4})\b", re.IGNORECASE)


class _Header(NamedTuple):
    """What stands before the pages: pixels a unit, labels of tags, ranks of blocks and lines, the names of software."""

    scale: float = 1.0
    labels: Mapping[str, str] = {}
    ranks: Mapping[str, int] = {}
    software: tuple[str, ...] = ()


class Unit(NamedTuple):
    """What METS says of text that begins at an id: its article, kind, place in the order, and the id it ends with."""

    article: str | None
    kind: BlockKind
    rank: int
    end: str


def read_alto(dump: Dump, units: Mapping[str, Unit] | None = None) -> Iterator[Page]:
    """Give the pages of an ALTO file; `units`, of METS, by the id of the block or word where each begins."""
    markup = read_markup(dump)
    read_any = False
    for page_id, (page, header) in number_pages(dump.source.id, _pages(elements(markup, _WANTED))):
        read_any = True
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "alto")
        blocks = _ordered(_blocks(page, header, units or {}))
        software = () if units or header.ranks else header.software
        yield compose_relaid(origin, blocks, _size(page, header), software)
    if not read_any:
        raise UnreadableInput(f"{dump.source.id}: ALTO without a Page; give the file that holds the text")


_WANTED = {"MeasurementUnit", "processingStepSettings", "softwareName", "Tags", "ReadingOrder", "Page"}


def _pages(found: Iterator[Element]) -> Iterator[tuple[Element, _Header]]:
    """Give each page with what stood before it."""
    unit, settings, header = "", "", _Header()
    for element in found:
        if element.tag == "MeasurementUnit":
            unit = (element.text or "").strip().lower()
        elif element.tag == "processingStepSettings":
            settings += f"{element.text or ''}\n"
        elif element.tag == "softwareName":
            header = header._replace(software=(*header.software, (element.text or "").strip()))
        elif element.tag == "Tags":
            header = header._replace(labels={tag.get("ID", ""): tag.get("LABEL", "") for tag in element})
        elif element.tag == "ReadingOrder":
            refs = [ref for each in element.iter() if (ref := each.get("REF"))]
            header = header._replace(ranks={ref: rank for rank, ref in reversed(list(enumerate(refs)))})
        else:
            resolution = _RESOLUTION.search(settings)
            scale = int(resolution.group(1)) / _AN_INCH[unit] if resolution and unit in _AN_INCH else 1.0
            yield element, header._replace(scale=scale)


def _size(page: Element, header: _Header) -> tuple[float, float] | None:
    width, height = read_number(page.get("WIDTH")), read_number(page.get("HEIGHT"))
    return (width * header.scale, height * header.scale) if width and height else None


def _blocks(page: Element, header: _Header, units: Mapping[str, Unit]) -> Iterator[tuple[TextBlock, Unit | None]]:
    """Give the text blocks in reading order: as ReadingOrder says, else as IDNEXT chains them.

    A block in which another unit begins is given in parts.
    """
    found = list(_text_blocks(page, ()))
    names = {block: name for name, block in named_blocks(page)}
    ordered = in_order(found, lambda each: _rank(each[0], header.ranks)) if header.ranks else _chained(found)
    uses_spaces = page.find(".//SP") is not None
    owners = _Owners(units)
    for block, around in ordered:
        whole = owners.of_block(block)
        lines = in_order(block.findall("TextLine"), lambda line: _rank(line, header.ranks))
        kind = kind_of(*_tags(block, header), block.get("TYPE"), around)
        owned = [
            (whole or owners.of_line(line), kind_of(*_tags(line, header)), read_line(line, header.scale, uses_spaces))
            for line in lines
        ]
        for (unit, own), part in groupby(owned, key=lambda each: each[:2]):
            chosen = tuple(line for _, _, line in part)
            box = _box(block, header.scale) if len(chosen) == len(owned) else None
            named = unit.kind if unit and unit.kind != "text" else own if own != "text" else kind
            yield TextBlock(names[block], chosen, named, box, unit.article if unit else None), unit


def _tags(element: Element, header: _Header) -> list[str]:
    """Give the labels of what an element is tagged as."""
    return [header.labels.get(ref, "") for ref in (element.get("TAGREFS") or "").split()]


def _ordered(blocks: Iterator[tuple[TextBlock, Unit | None]]) -> Iterator[TextBlock]:
    """Put first what METS orders."""
    return (block for block, _ in in_order(blocks, lambda each: each[1].rank if each[1] else None))


class _Owners:
    """Follows which unit each line belongs to, from the element that begins it to the one that ends it."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self.units = units
        self.current: Unit | None = None

    def of_block(self, block: Element) -> Unit | None:
        """Give the unit that begins or ends with a block as a whole."""
        return self._pass(block)

    def of_line(self, line: Element) -> Unit | None:
        """Give the unit of a line: the first that reaches into it."""
        owner = self.current
        for each in line.iter() if self.units else ():
            unit = self._pass(each)
            owner = owner or unit
        return owner

    def _pass(self, element: Element) -> Unit | None:
        """Go past an element; give the unit that begins or ends with it."""
        name = element.get("ID", "")
        self.current = self.units.get(name, self.current)
        unit = self.current
        if unit is None or (name not in self.units and name != unit.end):
            return None
        if name == unit.end:
            self.current = None
        return unit


def named_blocks(page: Element) -> list[tuple[str, Element]]:
    """Give the text blocks of a page as they stand in the file, each with its ID, or bN for the Nth from 0."""
    return [(block.get("ID") or f"b{at}", block) for at, (block, _) in enumerate(_text_blocks(page, ()))]


def _text_blocks(parent: Element, around: Sequence[str]) -> Iterator[tuple[Element, str | None]]:
    """Give the text blocks of margins, print space and composed blocks, each with the TYPE of what is around it."""
    for child in parent:
        if child.tag == "TextBlock":
            yield child, around[-1] if around else None
        elif len(child):
            kind = child.get("TYPE")
            yield from _text_blocks(child, (*around, kind) if kind else around)


def _rank(element: Element, ranks: Mapping[str, int]) -> int | None:
    """Give the first place that the order names an element, or anything in it, at."""
    return min((ranks[name] for each in element.iter() if (name := each.get("ID", "")) in ranks), default=None)


def _chained(found: Sequence[tuple[Element, str | None]]) -> Iterator[tuple[Element, str | None]]:
    """Give the blocks in the order of the file, but what IDNEXT names right behind the block that names it."""
    by_id = {each[0].get("ID"): each for each in found if each[0].get("ID")}
    given: set[int] = set()
    for each in found:
        following: tuple[Element, str | None] | None = each
        while following is not None and id(following[0]) not in given:
            given.add(id(following[0]))
            yield following
            following = by_id.get(following[0].get("IDNEXT") or following[0].get("idnext"))


def read_line(line: Element, scale: float, uses_spaces: bool) -> TextLine:
    """Put a line's words together; a word that goes on in the next line ends with a hyphen, seen or soft."""
    words: list[str] = []
    known: list[tuple[float | None, int]] = []
    last: Element | None = None
    for child in line:
        if child.tag == "SP":
            last = None
        elif child.tag == "HYP" and words:
            words[-1] = _hyphenated(words[-1], child.get("CONTENT"))
        elif child.tag == "String":
            text = child.get("CONTENT") or "".join(glyph.get("CONTENT") or "" for glyph in child.findall("Glyph"))
            if last is not None and words and _touch(last, child, uses_spaces):
                words[-1] += text
            else:
                words.append(text)
            last = child
            known.append((_confidence(child), len("".join(text.split()))))
    if last is not None and words and last.get("SUBS_TYPE") == "HypPart1":
        words[-1] = _hyphenated(words[-1], None)
    text = join_words(part for word in words for part in word.split())
    boxes = [_box(string, scale) for string in line.findall("String")]
    places = tuple((length, box) for (_, length), box in zip(known, boxes, strict=True))
    return TextLine(text, box_of_words(boxes, _box(line, scale)), weighed(known), tuple(known), places)


def _hyphenated(word: str, hyphen: str | None) -> str:
    """Give a word with the hyphen at its end that the file has, one only; a soft one where it names none."""
    if word.endswith(tuple(HYPHENS)):
        return word
    return word + ((hyphen or "").strip() or SOFT_HYPHEN)


def _touch(left: Element, right: Element, uses_spaces: bool) -> bool:
    """Tell whether two strings without SP between them are parts of one word.

    In a file without any SP every string is a word. In others the boxes decide, where there are any.
    """
    if not uses_spaces:
        return False
    one, other = _box(left), _box(right)
    if one is None or other is None:
        return True
    return other[0] - one[0] - one[2] <= WORD_GAP * max(one[3], other[3])


def _box(element: Element, scale: float = 1.0) -> Box | None:
    """Give an element's box, or that of its outline, which the standard allows instead."""
    box = read_box(element.get("HPOS"), element.get("VPOS"), element.get("WIDTH"), element.get("HEIGHT"))
    if box is None and (outline := element.find("Shape/Polygon")) is not None:
        box = box_of_outline(read_points(outline.get("POINTS")))
    return (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale) if box and scale != 1 else box


def _confidence(string: Element) -> float | None:
    """Give a word's confidence: WC, else the mean of CC, a digit a character from 0, sure, to 9."""
    if string.get("WC"):
        return read_confidence(string.get("WC"))
    digits = [int(digit) for digit in string.get("CC") or "" if digit.isascii() and digit.isdigit()]
    return 1 - sum(digits) / len(digits) / 9 if digits else None
