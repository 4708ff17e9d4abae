"""Blocks of printed lines, in reading order → a page: its text and where each block and line stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dedupe.geometry import surround, weighed
from dedupe.model import UNSURE, Block, BlockKind, Box, Line, Page
from dedupe.readers.text import refuse_endless
from dedupe.records import dataclass


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line as an engine read it. The box is x, y, width, height; the confidence 0..1.

    `words` gives the confidence of each of its words, and how many characters it has, where the dump tells more than
    that of the line. `places` gives how many characters each of its words has, and the word's box, where that is told.
    """

    text: str
    box: Box | None = None
    confidence: float | None = None
    words: tuple[tuple[float | None, int], ...] = ()
    places: tuple[tuple[int, Box | None], ...] = ()


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block as an engine gives it. `id` is its name in the file, so that it can be marked there."""

    id: str
    lines: tuple[TextLine, ...]
    kind: BlockKind = "text"
    box: Box | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page comes from, as `model.Page` has it."""

    id: str
    dump: str
    sha256: str
    encoding: str
    format: str


def compose_page(
    origin: Origin,
    blocks: Iterable[TextBlock],
    size: tuple[float, float] | None = None,
    fields: Mapping[str, object] | None = None,
) -> Page:
    r"""Lay blocks out as a page text: the lines of a block joined by `\n`, the blocks by `\n\n`.

    Lines and blocks without text are left out. A block without a box gets that around its lines; its confidence is
    the mean of its lines', by length.
    Raises UnreadableInput where a line is longer than any page.
    """
    parts: list[str] = []
    places: list[Block] = []
    lines: list[Line] = []
    sure: list[bytes] = []
    at = 0
    for block in blocks:
        printed = [line for line in block.lines if line.text.strip()]
        if not printed:
            continue
        at += 2 if places else 0
        sure.append(_UNTOLD * 2 if places else b"")
        start = at
        for line in printed:
            sure.append(_UNTOLD if at > start else b"")
            at += 1 if at > start else 0
            sure.append(_sure(line))
            lines.append(Line(at, at + len(line.text), line.box, line.confidence))
            at += len(line.text)
        parts.append("\n".join(line.text for line in printed))
        box = block.box or surround(line.box for line in printed)
        places.append(
            Block(
                block.id,
                start,
                at,
                block.kind,
                box,
                weighed((line.confidence, len(line.text)) for line in printed),
                article=block.article,
            )
        )
    text = "\n\n".join(parts)
    refuse_endless(origin.dump, text)
    return Page(
        origin.id,
        origin.dump,
        text,
        origin.sha256,
        origin.encoding,
        origin.format,
        tuple(places),
        tuple(lines),
        size,
        fields or {},
        b"".join(sure) if any(line.confidence is not None for line in lines) else b"",
    )


_UNTOLD = bytes([UNSURE])


def _sure(line: TextLine) -> bytes:
    """Give the confidence in each character of a line, in hundredths: its word's, else that of the line."""
    whole = _hundredths(line.confidence)
    words = b"".join(_hundredths(confidence) * length for confidence, length in line.words)
    told = iter(words)
    # A hyphen may have been put behind the last word.
    if not words or not 0 <= len("".join(line.text.split())) - len(words) <= 1:
        return whole * len(line.text)
    return b"".join(whole if letter.isspace() else bytes([next(told, UNSURE)]) for letter in line.text)


def _hundredths(confidence: float | None) -> bytes:
    return _UNTOLD if confidence is None else bytes([round(100 * min(1.0, max(0.0, confidence)))])
