"""language.py: which of two readings makes words."""

from __future__ import annotations

import pytest

from dedupe.language import likelihood, likelihoods


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("召开动员大会", "召开动员犬会"),
        ("请居民提前储水", "诸居民提前储水"),
        ("深入开展宣传", "深人开展宣传"),
        ("已经完成", "己经完成"),
    ],
)
def test_words_are_likelier_than_what_misreading_makes_of_them(right: str, wrong: str) -> None:
    assert likelihood(right) > likelihood(wrong) + 1


def test_length_by_itself_tells_nothing() -> None:
    text = "本市供水公司今年前三季度共检修管网更换老旧阀门处理漏点受到居民好评"
    assert abs(likelihood(text) / len(text)) < 1
    assert likelihood("") == 0


def test_latin_letters_and_digits_tell_nothing() -> None:
    assert likelihood("thecouncil1998") == pytest.approx(0.0)


def test_many_texts_are_as_likely_as_each_by_itself() -> None:
    """No word runs from one text into the next, and what is added up is rounded as it is by itself."""
    texts = ["召开动员", "大会", "", "供水公司1998", "公司"]
    assert likelihoods(texts) == [likelihood(text) for text in texts]
    assert likelihoods([]) == []
