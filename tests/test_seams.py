"""Two blocks → does a sentence run from the one into the other?"""

from __future__ import annotations

import pytest
from make import cases

from dedupe.normalize import spell
from dedupe.seams import (
    begins_in_middle,
    break_off,
    ends_notice,
    ends_paragraph,
    is_notice,
    opens_article,
    opens_list,
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
    "text",
    [
        "本报讯(记者 周敏)昨日",
        "本報訊 昨日",
        "据新华社北京11月3日电",
        "新华社北京11月3日电",
        "石沟村11月3日电 今年",
        "本圉讯(记者 周敏)昨日",
        "本 报讯(通讯员 周敏)昨日",
        "清河晚报讯(记者 周敏)昨日",
        "各村推出新举措据新华社电这个雪季,",  # its headline is on the same line
        "县里召开秋收会议新华社清河7月3日电 昨日",
    ],
)
def test_articles_open_like_this(text: str) -> None:
    assert opens_article(text)
    assert not is_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "遗失声明:张某",
        "招聘启事",
        "停电公告:明日",
        "寻人启事",
        "遗失吉明:张某",
        "免摘声明;本文",
        "声明;该文",
        "遗'失声明:张某",
        "遗失声昨:张某",
    ],
)
def test_notices_open_like_this(text: str) -> None:
    assert is_notice(text)
    assert opens_article(text)


@pytest.mark.parametrize("text", ["双方发表联合声明:两国将", "声明说,双方", "遗失的物品:雨伞", "他发表声明。"])
def test_what_only_speaks_of_a_notice_is_none(text: str) -> None:
    assert not is_notice(text)


@pytest.mark.parametrize(
    "text", ["他说,据新华社电讯所载", "昨日上午", "昨日上午他对记者说(记者没有问)", "会议指出", "他发表声明说", ""]
)
def test_other_paragraphs_do_not(text: str) -> None:
    assert not opens_article(text)


@pytest.mark.parametrize(("text", "broken"), [("防范措施截至", True), ("有关部门和", True), ("为群众办实事", False)])
def test_words_that_something_must_follow(text: str, broken: bool) -> None:
    assert break_off([text], "jieba") == [broken]


@pytest.mark.parametrize("tokenizer", ["jieba", "chars"])
def test_every_answer_is_total(tokenizer: TokenizerName) -> None:
    for left, right in [("", ""), ("字", ""), ("", "字"), ("a", "b"), ("1", "字")]:
        assert runs_on(left, right, tokenizer) in (True, False)
        assert break_off([left, right], tokenizer)[0] in (True, False)
    assert not word_runs_across("news", "paper", "jieba")


@pytest.mark.parametrize("text", ["本报讯(记者 周敏)双河水库闸门检修完工", "本报讯 全县公交免费一天"])
def test_behind_a_dateline_stands_the_title_of_a_first_item(text: str) -> None:
    assert opens_list(text, 48)


@pytest.mark.parametrize(
    "text", ["本报讯(记者 周敏)双河水库闸门检修完工。", "本报讯(记者 周敏)", "双河水库闸门检修完工", ""]
)
def test_behind_a_dateline_stands_a_sentence_or_nothing(text: str) -> None:
    assert not opens_list(text, 48)


def test_the_title_of_an_item_is_no_longer_than_a_headline() -> None:
    assert not opens_list("本报讯 双河水库闸门检修完工", 8)


@pytest.mark.parametrize("text", ["证号371724,声明作废。", "编号R37,特此声明。", "请相互转告,特此公告"])
def test_a_notice_ends(text: str) -> None:
    assert ends_notice(text)


@pytest.mark.parametrize("text", ["声明作废的证件仍被人使用,警方提醒市民留意。", "他发表声明。", ""])
def test_other_text_does_not_end_as_notices_do(text: str) -> None:
    assert not ends_notice(text)
