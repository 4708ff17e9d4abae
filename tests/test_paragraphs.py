"""A block of lines with boxes as paragraphs: what parts them, and what does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from dedupe.blocks import split_blocks
from dedupe.model import Block, Box, Line, Page

# A column 20 letters of 10 wide, its lines 14 apart: text, and how far its first and last letter are set in.
Spec = tuple[str, float, float]
FULL = "巨野县公安局交警大队在城区主要路口夜市开"


def laid(specs: list[Spec], down: list[float] | None = None, confidence: float | None = None) -> Page:
    tops = down or [14.0 * at for at in range(len(specs))]
    lines, at = [], 0
    for (text, before, behind), top in zip(specs, tops, strict=True):
        box: Box = (100 + before, top, 200 - before - behind, 10)
        lines.append(Line(at, at + len(text), box, confidence))
        at += len(text) + 1
    text = "\n".join(text for text, _, _ in specs)
    return Page("p", "p", text, "", blocks=(Block("b", 0, len(text), gap=2),), lines=tuple(lines))


def texts(page: Page) -> list[str]:
    return [page.text[block.start : block.end] for block in split_blocks(page)]


FULL_LINE: Spec = (FULL, 0, 0)


@pytest.mark.parametrize(
    ("specs", "at"),
    [
        ([FULL_LINE, FULL_LINE, ("　　近日巨野县公安局交警大队在城区主要", 20, 0), FULL_LINE], [2]),  # indented
        ([("近日巨野县公安局交警大队在城区主要路", 20, 0), FULL_LINE, FULL_LINE], []),
        ([FULL_LINE, ("开展宣传活动。", 0, 130), FULL_LINE, FULL_LINE], [2]),  # a last line
        (
            [FULL_LINE, ("巨野县公安局交警大队在城区主要路口。", 0, 20), FULL_LINE, FULL_LINE],
            [2],
        ),  # nearly full, a full stop
        ([FULL_LINE, ("巨野县公安局交警大队在城区主要路口夜", 0, 20), FULL_LINE, FULL_LINE], []),
        ([("遗失声明", 80, 80), ("许淑梅不慎将营业执照正副本遗失统一", 20, 0), FULL_LINE], [1]),  # a headline
        ([("开展三小车辆整治宣传", 0, 0), FULL_LINE, FULL_LINE], [1]),  # a headline as wide as the column
        ([FULL_LINE, ("局交警大队统一社会信用代码", 0, 70), ("91374992070741374805经股东会决议", 0, 0), FULL_LINE], []),
        (
            [
                FULL_LINE,
                ("局交警大队统一社会信用代码", 0, 70),
                ("经全体股东会决议决定从十月起在城区主要", 0, 10),
                FULL_LINE,
            ],
            [2],
        ),
        # spaced out, as the number below had no room; and where what is below had
        ([FULL_LINE, ("统一社会信用代码：", 0, 0), ("91374992070741374805经股东会决议", 0, 0), FULL_LINE], []),
        ([FULL_LINE, ("统一社会信用代码：", 0, 0), ("经股东会决议巨野县公安局交警大队在城区", 0, 0), FULL_LINE], [2]),
        ([FULL_LINE, (FULL, 3, 0), (FULL, 5, 0), (FULL, 8, 0), (FULL, 10, 0), (FULL, 12, 0)], []),  # a skewed column
    ],
)
def test_paragraphs_begin_where_print_says_so(specs: list[Spec], at: list[int]) -> None:
    lines = [text for text, _, _ in specs]
    edges = [0, *at, len(lines)]
    assert texts(laid(specs)) == ["\n".join(lines[a:b]) for a, b in pairwise(edges)]


def test_a_gap_parts_and_the_next_column_too() -> None:
    specs = [FULL_LINE] * 6
    assert texts(laid(specs, [0, 14, 28, 56, 70, 84])) == ["\n".join([FULL] * 3)] * 2
    assert texts(laid(specs, [0, 14, 28, 42, 0, 14])) == ["\n".join([FULL] * 4), "\n".join([FULL] * 2)]


HEADLINE: Spec = ("文艺节目送到群众家门口街", 0, 0)  # as wide as the column, with fewer letters: no short line


@pytest.mark.parametrize(
    ("heights", "parted"),
    [
        ([15, 10, 10, 10], True),
        ([15, 12, 10, 10], True),  # the line below has a bracket, which makes its box too tall
        ([13, 10, 10, 10], False),
        ([15, 14, 14, 14], False),
    ],
)
def test_a_headline_is_parted_from_its_text_by_the_size_of_its_letters(heights: list[float], parted: bool) -> None:
    text = [HEADLINE, FULL_LINE, FULL_LINE, FULL_LINE]
    body = "\n".join([FULL] * 3)
    for specs, tall, wanted in (
        (text, heights, [HEADLINE[0], body]),
        (text[::-1], heights[::-1], [body, HEADLINE[0]]),
    ):
        page = laid(specs)
        lines = [
            replace(line, box=(*line.box[:3], height))
            for line, height in zip(page.lines, tall, strict=True)
            if line.box is not None
        ]
        assert texts(replace(page, lines=tuple(lines))) == (wanted if parted else ["\n".join(wanted)])


def test_a_speck_tells_no_size() -> None:
    speck = laid([("一一", 0, 0), FULL_LINE])
    flat = replace(speck, lines=(replace(speck.lines[0], box=(100, 4, 200, 2)), speck.lines[1]))
    assert len(texts(flat)) == len(texts(speck)) == 1


def test_lines_of_different_columns_are_parted() -> None:
    page = laid([FULL_LINE, FULL_LINE])
    x, y, width, height = page.lines[1].box or (0, 0, 0, 0)
    assert len(texts(page)) == 1
    beyond = replace(page.lines[1], box=(x + 230, y, width, height))
    assert texts(replace(page, lines=(page.lines[0], beyond))) == [FULL, FULL]


def test_the_cells_of_a_row_stay_together() -> None:
    page = laid([("甲", 0, 190), ("乙", 50, 140), ("丙", 0, 190), ("丁", 50, 140)], [0, 1, 14, 15])
    assert len(texts(page)) <= 2
    assert texts(page)[0].startswith("甲\n乙")


def test_vertical_print_is_turned() -> None:
    upright = laid([FULL_LINE, ("开展宣传活动。", 0, 130), FULL_LINE, FULL_LINE])

    def turn(line: Line) -> Line:
        assert line.box is not None
        x, y, width, height = line.box
        return replace(line, box=(1000 - y - height, x, height, width))

    page = replace(upright, lines=tuple(map(turn, upright.lines)))
    assert texts(page) == texts(upright)
    assert len(texts(page)) == 2


def test_parts_have_names_boxes_and_confidences_of_their_own() -> None:
    page = laid([FULL_LINE, ("开展宣传活动。", 0, 130), FULL_LINE, FULL_LINE], confidence=0.5)
    first, second = split_blocks(page)
    assert (first.id, first.gap, first.box, first.confidence) == ("b.1", 2, (100, 0, 200, 24), 0.5)
    assert (second.id, second.gap, second.box) == ("b.2", 0, (100, 28, 200, 24))
    assert page.text[first.start : second.end] == page.text


def test_without_boxes_a_block_stays_whole() -> None:
    page = laid([FULL_LINE, ("开展宣传活动。", 0, 130), FULL_LINE])
    lines = (replace(page.lines[0], box=None), *page.lines[1:])
    for other in (replace(page, lines=lines), replace(page, lines=())):
        assert split_blocks(other) == page.blocks
