"""Text → tokens → shingles; jieba and rjieba give the same words, and neither leaves a trace."""

from __future__ import annotations

import importlib.util
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import ROOT, SAMPLE, pool, shared, words

from dedupe import tokens
from dedupe.normalize import spell
from dedupe.settings import DEFAULTS
from dedupe.tokens import (
    content_words,
    cut_characters,
    cut_jieba,
    cut_packed,
    cut_rjieba,
    get_tokenizer,
    shingles,
    text_shingles,
    tokenize,
)

RARE = re.compile("[\u3400-\u4dbf\u9fd6-\u9fff\ufa0e-\ufa29\U00020000-\U0003ffff]")  # Han that jieba does not cut
HAS_RJIEBA = importlib.util.find_spec("rjieba") is not None
needs_rjieba = pytest.mark.skipif(not HAS_RJIEBA, reason="rjieba is not installed")
equal_ways = pytest.mark.parametrize("cut", [cut_packed, pytest.param(cut_rjieba, marks=needs_rjieba)])
Cut = Callable[[str], list[str]]


@equal_ways
def test_the_sample_is_cut_as_jieba_does(cut: Cut) -> None:
    for paragraph in SAMPLE.read_text(encoding="utf-8").split("\n\n"):
        assert cut(spell(paragraph)) == cut_jieba(spell(paragraph))


@equal_ways
def test_the_corpora_are_cut_as_jieba_does(cut: Cut) -> None:
    with shared("corpus", "data", "base_zh.jsonl").open(encoding="utf-8") as file:
        texts = [text for line in file for text in (json.loads(line)["title"], *json.loads(line)["paras"])]
    for text in map(spell, random.Random(0).sample(texts, 1500)):
        assert cut(text) == cut_jieba(text)


@equal_ways
@given(st.lists(st.sampled_from(pool()["words"].split()) | st.text(st.characters(categories=["L", "N"]), max_size=5)))
def test_odd_text_is_cut_as_jieba_does(cut: Cut, parts: list[str]) -> None:
    text = RARE.sub("", spell("".join(parts)))
    assert cut(text) == cut_jieba(text)


@equal_ways
@pytest.mark.parametrize("text", ["", "㛃㛃", "王㐀𠀀", "鿖鿗"])
def test_rare_characters_are_cut_as_jieba_does(cut: Cut, text: str) -> None:
    assert cut(text) == cut_jieba(text)


@given(st.text(st.sampled_from("中国人民的了在一，。3.14%abcX+-#&_ \n㐀"), max_size=40))
def test_text_as_printed_is_cut_as_jieba_does(text: str) -> None:
    assert cut_packed(text) == cut_jieba(text)


@pytest.mark.parametrize("count", [1, 1000])
def test_rjieba_takes_over_where_loading_it_pays(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "find_spec", lambda name: name)
    monkeypatch.setattr(tokens, "cut_rjieba", lambda text: ["rjieba"])
    cut = tokens._Segmenter()
    for number in range(count):
        cut(f"{number}图书馆延长开放时间到晚上九点市民" * 2)
    assert cut("图书馆") == (["rjieba"] if count > 1 else ["图书馆"])


def test_jieba_finds_words() -> None:
    assert get_tokenizer("jieba")("图书馆延长开放时间") == ["图书馆", "延长", "开放", "时间"]


def test_characters_are_single_han_and_whole_latin_words() -> None:
    assert cut_characters("图书馆2019年 harbour") == ["图", "书", "馆", "2019", "年", "harbour"]


@given(st.text(st.sampled_from("图书馆年一二abc123 "), max_size=30))
def test_tokens_are_the_text_white_space_aside(text: str) -> None:
    for tokenizer in (cut_characters, cut_jieba, cut_packed):
        assert "".join(tokenizer(text)) == text.replace(" ", "")


@pytest.mark.parametrize(
    ("tokens", "found"),
    [([], []), (["图书馆"], ["图书馆"]), (["图书馆", "开放"], ["图书馆开放"]), (list("甲乙丙"), ["甲乙", "乙丙"])],
)
def test_shingles_are_runs_of_tokens_and_a_short_text_is_one(tokens: list[str], found: list[str]) -> None:
    assert shingles(tokens, 2) == found


def test_shingles_of_both_tokenizers() -> None:
    assert text_shingles("图书馆延长开放", "jieba", DEFAULTS.signing) == ["图书馆延长", "延长开放"]
    assert text_shingles("图书馆开", "chars", DEFAULTS.signing) == ["图书馆", "书馆开"]


def test_content_words_are_those_of_two_letters_or_more() -> None:
    assert list(content_words(tokenize(["我的图书馆"], "jieba"), "jieba")) == [["图书馆"]]
    assert list(content_words(["我的书", "书"], "chars")) == [["我的", "的书"], []]


PROBE = """
import logging, sys
seen = []
logging.getLogger().addHandler(type("H", (logging.Handler,), {"emit": lambda self, record: seen.append(record)})())
from dedupe.tokens import cut_jieba, get_tokenizer
assert "jieba" not in sys.modules, "jieba is loaded before it is needed"
IMPORT
level = logging.getLogger("jieba").level
cut_jieba("图书馆"); get_tokenizer("jieba")("图书馆")
import jieba
assert not seen, seen
assert logging.getLogger("jieba").level == (level or logging.DEBUG), "jieba's logger was left at another level"
assert not jieba.dt.initialized, "jieba's global tokenizer was loaded"
assert jieba.dt.FREQ == {}, "jieba's global dictionary was changed"
"""


@pytest.mark.parametrize("first", ["", "import jieba; jieba.setLogLevel(logging.ERROR)"], ids=["fresh", "level-set"])
def test_loading_jieba_says_nothing_and_changes_nothing_global(first: str) -> None:
    program = [sys.executable, "-W", "ignore", "-c", PROBE.replace("IMPORT", first)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_old_syntax_of_jieba_warns_nobody() -> None:
    program = [sys.executable, "-W", "always", "-c", PROBE.replace("IMPORT", "")]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert "jieba" not in done.stderr


def test_the_same_function_each_time() -> None:
    assert get_tokenizer("jieba") is get_tokenizer("jieba")
    assert get_tokenizer("chars")(spell(words(1, 5))) == list(spell(words(1, 5)))
