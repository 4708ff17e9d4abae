"""Neighbouring blocks → the odds that one article ends and another begins: which way each sign points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from make import pool, printed, stream_of

from dedupe.articles import read_items
from dedupe.blocks import is_latin
from dedupe.cohesion import Vocabulary, read_vocabulary
from dedupe.items import Item, is_round_up, is_standing_title
from dedupe.junctions import blocks_below, boundary_log_odds, soft
from dedupe.kinds import kinds_of
from dedupe.settings import DEFAULTS
from dedupe.surroundings import Surroundings
from dedupe.traits import read_traits
from dedupe.wordtables import WordTable

A = pool()["articles"]


def items_of(*blocks: str) -> tuple[list[Item], Vocabulary]:
    stream = stream_of("\n\n".join(blocks))
    words = read_vocabulary(stream, "jieba")
    kinds = kinds_of(stream, DEFAULTS)
    traits = read_traits(stream, kinds, DEFAULTS)
    return read_items(stream, range(len(blocks)), set(), kinds, words, traits), words


def odds(items: Sequence[Item], at: int, words: Vocabulary) -> float:
    table = WordTable.of([item.block for item in items], words)
    around = Surroundings.of([item.kind for item in items], table, DEFAULTS.junctions)
    return boundary_log_odds(items, at, around, DEFAULTS.junctions)


@pytest.mark.parametrize("title", ["简讯", "国内联播快讯", "一句话新闻", "經濟動態"])
def test_round_ups(title: str) -> None:
    assert is_round_up(title)


@pytest.mark.parametrize("title", ["遗失声明", "招聘启事", "天气预报", "訃告", "致歉信"])
def test_standing_titles(title: str) -> None:
    assert is_standing_title(title)


@pytest.mark.parametrize("title", ["果农学会直播卖苹果", "县图书馆延长夜间开放时间", "渔民勇救落水游客", ""])
def test_other_titles(title: str) -> None:
    assert not is_round_up(title)
    assert not is_standing_title(title)


@pytest.mark.parametrize(("text", "latin"), [("Harbour Bridge", True), ("图书馆", False), ("图书馆AB", False)])
def test_latin(text: str, latin: bool) -> None:
    assert is_latin(text) is latin


@pytest.mark.parametrize("log_odds", [-50.0, -1.0, 0.0, 1.0, 29.9, 30.1, 800.0])
def test_soft_is_a_cost(log_odds: float) -> None:
    assert soft(log_odds) >= 0
    assert soft(log_odds) == pytest.approx(log_odds + soft(-log_odds) if log_odds < 700 else log_odds)
    assert math.exp(-soft(log_odds)) <= 1


def test_a_marker_of_what_follows_begins_and_one_of_what_goes_on_ends() -> None:
    items, words = items_of(A[0]["body"][2], "(上接第一版)", A[3]["body"][0], "(下转第三版)", A[1]["body"][1])
    assert [odds(items, at, words) > 0 for at in range(1, 5)] == [True, False, False, True]


def test_a_sentence_that_runs_on_is_no_boundary() -> None:
    left, right = A[3]["body"][0].split("果农", 1)
    items, words = items_of(left + "果", "农" + right)
    assert items[1].joins
    assert odds(items, 1, words) < 0


@pytest.mark.parametrize("closing", ["记者 王燕 通讯员 孙安琪", "通讯员 常川 张允 摄"])
def test_a_byline_or_credit_belongs_to_what_stands_before(closing: str) -> None:
    items, words = items_of(A[0]["body"][2], closing, A[1]["body"][1])
    assert odds(items, 1, words) < 0 < odds(items, 2, words)


def test_a_paragraph_that_opens_as_articles_do_is_likelier_to_begin_one() -> None:
    opening, not_opening = A[1]["body"][0], A[1]["body"][0].removeprefix("本报讯(记者 何立群)")
    sides = [odds(*shuffle) for shuffle in (_at_one(A[0]["body"][2], t) for t in (opening, not_opening))]
    assert sides[0] > sides[1]
    assert sides[0] > 0


def _at_one(*blocks: str) -> tuple[list[Item], int, Vocabulary]:
    items, words = items_of(*blocks)
    return items, 1, words


def test_a_paragraph_of_the_same_words_is_less_likely_to_begin_an_article() -> None:
    items, words = items_of(A[3]["body"][1], "果农的苹果每斤多卖八毛钱,果农每晚能卖出两百多箱。")
    strange, other = items_of(A[3]["body"][1], "公交公司决定增开早班车,车票价格不变,冬季路面结冰。")
    assert odds(items, 1, words) < odds(strange, 1, other)


def test_a_headline_stays_with_the_body_below_it() -> None:
    items, words = items_of(A[0]["headline"][0], A[0]["body"][0])
    assert odds(items, 1, words) < 0


def test_a_standing_title_begins_an_article() -> None:
    items, words = items_of(A[0]["body"][2], "遗失声明", "赵建国不慎遗失身份证一张,声明作废。")
    assert odds(items, 1, words) > 0


def test_a_removed_copy_between_makes_a_boundary_likelier() -> None:
    items, words = items_of(A[0]["body"][1], A[1]["body"][1])
    after = [items[0], replace(items[1], after_copy=True)]
    assert odds(after, 1, words) > odds(items, 1, words)


def test_a_headline_of_what_follows_is_likelier_to_begin_an_article_than_one_of_what_precedes() -> None:
    own, words = items_of(*A[0]["body"], A[4]["headline"][0], *A[4]["body"])
    past, other = items_of(*A[0]["body"], "体育老师谈冬季长跑", *A[4]["body"])
    assert odds(own, 3, words) > odds(past, 3, other)


def test_a_day_named_on_both_sides_keeps_items_together_and_another_day_does_not() -> None:
    text = "记者从水利局获悉,今天(3月11日),双河水库闸门检修完工。"
    head, below = "新街小学食堂改建后开放", "今天(3月11日),食堂换了大窗户,师生中午分两批就餐。"
    same, words = items_of(text, head, below)
    other, others = items_of(text, head, below.replace("3月11日", "7月2日"))
    none, nones = items_of(text, head, below.replace("(3月11日)", ""))
    assert odds(same, 1, words) < odds(none, 1, nones) < odds(other, 1, others)


def test_news_from_home_and_from_abroad_are_likelier_to_be_two_articles() -> None:
    above = "日本首相与韩国总统在东京会谈,谈到核污染水。"
    head, below = "鲜花市场生意好", "法国巴黎的鲜花市场生意好,德国也是。"
    abroad, words = items_of(above, head, below)
    home, others = items_of(above, head, below.replace("法国巴黎", "我省济南").replace("德国", "青岛"))
    assert odds(abroad, 1, words) < odds(home, 1, others)


def test_a_long_text_in_several_paragraphs_is_likelier_to_be_an_article_than_one_in_one() -> None:
    long = ["公交公司决定增开早班车,车票价格不变,冬季路面结冰。" * 12, "司机们说,乘客比去年多。" * 12]
    several, words = items_of(A[3]["body"][1], *long)
    one, others = items_of(A[3]["body"][1], "".join(long))
    assert odds(several, 1, words) > odds(one, 1, others)


def test_a_paragraph_behind_the_end_of_a_notice_is_likelier_to_begin_an_article() -> None:
    another = "于小海的出生医学证明遗失,编号R37563,声明作废。"
    ended, words = items_of("高华不慎将驾驶证丢失,档案编号37299,特此声明作废。", another)
    told, others = items_of("高华不慎将驾驶证丢失,档案编号37299,声明作废的已有三人。", another)
    assert odds(ended, 1, words) > odds(told, 1, others)


def test_a_paragraph_that_goes_on_is_less_likely_to_begin_an_article() -> None:
    says, words = items_of(A[3]["body"][1], "公交公司决定增开早班车,车票价格不变,冬季路面结冰。")
    also, other = items_of(A[3]["body"][1], "此外,公交公司决定增开早班车,车票价格不变,冬季路面结冰。")
    assert odds(also, 1, other) < odds(says, 1, words)


def test_a_paragraph_that_the_headline_above_speaks_of_stays() -> None:
    near, words = items_of(A[3]["headline"][0], A[3]["body"][0], "果农说,直播之后苹果卖得快。", "下月还要学卖梨。")
    far, others = items_of(A[2]["headline"][0], A[3]["body"][0], "果农说,直播之后苹果卖得快。", "下月还要学卖梨。")
    assert odds(near, 2, words) < odds(far, 2, others)


def test_below_a_headline_stand_its_paragraphs() -> None:
    items, _ = items_of("果农学会直播卖苹果", "——石沟村见闻", *A[3]["body"], "通讯员 田园 摄", A[1]["body"][1])
    assert blocks_below(items, 0, 3) == blocks_below(items, 1, 3) == range(2, 5)
    assert blocks_below(items, 0, 1) == range(2, 3)
    assert not blocks_below(items[:2], 0, 3)


def test_every_junction_of_a_page_has_finite_odds() -> None:
    blocks = printed(*pool()["articles"], *pool()["latin"]).strip().split("\n\n")
    items, words = items_of(*blocks)
    assert all(math.isfinite(odds(items, at, words)) for at in range(1, len(items)))


def test_an_english_paragraph_that_goes_on_is_less_likely_to_begin_an_article() -> None:
    before = "The harbour bridge was closed on Monday after a lorry hit a pillar near the northern end."
    says, words = items_of(before, "Engineers will look at the pillar before traffic is let over it again.")
    quotes, others = items_of(before, '"Engineers will look at the pillar before traffic is let over it again."')
    goes, more = items_of(before, "But engineers will look at the pillar before traffic is let over it again.")
    assert odds(goes, 1, more) < odds(says, 1, words)
    assert odds(quotes, 1, others) < odds(says, 1, words)


def test_paragraphs_on_other_subjects_part() -> None:
    sport = "主教练换下前锋，球队凭角球攻入禁区，客场逼平对手，联赛积分居首。"
    match = "守门员扑出点球，后卫头球破门，主场球迷欢呼，射手打进十粒进球。"
    trial = "被告人上诉，检察院提起公诉，庭审后法官宣判，律师称当事人败诉。"
    (alike, words), (other, others) = items_of(sport, match), items_of(sport, trial)
    assert odds(other, 1, others) > odds(alike, 1, words) + 1
    (alike, words), (other, others) = (items_of(sport, "未来几天", text, text) for text in (match, trial))
    assert [item.kind for item in alike][1] == "headline"
    assert odds(other, 1, others) > odds(alike, 1, words) + 0.5


def test_notices_in_a_row_are_on_one_subject_and_that_tells_nothing() -> None:
    lost = "李小明遗失居民身份证一张，号码无法辨认，声明作废。"
    (alike, words), (other, others) = (items_of(lost, title, lost) for title in ("身份证遗失挂失", "足球联赛积分"))
    assert [item.kind for item in alike][1] == "headline"
    weights = DEFAULTS.junctions
    without = replace(weights, head_topics=0.0)
    for items, known in ((alike, words), (other, others)):
        table = WordTable.of([item.block for item in items], known)
        around = Surroundings.of([item.kind for item in items], table, weights)
        assert around.topics[1]
        assert boundary_log_odds(items, 1, around, weights) == boundary_log_odds(items, 1, around, without)
