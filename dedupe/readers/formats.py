"""The formats: name, how their files are told by their first bytes, and the reader of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

from dedupe.model import Notice, Page
from dedupe.readers.inputs import Source
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

    `warn` hears of what was mended or passed over. Readers raise UnreadableInput, beginning with the source's id.
    """

    source: Source
    data: bytes
    settings: Settings
    warn: Callable[[Notice], None]


class Format(NamedTuple):
    """A format: `looks_like` is asked with the first bytes and with the root element's local name, "" where none."""

    name: str
    looks_like: Callable[[bytes, str], bool]
    reader: str  # module:function in dedupe.readers, a function from a Dump to its pages; imported when it is used


# The first that fits is taken, so the particular stands before the general; plain text fits always.
FORMATS = (Format("text", lambda head, root: True, "text:read_text"),)


def detect_format(data: bytes) -> Format:
    """Tell the format of a file by its content."""
    head = data[:HEAD]
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
    return reader(dump)
