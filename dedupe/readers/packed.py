"""An opened input → the dumps in it: itself, unpacked, or the members of an archive, however they are named."""

from __future__ import annotations

import bz2
import gzip
import lzma
import posixpath
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import IO, NamedTuple, Protocol, cast

from dedupe.errors import UnreadableInput
from dedupe.model import Notice
from dedupe.readers.encodings import detect
from dedupe.readers.inputs import CHUNK, Source, free_name, lay_aside, printable

# What a packed byte may unpack to, in bytes, at any point of an input. Text of OCR engines, and their XML, is packed 5
# to 30 times smaller; zeros 200 times (deflate at its fastest) and far more.
MAX_RATIO = 100
MAX_SMALL = 1 << 26  # bytes, whatever the ratio
MAX_TOTAL = 1 << 36  # bytes of one input, whatever its size: a temporary file of 64 GB is a mistake, or malice

MAX_DEPTH = 6  # packed in packed: an archive of packed archives of packed files needs four
MAX_MEMBERS = 200_000
XZ_MEMORY = 1 << 28  # bytes of a dictionary; xz -9 takes 64 MB
ZSTD_FED = 1 << 10  # bytes at a time: each may unpack to 32,768

_HEAD = 512  # bytes of a tar header, which tell all kinds
_OFFICE = ("[Content_Types].xml", "mimetype")  # in Word, Excel, OpenDocument and EPUB files
_HIDDEN = ("__MACOSX",)
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    struct.error,
)


class Opened(NamedTuple):
    """An input, or a member of one, with its bytes."""

    source: Source
    file: IO[bytes]


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _TooLarge(Exception):
    """An input unpacks to more than any dump."""


@dataclass(slots=True)
class _Budget:
    """The bytes that an input may still unpack to: more with each packed byte that is read."""

    left: int
    total: int

    def earn(self, size: int) -> None:
        self.left += MAX_RATIO * size

    def take(self, size: int) -> None:
        self.left -= size
        self.total -= size
        if min(self.left, self.total) < 0:
            raise _TooLarge


class _Earning:
    """A packed input; what is read of it is allowed to unpack."""

    def __init__(self, file: IO[bytes], budget: _Budget) -> None:
        self._file, self._budget = file, budget
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._budget.earn(len(data))
        return data

    def close(self) -> None:
        """Stay open: the input is not this module's."""


@dataclass(frozen=True, slots=True)
class _Metered:
    """A stream whose bytes count against a budget; its reads are whole."""

    stream: _Readable
    budget: _Budget

    def read(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size > 0 and (part := self.stream.read(min(size, CHUNK))):
            self.budget.take(len(part))
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


def unpack(opened: Opened, lose: Callable[[Notice], None]) -> Iterator[tuple[Opened, IO[bytes]]]:
    """Give the dumps of an input, each as it is named and packed, and its unpacked bytes.

    A member that cannot be read is told to `lose`, and the others are given. Raises UnreadableInput where none can be.
    """
    budget = _Budget(MAX_SMALL, MAX_TOTAL)
    try:
        yield from _unpack(opened, opened.file, budget, lose, 0)
    except _TooLarge:
        raise UnreadableInput(
            f"{opened.source.id}: unpacks to more than {MAX_RATIO} times its size, as no text does; "
            "what comes after was not read: unpack it yourself if it is what it should be"
        ) from None


def _unpack(
    named: Opened, file: IO[bytes], budget: _Budget, lose: Callable[[Notice], None], depth: int
) -> Iterator[tuple[Opened, IO[bytes]]]:
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    stream = next((open_ for mark, open_ in _STREAMS if head.startswith(mark)), None)
    archive = _zip_members if head[:4] in _ZIP_MARKS else _tar_members if _is_tar(head) else None
    name = named.source.id
    packed = file if depth else cast("IO[bytes]", _Earning(file, budget))
    if stream is None and archive is None:
        yield named, file
        return
    if depth >= MAX_DEPTH:
        raise UnreadableInput(f"{name}: packed in packed, {MAX_DEPTH} deep and more; unpack it yourself")
    try:
        if stream is not None:
            with lay_aside(cast("IO[bytes]", _Metered(stream(name, packed), budget))) as unpacked:
                yield from _unpack(named, unpacked, budget, lose, depth + 1)
        elif archive is not None:
            yield from _members(named, archive(name, packed), budget, lose, depth)
    except _DAMAGED as error:
        raise UnreadableInput(f"{name}: damaged or cut off ({_why(error)}); get the whole file") from None


class _Member(NamedTuple):
    """A file in an archive. `problem` says why it cannot be read."""

    name: str
    open: Callable[[], IO[bytes]]
    problem: str | None = None


def _members(
    archive: Opened, members: Iterator[_Member], budget: _Budget, lose: Callable[[Notice], None], depth: int
) -> Iterator[tuple[Opened, IO[bytes]]]:
    met: set[str] = set()
    for member in members:
        name = free_name(f"{archive.source.id}/{_safe(member.name)}", met)
        if member.problem is not None:
            lose(Notice(name, member.problem))
            continue
        try:
            with closing(member.open()) as packed:
                unpacked = lay_aside(cast("IO[bytes]", _Metered(packed, budget)))
        except _DAMAGED as error:
            lose(Notice(name, f"damaged or cut off ({_why(error)}); get the whole file"))
            continue
        with unpacked:
            try:
                yield from _unpack(Opened(Source(name, None), unpacked), unpacked, budget, lose, depth + 1)
            except UnreadableInput as error:
                lose(Notice(name, str(error).removeprefix(f"{name}: ")))
    if not met:
        raise UnreadableInput(f"{archive.source.id}: an archive without files to read; check what packed it")


def _zip_members(name: str, file: IO[bytes]) -> Iterator[_Member]:
    with zipfile.ZipFile(file) as archive:
        files = [info for info in archive.infolist() if not info.is_dir()]
        _check_count(name, len(files))
        if any(info.filename in _OFFICE for info in files):
            raise UnreadableInput(f"{name}: not text but a Word, Excel or EPUB file; save it as plain text")
        # A name that is not marked as UTF-8 is, by the standard, in cp437; in fact, in whatever its system had.
        raw = [info.filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace") for info in files]
        names = _decoded([b for b, info in zip(raw, files, strict=True) if not info.flag_bits & 0x800])
        known = iter(names)
        named = [(info.filename if info.flag_bits & 0x800 else next(known), info) for info in files]
        for shown, info in sorted(named, key=lambda pair: pair[0]):
            kind = stat.S_IFMT(info.external_attr >> 16)
            if _is_hidden(shown) or kind not in (0, stat.S_IFREG):
                continue
            problem = "encrypted; unpack it with its password" if info.flag_bits & 1 else None
            yield _Member(shown, lambda info=info: archive.open(info), problem)  # type: ignore[misc]


def _tar_members(name: str, file: IO[bytes]) -> Iterator[_Member]:
    with tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="surrogateescape") as archive:
        files: list[tarfile.TarInfo] = []
        cut = ""
        try:
            for info in archive:
                _check_count(name, len(files))
                if info.isreg():
                    files.append(info)
        except (tarfile.TarError, OSError, ValueError) as error:
            cut = _why(error)
        shown = _decoded([info.name.encode("utf-8", "surrogateescape") for info in files])
        for path, info in sorted(zip(shown, files, strict=True), key=lambda pair: pair[0]):
            if not _is_hidden(path):
                yield _Member(path, lambda info=info: cast("IO[bytes]", archive.extractfile(info)))  # type: ignore[misc]
        if cut:
            raise UnreadableInput(f"{name}: damaged or cut off ({cut}); what stands before was read")


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
    if len(head) < _HEAD or not head[0]:
        return False
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def _gzip(_: str, file: IO[bytes]) -> _Readable:
    return gzip.GzipFile(fileobj=file)


def _bzip2(_: str, file: IO[bytes]) -> _Readable:
    return bz2.BZ2File(file)


class _Chunks:
    """A stream over pieces of any size."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int, /) -> bytes:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def _xz(_: str, file: IO[bytes]) -> _Readable:
    return _Chunks(_xz_pieces(file))


def _xz_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Unpack streams end to end. LZMAFile takes no limit for the memory that a header may ask for."""
    data = file.read(CHUNK)
    while data.lstrip(b"\0"):
        decoder = lzma.LZMADecompressor(memlimit=XZ_MEMORY)
        while not decoder.eof:
            if decoder.needs_input and not data:
                raise EOFError("the file ends before its end mark")
            yield from filter(None, [decoder.decompress(data, CHUNK)])
            data = file.read(CHUNK) if decoder.needs_input else b""
        data = decoder.unused_data or file.read(CHUNK)


def _zstd(name: str, file: IO[bytes]) -> _Readable:
    try:
        import zstandard
    except ImportError:
        raise UnreadableInput(
            f"{name}: packed with zstd; install the extra: pip install 'newspaper-dedupe[zst]', or unpack it"
        ) from None
    return _Chunks(_zstd_pieces(file, zstandard))


def _zstd_pieces(file: IO[bytes], zstandard: object) -> Iterator[bytes]:
    """Unpack frames end to end; the package's own reader does not say where the last is cut off."""
    make, failure = zstandard.ZstdDecompressor, zstandard.ZstdError  # type: ignore[attr-defined]
    data = file.read(ZSTD_FED)
    try:
        while data:
            decoder = make().decompressobj()
            while not decoder.eof:
                if not data:
                    raise EOFError("the file ends before its end mark")
                yield from filter(None, [decoder.decompress(data)])
                data = b"" if decoder.eof else file.read(ZSTD_FED)
            data = decoder.unused_data or file.read(ZSTD_FED)
    except failure as error:
        raise ValueError(str(error)) from None


_STREAMS: tuple[tuple[bytes, Callable[[str, IO[bytes]], _Readable]], ...] = (
    (b"\x1f\x8b\x08", _gzip),
    (b"BZh", _bzip2),
    (b"\xfd7zXZ\0", _xz),
    (b"\x28\xb5\x2f\xfd", _zstd),
)
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")


def _why(error: BaseException) -> str:
    return " ".join(str(error).split()).lower().rstrip(".") or type(error).__name__
