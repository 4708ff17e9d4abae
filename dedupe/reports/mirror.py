"""Dump names → distinct relative paths that mirror the input tree and never leave their folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, count
from pathlib import PurePosixPath

from dedupe.patterns import pattern

# What Windows or a URL forbids in a name, control characters, and the bytes of a name that is not UTF-8.
_UNSAFE = pattern(r'[<>:"|?*\\\x00-\x1f\x7f\ud800-\udfff]')
_DEVICES = pattern(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_MAX_BYTES = 200  # of one name; file systems allow 255, and a suffix must still fit


def mirror(dumps: Iterable[str], suffix: str = ".txt") -> dict[str, str]:
    """Name a file for each dump: pages/p0.txt → pages/p0.txt, ../a/b.xml → a/b.xml.txt, - → stdin.txt.

    Where two names would meet, also in a file system that tells no upper from lower case, the later dump
    goes into a numbered folder (2/…).
    """
    files: dict[str, str] = {}
    taken: set[str] = set()
    folders: set[str] = set()
    for dump in dict.fromkeys(dumps):
        path = _free(_relative(dump, suffix), taken, folders)
        taken.add(_key(path))
        folders.update(map(_key, path.parents))
        files[dump] = str(path)
    return files


def _relative(dump: str, suffix: str) -> PurePosixPath:
    if dump == "-":
        return PurePosixPath(f"stdin{suffix}")
    names = [name for name in dump.split("/") if name.strip(". ")]
    path = PurePosixPath(*map(_safe, names or ["unnamed"]))
    return path if path.suffix.lower() == suffix or not suffix else path.with_name(path.name + suffix)


def _safe(name: str) -> str:
    name = _UNSAFE.sub("_", name).rstrip(". ")
    while len(name.encode()) > _MAX_BYTES:
        name = name[:-1]
    return f"_{name}" if _DEVICES.match(name) else name


def _free(path: PurePosixPath, taken: set[str], folders: set[str]) -> PurePosixPath:
    numbered = (PurePosixPath(str(number), path) for number in count(2))
    return next(trial for trial in chain([path], numbered) if _is_free(trial, taken, folders))


def _is_free(path: PurePosixPath, taken: set[str], folders: set[str]) -> bool:
    key = _key(path)
    return key not in taken and key not in folders and not any(_key(folder) in taken for folder in path.parents)


def _key(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
