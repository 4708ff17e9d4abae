"""readers/compose.py: what engines say of words and lines, laid out letter by letter."""

from __future__ import annotations

from dedupe.model import UNSURE
from dedupe.readers.compose import Origin, TextBlock, TextLine, compose_page

ORIGIN = Origin("p", "p", "", "utf-8", "alto")


def sure(*lines: TextLine) -> list[int]:
    return list(compose_page(ORIGIN, [TextBlock("b", lines)]).sure)


def test_each_letter_has_its_words_confidence_and_what_has_none_that_of_the_line() -> None:
    line = TextLine("ab cd", confidence=0.7, words=((0.96, 2), (0.41, 2)))
    assert sure(line) == [96, 96, 70, 41, 41]
    assert sure(TextLine("ab-", confidence=0.9, words=((0.9, 1), (None, 1)))) == [90, UNSURE, UNSURE]
    assert sure(TextLine("abcd", confidence=0.5, words=((0.9, 1),))) == [50] * 4  # not of this text


def test_lines_are_parted_and_one_without_confidence_is_unsure() -> None:
    assert sure(TextLine("a", confidence=1.0), TextLine("b")) == [100, UNSURE, UNSURE]
    assert sure(TextLine("a"), TextLine("b")) == []
