"""Pieces of one broken line are told from the lines of two columns."""

from __future__ import annotations

from dedupe.model import Box
from dedupe.readers.rows import in_rows

ROWS = (0, 40, 80, 120, 160, 240, 280, 320)


def column(x: float, width: float, rows: tuple[int, ...] = ROWS) -> list[Box]:
    return [(x, top, width, 30) for top in rows]


def test_a_line_that_a_stain_has_broken_is_one() -> None:
    boxes = [*column(0, 600), (0, 200, 250, 30), (300, 202, 140, 28), (470, 199, 130, 31)]
    assert in_rows(boxes)[-1] == [8, 9, 10]
    assert in_rows(boxes)[:-1] == [[n] for n in range(8)]


def test_a_broken_line_of_one_letter_is_one() -> None:
    assert in_rows([*column(0, 600), (0, 200, 28, 30), (70, 200, 530, 30)])[-1] == [8, 9]


def test_lines_of_two_columns_are_two() -> None:
    boxes = [*column(0, 300), *column(340, 300), (0, 200, 300, 30), (340, 200, 300, 30)]
    assert in_rows(boxes) == [[n] for n in range(18)]


def test_few_lines_that_run_across_prove_nothing() -> None:
    broken: list[Box] = [(0, 200, 250, 30), (300, 200, 300, 30)]
    assert len(in_rows([*column(0, 600, (160,)), *broken])) == 3
    columns = [*column(0, 250, ROWS[1:4]), *column(300, 300, ROWS[1:4])]
    assert len(in_rows([*columns, *column(0, 600, ROWS[4:6]), *broken])) == 6 + 2 + 2


def test_headlines_side_by_side_are_two_and_white_too_wide_breaks_no_line() -> None:
    assert len(in_rows([*column(0, 600), (0, 190, 250, 60), (300, 190, 300, 60)])) == 10
    assert len(in_rows([*column(0, 600), (0, 200, 100, 30), (480, 200, 120, 30)])) == 10


def test_white_in_a_line_may_be_wider_where_many_fill_the_column() -> None:
    pieces: list[Box] = [(0, 200, 250, 30), (380, 200, 220, 30)]
    assert in_rows([*column(0, 600), *pieces])[-1] == [8, 9]
    assert len(in_rows([*column(0, 600, ROWS[:4]), *pieces])) == 6


def test_nothing_and_no_height_are_read() -> None:
    assert in_rows([]) == []
    assert in_rows([(0, 0, 10, 0), (20, 0, 10, 0)]) == [[0], [1]]
