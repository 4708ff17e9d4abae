"""Blocks → how much two stretches of text speak of one subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import pool, printed, stream_of

from dedupe.cohesion import join_words, pack_words, read_vocabulary
from dedupe.settings import TokenizerName
from dedupe.whereabouts import sides

WORDS = st.frozensets(st.integers(0, 4))


def test_rare_words_tell_more() -> None:
    blocks = [frozenset({"苹果", "记者"}), frozenset({"公交", "记者"}), frozenset({"记者"})]
    packed = pack_words(blocks)
    weights = dict(zip(packed.table, join_words([packed]).weights, strict=True))
    assert weights["苹果"] == weights["公交"] > weights["记者"] > 0


def test_words_of_parts_are_numbered_together() -> None:
    blocks = [["图书馆", "读者"], [], ["读者", "中国"], ["图书馆", "东京"]]
    assert not sides()[0] & {"读者", "中国", "图书馆"} and "东京" in sides()[1]
    whole = join_words([pack_words(blocks)])
    parted = join_words(map(pack_words, (blocks[:1], blocks[1:3], [], blocks[3:])))
    assert parted.words[:] == whole.words[:] == [{0, 1}, set(), {1, 2}, {0, 3}]
    assert parted.weights == whole.weights
    assert (parted.home.tolist(), parted.abroad.tolist()) == (whole.home.tolist(), whole.abroad.tolist())
    assert parted.places(range(1, 4)) == [(0, 0), (0, 0), (0, 1)]
    assert parted.places(range(0)) == []


def test_no_words_weigh_nothing() -> None:
    vocabulary = join_words([])
    assert len(vocabulary.words) == len(vocabulary.weights) == 0
    assert vocabulary.cohesion(frozenset(), {0}) == 0


@given(st.lists(WORDS, min_size=1), WORDS, WORDS)
def test_cohesion_is_a_share(blocks: list[frozenset[int]], part: frozenset[int], whole: frozenset[int]) -> None:
    vocabulary = join_words([pack_words([map(str, range(5)), *(map(str, block) for block in blocks)])])
    share = vocabulary.cohesion(part, whole)
    assert 0 <= share <= 1
    assert (share > 0) == bool(part & whole)
    assert vocabulary.cohesion(part, part | whole) == (1 if part else 0)
    assert vocabulary.cohesion(part, frozenset()) == 0


@pytest.mark.parametrize("tokenizer", ["jieba", "chars"])
def test_a_headline_coheres_with_its_own_body_most(tokenizer: TokenizerName) -> None:
    articles = [*pool()["articles"], *pool()["latin"]]
    stream = stream_of(printed(*articles))
    vocabulary = read_vocabulary(stream, tokenizer)
    at = 0
    bodies, heads = [], []
    for article in articles:
        heads.append(vocabulary.words[at])
        size = len(article["body"])
        bodies.append(frozenset().union(*vocabulary.words[at + 1 : at + 1 + size]))
        at += 1 + size + ("credit" in article)
    for number, head in enumerate(heads):
        shares = [vocabulary.cohesion(head, body) for body in bodies]
        assert shares.index(max(shares)) == number


def test_latin_words_are_whole_across_line_ends_and_hyphens() -> None:
    vocabulary = read_vocabulary(stream_of("The har-\nbour bridge\nand ferry", "the harbour bridge and ferry"), "jieba")
    broken, plain = vocabulary.words
    assert broken == plain
    assert len(plain) == 5


def test_a_block_without_words_coheres_with_nothing() -> None:
    vocabulary = read_vocabulary(stream_of("◆◆\n\n图书馆延长开放时间"), "jieba")
    assert vocabulary.words[0] == frozenset()
    assert vocabulary.cohesion(vocabulary.words[0], vocabulary.words[1]) == 0
