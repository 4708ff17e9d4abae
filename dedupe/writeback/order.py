"""References to what is gone → edits that take them out, and groups that nothing is left in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from dedupe.writeback.marks import Mark
from dedupe.writeback.splice import Edit, Located, drop_attribute, drop_element

# What the schemas want to hold something.
_GROUPS = ("ReadingOrder", "OrderedGroup", "UnorderedGroup", "OrderedGroupIndexed", "UnorderedGroupIndexed")
_HOLDERS = (*_GROUPS, "Relations", "Relation", "Layers", "Layer")


def drop_refs(located: Located, gone: Collection[str], attribute: str, refs: Sequence[str]) -> Iterator[Edit]:
    """Take out the references to ids that are gone: elements of the names `refs`; of others the attribute alone."""
    dropped: set[Element] = set()
    for element in located.root.iter():
        if element.get(attribute) not in gone:
            continue
        if located.parents[element].tag == "Relation":  # it joins two
            dropped.add(located.parents[element])
        elif element.tag in refs:
            dropped.add(element)
        else:
            yield from drop_attribute(located, element, attribute)
    for holder in reversed([each for each in located.root.iter() if each.tag in _HOLDERS]):
        left = [child for child in holder if child not in dropped and child.tag not in ("Labels", "UserDefined")]
        if len(holder) and not left:
            dropped.add(holder)
    yield from (drop_element(located, element) for element in located.root.iter() if element in dropped)


def lines_of(
    lines: Iterable[tuple[Element, str]], marked: Sequence[tuple[str, Mark]]
) -> Iterator[tuple[Element, Mark]]:
    """Give the element of each marked line: the first not yet taken that has its text."""
    free = list(lines)
    for text, mark in marked:
        at = next((at for at, (_, other) in enumerate(free) if other == text), None)
        if at is not None:
            yield free.pop(at)[0], mark
