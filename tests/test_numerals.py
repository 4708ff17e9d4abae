"""numerals.py: which numbers stand against each other and differ, digit by digit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_facts import aligned

from dedupe import numerals
from dedupe.alignment import Step, align_texts, image
from dedupe.numerals import count_digits, count_numeral_digits, differing_numbers


@pytest.mark.parametrize(
    ("a", "b", "pairs"),
    [
        ("定于11月28日停水", "定于11月29日停水", [("28", "29")]),
        ("定于三月六日开庭", "定于五月六日开庭", [("三", "五")]),
        ("定于11月28日停水", "定于l1月28日停水", []),
        ("收购3000箱苹果", "收购3O00箱苹果", []),
        ("收购3000箱苹果", "收购苹果", []),
        ("星期三停水", "星期五停水", [("三", "五")]),
        ("没有数字", "没有数词", []),
        ("仪式28日举行", "仪式31周举行", [("28", "31")]),  # a letter beside the digits is misread
        ("定于28日在北京", "定于在北京", []),
        ("林子12日到", "刘云伶27日到", [("12", "27")]),  # names beside it: told by the letter behind it
        ("吸纳7九人就业", "吸纳79人就业", []),  # a digit misread as the numeral of the same value
        (
            "就第二十六次会议",
            "就撂十五次会议",
            [("二十六", "十五")],
        ),  # told by the letter behind it
        ("今天4月28日启动", "今天498日启动", []),  # a digit made of the letter beside it
    ],
)
def test_numbers_differ_digit_against_digit(a: str, b: str, pairs: list[tuple[str, str]]) -> None:
    assert list(differing_numbers(*aligned(a, b))) == pairs


TEXT = st.text("014〇十三五月日第星期天年人l٣", max_size=24)


@given(TEXT, TEXT, st.integers(0, 3), st.sets(st.integers(0, 20), max_size=3))
def test_numbers_beside_differences_are_those_of_the_whole_text(a: str, b: str, before: int, lost: set[int]) -> None:
    """Only what is near a difference is looked at; here each number is, whatever stands beside it."""
    steps = [step.moved(before, before + len(a)) for step in align_texts(a, b)]
    steps = [step for n, step in enumerate(steps) if n not in lost]
    text = "第" * before + a + b
    assert list(differing_numbers(text, steps)) == list(in_whole_text(text, steps))


def in_whole_text(text: str, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    if not steps:
        return
    a_bounds, b_bounds = (steps[0].a_start, steps[-1].a_end), (steps[0].b_start, steps[-1].b_end)
    for number in numerals._NUMBER.finditer(text, *a_bounds):
        beside = [step for step in steps if step.a_end >= number.start() and step.a_start <= number.end()]
        touching = [step for step in beside if not step.equal]
        if not touching:
            continue
        mine, other = number.span(), image(beside, *number.span())
        if all(numerals.are_digits(text, step) for step in touching):
            mine = numerals._whole_number(text, mine, a_bounds)
            other = other and numerals._whole_number(text, other, b_bounds)
        elif not all(numerals._is_in_line(step) for step in touching):
            other = numerals._beside_same_letter(text, beside, mine, b_bounds)
        if other is None:
            continue
        a, b = text[slice(*mine)], text[slice(*other)]
        if b and set(b) <= numerals._DIGITS and a.translate(numerals._VALUES) != b.translate(numerals._VALUES):
            yield a, b


@pytest.mark.parametrize(
    ("a", "b", "chance"),
    [
        ("上午10时许", "下午4时许", 2),  # one digit is gone, the other is another
        ("定于28日", "定于31日", 2),
        ("定于23日", "定于2日", 1),
    ],
)
def test_each_digit_of_a_number_counts(a: str, b: str, chance: int) -> None:
    assert sum(count_digits(list(differing_numbers(*aligned(a, b))))) == chance


@pytest.mark.parametrize(
    ("numbers", "alike", "unlike"),
    [
        (("16", "19"), 1, 0),
        (("16", "17"), 0, 1),
        (("十六", "十九"), 0, 1),
        (("十三", "十二"), 1, 0),
        (("九", "6"), 1, 0),
    ],
)
def test_digits_and_numerals_are_taken_for_others_of_their_shape(
    numbers: tuple[str, str], alike: int, unlike: int
) -> None:
    assert count_digits([numbers]) == (alike, unlike)


def test_digits_of_numerals_are_counted_where_they_are_numbers() -> None:
    text = "二〇一九年三月6日的一件事"
    assert count_numeral_digits(text, 0, len(text)) == 6
