"""The formats: name, how their files are told by their first bytes, and the reader of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import IO, NamedTuple

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers.inputs import Source, reason
from dedupe.settings import Settings

# Bytes that are looked at to tell a format: a DOCTYPE, comments and namespaces before the root take a few hundred.
HEAD = 1 << 16

# The root element, past the declaration, comments, processing instructions and a DOCTYPE without a subset.
_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:[\w.-]+:)?([\w.-]+)[\s>/]", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Dump:
    """The bytes of one dump, and what a reader needs beside them.

    `file` can be read from any place, in parts: a dump may be larger than the memory. `sha256` is of all its bytes.
    `warn` hears of what was mended, `lose` of a part that could not be read while the rest was. Readers raise
    UnreadableInput, beginning with the source's id, where nothing can be.
    """

    source: Source
    file: IO[bytes]
    sha256: str
    settings: Settings
    warn: Callable[[Notice], None]
    lose: Callable[[Notice], None]

    @property
    def head(self) -> bytes:
        """The first bytes, by which the format is told."""
        self.file.seek(0)
        return self.file.read(HEAD)

    @property
    def data(self) -> bytes:
        """All bytes, read anew each time."""
        self.file.seek(0)
        return self.file.read()


class Format(NamedTuple):
    """A format: `looks_like` is asked with the first bytes and with the root element's local name, "" where none."""

    name: str
    looks_like: Callable[[bytes, str], bool]
    reader: str  # module:function in dedupe.readers, a function from a Dump to its pages; imported when it is used


# The first that fits is taken, so the particular stands before the general; plain text fits always.
FORMATS = (Format("text", lambda head, root: True, "text:read_text"),)


def detect_format(head: bytes) -> Format:
    """Tell the format of a file by its first bytes."""
    root = root_of(head)
    return next(form for form in FORMATS if form.looks_like(head, root))


def root_of(head: bytes) -> str:
    """Give the local name of the XML or HTML root element that a file begins with; "" where it is none."""
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = head.decode(encoding, "replace")
    found = _ROOT.match(text) if text.lstrip()[:1] == "<" else None
    return found.group(1) if found else ""


def format_named(name: str) -> Format:
    """Give a format by its name."""
    return next(form for form in FORMATS if form.name == name)


def read(form: Format, dump: Dump) -> Iterator[Page]:
    """Read a dump in a format."""
    module, function = form.reader.split(":")
    reader: Callable[[Dump], Iterator[Page]] = getattr(import_module(f"dedupe.readers.{module}"), function)
    try:
        yield from reader(dump)
    except OSError as error:
        raise UnreadableInput(f"{dump.source.id}: {reason(error)}") from None
    except RecursionError:
        raise UnreadableInput(f"{dump.source.id}: nested too deeply to be what an OCR engine wrote") from None
    except MemoryError:
        raise UnreadableInput(f"{dump.source.id}: larger than the memory; split it into its pages") from None
