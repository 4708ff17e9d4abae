"""The words, or the outline, of a printed line → its box, as tall as most of the line is; words → lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from dedupe.geometry import surround
from dedupe.model import Box
from dedupe.readers.measures import box_around

# Engines draw the box of a line around its tallest letter, or around an outline that strays to the lines above and
# below. The middle of the upper and lower edge is had from words and outlines alike: formats give one box then.
TALL = 1.5  # times its width that a line is high, from which it runs downwards: 高。 is about square
MAX_CORNERS = 2000  # of an outline; kraken's have a few hundred
SAMPLES = 15  # places along an outline at which its edges are looked for

Point = tuple[float, float]
Word = tuple[str, Box | None]
Span = tuple[float, float, float]  # upper edge, lower edge, length along the line


def box_of_words(words: Sequence[Box | None], line: Box | None) -> Box | None:
    """Give the box of a line by its words'; the line's own where a word has none, or they lie elsewhere."""
    known = [word for word in words if word is not None]
    around = surround(known)
    if around is None or len(known) < len(words) or (line is not None and not _is_over(around, line)):
        return line or around
    if is_tall(around):
        return _turned(_fitted(_turned(around), [(x, x + width, height) for x, _, width, height in known]))
    return _fitted(around, [(y, y + height, width) for _, y, width, height in known])


def box_of_outline(points: Sequence[Point]) -> Box | None:
    """Give the box of a line by its outline, which may be ragged or lie askew."""
    around = box_around(points)
    if around is None or not 4 <= len(points) <= MAX_CORNERS:
        return around
    if is_tall(around):
        return _turned(_fitted(_turned(around), _spans([(y, x) for x, y in points], around[1], around[3])))
    return _fitted(around, _spans(points, around[0], around[2]))


def in_lines(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Part words, in the order of reading, into lines.

    One that stands further left than the one before, or all below it, begins another.
    """
    line: list[Word] = []
    last: Box | None = None
    for text, box in words:
        if line and last is not None and box is not None and (box[0] < last[0] or box[1] > last[1] + last[3]):
            yield line
            line = []
        line.append((text, box))
        last = box or last
    if line:
        yield line


def _is_over(words: Box, line: Box) -> bool:
    """Tell whether words lie where their line does: some engines place them nowhere, at 0 0 or 0 0 1 1."""
    across = min(words[0] + words[2], line[0] + line[2]) - max(words[0], line[0])
    down = min(words[1] + words[3], line[1] + line[3]) - max(words[1], line[1])
    return across >= line[2] / 2 and down >= line[3] / 2


def is_tall(box: Box) -> bool:
    """Tell whether a line runs downwards."""
    return box[3] > TALL * box[2]


def _turned(box: Box) -> Box:
    return box[1], box[0], box[3], box[2]


def _fitted(around: Box, spans: Sequence[Span]) -> Box:
    """Give a box its length, with the upper and lower edge that the middle of the line has."""
    top, bottom = _middle((top, length) for top, _, length in spans), _middle((low, length) for _, low, length in spans)
    return around if bottom <= top else (around[0], top, around[2], bottom - top)


def _middle(values: Iterable[tuple[float, float]]) -> float:
    """Give the weighted median; 0 where nothing has a weight."""
    ranked = sorted(values)
    left = sum(weight for _, weight in ranked) / 2
    for value, weight in ranked:
        left -= weight
        if left <= 0 < weight:
            return value
    return 0.0


def _spans(points: Sequence[Point], start: float, length: float) -> list[Span]:
    """Give the edges of an outline at places along it, each between two of its corners."""
    sides = list(pairwise([*points, points[0]]))
    spans: list[Span] = []
    for number in range(SAMPLES):
        at = start + (number + 0.5) / SAMPLES * length
        crossed = [
            y0 + (at - x0) / (x1 - x0) * (y1 - y0) for (x0, y0), (x1, y1) in sides if min(x0, x1) <= at < max(x0, x1)
        ]
        if crossed:
            spans.append((min(crossed), max(crossed), 1.0))
    return spans
