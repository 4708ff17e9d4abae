"""Blocks in line → where paragraph follows paragraph, what both sides and the headlines around them share."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    table = WordTable.of(range(len(vocabulary.words)), vocabulary)
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


BLOCKS = st.lists(
    st.tuples(st.sampled_from(["body", "body", "headline", "credit"]), st.frozensets(st.sampled_from("甲乙丙丁戊己庚")))
)


@given(BLOCKS, st.sampled_from([2, 15]))
def test_places_are_looked_at_together_as_each_by_itself(blocks: list[tuple[str, frozenset[str]]], far: int) -> None:
    kinds, reach = [kind for kind, _ in blocks], replace(DEFAULTS.junctions, reach_title=far)
    known = join_words([pack_words(said for _, said in blocks)])
    found = crossings(kinds, WordTable.of(range(len(blocks)), known), reach)
    for at in range(len(blocks)):
        if not at or not kinds[at - 1] == kinds[at] == "body":
            assert not found[at]
            continue
        above, below = range(at - 1, max(-1, at - 1 - far), -1), range(at, min(len(blocks), at + far))
        past = known.of(paragraphs(kinds, range(at - 1, -1, -1))[: reach.reach_before])
        text = known.of(paragraphs(kinds, range(at, len(blocks)))[: reach.reach_after])
        expected = {
            "before_below": known.cohesion(known.words[at - 1], text),
            "past_below": known.cohesion(past, text),
        }
        for name, side in (("title", above), ("next_title", below)):
            title = next((known.words[n] for n in side if kinds[n] == "headline"), None)
            if title is not None:
                expected |= {f"{name}_below": known.cohesion(title, text), f"{name}_past": known.cohesion(title, past)}
                if side is above:
                    expected["title_body"] = known.cohesion(known.words[at], title)
        assert found[at] == pytest.approx(expected, abs=1e-7)


def paragraphs(kinds: list[str], blocks: range) -> list[int]:
    return list(takewhile(lambda block: kinds[block] == "body", blocks))


def test_nothing_has_no_crossings() -> None:
    assert crossings([], WordTable.of([], join_words([])), DEFAULTS.junctions) == []
