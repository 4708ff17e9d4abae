"""Spans of pages → the boxes of what is printed there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from dedupe.geometry import surround
from dedupe.model import Box, Line, Page


def lines_in(page: Page, start: int, end: int) -> Iterator[Line]:
    """Give the lines of a page with boxes that lie within a span, or reach into it."""
    first = bisect_left(page.lines, start, key=lambda line: line.end)
    for line in page.lines[first:]:
        if line.start >= end:
            return
        if line.box is not None and line.end > start:
            yield line


def box_in(page: Page, start: int, end: int) -> Box | None:
    """Give the box around a span: of its lines, else of the blocks that it lies in; None where none is known."""
    found = surround(line.box for line in lines_in(page, start, end))
    return found or surround(block.box for block in page.blocks if block.start < end and block.end > start)
