"""Alignment → variant or copy: other facts, or a misread letter?"""

from __future__ import annotations

import pytest
from make import cases, damaged, verdict, words

from dedupe.alignment import Step, align_texts
from dedupe.facts import differing_numbers, is_rewrite, is_variant
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
