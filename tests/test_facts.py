"""Alignment → variant or copy: other facts, or a misread letter?"""

from __future__ import annotations

import pytest
from make import cases, damaged, verdict, words

from dedupe.alignment import Step, align_texts
from dedupe.facts import _count_digits, _error_rate, differing_numbers, is_rewrite, is_variant
from dedupe.normalize import spell
from dedupe.settings import DEFAULTS

Case = dict[str, str]


def aligned(a: str, b: str) -> tuple[str, list[Step]]:
    """Lay two texts end to end, as a stream has them."""
    a, b = spell(a), spell(b)
    return a + b, [step.moved(0, len(a)) for step in align_texts(a, b)]


@pytest.mark.parametrize("case", [*cases("facts", "must"), *cases("facts", "known_failures")])
def test_other_facts_make_a_variant(case: Case) -> None:
    assert verdict(case["a"], case["b"]) == "variant"
    assert verdict(case["b"], case["a"]) == "variant"


@pytest.mark.parametrize("case", cases("facts", "must_not"))
def test_misreading_makes_none(case: Case) -> None:
    assert verdict(case["a"], case["b"]) == "copy"
    assert verdict(case["b"], case["a"]) == "copy"


@pytest.mark.parametrize("seed", range(8))
def test_a_long_text_with_misread_letters_is_a_copy(seed: int) -> None:
    text = words(seed, 250)
    assert verdict(text, damaged(text, 0.03, seed)) == "copy"


def test_equal_texts_are_no_variants() -> None:
    text, steps = aligned("11月28日停水", "11月28日停水")
    assert not is_variant(text, steps, DEFAULTS.facts)


@pytest.mark.parametrize(
    ("a", "b", "pairs"),
    [
        ("定于11月28日停水", "定于11月29日停水", [("28", "29")]),
        ("定于三月六日开庭", "定于五月六日开庭", [("3", "5")]),
        ("定于11月28日停水", "定于l1月28日停水", []),
        ("收购3000箱苹果", "收购3O00箱苹果", []),
        ("收购3000箱苹果", "收购苹果", []),
        ("星期三停水", "星期五停水", [("3", "5")]),
        ("没有数字", "没有数词", []),
        ("仪式28日举行", "仪式31周举行", [("28", "31")]),  # a letter beside the digits is misread
        ("定于28日在北京", "定于在北京", []),
        ("吸纳7九人就业", "吸纳79人就业", []),  # a digit misread as the numeral of the same value
    ],
)
def test_numbers_differ_digit_against_digit(a: str, b: str, pairs: list[tuple[str, str]]) -> None:
    assert list(differing_numbers(*aligned(a, b))) == pairs


@pytest.mark.parametrize(
    ("a", "b", "rewritten"),
    [("张玉山同志", "李德厚同志", True), ("张玉山同志", "张王山同志", False), ("共28人", "共39人", False)],
)
def test_two_letters_for_two_others_are_a_rewrite(a: str, b: str, rewritten: bool) -> None:
    text, steps = aligned(a, b)
    assert any(is_rewrite(text, step) for step in steps) is rewritten


@pytest.mark.parametrize(
    ("a", "b", "chance"),
    [
        ("上午10时许", "下午4时许", 2),  # one digit is gone, the other is another
        ("定于28日", "定于31日", 2),
        ("定于23日", "定于2日", 1),
    ],
)
def test_each_digit_of_a_number_counts(a: str, b: str, chance: int) -> None:
    assert sum(_count_digits(list(differing_numbers(*aligned(a, b))))) == chance


def test_a_letter_left_out_again_and_again_is_no_misreading() -> None:
    """An editor strikes out one word all over; the rate of misreading that numbers are held against stays low."""
    a, b = aligned_edited("要", "")
    edited = _error_rate(a, b, DEFAULTS.facts)
    a, b = aligned_edited("要", "耍")
    assert _error_rate(a, b, DEFAULTS.facts) > 3 * edited


def aligned_edited(word: str, other: str) -> tuple[str, list[Step]]:
    text = "今年重要的事是修路,次要的事是种树,必要的事是清河,主要的事是养桥,不要的事是拆墙"
    return aligned(text, text.replace(word, other))
