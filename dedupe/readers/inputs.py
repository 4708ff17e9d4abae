"""Names of files and folders → the dumps to read, each once, and what is wrong with the others."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from dedupe.errors import UnreadableInput, UsageError
from dedupe.model import Notice
from dedupe.records import dataclass, field

STDIN = "-"

# Bytes of a pipe, or of a member of an archive, that are kept in memory; what is more waits in a temporary file.
IN_MEMORY = 1 << 26
CHUNK = 1 << 20  # bytes read at a time


@dataclass(frozen=True, slots=True)
class Source:
    """One dump to read. `id` names it in all that is written: the path as given, with /, in valid Unicode.

    `path` is None for standard input.
    """

    id: str
    path: Path | None


def find_inputs(paths: Iterable[str], files_from: str | None = None) -> tuple[list[Source], list[Notice]]:
    """Find the files that are meant: those named, those in folders named, those listed in `files_from`.

    Folders are read to the bottom, by name; hidden files and what is no regular file are passed over there. A
    file met twice, by whatever name, is given once. What cannot be found is noted; the rest is still given.
    """
    names = [*paths, *(read_names(files_from) if files_from is not None else ())]
    if (*names, files_from).count(STDIN) > 1:
        raise UsageError("-: standard input can be read once only; name it once")
    search = _Search()
    for name in names:
        search.visit(name)
    return search.found, search.problems


def read_names(files_from: str) -> list[str]:
    """Read a list of names, one a line, or with a NUL after each (find -print0); `-` is standard input."""
    try:
        data = sys.stdin.buffer.read() if files_from == STDIN else Path(files_from).read_bytes()
    except (OSError, ValueError) as error:
        raise UsageError(f"--files-from {files_from}: {reason(error)}") from None
    separator = b"\0" if b"\0" in data else b"\n"
    lines = (line.rstrip(b"\r") for line in data.removeprefix(b"\xef\xbb\xbf").split(separator))
    return [os.fsdecode(line) for line in lines if line.strip()]


def open_source(source: Source) -> IO[bytes]:
    """Open a dump so that it can be read from any place: what comes through a pipe is laid aside first.

    Raises UnreadableInput.
    """
    try:
        file = sys.stdin.buffer if source.path is None else source.path.open("rb")
        return file if source.path is not None and file.seekable() else lay_aside(file)
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{source.id}: {reason(error)}") from None


def lay_aside(file: IO[bytes]) -> IO[bytes]:
    """Copy what is left of a file to where it can be read again."""
    # Not SpooledTemporaryFile: before Python 3.11 it lacks what zipfile asks of a file.
    start = file.read(IN_MEMORY)
    if len(start) < IN_MEMORY:
        return io.BytesIO(start)
    aside = TemporaryFile()  # noqa: SIM115 (whoever reads it closes it)
    aside.write(start)
    shutil.copyfileobj(file, aside, CHUNK)
    aside.seek(0)
    return aside


def digest(file: IO[bytes]) -> str:
    """Give the SHA-256 of a file, and go back to its beginning."""
    sum_ = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        sum_.update(chunk)
    file.seek(0)
    return sum_.hexdigest()


def reason(error: OSError | ValueError) -> str:
    """Say in a few words why a file cannot be read, and what to do."""
    match error:
        case FileNotFoundError():
            return "no such file or folder; check the spelling"
        case PermissionError():
            return "permission denied; ask for the right to read it"
        case OSError():
            return f"cannot be read ({error.strerror or error})"
        case _:  # a NUL in the name
            return "no file can have this name"


@dataclass(slots=True)
class _Search:
    """One walk over the inputs, with what was met already."""

    found: list[Source] = field(default_factory=list)
    problems: list[Notice] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)

    def visit(self, name: str) -> None:
        """Take up a file, folder or `-` that the user named."""
        if name == STDIN:
            self.found.append(Source(STDIN, None))
            return
        mode = self._mode(name)
        if stat.S_ISDIR(mode):
            if not self._walk(name):
                self.problems.append(Notice(printable(name), "holds no files to read; check the folder"))
        elif mode:  # a pipe, too: dedupe clean <(zcat p.gz)
            self._take(name)

    def _mode(self, name: str) -> int:
        """Give a file's mode; 0, and a notice, where it has none."""
        try:
            return os.stat(name).st_mode
        except (OSError, ValueError) as error:
            why = "a link that leads nowhere" if Path(name).is_symlink() else reason(error)
            self.problems.append(Notice(printable(name), why))
            return 0

    def _take(self, name: str) -> None:
        if self._meet(name):
            self.found.append(Source(free_name(printable(name), self.ids), Path(name)))

    def _walk(self, folder: str) -> bool:
        """Take the files of a folder and those below; tell whether anything was there to take or to note."""
        if not self._meet(folder):
            return True
        try:
            names = _visible(folder)
        except OSError as error:
            self.problems.append(Notice(printable(folder), reason(error)))
            return True
        has_any = False
        for name in names:
            mode = self._mode(name)
            if stat.S_ISDIR(mode):
                has_any |= self._walk(name)
            elif stat.S_ISREG(mode):
                self._take(name)
            has_any |= not mode or stat.S_ISREG(mode)
        return has_any

    def _meet(self, name: str) -> bool:
        """Tell whether a file or folder is new: links may lead to it twice, or in a circle."""
        place = os.path.normcase(os.path.realpath(name))
        is_new = place not in self.met
        self.met.add(place)
        return is_new


def free_name(wanted: str, taken: set[str]) -> str:
    """Give a name, or with ~2, ~3 … where it is taken already, and take it."""
    chosen, number = wanted, 1
    while chosen in taken:
        number += 1
        chosen = f"{wanted}~{number}"
    taken.add(chosen)
    return chosen


def _visible(folder: str) -> list[str]:
    """Give the paths of what is in a folder, by name, less what is hidden."""
    with os.scandir(folder) as entries:
        return sorted(entry.path for entry in entries if not entry.name.startswith("."))


def printable(name: str) -> str:
    r"""Give a file name in valid Unicode, with /: a byte that is not UTF-8 becomes \xNN."""
    slashed = name.replace(os.sep, "/")
    return "".join(f"\\x{ord(c) - 0xDC00:02x}" if "\ud800" <= c <= "\udfff" else c for c in slashed)
