"""Printed lines, word by word → where they come apart: pieces of several columns that an engine took for one line."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.blocks import WIDE_FROM, is_latin
from dedupe.geometry import median, surround
from dedupe.model import Box
from dedupe.readers.compose import TextLine
from dedupe.readers.lineboxes import Point, box_of_words, is_tall
from dedupe.readers.linelists import White
from dedupe.readers.slant import slant

APART = 3.0  # times the height of its words that white is wide in a line: no line of one column has such
# Lengths are shares of the usual height of a line.
WHITE = 0.6  # white, marks aside, that may be one between columns, where the lines around have one there
CLEAR = 1.0  # the same where few lines have, or only those above it or below it, and the others run across
LATIN = 1.6  # the same in Latin print, whose words have white between them
LARGE = 1.25  # height of a headline's line: it lies across columns
SPACED = 0.9  # of its own height: white between two headlines, not two letters of one
NEAR = 12.0  # how far up and down the lines are looked at
ALIGNED = 0.5  # how much the left edges of a column's lines differ
REACH = 3.5  # how far before it the column on the left ends: ragged lines
EDGE = 0.35  # how far before it there is white at least
WITNESSES = 3  # lines above and below that begin where the column does
MANY = 5  # … at narrow white, or on one side where those on the other run across
LEAST = 3.0  # width of what does not come apart from the rest of its line by less than
SHORT_GAP = 2.0  # … such white: a letter before a comma is no line of a column
ENDING = 2  # … and that end before it
ACROSS = 0.34  # lines that lie across it, for each that begins at it
SURE = 1.25  # times its letters' size that a word is wide at most, where the next one begins inside its box

_RULES = "|¦｜│丨!{}[]\\/'`_~"  # what engines read rules between columns as
_FIRST = rf"[{re.escape(_RULES)},.;:?，。、；：！？”’）》」』】…·-]*"  # marks with which no line begins
_LAST = rf"[{re.escape(_RULES)}“‘（《「『【]*"  # … and ends
_NEVER_FIRST, _NEVER_LAST = re.compile(_FIRST), re.compile(_LAST)
_BESIDE = re.compile(rf"{_FIRST}(.*?){_LAST}", re.DOTALL)
_MARKS = re.compile(r"[\W_]*(.*?)[\W_]*", re.DOTALL)
_BLANKS = re.compile(rf"(?<=\S) {{2,}}(?=\S)|(?<=[{WIDE_FROM}-\U0010ffff]) (?=\S)|(?<=\S) (?=[{WIDE_FROM}-\U0010ffff])")


class _Word(NamedTuple):
    """A word of a line: [start, end) of its text, where it stands, and if it is a mark without letters."""

    start: int
    end: int
    left: float
    right: float
    box: Box
    is_mark: bool


_Cut = tuple[int, float, float]  # a word before which a line comes apart, where the columns end and begin


class Part(NamedTuple):
    """What stands together in a line: [start, end) of its text, its box, and the wide white in it, if that is known.

    `is_far` says that the white before it is as wide as no line of one column has it; `ink` is the box without marks at
    its ends, which may be rules.
    """

    start: int
    end: int
    box: Box | None
    white: tuple[White, ...] | None = None
    is_far: bool = False
    ink: Box | None = None


def come_apart(lines: Sequence[TextLine]) -> list[list[Part]]:
    """Give the parts of each of a page's lines, one or several: what is of one column each.

    Lines of vertical print, and those of which a word has no place, are not parted.
    """
    printed = [_words(line) for line in lines]
    known = [line.box[3] for line in lines if line.box]
    unit = median(known) if known else 0.0
    if unit <= 0:
        return [[Part(0, len(line.text), line.box)] for line in lines]
    runs = [list(_runs(words, unit)) for words in printed]
    sides = _Sides(lines, printed, runs, unit)
    return [
        _parts(line, words, _far(words), list(sides.cuts(number)))
        for number, (line, words) in enumerate(zip(lines, printed, strict=True))
    ]


def _words(line: TextLine) -> list[_Word]:
    """Give the words of a line with their places; none where one has no place, or the line runs downwards."""
    boxes = [box for _, box in line.places]
    known = [box for box in boxes if box is not None]
    letters = [at for at, letter in enumerate(line.text) if not letter.isspace()]
    total = sum(length for length, _ in line.places)
    around = surround(known)
    if len(known) < max(2, len(boxes)) or not 0 <= len(letters) - total <= 1 or around is None or is_tall(around):
        return []
    found: list[_Word] = []
    at = 0
    size = median(box[3] for box in known)
    for number, ((length, _), box) in enumerate(zip(line.places, known, strict=True)):
        if not length:
            continue
        start, end = letters[at], letters[at + length - 1] + 1
        at += length
        text = line.text[start:end]
        left, right = box[0], box[0] + box[2]
        following = known[number + 1][0] if number + 1 < len(known) else right
        if left < following < right:  # Tesseract gives a word the blobs of those behind it
            right = min(following, left + SURE * size * sum(1.0 if each >= WIDE_FROM else 0.6 for each in text))
        sides = (left, right) if text[0] < WIDE_FROM and is_latin(text) else _inked(text, left, right, _BESIDE)
        place = (sides[0], box[1], sides[1] - sides[0], box[3])
        found.append(_Word(start, end, *_inked(text, left, right, _MARKS), place, not any(map(str.isalnum, text))))
    return found


def _inked(text: str, left: float, right: float, marks: re.Pattern[str]) -> tuple[float, float]:
    """Give where a word begins and ends without such marks around it."""
    found = None if text.isalnum() else marks.fullmatch(text)
    if found is None or not found.group(1):
        return left, right
    reached = list(accumulate((2 if each >= WIDE_FROM else 1 for each in text), initial=0))
    scale = (right - left) / reached[-1]
    return left + scale * reached[found.start(1)], left + scale * reached[found.end(1)]


class _Run(NamedTuple):
    """Words [first, last] of a line without wide white between them, and where their letters begin and end."""

    first: int
    last: int
    left: float
    right: float


def _runs(words: Sequence[_Word], unit: float) -> Iterator[_Run]:
    """Give what stands together in a line; marks count as white, as engines read the rule between columns as one."""
    run: _Run | None = None
    for number, word in enumerate(words):
        if word.is_mark:
            continue
        if run is not None and word.left - run.right < WHITE * unit:
            run = _Run(run.first, number, run.left, max(run.right, word.right))
            continue
        if run is not None:
            yield run
        run = _Run(number, number, word.left, word.right)
    if run is not None:
        yield run


class _Sides:
    """Where what stands together in the lines of a page begins and ends."""

    def __init__(
        self, lines: Sequence[TextLine], printed: Sequence[Sequence[_Word]], runs: Sequence[Sequence[_Run]], unit: float
    ) -> None:
        self.lines, self.printed, self.runs, self.unit = lines, printed, runs, unit
        self.lean = abs(math.tan(slant([line.box for line in lines if line.box])))
        rows: list[tuple[float, float, float, float]] = []
        for number, (line, found) in enumerate(zip(lines, runs, strict=True)):
            words = printed[number]
            if line.box is None or self._height(line.box, words) >= LARGE * unit:
                continue
            for run in found:
                box = words[run.first].box
                rows.append((box[1] + box[3] / 2, run.left, run.right, number))
            if not words:
                x, y, width, height = line.box
                rows.append((y + height / 2, x, x + width, number))
        rows.sort()
        self.rows: NDArray[np.float64] = np.array(rows or [(0.0,) * 4])
        self.downs = [row[0] for row in rows]

    def cuts(self, number: int) -> Iterator[_Cut]:
        """Give the words before which a line comes apart, each with where the columns end and begin."""
        line, words = self.lines[number], self.printed[number]
        if line.box is None:
            return
        start = words[0].left if words else 0.0
        for run, following in pairwise(self.runs[number]):
            box = words[following.first].box
            white, least = following.left - run.right, LATIN * self.unit * is_latin(line.text)
            height = self._height(line.box, words)
            if height >= LARGE * self.unit:  # its brackets are print
                beside = pairwise(words[run.last : following.first + 1])
                white, least = max(b.box[0] - a.box[0] - a.box[2] for a, b in beside), SPACED * height
            is_short = run.right - start < LEAST * self.unit and white < SHORT_GAP * self.unit
            if white < least or is_short:
                continue
            found = self._gutter(number, box[1] + box[3] / 2, run.right, following.left)
            if found is not None:
                end, begin = found
                start = following.left
                yield _first(words, run.last, following.first, end, begin), end, begin

    def _height(self, box: Box, words: Sequence[_Word]) -> float:
        """Give how high a line is printed: the box of a long one that lies askew is higher."""
        known = [word.box[3] for word in words if not word.is_mark]
        return min(box[3], median(known), max(self.unit, box[3] - self.lean * box[2])) if known else box[3]

    def _gutter(self, number: int, middle: float, left: float, right: float) -> tuple[float, float] | None:
        """Give where a column ends and the next begins, in white of a line; None where the lines around have none."""
        unit = self.unit
        low, high = bisect_left(self.downs, middle - NEAR * unit), bisect_left(self.downs, middle + NEAR * unit)
        near = self.rows[low:high]
        near = near[near[:, 3] != number]
        starts = near[:, 1]
        inside = np.sort(starts[(starts > left + EDGE * unit) & (starts < right + ALIGNED * unit)])
        if len(inside) < WITNESSES:
            return None
        alike = np.abs(inside[:, None] - inside[None, :]) <= ALIGNED * unit
        begin = float(inside[int(alike.sum(axis=1).argmax())])
        edge = begin - EDGE * unit
        begun = np.abs(starts - begin) <= ALIGNED * unit
        ended = (near[:, 2] >= begin - REACH * unit) & (near[:, 2] <= edge)
        across = (starts < begin - unit) & (near[:, 2] > edge)
        above = near[:, 0] < middle
        every = above | True
        sides = ((every, WHITE, MANY), (every, CLEAR, WITNESSES), (above, CLEAR, MANY), (~above, CLEAR, MANY))
        for side, least, witnesses in sides:
            number_begun = int((begun & side).sum())
            if (
                right - left >= least * unit
                and number_begun >= witnesses
                and int((ended & side).sum()) >= ENDING
                and int((across & side).sum()) <= ACROSS * number_begun
            ):
                return float(np.median(near[:, 2][ended & side])), begin
        return None


def _first(words: Sequence[_Word], last: int, following: int, end: float, begin: float) -> int:
    """Give the first word of the column on the right: one of the marks in the white may be of it."""
    for number in range(last + 1, following):
        mark = words[number]
        if mark.right - end > begin - mark.left:
            return number
    return following


def _far(words: Sequence[_Word]) -> list[_Cut]:
    """Give the words before which white lies that is wide in any line."""
    if len(words) < 2:
        return []
    ends = accumulate((word.box[0] + word.box[2] for word in words), max)
    white = [word.left - end for word, end in zip(words[1:], ends, strict=False)]
    if max(white) <= APART * min(word.box[3] for word in words):  # most lines
        return []
    wide = APART * median(word.box[3] for word in words)
    return [(at, words[at].left, words[at].left) for at, gap in enumerate(white, 1) if gap > wide]


def _parts(line: TextLine, words: Sequence[_Word], far: Sequence[_Cut], narrow: Sequence[_Cut]) -> list[Part]:
    """Part a line before some of its words. Marks in the white between columns have no part in the boxes."""
    places = {at: (end, begin) for at, end, begin in (*far, *narrow)}
    wide = {at for at, *_ in far}
    if not words:
        return [Part(0, len(line.text), line.box)]
    edges = [0, *sorted(places), len(words)]
    found: list[Part] = []
    for first, last in pairwise(edges):
        inside = list(words[first:last])
        begin = places[first][1] if first else float("-inf")
        end = places[last][0] if last < len(words) else float("inf")
        height = median(word.box[3] for word in inside)
        chosen = [
            word
            for word in inside
            if not word.is_mark or (begin - EDGE * height <= word.left and word.right <= end + EDGE * height)
        ] or inside
        boxes = [word.box for word in _without_rules(line.text, chosen)]
        start, stop = inside[0].start if first else 0, inside[-1].end if last < len(words) else len(line.text)
        white = (White(a.right, b.left, b.start - start) for a, b in pairwise(w for w in inside if not w.is_mark))
        within = tuple(each for each in white if each.end - each.start >= WHITE * height)
        box = box_of_words(boxes, None)
        found.append(Part(start, stop, box, within, first in wide, _ink(inside, box)))
    return found


def _ink(words: Sequence[_Word], box: Box | None) -> Box | None:
    """Give a box the length of the letters in it."""
    letters = [word for word in words if not word.is_mark]
    if box is None or not letters:
        return box
    left, right = min(word.left for word in letters), max(word.right for word in letters)
    return left, box[1], max(1.0, right - left), box[3]


def _without_rules(text: str, words: Sequence[_Word]) -> Sequence[_Word]:
    """Leave out words at the edges that are a rule beside the column: marks with which no line begins, or ends."""
    first, last = 0, len(words)
    while first < last - 1 and _NEVER_FIRST.fullmatch(text, words[first].start, words[first].end):
        first += 1
    while last > first + 1 and _NEVER_LAST.fullmatch(text, words[last - 1].start, words[last - 1].end):
        last -= 1
    return words[first:last]


def words_by_blanks(text: str, box: Box, outline: Sequence[Point]) -> tuple[tuple[int, Box | None], ...]:
    """Give the pieces of a line between blanks, whose words have no places, by their letters and places.

    Tesseract writes a blank for each letter's width of white, in PAGE. Its words have corners in the outline of the
    line, so that the nearest one is where a piece begins or ends.
    """
    pieces = _BLANKS.split(text)
    if len(pieces) == 1 or is_tall(box):
        return ()
    reached = list(accumulate((2 if each >= WIDE_FROM or each == " " else 1 for each in text), initial=0))
    corners, scale = sorted({x for x, _ in outline}), box[2] / reached[-1]
    found: list[tuple[int, Box | None]] = []
    at = 0
    for piece in pieces:
        start = text.index(piece, at)
        at = start + len(piece)
        left, right = (_nearest(box[0] + scale * reached[end], corners, box[3]) for end in (start, at))
        found.append((len("".join(piece.split())), (left, box[1], max(1.0, right - left), box[3])))
    return tuple(found)


def _nearest(x: float, corners: Sequence[float], most: float) -> float:
    """Give the corner nearest to a place, if it is no further than that; else the place."""
    best = min(corners, key=lambda corner: abs(corner - x), default=x)
    return best if abs(best - x) <= most else x
