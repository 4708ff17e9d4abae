"""The table of topics: its form, where it is from, that words are found in it, and that it is what its tool makes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import dedupe
from dedupe.normalize import fold
from dedupe.topics import KEPT, LETTERS, TOPICS, UNIT, _table, background, keys_of, topics_of

DATA = Path(dedupe.__file__).parent / "data"
TOOL = Path(__file__).parent.parent / "tools" / "build_topics.py"


def foremost(word: str) -> int:
    found = topics_of(["".join(map(fold, word))])
    assert found.shares[0, 0] > UNIT / 4
    return int(found.foremost[0, 0])


@pytest.mark.parametrize(
    "words", ["足球 联赛", "法院 诉讼", "降雨 气温", "電影 導演", "导弹 航母", "医院 患者", "航天 飛船"]
)
def test_words_of_one_subject_have_one_topic(words: str) -> None:
    one, other = words.split()
    theirs = set(topics_of([one, "".join(map(fold, other))]).foremost[1].tolist())
    assert foremost(one) in theirs


@pytest.mark.parametrize("words", ["足球 法院", "降雨 电影", "导弹 患者", "航天 村民"])
def test_words_of_two_subjects_have_two(words: str) -> None:
    one, other = map(foremost, words.split())
    assert one != other


@pytest.mark.parametrize("word", ["的", "goal", "12", "", "中华人民共和国", "犇犇犇", "\U00020000人"])
def test_other_words_have_none(word: str) -> None:
    assert not topics_of([word]).shares.any()


def test_no_words() -> None:
    assert topics_of([]).shares.shape == (0, KEPT)


def test_a_longer_word_is_not_taken_for_its_beginning() -> None:
    assert topics_of(["人民法院"]).shares.any()
    assert not topics_of(["人民法院院"]).shares.any()


def test_keys_are_sorted_as_words_are() -> None:
    words = ["一", "一丁", "上海", "上海市", "人民法院", "足球"]
    keys = keys_of(words).tolist()
    assert keys == sorted(set(keys))
    assert keys_of(["人民法院院", "\U00020000人", ""]).tolist() == [0, 0, 0]


def test_form_of_the_table() -> None:
    table = _table()
    assert len(table.keys) == len(table.topics.shares) > 40_000
    assert (np.diff(table.keys.astype(object)) > 0).all()
    assert table.topics.foremost.max() < TOPICS
    assert table.topics.shares.sum(axis=1, dtype=int).max() <= UNIT  # the rest is spread, none is taken
    assert (np.diff(table.topics.shares.astype(int), axis=1) <= 0).all()
    assert background().sum() == pytest.approx(1, abs=1e-6)
    assert background().min() > 0
    letters = [table.keys >> np.uint64(16 * place) & np.uint64(0xFFFF) for place in range(LETTERS)]
    words = "".join(map(chr, {int(letter) for column in letters for letter in column} - {0}))
    assert "".join(map(fold, words)) == words  # spelled as those of a stream are


def test_licence_of_the_source_is_named() -> None:
    notice = (DATA / "NOTICE").read_text("utf-8")
    assert "topics.bin" in notice
    assert "JioNLP" in notice


@pytest.mark.skipif("JIONLP_WHEEL" not in os.environ, reason="the table is made from jionlp's wheel, not named")
def test_table_is_what_the_tool_makes() -> None:
    command = [sys.executable, str(TOOL), os.environ["JIONLP_WHEEL"], "--check"]
    assert subprocess.run(command, check=False).returncode == 0
