"""JSON text laid out over many lines → its values, one after another; of a long array, its items."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from dedupe.errors import UnreadableInput
from dedupe.readers.paddle import is_line

# Characters by which the text at hand grows before a value is tried again; what is tried doubles each time.
STEP = 1 << 16
_SOLID = re.compile(r"[^ \t\r\n\0\x1a\ufeff]")  # blank is also the padding at the end of old files


def documents(name: str, pieces: Iterable[str], start: int) -> Iterator[tuple[int, object]]:
    """Give the values of a text and the lines on which they begin, the first of which is `start`.

    Only what is needed for one value is held: of an array of records one record, of any other value all of it.
    Raises UnreadableInput where one is no JSON.
    """
    text = _Text(name, iter(pieces), start)
    while text.goes_on():
        if text.at_hand() != "[":
            yield text.take()
            continue
        line = text.line
        text.skip(1)
        if not text.goes_on() or text.at_hand() == "]":
            text.skip(1)
            yield line, []
            continue
        first = text.take()
        if is_line(first[1]) or isinstance(first[1], list) or first[1] is None:  # of one page: lines, or pages of lines
            yield line, [first[1], *(value for _, value in text.items())]
        else:
            yield first
            yield from text.items()


class _Text:
    """A text that is read as far as it is needed, and let go behind."""

    def __init__(self, name: str, pieces: Iterator[str], line: int) -> None:
        self.name, self.pieces, self.line = name, pieces, line
        self.text, self.at = "", 0
        self.decoder = json.JSONDecoder()

    def goes_on(self) -> bool:
        """Skip white space; tell whether something follows."""
        while True:
            solid = _SOLID.search(self.text, self.at)
            self.skip((solid.start() if solid else len(self.text)) - self.at)
            if solid or not self._grow(STEP):
                return solid is not None

    def at_hand(self) -> str:
        """Give the character that follows."""
        return self.text[self.at]

    def skip(self, size: int) -> None:
        """Go past some characters."""
        self.line += self.text.count("\n", self.at, self.at + size)
        self.at += size

    def take(self) -> tuple[int, object]:
        """Give the value that follows, and its line."""
        line, step = self.line, STEP
        while True:
            try:
                value, end = self.decoder.raw_decode(self.text, self.at)
                if end < len(self.text) or not self._grow(step):  # a number may go on
                    self.skip(end - self.at)
                    return line, value
            except ValueError as error:
                if not self._grow(step):
                    raise self.broken(error) from None
            step *= 2

    def items(self) -> Iterator[tuple[int, object]]:
        """Give the items that follow the first of an array, up to its end."""
        while self.goes_on():
            mark = self.at_hand()
            self.skip(1)
            if mark == "]":
                return
            if mark != "," or not self.goes_on():
                break
            yield self.take()
        error = json.JSONDecodeError("expecting ',' delimiter", self.text, max(0, self.at - 1))
        raise self.broken(error)

    def broken(self, error: ValueError) -> UnreadableInput:
        """Say where the text is no JSON."""
        at = getattr(error, "pos", self.at)
        line = self.line + self.text.count("\n", self.at, at)
        is_cut = "Unterminated" in str(error) or at >= len(self.text.rstrip()) - 1
        return UnreadableInput(
            f"{self.name}: line {line}: {'cut off, or no JSON' if is_cut else 'no JSON'} ({why(error)})"
        )

    def _grow(self, size: int) -> bool:
        """Read some more; tell whether there was any."""
        parts = [self.text[self.at :]]
        for piece in self.pieces:
            parts.append(piece)
            size -= len(piece)
            if size <= 0:
                break
        self.text, self.at = "".join(parts), 0
        return len(parts) > 1


def why(error: ValueError) -> str:
    """Say in a few words what a parser found."""
    return str(getattr(error, "msg", error)).lower()
