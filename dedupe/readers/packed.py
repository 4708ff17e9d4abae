"""An opened input → the dumps in it: itself, unpacked, or the members of an archive, however they are named."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from typing import IO, NamedTuple, TypeVar, cast

from dedupe.errors import UnreadableInput
from dedupe.model import Notice
from dedupe.readers.archives import TAR_HEAD, Listing, Member, lister_of, why
from dedupe.readers.beside import Beside, Neighbour, NotThere, spellings
from dedupe.readers.formats import root_of
from dedupe.readers.inputs import CHUNK, Source, free_name, lay_aside
from dedupe.readers.unpackers import Readable, unpacker_of
from dedupe.records import dataclass

# What a packed byte may unpack to, in bytes, at any point of an input. Text of OCR engines, and their XML, is packed 5
# to 30 times smaller; zeros 200 times (deflate at its fastest) and far more.
MAX_RATIO = 100
MAX_SMALL = 1 << 26  # bytes, whatever the ratio
MAX_TOTAL = 1 << 36  # bytes of one input, whatever its size: a temporary file of 64 GB is a mistake, or malice

TOO_LARGE = f"unpacks to more than {MAX_RATIO} times its size, as no text does"
_TOO_LARGE_HERE = f"{TOO_LARGE}; unpack the archive yourself if it is what it should be"

MAX_DEPTH = 6  # packed in packed: an archive of packed archives of packed files needs four
PEEK = 1 << 12  # bytes of a member by which a METS file is told before any is read


def _damaged() -> tuple[type[Exception], ...]:
    """Give what unpackers raise. They are loaded where there is something to unpack."""
    import lzma
    import struct
    import tarfile
    import zipfile
    import zlib

    theirs = zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error
    return *theirs, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError


Unpacked = TypeVar("Unpacked")


class Opened(NamedTuple):
    """An input, or a member of one, with its bytes and the files beside it, where it is in an archive."""

    source: Source
    file: IO[bytes]
    beside: Beside | None = None


class TooLarge(Exception):
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
            raise TooLarge


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

    stream: Readable
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
    except TooLarge:
        raise UnreadableInput(
            f"{opened.source.id}: {TOO_LARGE}; "
            "what comes after was not read: unpack it yourself if it is what it should be"
        ) from None


def _unpack(
    named: Opened, file: IO[bytes], budget: _Budget, lose: Callable[[Notice], None], depth: int
) -> Iterator[tuple[Opened, IO[bytes]]]:
    file.seek(0)
    head = file.read(TAR_HEAD)
    file.seek(0)
    stream = unpacker_of(head)
    archive = lister_of(head)
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
    except _damaged() as error:
        raise UnreadableInput(f"{name}: damaged or cut off ({why(error)}); get the whole file") from None


def _members(
    archive: Opened, listing: Listing, budget: _Budget, lose: Callable[[Notice], None], depth: int
) -> Iterator[tuple[Opened, IO[bytes]]]:
    """Give the dumps in an archive, less those that a METS file in it names: they are read as its pages."""
    ids: set[str] = set()
    named = [(free_name(f"{archive.source.id}/{member.name}", ids), member) for member in listing.members]
    shelf = _Shelf(archive.source.id, dict(named), budget)
    passed_over = shelf.members_of_packages()
    for name in shelf.members:
        if name in passed_over:
            continue
        try:
            unpacked = shelf.open(name)
        except NotThere as error:
            lose(Notice(name, str(error)))
            continue
        with unpacked:
            try:
                opened = Opened(Source(name, None), unpacked, _Around(shelf, name))
                yield from _unpack(opened, unpacked, budget, lose, depth + 1)
            except UnreadableInput as error:
                lose(Notice(name, str(error).removeprefix(f"{name}: ")))
    if not named:
        raise UnreadableInput(f"{archive.source.id}: an archive without files to read; check what packed it")
    if listing.cut:
        raise UnreadableInput(f"{archive.source.id}: damaged or cut off ({listing.cut}); what stands before was read")


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The members of an archive by their ids, each unpacked as often as it is asked for."""

    id: str
    members: Mapping[str, Member]
    budget: _Budget

    def open(self, name: str) -> IO[bytes]:
        """Unpack a member whole. Raises NotThere."""
        return self._read(name, lambda packed: lay_aside(cast("IO[bytes]", packed)))

    def head(self, name: str, size: int) -> bytes:
        """Unpack the beginning of a member. Raises NotThere."""
        return self._read(name, lambda packed: packed.read(size))

    def _read(self, name: str, read: Callable[[_Metered], Unpacked]) -> Unpacked:
        member = self.members[name]
        if member.problem is not None:
            raise NotThere(member.problem)
        try:
            with closing(member.open()) as packed:
                return read(_Metered(packed, self.budget))
        except _damaged() as error:
            raise NotThere(f"damaged or cut off ({why(error)}); get the whole file") from None

    def members_of_packages(self) -> set[str]:
        """Give the ids of the members that a METS file among them names."""
        packages = [name for name in self.members if self._is_mets(name)]
        found: set[str] = set()
        for name in packages:
            from dedupe.readers.mets import files_of  # loads a parser of XML

            try:
                with self.open(name) as file:
                    found.update(files_of(name, file, _Around(self, name)))
            except (NotThere, UnreadableInput):
                continue  # it is told when it is read
        return found.difference(packages)

    def _is_mets(self, name: str) -> bool:
        try:
            return root_of(self.head(name, PEEK)) == "mets"
        except NotThere:
            return False


@dataclass(frozen=True, slots=True)
class _Around:
    """The files that a member of an archive may name: those of the archive, its own folder first in their names."""

    shelf: _Shelf
    name: str

    def find(self, href: str) -> Neighbour:
        """Find a member."""
        root = f"{self.shelf.id}/"
        folder = posixpath.dirname(self.name.removeprefix(root))
        for named in spellings(href):
            inside = posixpath.normpath(posixpath.join(folder, named))
            if inside.startswith(("/", "../")):
                raise NotThere("outside the archive, which dedupe never leaves; pack it too")
            if root + inside in self.shelf.members:
                place = root + inside
                return Neighbour(place, partial(self._open, place), partial(self._head, place))
        raise NotThere("no such file in the archive; pack it too")

    def _open(self, place: str) -> IO[bytes]:
        try:
            return self.shelf.open(place)
        except TooLarge:
            raise NotThere(_TOO_LARGE_HERE) from None

    def _head(self, place: str, size: int) -> bytes:
        try:
            return self.shelf.head(place, size)
        except TooLarge:
            raise NotThere(_TOO_LARGE_HERE) from None
