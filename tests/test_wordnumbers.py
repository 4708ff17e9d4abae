"""Numbers, weekdays and months in words, one against another."""

from __future__ import annotations

import pytest

from dedupe.alignment import align_texts
from dedupe.facts import is_variant
from dedupe.normalize import spell
from dedupe.settings import DEFAULTS
from dedupe.wordnumbers import differing_words


def told(a: str, b: str) -> tuple[list[tuple[str, str]], bool]:
    one, other = spell(a), spell(b)
    steps = align_texts(one, other, 0, len(one))
    both = one + other
    return list(differing_words(both, steps)), is_variant(both, steps, DEFAULTS.facts)


@pytest.mark.parametrize(
    ("a", "b", "pair"),
    [
        ("This day is published, in six volumes, a new", "This day is published, in two volumes, a new", "six two"),
        ("will open on Monday at the Town Hall", "will open on Sunday at the Town Hall", "monday sunday"),
        ("closes on the last of June each year", "closes on the last of July each year", "june july"),
        ("after fifteen years of service there", "after six years of service there", "fifteen six"),
        ("Geöffnet Dienstag von elf bis fünf Uhr", "Geöffnet Dienstag von zwölf bis fünf Uhr", "elf zwolf"),
    ],
)
def test_one_word_for_another_is_a_fact(a: str, b: str, pair: str) -> None:
    assert told(a, b) == ([tuple(pair.split())], True)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("This day is published, in six volumes, a new", "This day is published, in sbx volumes, a new"),
        ("on the seventh of the month at the hall", "on the seven of the month at the hall"),
        ("the money of the stone bridge was often lent", "the monev of the stono bridge was oftsn lent"),
        ("in one of the houses by the river bank", "in ono of the housos by the rivor bank"),
        ("县公安局交警大队在城区主要路口开展整治", "县公安局交警大队在城区主要路囗开展整冶"),
    ],
)
def test_a_misread_word_is_none(a: str, b: str) -> None:
    assert told(a, b) == ([], False)
