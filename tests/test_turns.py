"""Lines → where an article goes on or began; turns inside a paragraph are parted from it."""

from __future__ import annotations

from typing import Any

import pytest
from make import blocks_of, cases

from dedupe.turns import page_number, printed_numbers, read_turn

Case = dict[str, Any]


@pytest.mark.parametrize("case", cases("turns", "must"))
def test_it_turns(case: Case) -> None:
    turn = read_turn(case["text"])
    assert turn is not None
    assert [turn.goes_on, turn.page] == case["turn"]


@pytest.mark.parametrize("case", cases("turns", "must_not"))
def test_it_does_not_turn(case: Case) -> None:
    assert read_turn(case["text"]) is None


@pytest.mark.parametrize("case", cases("turns", "inside"))
def test_turns_inside_a_paragraph_are_blocks(case: Case) -> None:
    assert blocks_of(case["text"]) == [part for part in case["parts"] if part]


@pytest.mark.parametrize(
    ("text", "number"),
    [("四", "4"), ("十", "10"), ("二十三", "23"), ("04", "4"), ("a4", "A4"), ("0", None), ("正", None), ("", None)],
)
def test_page_numbers_have_one_spelling(text: str, number: str | None) -> None:
    assert page_number(text) == number


def test_a_masthead_names_its_page() -> None:
    assert printed_numbers("清河日报 2019年12月3日 星期二 第4版") == {"4"}
    assert printed_numbers("A04版 要闻") == {"A04"}
    assert printed_numbers("THE DAILY RECORD   PAGE 12") == {"12"}
    assert printed_numbers("清河日报 2019年12月3日") == set()
