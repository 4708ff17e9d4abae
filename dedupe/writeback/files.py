"""Result and sources → the input files again, copies marked or left out; every other byte as it was."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import NamedTuple

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page, Result
from dedupe.readers import Source, open_dumps
from dedupe.readers.beside import NotThere, spellings
from dedupe.readers.formats import Dump
from dedupe.readers.inputs import STDIN
from dedupe.reports.mirror import mirror
from dedupe.settings import Settings
from dedupe.writeback import FOLDERS, WriteBack
from dedupe.writeback.alto import edit_alto
from dedupe.writeback.marks import PageMarks, find_marks
from dedupe.writeback.page import edit_page
from dedupe.writeback.splice import Edit, Located, set_attribute, splice

_EDITORS: Mapping[str, Callable[[Located, Sequence[PageMarks], bool], Iterable[Edit]]] = {
    "alto": edit_alto,
    "page": edit_page,
}
_PACKED = (".gz", ".bz2", ".xz", ".zst")


class _File(NamedTuple):
    """One file to write: its id, the href by which its package names it ("" where it is a dump), its pages in order."""

    id: str
    href: str
    pages: tuple[Page, ...]


def written_back(
    result: Result, sources: Iterable[Source], settings: Settings, how: WriteBack, tell: Callable[[Notice], None]
) -> Iterator[tuple[str, bytes]]:
    """Give the name in OUT and the bytes of each input file in ALTO or PAGE-XML, whether it holds copies or not.

    What was packed is given unpacked, the members of an archive in a folder of its name. Files of other formats are
    told, and those that were mended when they were read, whose other bytes could not be kept.
    """
    marks = find_marks(result)
    files = _by_dump(result.pages, tell)
    names = mirror((_unpacked(file.id) for found in files.values() for file in found), suffix="")
    for dump in _opened_again(sources, files, settings):
        for file in files[dump.source.id]:
            page_marks = [marks[page.id] for page in file.pages]
            try:
                data = _again(dump, file, page_marks, how)
            except UnreadableInput as error:
                tell(Notice(file.id, f"not written back: {str(error).removeprefix(f'{file.id}: ')}"))
            else:
                yield f"{FOLDERS[how]}/{names[_unpacked(file.id)]}", data


def rewritten(dump: Dump, form: str, marks: Sequence[PageMarks], how: WriteBack, name: str | None = None) -> bytes:
    """Give a file with what is marked on its pages; `name` is its new id, where PAGE-XML states one.

    Raises UnreadableInput where its other bytes could not be kept.
    """
    located = Located.read(dump)
    edits = list(_EDITORS[form](located, marks, how == "drop"))
    if name and located.root.get("pcGtsId"):
        edits.append(set_attribute(located, located.root, "pcGtsId", name))
    return splice(located, edits)


def _again(dump: Dump, file: _File, marks: Sequence[PageMarks], how: WriteBack) -> bytes:
    """Give a file of a dump that is opened again: the dump itself, or one that it names as a METS package."""
    form = file.pages[0].format
    if dump.sha256 != file.pages[0].sha256:
        raise UnreadableInput(f"{file.id}: has changed since it was read; run again")
    if not file.href or dump.beside is None:
        return rewritten(dump, form, marks, how)
    try:
        opened = dump.beside.find(file.href).open()
    except NotThere as error:
        raise UnreadableInput(f"{file.id}: {error}") from None
    with closing(opened):
        member = Dump(Source(file.id, None), opened, "", dump.settings, _hush, _hush)
        return rewritten(member, form, marks, how)


def _by_dump(pages: Iterable[Page], tell: Callable[[Notice], None]) -> dict[str, list[_File]]:
    """Group pages by the file that they stand in, and files by their dump; a METS package has several."""
    groups: dict[tuple[str, str], list[Page]] = {}
    for page in pages:
        href = page.fields.get("file")
        groups.setdefault((page.dump, href if isinstance(href, str) else ""), []).append(page)
    files: dict[str, list[_File]] = {}
    for (dump, href), found in groups.items():
        if found[0].format not in _EDITORS or dump == STDIN:
            why = "it came through a pipe" if dump == STDIN else f"in the format {found[0].format}"
            tell(Notice(dump, f"not written back: {why}; only ALTO and PAGE-XML files are"))
            continue
        name = posixpath.join(posixpath.dirname(dump), next(spellings(href))) if href else dump
        files.setdefault(dump, []).append(_File(name, href, tuple(found)))
    return files


def _opened_again(sources: Iterable[Source], files: Mapping[str, object], settings: Settings) -> Iterator[Dump]:
    """Open the dumps once more that hold files to write, those in archives too."""
    for source in sources:
        if any(dump == source.id or dump.startswith(f"{source.id}/") for dump in files):
            yield from (dump for dump in open_dumps(source, settings, _hush, _hush) if dump.source.id in files)


def _unpacked(name: str) -> str:
    """Give the name of a file without what says that it is packed."""
    stem, ending = posixpath.splitext(name)
    return stem if ending.lower() in _PACKED else name


def _hush(notice: Notice) -> None:
    """Say nothing: it was said when the file was read."""
