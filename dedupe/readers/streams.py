"""The bytes of a dump → its text line by line, and a count of what was broken."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from dedupe.errors import UnreadableInput
from dedupe.model import Notice
from dedupe.readers.encodings import detect_in, look_up
from dedupe.readers.formats import Dump
from dedupe.records import dataclass

# Characters of one line: a page with the boxes of all its words has a few millions.
MAX_LINE = 1 << 28


@contextmanager
def open_text(dump: Dump) -> Iterator[io.TextIOWrapper]:
    """Open a dump as text, without its byte-order mark, line ends as they are; broken bytes become U+FFFD."""
    given = dump.settings.encoding
    encoding = look_up(given) if given else detect_in(dump.file)
    dump.file.seek(0)
    stream = io.TextIOWrapper(dump.file, encoding, "replace", newline="\n")
    try:
        if stream.read(1) != "\ufeff":
            stream.seek(0)
        yield stream
    finally:
        stream.detach()


def lines_of(dump: Dump, stream: io.TextIOWrapper) -> Iterator[str]:
    """Give the lines of an opened dump; raise UnreadableInput where one has no end."""
    while line := stream.readline(MAX_LINE):
        if len(line) >= MAX_LINE:
            raise UnreadableInput(f"{dump.source.id}: one line has {MAX_LINE:,} characters or more; split it")
        yield line


@dataclass(slots=True)
class BrokenText:
    """Counts the U+FFFD that go by."""

    count: int = 0

    def watch(self, lines: Iterable[str]) -> Iterator[str]:
        """Give the lines as they are."""
        for line in lines:
            self.count += line.count("\ufffd")
            yield line

    def tell(self, dump: Dump, encoding: str) -> None:
        """Warn where there were any."""
        if self.count:
            what = f"{self.count} characters are U+FFFD, for bytes that are not valid {encoding}; see --encoding"
            dump.warn(Notice(dump.source.id, what))
