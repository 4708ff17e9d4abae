"""Headlines that stand amid a sentence go above the text that it is of."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from make import pool, printed
from test_articles import shown

from dedupe.amid import above_their_text
from dedupe.items import Item

A = pool()["articles"]
LEAD = "本报讯（记者 林秋）去年冬天以来，河湾村的果农把自家苹果摆进直播间，一天就卖出上千斤，合作社的仓库前排起长队。"
COLUMN = "合作社理事长说，过去果子丰收了却卖不出好价钱，如今有了平台，大家的干劲更足，明年还要扩大种植面积，让更多家"
REST = "庭的院子里也种上果树。他说，最让人高兴的是年轻人愿意留在村里，一起把这条路走下去。"


def item(number: int, kind: str = "body", text: str = "正文。", broken: bool = False, joins: bool = False) -> Item:
    return Item(number, kind, text, len(text), 1, False, False, joins, broken, False)  # type: ignore[arg-type]


def ordered(items: Sequence[Item], across: set[tuple[int, int]], likely: Sequence[int] = ()) -> list[int]:
    found = above_their_text(
        items,
        lambda left, right: (left.block, right.block) in across,
        lambda line, at: 1.0 if line[at].block in likely else -1.0,
        most=3,
    )
    return [each.block for each in found]


HEADS = [item(0), item(1, broken=True), item(2, "headline", "果农学会直播"), item(3)]


def test_a_headline_amid_a_sentence_goes_above_the_text_that_begins_there() -> None:
    assert ordered(HEADS, {(1, 3)}, likely=[1]) == [0, 2, 1, 3]
    assert ordered(HEADS, {(1, 3)}, likely=[]) == [2, 0, 1, 3]


def test_what_the_sentence_goes_on_in_joins_it() -> None:
    found = above_their_text(HEADS, lambda left, right: (left.block, right.block) == (1, 3), lambda line, at: -1.0, 3)
    assert [each.joins for each in found] == [False, False, False, True]


def test_three_headlines_go_together_and_four_stay() -> None:
    heads = [item(n, "headline", f"果农学会直播{n}") for n in range(2, 6)]
    three = [item(0), item(1, broken=True), *heads[:3], item(9)]
    four = [item(0), item(1, broken=True), *heads, item(9)]
    assert ordered(three, {(1, 9)}, likely=[1]) == [0, 2, 3, 4, 1, 9]
    assert ordered(four, {(1, 9)}, likely=[1]) == [0, 1, 2, 3, 4, 5, 9]


def test_it_goes_below_the_headline_above_where_no_text_begins_between() -> None:
    items = [item(7, "headline", "县图书馆延长开放"), *HEADS]
    assert ordered(items, {(1, 3)}, likely=[]) == [7, 2, 0, 1, 3]
    assert ordered(items, {(1, 3)}, likely=[0]) == [7, 2, 0, 1, 3]  # its text, whatever the odds
    assert ordered(items, {(1, 3)}, likely=[1]) == [7, 0, 2, 1, 3]


@pytest.mark.parametrize("title", ["遗失声明", "简讯", "停电公告"])
def test_titles_with_which_something_begins_stay(title: str) -> None:
    items = [item(0), item(1, broken=True), item(2, "headline", title), item(3)]
    assert ordered(items, {(1, 3)}, likely=[1]) == [0, 1, 2, 3]


def test_a_headline_stays_where_no_word_runs_around_it() -> None:
    assert ordered(HEADS, set(), likely=[1]) == [0, 1, 2, 3]
    ended = [item(0), item(1), *HEADS[2:]]
    assert ordered(ended, {(1, 3)}, likely=[1]) == [0, 1, 2, 3]


def test_a_line_of_the_sentence_itself_stays() -> None:
    assert ordered(HEADS, {(1, 3), (2, 3)}, likely=[1]) == [0, 1, 2, 3]


def test_on_a_page_the_article_is_whole_again() -> None:
    head = ["小小直播间带火一座山村", "——河湾村果农增收见闻"]
    text = "\n\n".join([printed(A[1]).strip(), LEAD, COLUMN, *head, REST]) + "\n\n" + printed(A[2])
    assert shown(text)[1] == ([line[:4] for line in head], [LEAD[:4], COLUMN[:4], REST[:4]], False)
