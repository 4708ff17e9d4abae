"""Blocks → how much two stretches of text speak of one subject."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import pool, printed, stream_of

from dedupe.cohesion import Vocabulary, WordLists, read_vocabulary, weigh_words
from dedupe.settings import TokenizerName

WORDS = st.frozensets(st.sampled_from(["图书馆", "读者", "苹果", "果农", "公交"]))


def test_rare_words_tell_more() -> None:
    blocks = [frozenset({"苹果", "记者"}), frozenset({"公交", "记者"}), frozenset({"记者"})]
    weights = weigh_words(WordLists.pack(blocks))
    assert weights["苹果"] == weights["公交"] > weights["记者"] > 0


def test_no_words_weigh_nothing() -> None:
    assert weigh_words(WordLists.pack([])) == {}
    vocabulary = Vocabulary((), {})
    assert vocabulary.cohesion(frozenset(), {"苹果"}) == 0


@given(st.lists(WORDS, min_size=1), WORDS, WORDS)
def test_cohesion_is_a_share(blocks: list[frozenset[str]], part: frozenset[str], whole: frozenset[str]) -> None:
    everything = frozenset().union(part, whole)
    lists = WordLists.pack([*blocks, everything])
    vocabulary = Vocabulary(lists, weigh_words(lists))
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
    vocabulary = read_vocabulary(stream_of("The har-\nbour bridge\nand ferry"), "jieba")
    assert tuple(vocabulary.words) == (frozenset({"the", "harbour", "bridge", "and", "ferry"}),)


def test_a_block_without_words_coheres_with_nothing() -> None:
    vocabulary = read_vocabulary(stream_of("◆◆\n\n图书馆延长开放时间"), "jieba")
    assert vocabulary.words[0] == frozenset()
    assert vocabulary.cohesion(vocabulary.words[0], vocabulary.words[1]) == 0
