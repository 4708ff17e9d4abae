"""Two blocks → does a sentence run from the one into the other?"""

from __future__ import annotations

import pytest
from make import cases

from dedupe.normalize import spell
from dedupe.seams import (
    begins_in_middle,
    break_off,
    ends_paragraph,
    run_on,
    runs_on,
    word_runs_across,
)
from dedupe.settings import TokenizerName

Case = dict[str, str]


@pytest.mark.parametrize("case", [*cases("seams", "must"), *cases("seams", "known_failures")])
def test_a_sentence_runs_on(case: Case) -> None:
    assert runs_on(spell(case["left"]), spell(case["right"]), "jieba")


@pytest.mark.parametrize("case", cases("seams", "must_not"))
def test_no_proof_of_a_sentence_that_runs_on(case: Case) -> None:
    assert not runs_on(spell(case["left"]), spell(case["right"]), "jieba")


def test_pairs_of_blocks_are_looked_at_together_as_each_by_itself() -> None:
    every = [case.values[0] for name in ("must", "known_failures", "must_not") for case in cases("seams", name)]
    sides = [(spell(case["left"]), spell(case["right"])) for case in every]
    sides += [("", ""), ("字", ""), ("", "的确"), ("news", "paper"), *((right, left) for left, right in sides)]
    for tokenizer in ("jieba", "chars"):
        assert run_on(sides, tokenizer) == [runs_on(left, right, tokenizer) for left, right in sides]
    assert run_on([], "jieba") == []


def test_characters_as_tokens_know_no_words() -> None:
    assert not runs_on("提升全区招商引资工作质量和水", "平今年以来", "chars")


@pytest.mark.parametrize("text", [",今年", "。", "”他说", "%的人", "the end", ")说", ".com"])
def test_no_sentence_begins_like_this(text: str) -> None:
    assert begins_in_middle(text)


@pytest.mark.parametrize("text", ["今年", "“今年", "(记者", "The end", "3.5亿", "……", ""])
def test_a_sentence_can_begin_like_this(text: str) -> None:
    assert not begins_in_middle(text)


@pytest.mark.parametrize(("text", "ends"), [("说完。", True), ("说完”", False), ("一项;", False), ("一项；", False)])
def test_a_semicolon_ends_no_paragraph(text: str, ends: bool) -> None:
    assert ends_paragraph(text) is ends


@pytest.mark.parametrize(
    ("text", "broken"),
    [("防范措施截至", True), ("有关部门和", True), ("为群众办实事", False), ("抢修工作加紧进行", False)],
)
def test_words_that_something_must_follow(text: str, broken: bool) -> None:
    assert break_off([text], "jieba") == [broken]


@pytest.mark.parametrize("tokenizer", ["jieba", "chars"])
def test_every_answer_is_total(tokenizer: TokenizerName) -> None:
    for left, right in [("", ""), ("字", ""), ("", "字"), ("a", "b"), ("1", "字")]:
        assert runs_on(left, right, tokenizer) in (True, False)
        assert break_off([left, right], tokenizer)[0] in (True, False)
    assert not word_runs_across("news", "paper", "jieba")
