"""A packed stream → its bytes: gzip, bzip2, xz, zstd, told by how they begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO, Protocol

from dedupe.errors import UnreadableInput
from dedupe.readers.inputs import CHUNK

XZ_MEMORY = 1 << 28  # bytes of a dictionary; xz -9 takes 64 MB
ZSTD_FED = 1 << 10  # bytes at a time: each may unpack to 32,768


class Readable(Protocol):
    """What bytes can be read from, one after the other."""

    def read(self, size: int, /) -> bytes:
        """Give the next bytes, at most so many."""


def unpacker_of(head: bytes) -> Callable[[str, IO[bytes]], Readable] | None:
    """Tell by its first bytes how a file is unpacked; None where it is not packed. The name is for messages."""
    return next((unpacker for mark, unpacker in _STREAMS if head.startswith(mark)), None)


def _gzip(_: str, file: IO[bytes]) -> Readable:
    import gzip

    return gzip.GzipFile(fileobj=file)


def _bzip2(_: str, file: IO[bytes]) -> Readable:
    import bz2

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


def _xz(_: str, file: IO[bytes]) -> Readable:
    return _Chunks(_xz_pieces(file))


def _xz_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Unpack streams end to end. LZMAFile takes no limit for the memory that a header may ask for."""
    import lzma

    data = file.read(CHUNK)
    while data.lstrip(b"\0"):
        decoder = lzma.LZMADecompressor(memlimit=XZ_MEMORY)
        while not decoder.eof:
            if decoder.needs_input and not data:
                raise EOFError("the file ends before its end mark")
            yield from filter(None, [decoder.decompress(data, CHUNK)])
            data = file.read(CHUNK) if decoder.needs_input else b""
        data = decoder.unused_data or file.read(CHUNK)


def _zstd(name: str, file: IO[bytes]) -> Readable:
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


_STREAMS: tuple[tuple[bytes, Callable[[str, IO[bytes]], Readable]], ...] = (
    (b"\x1f\x8b\x08", _gzip),
    (b"BZh", _bzip2),
    (b"\xfd7zXZ\0", _xz),
    (b"\x28\xb5\x2f\xfd", _zstd),
)
