"""Blocks in line → where paragraph follows paragraph, what both sides and the headlines around them share."""

from __future__ import annotations

from dedupe.cohesion import Vocabulary, join_words, pack_words
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


PACKED = pack_words(said for _, said in LINE)


def words(said: str) -> frozenset[int]:
    return frozenset(map(PACKED.table.index, said))


def look() -> tuple[list[Features], Vocabulary]:
    vocabulary = join_words([PACKED])
    table = WordTable.of(vocabulary.words, vocabulary)
    return crossings([kind for kind, _ in LINE], table, DEFAULTS.junctions), vocabulary


def test_only_places_between_two_paragraphs_are_looked_at() -> None:
    found, _ = look()
    assert [bool(features) for features in found] == [False, False, True, True, True, False, False, False]


def test_shares_are_those_of_the_words() -> None:
    found, known = look()
    past, below = words("甲丙丁"), words("戊己庚乙")
    expected = {
        "before_below": known.cohesion(words("丙丁甲"), below),
        "past_below": known.cohesion(past, below),
        "title_body": known.cohesion(words("戊己"), words("甲乙")),
        "title_below": known.cohesion(words("甲乙"), below),
        "title_past": known.cohesion(words("甲乙"), past),
        "next_title_below": known.cohesion(words("戊庚辛"), below),
        "next_title_past": known.cohesion(words("戊庚辛"), past),
    }
    assert {name: round(value, 7) for name, value in found[3].items()} == {
        name: round(value, 7) for name, value in expected.items()
    }
    assert found[3]["title_past"] > 0 < found[3]["next_title_below"]


def test_nothing_has_no_crossings() -> None:
    assert crossings([], WordTable.of([], join_words([])), DEFAULTS.junctions) == []
