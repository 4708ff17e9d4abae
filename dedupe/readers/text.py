"""Plain text: bytes → pages, one for each form feed and one more."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers.encodings import count_replaced
from dedupe.readers.formats import Dump
from dedupe.readers.naming import number_pages
from dedupe.readers.printed import is_printed, printed_blocks
from dedupe.readers.streams import open_text
from dedupe.records import dataclass

# Control characters that no text has, but for NULs and ^Z at its end: old systems padded their records so.
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
PADDING = "\x00\x1a"

# Characters that are looked at, and the share of control characters from which a file is no text. Programs,
# images and random bytes have 0.1 to 0.9, text has none but for a stray escape sequence.
LOOKED_AT = 1 << 16
MAX_CONTROLS = 0.05

# Share of U+FFFD from which the encoding must be wrong, or the file beyond use.
MAX_REPLACED = 0.2

# Letters in one line from which it is no page of a newspaper: a whole page holds 5,000 to 20,000.
MAX_LINE = 1_000_000

LAID_OUT = 12  # stretches of three blanks or more; pages with columns side by side have hundreds

PIECE = 1 << 18  # characters that are read at a time


def read_text(dump: Dump) -> Iterator[Page]:
    """Give the pages of a plain-text dump, one at a time.

    Positions must be exact, so the text stays as it is: line ends, NULs, ^Z. Only the byte-order mark and the
    form feeds between pages belong to no page. A form feed at the very end starts none. Raises UnreadableInput, for
    what is broken all over only at the end.
    """
    name = dump.source.id
    with open_text(dump) as stream:
        text = _Text(name, stream)
        for number, (page_id, leaf) in enumerate(number_pages(name, text.leaves()), 1):
            blocks = tuple(printed_blocks(leaf, f"a{number}")) if text.is_ours and is_printed([leaf]) else ()
            columns = () if blocks else _columns(leaf)
            yield Page(page_id, name, leaf, dump.sha256, stream.encoding, blocks=blocks, columns=columns)
        used = stream.encoding
    replaced = text.marks and count_replaced(dump.file, used, text.marks)
    refuse_garbled(name, used, replaced, text.length)
    if replaced:
        dump.warn(Notice(name, f"{replaced} places are not valid {used} and became U+FFFD; see --encoding"))


def _columns(text: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Give the columns of a page that has them side by side; most have no white to part them."""
    if text.count("   ") < LAID_OUT:
        return ()
    from dedupe.readers.laid_out import columns_of  # loads what puts boxes in order

    return columns_of(text)


@dataclass(slots=True)
class _Text:
    """A text that is read piece by piece, and what was seen of it: its length, U+FFFD, whether it is ours."""

    name: str
    stream: io.TextIOWrapper
    length: int = 0
    marks: int = 0
    is_ours: bool = False

    def leaves(self) -> Iterator[str]:
        """Give the pages."""
        parts: list[str] = []
        count = 0
        for piece in self._pieces():
            first, *others = piece.split("\f")
            if not self.length and others:
                self.is_ours = is_printed([first, *others[:-1]])
            self.length += len(piece)
            parts.append(first)
            for other in others:
                yield "".join(parts)
                parts, count = [other], count + 1
        last = "".join(parts)
        if last or not count:
            yield last

    def _pieces(self) -> Iterator[str]:
        """Give the text bit by bit; raise UnreadableInput where it is none, or a line has no end."""
        line = ""
        while piece := self.stream.read(PIECE):
            if not self.length:
                refuse_binary(self.name, piece)
            self.marks += piece.count("\ufffd")
            refuse_endless(self.name, line + piece)
            line = (line + piece).splitlines(keepends=True)[-1]
            line = line if line.splitlines() == [line] else ""  # what has its end
            yield piece


def refuse_binary(name: str, text: str) -> None:
    """Raise UnreadableInput where the decoded text is none."""
    head = text[:LOOKED_AT].rstrip(PADDING)
    if len(CONTROLS.findall(head)) > MAX_CONTROLS * len(head):
        raise UnreadableInput(f"{name}: not text but binary data; give what the OCR engine wrote")


def refuse_garbled(name: str, encoding: str, replaced: int, length: int) -> None:
    """Raise UnreadableInput where too much of a text of some length is broken."""
    if replaced > MAX_REPLACED * length:
        raise UnreadableInput(
            f"{name}: not {encoding}; name the encoding with --encoding, e.g. gb18030, big5 or utf-16-le"
        )


def refuse_endless(name: str, text: str) -> None:
    """Raise UnreadableInput where a line is longer than any page."""
    if len(text) > MAX_LINE:
        longest = max(map(len, text.splitlines()), default=0)
        if longest > MAX_LINE:
            raise UnreadableInput(
                f"{name}: one line has {longest:,} characters or more, a newspaper page at most some 20,000; "
                "give a file with line breaks, a page or an issue each"
            )
