"""Boxes of printed lines → columns in reading order, each a list of rows: a recursive XY-cut that minds headlines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise, takewhile

from dedupe.geometry import median
from dedupe.model import Box
from dedupe.readers.grid import Grid
from dedupe.records import dataclass

# Lengths are shares of the usual height of a line.
COLUMN_GAP = 0.4  # white between two columns: engines draw boxes wider than the print, rules stand in it
NARROW_GAP = 0.1  # the same between columns of many lines
TALL_COLUMN = 5  # lines of such a column
BAND_GAP = 0.1  # white across a region; whether it parts anything, the columns on both sides of it say
WIDE_BAND_GAP = 0.8  # white that parts even equal columns, where a headline stands over several of them
EMPTY_BAND = 4.0  # white that parts any columns: a picture, or a headline that was not read, stands in it
WINDOW = 3.0  # how far the columns on both sides of such white are looked at
LARGE = 1.25  # height of a headline's line
HEAD_ROWS = 8.0  # height of headlines side by side, the first line of a text with them
HEAD_WINDOW = 12.0  # how far below headlines the columns are looked at that they stand over
EMPTY_ABOVE = 1.2  # a column that begins so much lower than its region has its headline elsewhere
LEVEL = 0.7  # how level the columns below one headline begin
NEAR = 1.0  # how far from the white beside it a column's lines end or begin
SPANNING = 1.0  # times as many lines that may lie across it: fused boxes
FUSED = 3.0  # how far above and below a box that lies across white columns stand on both sides of it
BESIDE = 0.1  # how much the lines of two columns are beside each other, which need not stand level
SAME_ROW = 0.5  # share of the lower of two boxes that lies beside the other: pieces of one line

MAX_HEAD = 5  # rows of a headline: kicker, headline, subhead
MAX_COLUMNS = 12  # under one headline
MAX_DEPTH = 60  # cuts inside cuts; a page has five or six

Row = list[int]
Column = list[Row]


@dataclass(frozen=True, slots=True)
class _Line:
    """A box by its edges, and its place in the list."""

    index: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


_Region = list[_Line]


def cut(boxes: Sequence[Box]) -> list[Column]:
    """Order the boxes of horizontal lines: columns in reading order, of rows from top to bottom, of indexes into boxes.

    Pieces of one printed line are one row, from left to right. Every box is in one row. Vertical print is read so
    once it is turned (`turned`).
    """
    lines = [_Line(i, x, y, x + width, y + height) for i, (x, y, width, height) in enumerate(boxes)]
    if not lines:
        return []
    unit = median(line.height for line in lines) or 1.0
    cut_with = _Cut(unit, Grid(boxes, unit))
    return [[[line.index for line in row] for row in _rows(region)] for region in cut_with.order(lines)]


def turned(boxes: Sequence[Box]) -> list[Box]:
    """Turn a page a quarter to the left, so that lines printed downwards, from right to left, run across and down."""
    right = max((x + width for x, _, width, _ in boxes), default=0.0)
    return [(y, right - x - width, height, width) for x, y, width, height in boxes]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Cuts with one height of a line, `unit`, and the columns of all the page."""

    unit: float
    grid: Grid

    def order(self, region: _Region, depth: int = 0) -> Iterator[_Region]:
        """Give the columns of a region in reading order."""
        parts = self._divide(region) if len(region) > 1 and depth < MAX_DEPTH else []
        if len(parts) < 2:
            yield region
        for part in parts if len(parts) > 1 else []:
            yield from self.order(part, depth + 1)

    def _divide(self, region: _Region) -> list[_Region]:
        """Divide a region into parts to be read one after the other; a single column is one part."""
        strips = self._strips(region)
        bands = self._bands(region, strips)
        if len(bands) > 1:
            return bands
        if len(strips) > 1:
            return self._under_headlines(strips)
        return self._peeled(region)

    def _strips(self, region: _Region) -> list[_Region]:
        strips = _parts(region, lambda line: (line.left, line.right), COLUMN_GAP * self.unit)
        return self._whole([part for strip in strips for part in self._narrow_strips(strip)])

    def _whole(self, strips: Sequence[_Region]) -> list[_Region]:
        """Put together what stands beside each other in one column: pieces of lines that a stain has broken."""
        found: list[_Region] = []
        for strip in strips:
            few = found and min(len(found[-1]), len(strip)) < TALL_COLUMN
            if few and self.grid.is_amid(self._across(found[-1]), self._across(strip)):
                found[-1] = found[-1] + strip
            else:
                found.append(strip)
        return found

    def _across(self, region: _Region) -> tuple[float, float]:
        return min(line.left for line in region), max(line.right for line in region)

    def _narrow_strips(self, region: _Region) -> list[_Region]:
        """Part tall columns also at white that the engine's wide boxes have all but closed."""
        strips = _parts(region, lambda line: (line.left, line.right), NARROW_GAP * self.unit)
        return strips if min(map(len, strips)) >= TALL_COLUMN else [region]

    def _bands(self, region: _Region, strips: Sequence[_Region]) -> list[_Region]:
        """Part a region at the white that runs across it, where the columns change there.

        White between two bands of the same columns is chance, or a paragraph's: there the columns are read on.
        """
        bands: list[_Region] = []
        text: _Region = []  # of the last band, less the headlines that stand side by side above it
        found = _parts(region, lambda line: (line.top, line.bottom), BAND_GAP * self.unit)
        for number, band in enumerate(found):
            if bands and self._are_heads_of(bands[-1], found[number:]):
                bands[-1], text = bands[-1] + band, band
            elif bands and not self._changes(text, found[number:], strips):
                bands[-1], text = bands[-1] + band, text + band
            else:
                bands.append(band)
                text = band
        return bands

    def _changes(self, above: _Region, below: Sequence[_Region], strips: Sequence[_Region]) -> bool:
        """Tell whether the columns change between a band and those below it."""
        end, start = max(line.bottom for line in above), min(line.top for line in below[0])
        reach = WINDOW * self.unit
        near_above = [line for line in above if line.bottom > end - reach]
        near_below = [line for line in below[0] if line.top < start + reach]
        further = [line for band in below for line in band if line.top < start + reach]
        both = self._columns(near_above + near_below)
        # The pieces of one line stand side by side as columns do, but those do so for two lines.
        columns = min(self._columns(near_below), self._columns(near_below + [line for b in below[1:2] for line in b]))
        if both < self._columns(near_above) and self._crosses(further, near_above):
            return True
        if both < columns and self._crosses(near_above, near_below):
            return True
        heads = [line for line in near_below if self._is_large(line)]
        if heads and len(self._strips(above + heads)) < len(self._strips(above)):
            return True
        if start - end >= EMPTY_BAND * self.unit:
            return True
        if start - end < WIDE_BAND_GAP * self.unit:
            return False
        tops = [min((line.top for line in strip if line.top >= start), default=start) for strip in strips]
        return any(self._lies_under(top, head) for top in tops for head in heads)

    def _crosses(self, lines: _Region, others: _Region) -> bool:
        """Tell whether lines lie across the white between the columns of others: headlines, or more than one fused."""
        columns = self._level_strips(others)
        for left, right in pairwise(columns):
            middle = (self._across(left)[1] + self._across(right)[0]) / 2
            across = [line for line in lines if line.left < middle < line.right]
            if len(across) > 1 or any(map(self._is_large, across)):
                return True
            if across and not self._beside([line for line in lines if line not in across], middle):
                return True
        return False

    def _beside(self, lines: _Region, middle: float) -> bool:
        return any(line.right <= middle for line in lines) and any(line.left >= middle for line in lines)

    def _are_heads_of(self, above: _Region, below: Sequence[_Region]) -> bool:
        """Tell whether headlines stand above the text, each over its own columns, side by side or beside other text.

        Then the columns part the region, not the white below the headlines.
        """
        start = min(line.top for line in below[0])
        if start - min(line.top for line in above) > HEAD_ROWS * self.unit:
            return False
        end = start + HEAD_WINDOW * self.unit
        reached = takewhile(lambda band: min(line.top for line in band) < end, below)
        near = [line for band in reached for line in band if line.top < end]
        strips = self._strips(above + near)
        goes_on = False
        for strip in strips:
            heads = [line for line in strip if line.top < start]
            text = [line for line in strip if line.top >= start]
            # A line that the page's waves have made tall, or low, is not alone in its row.
            if heads and not any(map(self._is_large, self._first(heads))):
                return False
            if heads and text and all(map(self._is_large, self._first(text))):
                return False
            goes_on = goes_on or bool(heads and text)
        return goes_on and len(strips) > 1

    def _first(self, region: _Region) -> _Region:
        """Give the lines with which a region begins: its first row."""
        top = min(line.top for line in region)
        return [line for line in region if line.top < top + self.unit]

    def _columns(self, region: _Region) -> int:
        """Count the strips that stand side by side."""
        return len(self._level_strips(region))

    def _level_strips(self, region: _Region) -> list[_Region]:
        """Give the strips that stand side by side: the end of one line and the indent of the next are no columns."""
        columns: list[_Region] = []
        for strip in self._strips(region):
            if columns and not self._are_level(columns[-1], strip):
                columns[-1] = columns[-1] + strip
            else:
                columns.append(strip)
        return columns

    def _are_level(self, strip: _Region, other: _Region) -> bool:
        """Tell whether a line of one strip stands beside one of another."""
        least = BESIDE * self.unit
        return any(min(a.bottom, b.bottom) - max(a.top, b.top) >= least for a in strip for b in other)

    def _is_large(self, line: _Line) -> bool:
        return line.height >= LARGE * self.unit

    def _lies_under(self, top: float, head: _Line) -> bool:
        return top >= head.bottom - LEVEL * self.unit and top - head.top >= EMPTY_ABOVE * self.unit

    def _under_headlines(self, strips: Sequence[_Region]) -> list[_Region]:
        """Put each headline before all the columns that it stands over, not only before those that it touches."""
        top = min(line.top for strip in strips for line in strip)
        orphans = [min(line.top for line in strip) - top >= EMPTY_ABOVE * self.unit for strip in strips]
        parts: list[_Region] = []
        for start, end, headed in _groups(strips, orphans, self._head):
            group = strips[start:end]
            head = headed if len(group) > 1 else []
            if head:
                parts.append(head)
            parts.extend([line for line in strip if line not in head] for strip in group)
        return [part for part in parts if part]

    def _head(self, strip: _Region, top: float) -> _Region:
        """Give the lines of a strip that are a headline over columns that begin at `top`; none where there is none."""
        above = [line for line in strip if line.middle < top]
        below = [line.top for line in strip if line.middle >= top]
        is_level = bool(below) and abs(min(below) - top) <= LEVEL * self.unit
        is_head = any(map(self._is_large, above)) and len(_rows(above)) <= MAX_HEAD
        return above if is_level and is_head else []

    def _peeled(self, region: _Region) -> list[_Region]:
        """Part a region at the first box that lies across the white of its columns: before it, itself, after it."""
        white = self._white(region)
        if white is None:
            return []
        middle = sum(white) / 2
        spanning = [line for line in region if line.left <= middle <= line.right]
        alone = [line for line in spanning if not self._is_fused(line, region, middle)]
        if not alone:
            left = [line for line in region if line.left <= middle]
            return self._under_headlines([left, [line for line in region if line.left > middle]])
        first = min(alone, key=lambda line: (line.top, line.left))
        above = [line for line in region if line.middle < first.top and line is not first]
        below = [line for line in region if line.middle >= first.top and line is not first]
        return [part for part in (above, [first], below) if part]

    def _is_fused(self, line: _Line, region: _Region, middle: float) -> bool:
        """Tell whether a box is two lines of two columns which go on above it and below it."""
        reach = FUSED * self.unit
        above = [other for other in region if line.top - reach < other.middle < line.top]
        below = [other for other in region if line.bottom < other.middle < line.bottom + reach]
        return not self._is_large(line) and self._beside(above, middle) and self._beside(below, middle)

    def _white(self, region: _Region) -> tuple[float, float] | None:
        """Give the edges of the white that would part a region into columns but for the fewest boxes across it."""
        inset = (COLUMN_GAP - NARROW_GAP) / 2 * self.unit
        sides = [(line.left + inset, max(line.left, line.right - inset)) for line in region if not self._is_large(line)]
        edges = sorted({edge for side in sides for edge in side})
        counts = _covered(sides, edges)
        for across in sorted(set(counts)):
            found = [
                (edges[start], edges[end])
                for start, end in _runs(counts, across)
                if edges[end] - edges[start] >= COLUMN_GAP * self.unit
                and across < min(max(counts[:start], default=0), max(counts[end:], default=0))
            ]
            found = [white for white in found if self._parts_columns(white, sides, across)]
            if found:
                return max(found, key=lambda white: (white[1] - white[0], -white[0]))
        return None

    def _parts_columns(self, white: tuple[float, float], sides: Sequence[tuple[float, float]], across: int) -> bool:
        """Tell whether lines end before the white and begin behind it, more than lie across it."""
        near = NEAR * self.unit
        ends = sum(white[0] - near <= right <= white[0] for _, right in sides)
        starts = sum(white[1] <= left <= white[1] + near for left, _ in sides)
        return across <= max(1.0, SPANNING * min(ends, starts))


def _covered(sides: Sequence[tuple[float, float]], edges: Sequence[float]) -> list[int]:
    """Count how many of the sides cover each stretch between two edges."""
    places = {edge: at for at, edge in enumerate(edges)}
    changes = [0] * len(edges)
    for left, right in sides:
        changes[places[left]] += 1
        changes[places[right]] -= 1
    return list(accumulate(changes))[:-1]


def _runs(counts: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Give the runs of strips between edges, [start, end), that `most` boxes lie across."""
    start: int | None = None
    for at, count in enumerate([*counts, most + 1]):
        if count <= most:
            start = at if start is None else start
        elif start is not None:
            yield start, at
            start = None


def _groups(
    strips: Sequence[_Region], orphans: Sequence[bool], head_of: Callable[[_Region, float], _Region]
) -> list[tuple[int, int, _Region]]:
    """Part strips into runs, each with the headline that stands over all of it, if any.

    A strip that begins low belongs to a headline beside it: to that which then stands over the middle of its columns,
    or begins where they begin.
    """
    # best[n]: the cost of the strips up to n, and where the last run of them begins.
    best: list[tuple[float, int, _Region]] = [(0.0, 0, [])]
    for end in range(1, len(strips) + 1):
        options = []
        for start in range(max(0, end - MAX_COLUMNS), end):
            fit = _fit(strips[start:end], orphans[start:end], head_of)
            if fit is not None:
                options.append((best[start][0] + fit[0], -start, fit[1]))
        cost, start, head = min(options, key=lambda option: option[:2])
        best.append((cost, -start, head))
    runs: list[tuple[int, int, _Region]] = []
    end = len(strips)
    while end:
        _, start, head = best[end]
        runs.append((start, end, head))
        end = start
    return runs[::-1]


def _fit(
    strips: Sequence[_Region], orphans: Sequence[bool], head_of: Callable[[_Region, float], _Region]
) -> tuple[float, _Region] | None:
    """Say how badly strips stand under one headline, and which; None where they cannot."""
    own = [strip for strip, is_orphan in zip(strips, orphans, strict=True) if not is_orphan]
    width = max(line.right for strip in strips for line in strip) - min(line.left for strip in strips for line in strip)
    if len(strips) == 1:
        return (0.0, []) if own else (2 * width, [])
    if len(own) != 1:
        return None
    lows = [strip for strip, is_orphan in zip(strips, orphans, strict=True) if is_orphan]
    head = head_of(own[0], min(line.top for strip in lows for line in strip))
    if not head:
        return None
    body = [line for strip in strips for line in strip if line not in head]
    left, right = min(line.left for line in body), max(line.right for line in body)
    return sum(min(abs(line.left + line.right - left - right) / 2, abs(line.left - left)) for line in head), head


def _parts(region: _Region, edges: Callable[[_Line], tuple[float, float]], gap: float) -> list[_Region]:
    """Part a region at the white that runs all through it, `gap` or more wide."""
    parts: list[_Region] = []
    end = float("-inf")
    for line in sorted(region, key=lambda line: (*edges(line), line.index)):
        low, high = edges(line)
        if not parts or low - end >= gap:
            parts.append([])
        parts[-1].append(line)
        end = max(end, high)
    return parts


def _rows(region: _Region) -> list[_Region]:
    """Put the pieces of one printed line beside each other."""
    rows: list[_Region] = []
    for line in sorted(region, key=lambda line: (line.middle, line.left, line.index)):
        if rows and _are_beside(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: (line.left, line.index)) for row in rows]


def _are_beside(row: _Region, line: _Line) -> bool:
    return all(
        min(line.bottom, other.bottom) - max(line.top, other.top) > SAME_ROW * min(line.height, other.height)
        and min(line.right, other.right) - max(line.left, other.left)
        <= SAME_ROW * min(line.right - line.left, other.right - other.left)
        for other in row
    )
