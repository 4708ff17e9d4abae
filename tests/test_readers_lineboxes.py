"""Boxes of lines by their words and outlines: the height of most of the line, whatever strays."""

from __future__ import annotations

import pytest
from make import read_pages

from dedupe.readers.lineboxes import box_of_outline, box_of_words

WORDS = [(0.0, 10.0, 40.0, 20.0), (45.0, 10.0, 40.0, 20.0), (90.0, 4.0, 8.0, 40.0)]  # the last a comma, misjudged


def test_a_word_that_strays_does_not_make_the_line_taller() -> None:
    assert box_of_words(WORDS, None) == (0, 10, 98, 20)
    assert box_of_words(WORDS, (0, 4, 98, 40)) == (0, 10, 98, 20)


def test_vertical_print_is_as_wide_as_most_of_it() -> None:
    turned = [(y, x, high, wide) for x, y, wide, high in WORDS]
    assert box_of_words(turned, None) == (10, 0, 20, 98)
    assert box_of_outline([(10, 0), (30, 0), (30, 60), (44, 60), (44, 66), (30, 66), (30, 98), (10, 98)]) == (
        10,
        0,
        20,
        98,
    )


def test_a_letter_and_its_full_stop_are_no_vertical_line() -> None:
    assert box_of_words([(0, 6, 33, 30), (33, 0, 12, 46)], None) == (0, 6, 45, 30)


@pytest.mark.parametrize("line", [None, (1.0, 2.0, 3.0, 4.0)])
def test_words_without_boxes_leave_the_line_its_own(line: tuple[float, float, float, float] | None) -> None:
    assert box_of_words([], line) == line
    assert box_of_words([None, WORDS[0]], line) == (line or WORDS[0])
    assert box_of_words([(5, 5, 0, 0)], None) == (5, 5, 0, 0)  # a word without a size, too


def test_words_that_lie_elsewhere_leave_the_line_its_own() -> None:
    assert box_of_words([(0, 0, 1, 1)] * 3, (100, 200, 400, 30)) == (100, 200, 400, 30)


def test_an_outline_is_as_tall_as_most_of_it() -> None:
    ragged = [
        (0, 10),
        (50, 10),
        (52, 2),
        (56, 2),
        (58, 10),
        (100, 10),
        (100, 30),
        (20, 30),
        (18, 44),
        (12, 44),
        (10, 30),
        (0, 30),
    ]
    assert box_of_outline(ragged) == (0, 10, 100, 20)
    askew = [(0, 0), (100, 10), (100, 30), (0, 20)]
    assert box_of_outline(askew) == (0, 5, 100, 20)


def test_an_outline_of_a_million_corners_takes_no_minute() -> None:
    assert box_of_outline([(0, 0), (9, 5)] * 500_000) == (0, 0, 9, 5)


@pytest.mark.parametrize("points", [[], [(1, 2)], [(0, 0), (4, 3)], [(0, 0)] * 9, [(0, 0), (9, 0), (3, 0), (5, 0)]])
def test_outlines_of_nothing_are_no_error(points: list[tuple[float, float]]) -> None:
    box = box_of_outline(points)
    assert (box is None) == (not points)


def test_all_formats_give_one_box() -> None:
    alto = "".join(f'<String CONTENT="x" HPOS="{x}" VPOS="{y}" WIDTH="{w}" HEIGHT="{h}"/>' for x, y, w, h in WORDS)
    hocr = "".join(f"<span class='ocrx_word' title='bbox {x} {y} {x + w} {y + h}'>x</span> " for x, y, w, h in WORDS)
    page = "".join(
        f'<Word><Coords points="{x},{y} {x + w},{y} {x + w},{y + h} {x},{y + h}"/>'
        "<TextEquiv><Unicode>x</Unicode></TextEquiv></Word>"
        for x, y, w, h in WORDS
    )
    files = [
        f"<alto><Layout><Page><TextBlock><TextLine>{alto}</TextLine></TextBlock></Page></Layout></alto>",
        f"<html><div class='ocr_page'><span class='ocr_line' title='bbox 0 4 98 44'>{hocr}</span></div></html>",
        f"<PcGts><Page><TextRegion id='r'><TextLine>{page}</TextLine></TextRegion></Page></PcGts>",
    ]
    for file in files:
        assert [line.box for line in read_pages(file)[0].lines] == [(0, 10, 98, 20)]
