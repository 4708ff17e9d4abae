"""ALTO and what is printed twice on its pages → edits: Tags and TAGREFS, or blocks and lines taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from dedupe.readers.alto import named_blocks, read_line
from dedupe.writeback.marks import Mark, PageMarks
from dedupe.writeback.order import drop_refs, lines_of
from dedupe.writeback.splice import Edit, Located, drop_attribute, drop_element, note, set_attribute

_NO_TAGS = re.compile(r"alto[-_]?(?:1-\d|v1\.\d|2-0|v2\.0)\.xsd|^(?:1\.\d|2\.0)\b", re.IGNORECASE)
_TAGS_IN = re.compile(r"/ns-v[2-9]\d*#")


def edit_alto(located: Located, pages: Sequence[PageMarks], drops: bool) -> Iterator[Edit]:
    """Mark the copies, or take them out. Files below ALTO 2.1, which has no tags, bear processing instructions."""
    marked = [
        pair for page, marks in zip(located.root.iter("Page"), pages, strict=False) for pair in _marked(page, marks)
    ]
    if drops:
        yield from _drop(located, [element for element, _ in marked])
    elif _has_tags(located.root):
        yield from _tag(located, marked)
    else:
        for element, mark in marked:
            yield from note(located, element, f"duplicate {mark}")


def _marked(page: Element, marks: PageMarks) -> Iterator[tuple[Element, Mark]]:
    """Give the blocks and lines of a page that are copies."""
    uses_spaces = page.find(".//SP") is not None
    for name, block in named_blocks(page):
        if name in marks.blocks:
            yield block, marks.blocks[name]
        elif name in marks.lines:
            texts = ((line, read_line(line, 1.0, uses_spaces).text) for line in block.findall("TextLine"))
            yield from lines_of(texts, marks.lines[name])


def _has_tags(root: Element) -> bool:
    """Tell whether the schema of a file has tags: from 2.1 on, whose namespace 2.0 shares."""
    location = next((value for key, value in root.items() if key.endswith("chemaLocation")), "")
    stated = [root.get("SCHEMAVERSION") or "", *location.split()]
    namespaces = [value for key, value in root.items() if key.split(":")[0] == "xmlns"]
    return any(map(_TAGS_IN.search, namespaces)) and not any(map(_NO_TAGS.search, stated))


def _tag(located: Located, marked: Sequence[tuple[Element, Mark]]) -> Iterator[Edit]:
    """Refer from each copy to a tag, one for each text that stays."""
    if not marked:
        return
    taken = {each.get("ID") for each in located.root.iter()}
    free = (name for number in range(1, len(marked) + len(taken) + 1) if (name := f"duplicate_{number}") not in taken)
    names = {mark: next(free) for mark in dict.fromkeys(mark for _, mark in marked)}
    yield _add_tags(located, names)
    for element, mark in marked:
        yield set_attribute(located, element, "TAGREFS", f"{element.get('TAGREFS') or ''} {names[mark]}".strip())


def _add_tags(located: Located, names: Mapping[Mark, str]) -> Edit:
    """Write the tags: at the end of Tags, or as Tags before the reading order or the layout."""
    root = located.root
    tags = root.find("Tags")
    follower = next(each for each in root if each.tag in ("ReadingOrder", "Layout"))
    prefix = located.prefix(tags if tags is not None else follower).decode()
    at = located.places[follower].start
    break_ = located.data[len(located.data[:at].rstrip(b" \t\r\n")) : at].decode()
    indent = break_.rpartition("\n")[2]
    lines = [
        f'<{prefix}OtherTag ID="{name}" TYPE="duplicate" LABEL="duplicate" DESCRIPTION="{_escaped(str(mark))}"/>'
        for mark, name in names.items()
    ]
    inner = "".join(f"{break_}{indent}{line}" for line in lines)
    if tags is None:
        return Edit(at, at, f"<{prefix}Tags>{inner}{break_}</{prefix}Tags>{break_}".encode())
    place = located.places[tags]
    if place.foot == place.end:  # <Tags/>
        start = located.data.rindex(b"/", place.start, place.head)
        return Edit(start, place.end, f">{inner}{break_}</{prefix}Tags>".encode())
    end = len(located.data[: place.foot].rstrip(b" \t\r\n"))
    return Edit(end, end, inner.encode())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _drop(located: Located, dropped: Iterable[Element]) -> Iterator[Edit]:
    """Take elements out, and what refers to them; a chain of blocks goes on behind what is gone."""
    gone: dict[str, str | None] = {}
    for element in dropped:
        yield drop_element(located, element)
        gone.update((name, each.get("IDNEXT")) for each in element.iter() if (name := each.get("ID")))
    yield from drop_refs(located, gone, "REF", ("ElementRef",))
    for block in located.root.iter():
        following = block.get("IDNEXT")
        if following is None or following not in gone or block.get("ID") in gone:
            continue
        seen = set()
        while following in gone and following not in seen:
            seen.add(following)
            following = gone[following]
        if following is None or following in gone:
            yield from drop_attribute(located, block, "IDNEXT")
        else:
            yield set_attribute(located, block, "IDNEXT", following)
