"""Blocks in line → where paragraph follows paragraph, what both sides and the headlines around them share."""

from __future__ import annotations

from dedupe.cohesion import Vocabulary, WordLists, weigh_words
from dedupe.crossings import Features, crossings
from dedupe.settings import DEFAULTS
from dedupe.wordtables import WordTable

LINE = [
    ("headline", "甲乙"),
    ("body", "甲丙"),
    ("body", "丙丁甲"),
    ("body", "戊己"),
    ("body", "己庚乙"),
    ("headline", "戊庚辛"),
    ("credit", "壬"),
    ("body", "辛壬"),
]


def look() -> tuple[list[Features], Vocabulary]:
    words = [frozenset(said) for _, said in LINE]
    lists = WordLists.pack(words)
    vocabulary = Vocabulary(lists, weigh_words(lists))
    return crossings([kind for kind, _ in LINE], WordTable.of(words, vocabulary), DEFAULTS.junctions), vocabulary


def test_only_places_between_two_paragraphs_are_looked_at() -> None:
    found, _ = look()
    assert [bool(features) for features in found] == [False, False, True, True, True, False, False, False]


def test_shares_are_those_of_the_words() -> None:
    found, words = look()
    past, below = frozenset("甲丙丁"), frozenset("戊己庚乙")
    expected = {
        "before_below": words.cohesion(frozenset("丙丁甲"), below),
        "past_below": words.cohesion(past, below),
        "title_body": words.cohesion(frozenset("戊己"), frozenset("甲乙")),
        "title_below": words.cohesion(frozenset("甲乙"), below),
        "title_past": words.cohesion(frozenset("甲乙"), past),
        "next_title_below": words.cohesion(frozenset("戊庚辛"), below),
        "next_title_past": words.cohesion(frozenset("戊庚辛"), past),
    }
    assert {name: round(value, 7) for name, value in found[3].items()} == {
        name: round(value, 7) for name, value in expected.items()
    }
    assert found[3]["title_past"] > 0 < found[3]["next_title_below"]


def test_nothing_has_no_crossings() -> None:
    lists = WordLists.pack([])
    assert crossings([], WordTable.of([], Vocabulary(lists, {})), DEFAULTS.junctions) == []
