"""A printed line → what stands far apart in it: pieces of several columns that an engine took for one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from dedupe.blocks import WIDE_FROM
from dedupe.geometry import median, surround
from dedupe.model import Box
from dedupe.readers.compose import TextLine
from dedupe.readers.lineboxes import Point, is_tall

APART = 3.0  # times the height of its words that white is wide in a line: no line of one column has such

_BLANKS = re.compile(r"(?<=\S) {3,}(?=\S)")  # as many as make such white


def far_apart(words: Sequence[Box | None]) -> list[tuple[int, int]]:
    """Give the runs [start, end) of a line's words between which wide white lies; one for a line of one column.

    Lines of vertical print, and those of which a word has no place, are not parted.
    """
    whole = [(0, len(words))]
    known = [word for word in words if word is not None]
    if len(known) < max(2, len(words)):
        return whole
    ends = accumulate((x + width for x, _, width, _ in known), max)
    white = [word[0] - end for word, end in zip(known[1:], ends, strict=False)]
    if max(white) <= APART * min(word[3] for word in known):  # most lines
        return whole
    around, wide = surround(known), APART * median(word[3] for word in known)
    if around is None or is_tall(around):
        return whole
    return list(pairwise([0, *(at for at, gap in enumerate(white, 1) if gap > wide), len(words)]))


def parts_of(words: Sequence[Box | None], part: Callable[[int, int], TextLine]) -> tuple[TextLine, ...]:
    """Give the parts of a line, each made of a run of its words; none where it is of one column."""
    runs = far_apart(words)
    return tuple(part(start, end) for start, end in runs) if len(runs) > 1 else ()


def apart_by_blanks(text: str, box: Box, outline: Sequence[Point]) -> list[tuple[str, Box]]:
    """Give the pieces of a line whose words have no places, each with its own; none where it is of one column.

    Tesseract writes a blank for each letter's width of white, in PAGE. Its words have corners in the outline of the
    line, so that the nearest one is where a piece begins or ends.
    """
    pieces = _BLANKS.split(text)
    if len(pieces) == 1 or is_tall(box):
        return []
    reached = list(accumulate((2 if each >= WIDE_FROM or each == " " else 1 for each in text), initial=0))
    corners, scale = sorted({x for x, _ in outline}), box[2] / reached[-1]
    found: list[tuple[str, Box]] = []
    at = 0
    for piece in pieces:
        start = text.index(piece, at)
        at = start + len(piece)
        left, right = (_nearest(box[0] + scale * reached[end], corners, box[3]) for end in (start, at))
        found.append((piece, (left, box[1], max(1.0, right - left), box[3])))
    runs = far_apart([place for _, place in found])
    return [
        (" ".join(piece for piece, _ in found[start:end]), surround(place for _, place in found[start:end]) or box)
        for start, end in (runs if len(runs) > 1 else ())
    ]


def _nearest(x: float, corners: Sequence[float], most: float) -> float:
    """Give the corner nearest to a place, if it is no further than that; else the place."""
    best = min(corners, key=lambda corner: abs(corner - x), default=x)
    return best if abs(best - x) <= most else x
