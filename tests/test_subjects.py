"""Blocks in line → do both sides of a place speak of the same subjects: as the sums say, word by word."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import stream_of

from dedupe.cohesion import join_words, pack_words, read_vocabulary
from dedupe.subjects import alike
from dedupe.topics import TOPICS, UNIT, background, topics_of
from dedupe.wordtables import WordTable

SPORT = "主教练换下前锋，球队凭角球攻入禁区，客场逼平对手，足球联赛积分居首。"
MATCH = "守门员扑出点球，后卫头球破门，主场球迷欢呼，射手打进十粒进球。"
COURT = "被告人上诉，检察院提起公诉，庭审后法官宣判，律师称当事人败诉赔偿。"
GAME = "門將撲出點球，後衛頭球破門，主場球迷歡呼，射手打進十粒進球。"


def places(*texts: str) -> list[float]:
    words = read_vocabulary(stream_of("\n\n".join(texts)), "jieba")
    table = WordTable.of(range(len(words.words)), words)
    return alike(table.blocks, table.topics, 3, 2, 1).tolist()


def test_two_texts_on_football_speak_of_the_same_though_they_share_no_word() -> None:
    assert places(SPORT, MATCH)[1] > 0.3
    assert places(SPORT, GAME)[1] > 0.3  # traditional


def test_a_match_and_a_trial_do_not() -> None:
    assert places(SPORT, COURT)[1] < 0
    assert places(SPORT, MATCH, COURT)[1:] == sorted(places(SPORT, MATCH, COURT)[1:], reverse=True)


@pytest.mark.parametrize("texts", [("The keeper saved a penalty.", "The court heard a case."), ("的", "了"), ()])
def test_of_texts_without_known_words_nothing_is_said(texts: tuple[str, ...]) -> None:
    assert not any(places(*texts)) if texts else alike(*empty(), 3, 2, 1).tolist() == []


def empty() -> tuple[object, object]:
    table = WordTable.of([], join_words([]))
    return table.blocks, table.topics


BLOCKS = st.lists(
    st.lists(st.sampled_from(["足球", "法院", "降雨", "电影", "村民", "甲乙丙"]), unique=True), max_size=8
)


@given(BLOCKS, st.integers(1, 3), st.integers(1, 3), st.sampled_from([1, 4]))
def test_it_is_the_mean_of_what_each_side_says_of_the_other(
    blocks: list[list[str]], above: int, below: int, doubt: int
) -> None:
    words = join_words([pack_words(blocks)])
    table = WordTable.of(range(len(words.words)), words)
    found = alike(table.blocks, table.topics, above, below, doubt)
    for at in range(len(blocks)):
        past = rows(word for block in blocks[max(0, at - above) : at] for word in block)
        text = rows(word for block in blocks[at : at + below] for word in block)
        expected = (one_side(past, text, doubt) + one_side(text, past, doubt)) / 2
        assert found[at] == pytest.approx(expected, abs=1e-9)


def rows(words: Iterable[str]) -> list[np.ndarray]:
    """Give the topics of the words that have some, laid out in full."""
    known = []
    for word in words:
        topics = topics_of([word])
        if topics.shares.any():
            row = np.zeros(TOPICS)
            row[topics.foremost[0]] = topics.shares[0] / UNIT
            known.append(row + (1 - row.sum()) * background())
    return known


def one_side(told: list[np.ndarray], of: list[np.ndarray], doubt: int) -> float:
    mixture = (sum(told) + doubt * background()) / (len(told) + doubt)
    return math.fsum(math.log(float((row / background()) @ mixture)) for row in of) / (len(of) + doubt)
