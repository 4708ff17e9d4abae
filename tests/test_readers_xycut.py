"""Columns from boxes: bands of articles, headlines over several columns, skew, vertical print, pieces of a line."""

from __future__ import annotations

import math
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.model import Box
from dedupe.readers.xycut import cut, turned

HEIGHT, PITCH, WIDTH, STEP = 30, 36, 300, 340  # of lines and columns, in pixels


def column(number: int, top: float, lines: int, height: float = HEIGHT) -> list[Box]:
    """Set lines in a column of a page."""
    return [(number * STEP, top + n * PITCH, WIDTH, height) for n in range(lines)]


def over(first: int, last: int, top: float, width: float, height: float = 50) -> Box:
    """Set a headline over the middle of some columns."""
    middle = (first * STEP + last * STEP + WIDTH) / 2
    return middle - width / 2, top, width, height


def order(boxes: list[Box]) -> list[int]:
    """Cut, and give the indexes as they are read."""
    return list(chain.from_iterable(row for found in cut(boxes) for row in found))


def by_rows(boxes: list[Box]) -> list[Box]:
    """List boxes as an engine does: from top to bottom, across the columns."""
    return sorted(boxes, key=lambda box: (box[1], box[0]))


def assert_read_as_set(boxes: list[Box]) -> None:
    """Boxes given in their true order must come back in it, however they are listed."""
    listed = by_rows(boxes)
    assert [listed[index] for index in order(listed)] == boxes


def test_columns_are_read_one_after_the_other() -> None:
    assert_read_as_set([*column(0, 0, 9), *column(1, 0, 8), *column(2, 0, 9)])


def test_white_across_columns_that_go_on_is_a_paragraph_not_a_band() -> None:
    assert_read_as_set([*column(0, 0, 5), *column(0, 230, 5), *column(1, 0, 5), *column(1, 230, 5)])


def test_a_short_line_between_two_that_are_set_in_is_no_column() -> None:
    left = [(60, 0, 240, 30), (0, 36, 25, 30), (60, 72, 240, 30), *column(0, 108, 2)]
    right = [(STEP + 60, 0, 240, 30), (STEP, 36, 25, 30), (STEP + 60, 72, 240, 30), *column(1, 108, 2)]
    assert_read_as_set([*left, *right])


def test_columns_whose_lines_do_not_stand_level_are_columns() -> None:
    above = [*column(0, 0, 6), *column(1, 18, 6), *column(2, 0, 6)]
    below = [over(0, 1, 290, 560), *column(0, 360, 4), *column(1, 360, 4), *column(2, 300, 5)]
    assert_read_as_set([*above, *below])


def test_bands_of_articles_are_read_one_after_the_other() -> None:
    upper = [over(0, 2, 0, 700), *column(0, 60, 6), *column(1, 60, 6), *column(2, 60, 5)]
    lower = [over(0, 1, 320, 500), *column(0, 380, 6), *column(1, 380, 6), over(2, 2, 320, 200), *column(2, 380, 6)]
    assert_read_as_set(upper + lower)


def test_headlines_side_by_side_stand_each_before_their_own_columns() -> None:
    """The last is over three columns and two lines high, as high as another's headline with its first line of text."""
    left = [over(0, 0, 0, 250, 46), over(0, 0, 59, 250, 46), *column(0, 129, 1), *column(0, 175, 9)]
    middle = [over(1, 1, 22, 180, 46), *column(1, 93, 2), *column(1, 184, 6)]
    right = [over(2, 4, 7, 900, 69), over(2, 4, 95, 800, 60)]
    columns = [*column(2, 186, 7), *column(3, 188, 9), *column(4, 189, 8)]
    assert_read_as_set([*left, *middle, *right, *columns])


def test_a_headline_beside_a_picture_stays_with_the_text_below_it() -> None:
    """On the left nothing stands beside it, and an article begins lower than its text does."""
    above = [over(0, 1, 0, 500), *column(0, 60, 4), *column(1, 60, 4)]
    beside = [over(2, 3, 0, 500), *column(2, 60, 4), *column(3, 60, 4)]
    left = [over(0, 1, 530, 300), *column(0, 590, 5), *column(1, 590, 5)]
    right = [over(2, 3, 260, 600), *column(2, 330, 11), *column(3, 330, 11)]
    assert_read_as_set(above + beside + left + right)


def test_a_line_that_waves_have_made_tall_is_no_headline_by_itself() -> None:
    left = [over(0, 1, 0, 600), *column(0, 60, 8), *column(1, 60, 8)]
    right = [over(2, 3, 6, 600), *column(2, 60, 8), *column(3, 60, 8)]
    tall = (left[9][0], left[9][1] - 2, left[9][2], 1.4 * HEIGHT)
    assert_read_as_set([*left[:9], tall, *left[10:], *right])


def test_a_headline_stands_before_all_its_columns_also_those_it_does_not_touch() -> None:
    """It lies over the two in the middle of four; the fifth column has its own."""
    wide = [over(0, 3, 0, 600), *column(0, 60, 8), *column(1, 60, 8), *column(2, 60, 8), *column(3, 60, 8)]
    assert_read_as_set([*wide, over(4, 4, 0, 200), *column(4, 60, 8)])


def test_of_two_headlines_a_column_goes_to_the_one_that_is_then_over_the_middle() -> None:
    left = [over(0, 1, 0, 600), *column(0, 60, 8), *column(1, 60, 8)]
    right = [over(2, 4, 0, 260), *column(2, 60, 8), *column(3, 60, 8), *column(4, 60, 8)]
    assert_read_as_set(left + right)


def test_a_headline_that_begins_with_its_first_column_is_over_those_to_the_right() -> None:
    head = (0.0, 0.0, 420.0, 50.0)
    assert_read_as_set([head, *column(0, 60, 8), *column(1, 60, 8), *column(2, 60, 8)])


def test_a_box_across_two_columns_stands_between_what_is_above_and_below() -> None:
    above = [*column(0, 0, 5), *column(1, 0, 5)]
    below = [*column(0, 240, 5), *column(1, 240, 5)]
    assert_read_as_set([*above, over(0, 1, 182, 500), *below])


def test_narrow_white_between_long_columns_parts_them() -> None:
    left = [(0.0, n * PITCH, 300.0, 30.0) for n in range(12)]
    right = [(304.0, n * PITCH, 300.0, 30.0) for n in range(12)]
    assert_read_as_set(left + right)


def test_pieces_of_a_line_are_one_row() -> None:
    boxes: list[Box] = [(0, 0, 300, 30), (170, 38, 130, 30), (0, 36, 150, 30), (0, 72, 300, 30)]
    assert cut(boxes) == [[[0], [2, 1], [3]]]


def test_vertical_print_is_read_once_it_is_turned() -> None:
    tiers = [
        (1000 - n * PITCH - HEIGHT, tier * STEP, float(HEIGHT), float(WIDTH)) for tier in range(2) for n in range(9)
    ]
    listed = by_rows(tiers)
    assert [listed[index] for index in order(turned(listed))] == tiers


def test_nothing_and_no_height_are_read() -> None:
    assert cut([]) == []
    assert sorted(order([(0, 0, 0, 0), (5, 5, 0, 0), (5, 5, 0, 0)])) == [0, 1, 2]


sides = st.floats(-1e6, 1e6) | st.integers(0, 900).map(float)
lengths = st.floats(0, 1e6) | st.integers(0, 300).map(float)


@given(st.lists(st.tuples(sides, sides, lengths, lengths), max_size=40))
def test_every_box_is_read_once(boxes: list[Box]) -> None:
    assert sorted(order(boxes)) == list(range(len(boxes)))


@given(st.permutations(range(26)))
def test_the_order_does_not_hang_on_that_of_the_list(shuffled: list[int]) -> None:
    boxes = [over(0, 2, 0, 700), *column(0, 60, 9), *column(1, 60, 8), *column(2, 60, 8)]
    listed = [boxes[index] for index in shuffled]
    assert [listed[index] for index in order(listed)] == boxes


@pytest.mark.parametrize("depth", [200, 800])
def test_nesting_without_end_ends(depth: int) -> None:
    """Boxes in a spiral part into two again and again."""
    boxes: list[Box] = [(10.0 * n, math.sin(n) * 1000 + 3.0 * n, 8.0, 2.0) for n in range(depth)]
    assert sorted(order(boxes)) == list(range(depth))
