"""Plain text: bytes → pages, one for each form feed and one more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers.encodings import decode
from dedupe.readers.formats import Dump
from dedupe.readers.printed import is_printed, printed_blocks

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


def read_text(dump: Dump) -> Iterator[Page]:
    """Give the pages of a plain-text dump.

    Positions must be exact, so the text stays as it is: line ends, NULs, ^Z. Only the byte-order mark and the
    form feeds between pages belong to no page. A form feed at the very end starts none.
    """
    name, data = dump.source.id, dump.data
    text, used, replaced = decode(data, dump.settings.encoding)
    refuse_binary(name, text, used, replaced)
    if replaced:
        dump.warn(Notice(name, f"{replaced} places are not valid {used} and became U+FFFD; see --encoding"))
    refuse_endless(name, text)
    leaves = text.split("\f")
    if len(leaves) > 1 and not leaves[-1]:
        leaves.pop()
    is_ours = "\f" in text and is_printed(leaves)
    for number, leaf in enumerate(leaves, 1):
        blocks = tuple(printed_blocks(leaf, f"a{number}")) if is_ours else ()
        yield Page(f"{name}#{number}" if len(leaves) > 1 else name, name, leaf, dump.sha256, used, blocks=blocks)


def refuse_binary(name: str, text: str, encoding: str, replaced: int) -> None:
    """Raise UnreadableInput where the decoded text is none."""
    head = text[:LOOKED_AT].rstrip(PADDING)
    if len(CONTROLS.findall(head)) > MAX_CONTROLS * len(head):
        raise UnreadableInput(f"{name}: not text but binary data; give what the OCR engine wrote")
    if replaced > MAX_REPLACED * len(text):
        raise UnreadableInput(
            f"{name}: not {encoding}; name the encoding with --encoding, e.g. gb18030, big5 or utf-16-le"
        )


def refuse_endless(name: str, text: str) -> None:
    """Raise UnreadableInput where a line is longer than any page."""
    if len(text) > MAX_LINE:
        longest = max(map(len, text.splitlines()), default=0)
        if longest > MAX_LINE:
            raise UnreadableInput(
                f"{name}: one line has {longest:,} characters, a newspaper page at most some 20,000; "
                "give a file with line breaks, a page or an issue each"
            )
