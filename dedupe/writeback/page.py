"""PAGE-XML and what is printed twice on its pages → edits: custom= and reading order, or elements taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from dedupe.readers.page import read_line
from dedupe.writeback.marks import Mark, PageMarks
from dedupe.writeback.order import drop_refs, lines_of
from dedupe.writeback.splice import Edit, Located, drop_element, note, set_attribute

_NO_CUSTOM = re.compile(r"pagecontent/20(?:09|1[0-2])-")  # the year of the first schema with custom= is 2013
_FORMER = re.compile(r"(?<!\s)\s*\bduplicate\s*\{[^{}]*\}")


def edit_page(located: Located, pages: Sequence[PageMarks], drops: bool) -> Iterator[Edit]:
    """Mark the copies and leave them out of the reading order, or take them out of the file.

    Files below PAGE 2013, which has no custom=, bear processing instructions.
    """
    marked: list[tuple[Element, Mark]] = []
    for page, marks in zip(located.root.iter("Page"), pages, strict=False):
        for region in page.iter():
            if region.tag in ("TextRegion", "TableRegion"):
                marked.extend(_marked(region, marks, drops))
    whole = {element for element, _ in marked if element.tag.endswith("Region")}
    gone = dict.fromkeys(name for region in whole for each in _inside(region, drops) if (name := each.get("id")))
    yield from drop_refs(located, gone, "regionRef", ("RegionRef", "RegionRefIndexed"))
    if drops:
        yield from (drop_element(located, element) for element, _ in marked)
        yield from _stale(located, [element for element, _ in marked if element.tag == "TextLine"])
        return
    has_custom = not any(_NO_CUSTOM.search(value) for value in located.root.attrib.values())
    for element, mark in marked:
        if has_custom:
            former = _FORMER.sub("", element.get("custom") or "").strip()
            yield set_attribute(located, element, "custom", f"{former} duplicate {{{mark}}}".strip())
        else:
            yield from note(located, element, f"duplicate {{{mark}}}")


def _inside(region: Element, drops: bool) -> Iterator[Element]:
    return region.iter() if drops else iter((region,))


def _marked(region: Element, marks: PageMarks, drops: bool) -> Iterator[tuple[Element, Mark]]:
    """Give a region that is a copy, or its lines that are.

    One that holds a region that stays is not taken out; its lines are.
    """
    name = region.get("id") or ""
    mark = marks.blocks.get(name)
    inner = [each for each in region.iter() if each is not region and each.tag in ("TextRegion", "TableRegion")]
    holds = region.tag == "TextRegion" and any((each.get("id") or "") not in marks.blocks for each in inner)
    if mark and drops and holds:
        yield from ((line, mark) for line in region.findall("TextLine"))
    elif mark:
        yield region, mark
    elif name in marks.lines and region.tag == "TextRegion":
        yield from lines_of(((line, read_line(line).text) for line in region.findall("TextLine")), marks.lines[name])


def _stale(located: Located, lines: Sequence[Element]) -> Iterator[Edit]:
    """Take out the text that a region states for its lines as a whole, where some of them are gone."""
    for region in dict.fromkeys(located.parents[line] for line in lines):
        yield from (drop_element(located, text) for text in region.findall("TextEquiv"))
