"""What all lines of a page tell of each: how it lies, which columns they fill, where noise makes a box longer."""

from __future__ import annotations

import math
from itertools import chain

import pytest

from dedupe.model import Box
from dedupe.readers.grid import Grid, lowered
from dedupe.readers.slant import slant, straightened
from dedupe.readers.xycut import cut

HEIGHT, PITCH, WIDTH, STEP = 30, 40, 300, 340


def column(number: int, lines: int, top: float = 0) -> list[Box]:
    return [(number * STEP, top + n * PITCH, WIDTH, HEIGHT) for n in range(lines)]


def askew(boxes: list[Box], degrees: float) -> list[Box]:
    """Turn a page, and draw upright boxes around its lines, as engines do."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    found = []
    for x, y, width, height in boxes:
        corners = [(x + dx * width, y + dy * height) for dx in (0, 1) for dy in (0, 1)]
        turned = [(a * cosine - b * sine, a * sine + b * cosine) for a, b in corners]
        left, top = min(a for a, _ in turned), min(b for _, b in turned)
        found.append((left, top, max(a for a, _ in turned) - left, max(b for _, b in turned) - top))
    return found


def order(boxes: list[Box]) -> list[int]:
    return list(chain.from_iterable(row for found in cut(boxes) for row in found))


@pytest.mark.parametrize("degrees", [-1.5, -0.6, 0.0, 0.3, 1.0])
def test_the_edges_of_columns_tell_how_a_page_lies(degrees: float) -> None:
    page = askew([*column(0, 40), *column(1, 40)], degrees)
    assert math.degrees(slant(page)) == pytest.approx(degrees, abs=0.21)
    for box, true in zip(straightened(page, slant(page)), [*column(0, 40), *column(1, 40)], strict=True):
        assert box[3] == pytest.approx(true[3], abs=3.0)
    lefts = [box[0] for box in straightened(page, slant(page))[:40]]
    assert max(lefts) - min(lefts) < 7.0  # upright boxes have up to 42


def test_few_lines_do_not_tell_how_a_page_lies() -> None:
    assert slant(askew(column(0, 8), 1.0)) == 0.0
    assert slant([]) == 0.0
    assert slant([(0, 0, 10, 0)] * 30) == 0.0


def test_lines_that_begin_anywhere_lie_straight() -> None:
    assert abs(slant([(n * 37 % 500, n * PITCH, 200 + n * 53 % 90, HEIGHT) for n in range(60)])) <= math.radians(2.0)


def test_columns_are_told_by_the_lines_that_fill_them() -> None:
    grid = Grid([*column(0, 6), *column(1, 5), *column(2, 4)], HEIGHT)
    assert [tuple(found) for found in grid.columns] == [(0, 300), (340, 640)]


def test_what_reaches_out_of_a_column_is_noise() -> None:
    grid = Grid([*column(1, 6)], HEIGHT)
    assert grid.clipped((340, 500, 380, 30)) == (340, 500, 300, 30)
    assert grid.clipped((260, 500, 380, 30)) == (340, 500, 300, 30)


@pytest.mark.parametrize(
    "box",
    [
        (340, 500, 120, 30),  # a short line
        (340, 500, 640, 30),  # a paragraph set across two columns
        (200, 500, 250, 30),  # neither edge is the column's
        (340, 500, 380, 60),  # a headline
    ],
)
def test_lines_that_are_no_columns_keep_their_length(box: Box) -> None:
    assert Grid([*column(1, 6)], HEIGHT).clipped(box) == box


def test_white_amid_a_column_parts_nothing() -> None:
    grid = Grid([*column(0, 6), *column(1, 6)], HEIGHT)
    assert grid.is_amid((0, 100), (150, 300))
    assert not grid.is_amid((0, 300), (340, 640))  # two columns
    assert not grid.is_amid((0, 100), (150, 640))  # no column holds both
    wide = Grid([*[(0, 800 + n * PITCH, 640, HEIGHT) for n in range(6)], *column(0, 6), *column(1, 6)], HEIGHT)
    assert not wide.is_amid((0, 300), (340, 640))  # elsewhere lines run across both


def test_a_headline_ends_where_the_line_below_it_begins() -> None:
    heads: list[Box] = [(0, 0, 640, 90), (700, 0, 200, 50)]
    text: list[Box] = [(0, 70, 300, 30), (340, 66, 300, 30), (700, 60, 200, 30)]
    assert lowered([*heads, *text], HEIGHT) == [(0, 0, 640, 60), (700, 0, 200, 50), *text]


def test_pieces_of_stained_lines_part_no_columns_of_a_page() -> None:
    left = [*column(0, 10)]
    right = [*column(1, 4), (340, 160, 100, 30), (470, 160, 170, 30), (340, 200, 90, 30), (465, 200, 175, 30)]
    right += column(1, 6, 240)
    boxes = [*left, *right]
    assert order(boxes) == list(range(len(boxes)))


def test_one_line_drawn_across_two_columns_leaves_them_two() -> None:
    left, right = column(0, 12), column(1, 12)
    boxes = [*left[:5], (0, 5 * PITCH, 640, HEIGHT), *left[6:], *right[:5], *right[6:]]
    assert order(boxes) == list(range(len(boxes)))


def test_lines_across_two_columns_above_or_below_them_stand_before_or_behind_both() -> None:
    intro: list[Box] = [(0, n * PITCH, 640, HEIGHT) for n in range(2)]
    boxes = [*intro, *column(0, 9, 80), *column(1, 9, 80), (0, 440, 640, HEIGHT)]
    assert order(boxes) == list(range(len(boxes)))


def test_wide_white_across_all_columns_parts_what_is_above_from_what_is_below() -> None:
    above = [*column(0, 8), *column(1, 8), *column(2, 8)]
    assert order([*above, *column(0, 8, 460), *column(1, 8, 460), *column(2, 8, 460)]) == list(range(48))
    near = [*column(0, 8), *column(0, 8, 350), *column(1, 8), *column(1, 8, 350)]
    assert order(near) == list(range(32))
