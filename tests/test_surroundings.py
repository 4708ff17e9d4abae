"""Blocks in line → how much of what each says is said around it: as sets of words tell it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.cohesion import join_words, pack_words
from dedupe.settings import DEFAULTS
from dedupe.surroundings import Surroundings
from dedupe.wordtables import WordTable

REACH = DEFAULTS.junctions
BLOCKS = st.lists(
    st.tuples(st.sampled_from(["body", "body", "headline", "credit"]), st.frozensets(st.sampled_from("甲乙丙丁戊己庚")))
)


@given(BLOCKS)
def test_shares_are_those_of_the_words(blocks: list[tuple[str, frozenset[str]]]) -> None:
    kinds = [kind for kind, _ in blocks]
    vocabulary = join_words([pack_words(said for _, said in blocks)])
    words = vocabulary.words[:]
    found = Surroundings.of(kinds, WordTable.of(range(len(words)), vocabulary), REACH)
    for at in range(len(blocks)):
        past = said_by(words, run_of(kinds, range(at - 1, -1, -1))[: REACH.reach_before])
        recent = range(max(0, at - REACH.reach_far), at)
        far = said_by(words, [block for block in recent if kinds[block] == "body"])
        first = next((block for block in range(at, len(blocks)) if kinds[block] != "headline"), len(blocks))
        text = run_of(kinds, range(first, len(blocks)))
        below = said_by(words, text[: REACH.reach_after])
        expected = (
            vocabulary.cohesion(words[at], words[at - 1]) if at else 0.0,
            vocabulary.cohesion(words[at], past),
            vocabulary.cohesion(words[at], far),
            vocabulary.cohesion(words[at], below),
            vocabulary.cohesion(words[at], said_by(words, text[:1])),
            vocabulary.cohesion(words[at + 1], past) if at + 1 < len(blocks) else 0.0,
            vocabulary.cohesion(below, past),
            vocabulary.cohesion(below, far),
        )
        # A paragraph is itself part of the text from it on; nobody asks what it has in common with that.
        is_body = kinds[at] == "body"
        told = [shares[at] for shares in found[:8]]
        assert told[:3] + told[5:] == pytest.approx([*expected[:3], *expected[5:]], abs=1e-7)
        assert is_body or told[3:5] == pytest.approx(expected[3:5], abs=1e-7)


def run_of(kinds: list[str], blocks: Iterable[int]) -> list[int]:
    return list(takewhile(lambda block: kinds[block] == "body", blocks))


def said_by(words: list[frozenset[int]], blocks: Iterable[int]) -> frozenset[int]:
    return frozenset().union(*(words[block] for block in blocks))
