"""XML bytes and edits → the bytes again, changed in those places only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat
from xml.sax.saxutils import escape

from dedupe.errors import UnreadableInput
from dedupe.readers.formats import Dump
from dedupe.readers.markup import broken, local_name, new_parser, read_markup
from dedupe.records import dataclass

_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_NAME = re.compile(rb"<[^\s/>]+")
_QUOTED = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Edit(NamedTuple):
    """Put `text` in place of bytes [start, end)."""

    start: int
    end: int
    text: bytes


class Place(NamedTuple):
    """Where an element stands: its first byte, the end of its start tag, the beginning of its end tag, its end."""

    start: int
    head: int
    foot: int
    end: int


@dataclass(frozen=True, slots=True)
class Located:
    """A file as UTF-8 and as a tree, with the place of each element, and how to give it back.

    Tags are local names. `before` and `after` are the bytes around the markup: a byte-order mark, white space.
    """

    data: bytes
    root: Element
    places: dict[Element, Place]
    parents: dict[Element, Element]
    before: bytes
    after: bytes
    encoding: str

    @staticmethod
    def read(dump: Dump) -> Located:
        """Locate the elements of a file. Raises UnreadableInput where its bytes could not be given back."""
        name, raw = dump.source.id, dump.data
        markup = read_markup(dump)
        data = b"".join(markup.pieces())
        inner = data.decode().encode(markup.encoding, "replace")
        at = raw.find(inner)
        if markup.mended.replaced or markup.mended.controls or at < 0:
            raise UnreadableInput(f"{name}: was mended when it was read, so its other bytes cannot be kept")
        root, places, parents = _locate(name, data)
        return Located(data, root, places, parents, raw[:at], raw[at + len(inner) :], markup.encoding)

    def prefix(self, element: Element) -> bytes:
        """Give the namespace prefix that an element is written with, and its colon; b"" where it has none."""
        found = _NAME.match(self.data, self.places[element].start)
        name = found.group()[1:] if found else b""
        return name[: name.find(b":") + 1]


def _locate(name: str, data: bytes) -> tuple[Element, dict[Element, Place], dict[Element, Element]]:
    builder, parser = TreeBuilder(), new_parser(name)
    places: dict[Element, Place] = {}
    parents: dict[Element, Element] = {}
    stack: list[Element] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        element = builder.start(local_name(tag), attributes)
        at = parser.CurrentByteIndex
        found = _QUOTED.match(data, at)
        places[element] = Place(at, found.end() if found else at, 0, 0)
        if stack:
            parents[element] = stack[-1]
        stack.append(element)

    def end(tag: str) -> None:
        element = stack.pop()
        builder.end(local_name(tag))
        place, at = places[element], parser.CurrentByteIndex
        if data[place.head - 2 : place.head] == b"/>":
            places[element] = place._replace(foot=place.head, end=place.head)
        else:
            places[element] = place._replace(foot=at, end=data.index(b">", at) + 1)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, builder.data
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise broken(name, error) from None
    return builder.close(), places, parents


def splice(located: Located, edits: Iterable[Edit]) -> bytes:
    """Give the file with the edits made, in the encoding that it had. An edit within another that takes out is none."""
    parts, at = [], 0
    for edit in sorted(dict.fromkeys(edits), key=lambda each: (each.start, -each.end)):
        if edit.start < at:
            continue
        parts += [located.data[at : edit.start], edit.text]
        at = edit.end
    changed = b"".join([*parts, located.data[at:]])
    if located.encoding != "utf-8":
        changed = changed.decode().encode(located.encoding, "xmlcharrefreplace")
    return located.before + changed + located.after


def set_attribute(located: Located, element: Element, name: str, value: str) -> Edit:
    """Write an attribute anew, or add it behind the element's name."""
    place = located.places[element]
    quoted = b'"' + escape(value, {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}).encode() + b'"'
    for found in _attributes(located, place):
        if found.group(1) == name.encode():
            return Edit(found.start(2), found.end(2), quoted)
    tag = _NAME.match(located.data, place.start)
    at = tag.end() if tag else place.head
    return Edit(at, at, b" " + name.encode() + b"=" + quoted)


def drop_attribute(located: Located, element: Element, name: str) -> Iterator[Edit]:
    """Take an attribute out, with the white space before it."""
    for found in _attributes(located, located.places[element]):
        if found.group(1) == name.encode():
            yield Edit(found.start(), found.end(), b"")


def drop_element(located: Located, element: Element) -> Edit:
    """Take an element out, with the white space before it."""
    place = located.places[element]
    start = place.start
    while start and located.data[start - 1 : start].isspace():
        start -= 1
    is_alone = located.data[start - 1 : start] == b">"  # else it stands in running text
    return Edit(start if is_alone else place.start, place.end, b"")


def _attributes(located: Located, place: Place) -> Iterator[re.Match[bytes]]:
    tag = _NAME.match(located.data, place.start)
    at = tag.end() if tag else place.head
    while found := _ATTRIBUTE.match(located.data, at, place.head):
        yield found
        at = found.end()


def note(located: Located, element: Element, text: str) -> Iterator[Edit]:
    """Put a processing instruction into an element: every schema allows it everywhere."""
    place = located.places[element]
    if place.end > place.head:
        yield Edit(place.head, place.head, f"<?dedupe {text.replace('?>', '? >')}?>".encode())
