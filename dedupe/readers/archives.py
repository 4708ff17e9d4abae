"""A zip or tar file → its members: names in Unicode that lead nowhere, sorted, and how to open each."""

from __future__ import annotations

import posixpath
import stat
from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from dedupe.errors import UnreadableInput
from dedupe.readers.encodings import detect
from dedupe.readers.inputs import printable

if TYPE_CHECKING:
    import tarfile  # loaded, as zipfile is, where there is an archive: few inputs are one

MAX_MEMBERS = 200_000
TAR_HEAD = 512  # bytes of a header

_OFFICE = ("[Content_Types].xml", "mimetype")  # in Word, Excel, OpenDocument and EPUB files
_HIDDEN = ("__MACOSX",)
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


class Member(NamedTuple):
    """A file in an archive. `problem` says why it cannot be read."""

    name: str
    open: Callable[[], IO[bytes]]
    problem: str | None = None


class Listing(NamedTuple):
    """The members of an archive by name; `cut` says why there may be more that cannot be seen."""

    members: Sequence[Member]
    cut: str = ""


def lister_of(head: bytes) -> Callable[[str, IO[bytes]], Listing] | None:
    """Tell by its first bytes how an archive is listed; None where a file is none."""
    if head[:4] in _ZIP_MARKS:
        return _list_zip
    return _list_tar if _is_tar(head) else None


def _list_zip(name: str, file: IO[bytes]) -> Listing:
    import zipfile

    archive = zipfile.ZipFile(file)
    files = [info for info in archive.infolist() if not info.is_dir()]
    _check_count(name, len(files))
    if any(info.filename in _OFFICE for info in files):
        raise UnreadableInput(f"{name}: not text but a Word, Excel or EPUB file; save it as plain text")
    # A name that is not marked as UTF-8 is, by the standard, in cp437; in fact, in whatever its system had.
    raw = [info.filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace") for info in files]
    names = _decoded([b for b, info in zip(raw, files, strict=True) if not info.flag_bits & 0x800])
    known = iter(names)
    named = [(info.filename if info.flag_bits & 0x800 else next(known), info) for info in files]
    members: list[Member] = []
    for shown, info in sorted(named, key=lambda pair: pair[0]):
        kind = stat.S_IFMT(info.external_attr >> 16)
        if _is_hidden(shown) or kind not in (0, stat.S_IFREG):
            continue
        problem = "encrypted; unpack it with its password" if info.flag_bits & 1 else None
        members.append(Member(_safe(shown), lambda info=info: archive.open(info), problem))  # type: ignore[misc]
    return Listing(members)


def _list_tar(name: str, file: IO[bytes]) -> Listing:
    import tarfile

    archive = tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115 (read on)
    files: list[tarfile.TarInfo] = []
    cut = ""
    try:
        for info in archive:
            _check_count(name, len(files))
            if info.isreg():
                files.append(info)
    except (tarfile.TarError, OSError, ValueError) as error:
        cut = why(error)
    shown = _decoded([info.name.encode("utf-8", "surrogateescape") for info in files])
    members = [
        Member(_safe(path), lambda info=info: cast("IO[bytes]", archive.extractfile(info)))  # type: ignore[misc]
        for path, info in sorted(zip(shown, files, strict=True), key=lambda pair: pair[0])
        if not _is_hidden(path)
    ]
    return Listing(members, cut)


def _check_count(name: str, number: int) -> None:
    if number > MAX_MEMBERS:
        raise UnreadableInput(f"{name}: holds more than {MAX_MEMBERS:,} files; unpack it yourself")


def _decoded(names: Sequence[bytes]) -> list[str]:
    """Decode the names in an archive, all from one system, so all in one encoding."""
    encoding = detect(b"\n".join(names))
    return [name.decode(encoding, "backslashreplace") for name in names]


def _safe(name: str) -> str:
    """Give a member's name without what leads out of its archive: it is a name in reports, and no path to write to."""
    parts = name.replace("\\", "/").split("/")
    return printable("/".join(part for part in parts if part not in ("", ".", ".."))) or "unnamed"


def _is_hidden(name: str) -> bool:
    parts = posixpath.normpath(name.replace("\\", "/")).split("/")
    return any(part in _HIDDEN or (part.startswith(".") and part.strip(".")) for part in parts)


def _is_tar(head: bytes) -> bool:
    """Tell whether 512 bytes are a tar header, of the old kind too, which has no mark but a sum."""
    if len(head) < TAR_HEAD or not head[0] or not head[148:156].partition(b"\0")[0].strip().isdigit():
        return False
    import tarfile

    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def why(error: BaseException) -> str:
    """Say in a few words what an unpacker found."""
    return " ".join(str(error).split()).lower().rstrip(".") or type(error).__name__
