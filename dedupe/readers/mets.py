"""METS packages → pages: the text files that they name, in the order of their pages, with the articles they state."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import IO
from xml.etree.ElementTree import Element

from dedupe.errors import UnreadableInput
from dedupe.model import BlockKind, Notice, Page
from dedupe.readers.alto import Unit, read_alto
from dedupe.readers.beside import Beside, Folder, NotThere
from dedupe.readers.formats import HEAD, Dump, detect_format, read, root_of
from dedupe.readers.inputs import Source, digest, open_source
from dedupe.readers.labels import is_article, kind_of
from dedupe.readers.markup import elements, read_markup
from dedupe.readers.measures import read_number
from dedupe.readers.naming import number_pages
from dedupe.records import dataclass, replace
from dedupe.settings import DEFAULTS

_TEXT_FORMATS = ("alto", "page", "hocr")
_SHOWN = 200  # characters of an href in a message
_NO_TEXT = ("image/", "audio/", "video/", "application/pdf", "text/plain")
_FULLTEXT = ("fulltext", "alto")  # in the USE of a group: how libraries name the group that holds the text


@dataclass(frozen=True, slots=True)
class _File:
    """A file that a package names: its id, the href, the place in the group of files, its MIME type."""

    id: str
    href: str
    group: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Package:
    """What a METS file says: its files by id, the pages as ids of files, and the units of text of each file."""

    files: Mapping[str, _File]
    pages: Sequence[Sequence[str]]
    units: Mapping[str, Mapping[str, Unit]]


def read_mets(dump: Dump) -> Iterator[Page]:
    """Give the pages of a package. A page's file that cannot be read is told, the others are read."""
    name, beside = dump.source.id, dump.beside
    if beside is None:
        raise UnreadableInput(
            f"{name}: METS names files beside it, and there are none; give it by its name, in its folder or archive"
        )
    package = _read_package(dump)
    chosen = list(_each_once(_choose(package, dump, beside), beside))
    many, read_any = len(chosen) > 1, False
    for number, file in enumerate(chosen, 1):
        page_id = f"{name}#{number}" if many else name
        try:
            for named, page in number_pages(page_id, _pages(file, package, dump, beside)):
                read_any = True
                fields = {**page.fields, "file": file.href}
                yield replace(page, id=named, dump=name, sha256=dump.sha256, fields=fields)
        except UnreadableInput as error:
            dump.lose(Notice(name, str(error).removeprefix(f"{name}: ")))
    if not read_any:
        raise UnreadableInput(f"{name}: METS, but none of the text files that it names can be read; put them beside it")


def without_members(sources: Sequence[Source]) -> list[Source]:
    """Leave out the files that a METS file among them names: they are read as its pages."""
    members: set[str] = set()
    packages: set[str] = set()
    for source in sources:
        if source.path is None or not source.path.is_file():
            continue
        try:
            with source.path.open("rb") as file:
                if root_of(file.read(HEAD)) != "mets":
                    continue
            with open_source(source) as opened:
                package = _read_package(Dump(source, opened, "", DEFAULTS, _hush, _hush))
        except (OSError, UnreadableInput):
            continue  # it is told when it is read
        packages.add(source.id)
        folder = Folder(source.path.parent, source.id)
        for file_ in package.files.values():
            with suppress(NotThere):
                members.add(os.path.realpath(folder.place(file_.href)))
    return [
        source
        for source in sources
        if source.path is None or source.id in packages or os.path.realpath(source.path) not in members
    ]


def files_of(name: str, file: IO[bytes], beside: Beside) -> Iterator[str]:
    """Give the ids of the files that a METS file names. Raises UnreadableInput."""
    package = _read_package(Dump(Source(name, None), file, "", DEFAULTS, _hush, _hush))
    for each in package.files.values():
        with suppress(NotThere):
            yield beside.find(each.href).id


def _hush(notice: Notice) -> None:
    """Say nothing."""


def _read_package(dump: Dump) -> _Package:
    found = list(elements(read_markup(dump), {"fileSec", "structMap", "structLink"}))
    files = {file.id: file for section in found if section.tag == "fileSec" for file in _files(section, "")}
    maps = [each for each in found if each.tag == "structMap"]
    links = _links(each for each in found if each.tag == "structLink")
    return _Package(files, [page for each in maps for page in _page_files(each)], _units(maps, links))


def _files(section: Element, group: str) -> Iterator[_File]:
    for child in section:
        if child.tag == "fileGrp":
            yield from _files(child, child.get("USE") or child.get("ID") or group)
        elif child.tag == "file":
            place = child.find("FLocat")
            href = _attribute(place, "href") if place is not None else None
            if href and child.get("ID"):
                use = child.get("USE") or group  # of a file, where a page's files are a group (Chronicling America)
                yield _File(child.get("ID", ""), href, use, (child.get("MIMETYPE") or "").lower())
            yield from _files(child, group)


def _attribute(element: Element, name: str) -> str | None:
    """Give an attribute whatever its prefix."""
    return next((value for key, value in element.items() if key.rpartition(":")[2] == name), None)


def _page_files(structure: Element) -> Iterator[list[str]]:
    """Give the ids of each page's files, in the order of the physical structure."""
    if (structure.get("TYPE") or "").lower() == "logical":
        return
    pages = [each for each in structure.iter("div") if _type(each) in ("page", "doublepage")]
    places = [read_number(page.get("ORDER")) for page in pages]
    if None not in places and len(set(places)) == len(pages):
        pages = [page for _, page in sorted(zip(places, pages, strict=True), key=lambda pair: pair[0] or 0)]
    for page in pages:
        yield [name for each in page.iter() if (name := each.get("FILEID"))]


def _type(division: Element) -> str:
    """Give what a division is, without the prefix of np:page."""
    return (division.get("TYPE") or "").lower().rpartition(":")[2]


def _links(sections: Iterable[Element]) -> dict[str, list[str]]:
    """Give what structLink joins: the ids of divisions from each division's id."""
    links: dict[str, list[str]] = {}
    for section in sections:
        for link in section.iter("smLink"):
            links.setdefault((_attribute(link, "from") or "").lstrip("#"), []).append(
                (_attribute(link, "to") or "").lstrip("#")
            )
        for group in section.iter("smLinkGrp"):
            named = {_attribute(each, "label"): _target(each, "href") for each in group.iter("smLocatorLink")}
            for arc in group.iter("smArcLink"):
                ends = [named.get(_attribute(arc, side), "") for side in ("from", "to")]
                links.setdefault(ends[0], []).append(ends[1])
    return links


def _target(link: Element, name: str) -> str:
    """Give the id that a link's attribute names, with # or without."""
    return (_attribute(link, name) or "").lstrip("#")


def _units(maps: Sequence[Element], links: Mapping[str, Sequence[str]]) -> dict[str, dict[str, Unit]]:
    """Give, for each file, what the id of a block or word begins: which article, of what kind, as which in order."""
    divisions = {each.get("ID"): each for structure in maps for each in structure.iter("div") if each.get("ID")}
    units: dict[str, dict[str, Unit]] = {}
    met: set[int] = set()
    for structure in maps:
        if (structure.get("TYPE") or "").lower() != "physical":
            for division in structure.findall("div"):
                _follow(division, None, "text", divisions, links, units, met)
    return units


def _follow(
    division: Element,
    article: str | None,
    kind: BlockKind,
    divisions: Mapping[str | None, Element],
    links: Mapping[str, Sequence[str]],
    units: dict[str, dict[str, Unit]],
    met: set[int],
) -> None:
    """Walk down a logical division, and over to the physical ones that it is linked to, each once."""
    if id(division) in met:
        return
    met.add(id(division))
    name, label = division.get("ID"), _type(division)
    article = (name or f"div{len(met)}") if is_article(label) else article
    kind = kind if kind != "text" else kind_of(label)
    for child in division:
        if child.tag == "div":
            _follow(child, article, kind, divisions, links, units, met)
            continue
        for area in child.iter("area"):
            begin = area.get("BEGIN")
            if begin and (article or kind != "text"):
                inside = units.setdefault(area.get("FILEID") or "", {})
                inside.setdefault(begin, Unit(article, kind, len(inside), area.get("END") or begin))
    linked = (divisions.get(to) for to in links.get(name or "", ()))
    for other in linked:
        if other is not None and article and _type(other) not in ("page", "physsequence"):
            _follow(other, article, kind, divisions, links, units, met)


def _choose(package: _Package, dump: Dump, beside: Beside) -> list[_File]:
    """Choose one text file for each page: those of the group called full text, else of the last that has text."""
    groups: dict[str, list[_File]] = {}
    for file in package.files.values():
        if not file.kind.startswith(_NO_TEXT):
            groups.setdefault(file.group, []).append(file)
    preferred = sorted(
        enumerate(groups), key=lambda each: (not any(word in each[1].lower() for word in _FULLTEXT), -each[0])
    )
    fallback: list[_File] = []
    for _, group in preferred:
        members = {file.id: file for file in groups[group]}
        pages = [[members[name] for name in page if name in members] for page in package.pages]
        ordered = list(dict.fromkeys(page[0] for page in pages if page)) or groups[group]
        texts = [_format(beside, file) for file in ordered]
        if any(texts):
            if _has_text(ordered[[bool(each) for each in texts].index(True)], package, dump, beside):
                return ordered
            fallback = fallback or ordered
    return fallback


def _each_once(files: Iterable[_File], beside: Beside) -> Iterator[_File]:
    """Give files, but none that is named once more: a page has a file, and a thousand names would take as long."""
    met: set[str] = set()
    for file in files:
        try:
            place = beside.find(file.href).id
        except NotThere:
            place = ""  # it is told when it is read
        if not place or place not in met:
            yield file
        met.add(place)


def _format(beside: Beside, file: _File) -> str:
    """Name the format of a file that holds text; "" where it holds none or is not there."""
    try:
        name = detect_format(beside.find(file.href).head(HEAD)).name
    except NotThere:
        return ""
    return name if name in _TEXT_FORMATS else ""


def _has_text(file: _File, package: _Package, dump: Dump, beside: Beside) -> bool:
    quiet = replace(dump, warn=_hush, lose=_hush)
    try:
        return any(page.text for page in _pages(file, package, quiet, beside))
    except UnreadableInput:
        return True  # it is told when it is read


def _pages(file: _File, package: _Package, dump: Dump, beside: Beside) -> Iterator[Page]:
    """Read one file of the package."""
    try:
        opened = beside.find(file.href).open()
    except NotThere as error:
        raise UnreadableInput(f"{dump.source.id}: {file.href[:_SHOWN]}: {error}") from None
    with opened:
        source = Source(f"{dump.source.id}: {file.href}", None)
        member = Dump(source, opened, digest(opened), dump.settings, dump.warn, dump.lose)
        form = detect_format(member.head)
        if form.name not in _TEXT_FORMATS:
            raise UnreadableInput(f"{source.id}: neither ALTO, PAGE-XML nor hOCR; see whether it is what METS says")
        units = package.units.get(file.id)
        yield from read_alto(member, units) if form.name == "alto" and units else read(form, member)
