"""Boxes of printed lines → how large each block is set: what a headline is, where the reader gives geometry."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dedupe.blocks import width_of
from dedupe.geometry import median
from dedupe.model import Block, Page
from dedupe.stream import Stream

_TELLING = 3  # full-width characters of a line, from which its box tells how large they are


class Size(NamedTuple):
    """A block's letters against the usual ones of its page: by the height of their lines, and by their width.

    Engines draw boxes too high, and leave letters out: only what both measures say is believed.
    """

    height: float
    width: float

    @property
    def least(self) -> float:
        """How large the letters are at least."""
        return min(self)

    @property
    def most(self) -> float:
        """How large they are at most."""
        return max(self)


def sizes_of(stream: Stream) -> list[Size | None]:
    """Give the size of each block's letters; None where no box tells it."""
    return [
        size
        for page, blocks in zip(stream.pages, stream.blocks_by_page(), strict=True)
        for size in sizes_on(page, blocks)
    ]


def sizes_on(page: Page, blocks: Sequence[Block]) -> list[Size | None]:
    """Give the size of the letters of a page's blocks; of one without lines nothing is looked at."""
    return list(_page_sizes(page, blocks)) if page.lines else [None] * len(blocks)


def _page_sizes(page: Page, blocks: Sequence[Block]) -> Iterator[Size | None]:
    measured = [_measure(page, number) for number in range(len(page.lines))]
    usual = _middle(size for size in measured if size is not None)
    starts = [line.start for line in page.lines]
    for block in blocks:
        inside = range(bisect_left(starts, block.start), bisect_left(starts, block.end))
        own = _middle(size for number in inside if (size := measured[number]) is not None)
        yield Size(own.height / usual.height, own.width / usual.width) if own and usual else None


def _measure(page: Page, number: int) -> Size | None:
    """Measure the letters of a line, whether it runs across or down the page."""
    line = page.lines[number]
    letters = width_of(page.text[line.start : line.end])
    if line.box is None or letters < _TELLING or min(line.box[2:]) <= 0:
        return None
    return Size(min(line.box[2:]), max(line.box[2:]) / letters)


def _middle(sizes: Iterable[Size]) -> Size | None:
    found = list(sizes)
    return Size(median(s.height for s in found), median(s.width for s in found)) if found else None
