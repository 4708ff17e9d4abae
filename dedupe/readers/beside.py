"""A dump that names other files → those files, in its folder or its archive, and nothing outside."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple, Protocol
from urllib.parse import unquote, urlsplit

from dedupe.records import dataclass

NET = "on the net, where dedupe never looks; fetch it, and name it in METS by its file name"
OUTSIDE = "outside the folder of the METS file, which dedupe never leaves; put it in there"
MISSING = "no such file; put it beside the METS file"
NO_NAME = "no file can have this name"


class NotThere(Exception):
    """A file that is named but cannot be had. The message says why, and what to do."""


class Neighbour(NamedTuple):
    """A file beside a dump: its id, how to open it for reading from any place, how to get its first bytes only."""

    id: str
    open: Callable[[], IO[bytes]]
    head: Callable[[int], bytes]


class Beside(Protocol):
    """The files that a dump may name."""

    def find(self, href: str) -> Neighbour:
        """Give the file that an href means. Raises NotThere; so do its functions."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a folder, and of those below. `id` is the dump whose folder it is."""

    path: Path
    id: str

    def find(self, href: str) -> Neighbour:
        """Find a file; symbolic links are followed before it is asked whether they lead out."""
        place = self.place(href)
        inside = place.relative_to(os.path.realpath(self.path)).as_posix()
        return Neighbour(
            posixpath.join(posixpath.dirname(self.id), inside), partial(_open, place), partial(_head, place)
        )

    def place(self, href: str) -> Path:
        """Give the path of a file. Raises NotThere."""
        root = os.path.realpath(self.path)
        for named in spellings(href):
            try:
                place = Path(os.path.realpath(self.path / named))
                if not place.is_relative_to(root):
                    raise NotThere(OUTSIDE)
                if place.is_file():
                    return place
            except (OSError, ValueError):  # too long, or with a NUL in it
                raise NotThere(NO_NAME) from None
        raise NotThere(MISSING)


def _open(place: Path) -> IO[bytes]:
    try:
        return place.open("rb")
    except OSError as error:
        raise NotThere(f"cannot be read ({error.strerror or error})") from None


def _head(place: Path, size: int) -> bytes:
    with _open(place) as file:
        return file.read(size)


def spellings(href: str) -> Iterator[str]:
    """Give the names that an href may mean, as it stands and with its %20 read. Raises NotThere for the net."""
    plain = href.strip().replace("\\", "/")
    try:
        parts = urlsplit(plain)
    except ValueError:
        raise NotThere(NO_NAME) from None
    if parts.scheme in ("http", "https", "ftp"):
        raise NotThere(NET)
    if parts.scheme == "file":
        host = "" if parts.netloc == "localhost" else parts.netloc
        plain = f"{host}{parts.path}" if host else (parts.path or plain[len("file:") :])
    yield plain
    yield unquote(plain)
