"""Result and sources → the input files again, copies marked or left out; every other byte as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page, Result
from dedupe.readers import Source
from dedupe.readers.formats import Dump
from dedupe.readers.inputs import digest, open_source
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


class _File(NamedTuple):
    """One file to write: its name, where it is read, its pages in order, its digest (None for a file of a package)."""

    name: str
    path: Path
    pages: tuple[Page, ...]
    sha256: str | None


def written_back(
    result: Result, sources: Iterable[Source], settings: Settings, how: WriteBack, tell: Callable[[Notice], None]
) -> Iterator[tuple[str, bytes]]:
    """Give the name in OUT and the bytes of each input file in ALTO or PAGE-XML, whether it holds copies or not.

    Files of other formats are told, and those whose bytes could not be kept: packed ones, and those that were mended
    when they were read.
    """
    marks = find_marks(result)
    files = list(_files(result.pages, {source.id: source.path for source in sources}, tell))
    names = mirror((file.name for file in files), suffix="")
    for file in files:
        source, page_marks = Source(file.name, file.path), [marks[page.id] for page in file.pages]
        try:
            data = rewritten(source, file.pages[0].format, page_marks, settings, how, sha256=file.sha256)
        except UnreadableInput as error:
            tell(Notice(file.name, f"not written back: {str(error).removeprefix(f'{file.name}: ')}"))
        else:
            yield f"{FOLDERS[how]}/{names[file.name]}", data


def rewritten(
    source: Source,
    form: str,
    marks: Sequence[PageMarks],
    settings: Settings,
    how: WriteBack,
    name: str | None = None,
    sha256: str | None = None,
) -> bytes:
    """Give a file with what is marked on its pages; `name` is its new id, where PAGE-XML states one.

    Raises UnreadableInput where its other bytes could not be kept, and where it is not the file of that digest.
    """
    with open_source(source) as opened:
        dump = Dump(source, opened, digest(opened), settings, _hush, _hush)
        if sha256 not in (None, dump.sha256):
            raise UnreadableInput(f"{source.id}: is packed, or has changed since it was read; unpack it, or run again")
        located = Located.read(dump)
    edits = list(_EDITORS[form](located, marks, how == "drop"))
    if name and located.root.get("pcGtsId"):
        edits.append(set_attribute(located, located.root, "pcGtsId", name))
    return splice(located, edits)


def _files(pages: Iterable[Page], paths: Mapping[str, Path | None], tell: Callable[[Notice], None]) -> Iterator[_File]:
    """Group pages by the file that they stand in; a METS package has several."""
    groups: dict[tuple[str, str], list[Page]] = {}
    for page in pages:
        member = page.fields.get("file")
        groups.setdefault((page.dump, member if isinstance(member, str) else ""), []).append(page)
    for (dump, member), found in groups.items():
        path = paths.get(dump)
        if path is None or found[0].format not in _EDITORS:
            why = "from no file of its own" if path is None else f"in the format {found[0].format}"
            tell(Notice(dump, f"not written back: {why}; only ALTO and PAGE-XML files are"))
            continue
        if member:
            place = path.parent / member
            yield _File(f"{dump.rpartition('/')[0]}/{member}".lstrip("/"), place, tuple(found), None)
        else:
            yield _File(dump, path, tuple(found), found[0].sha256)


def _hush(notice: Notice) -> None:
    """Say nothing: it was said when the file was read."""
