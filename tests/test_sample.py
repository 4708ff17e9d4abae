"""What the issue states of the user's own page."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from make import SAMPLE, headlines, page, pages, read, removed, texts_of

from dedupe.model import Article, Result
from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS

HEADLINES = [
    ("招商引资集聚发展新动能", "——菏泽高新区大项目建设侧记"),
    ("以实际行动践行党的十九届六中全会精神",),
    ("全力做好人大代表换届选举宣传工作",),
    ("破小案 暖民心 被盗玉米返还群众",),
    ("开展“三小车辆”整治宣传",),
    ("巨野:文艺节目送到群众家门口",),
    ("进村入户宣传 防范一氧化碳中毒",),
    ("高新区党群工作部", "为群众办实事解难题"),
    ("吕陵镇有序开展幼儿核酸检测",),
    ("巨野县妇联携手企业为儿童捐棉衣",),
    ("6名学生见义勇为救下晕倒老人",),
]


@cache
def result() -> Result:
    return clean([page(SAMPLE.read_text(encoding="utf-8"))])


def article(beginning: str) -> Article:
    [found] = [a for a in result().articles if a.headline and a.headline[0].startswith(beginning)]
    return found


def test_eleven_articles_in_order_nothing_else() -> None:
    assert [a.headline for a in result().articles] == HEADLINES
    assert {a.kind for a in result().articles} == {"article"}


def test_characters_kept_and_removed() -> None:
    count = dict.fromkeys(("kept", "duplicate", "whitespace"), 0)
    for entry in result().ledger:
        count[entry.fate] += len("".join(read(result(), entry.span).split()))
    assert count == {"kept": 4827, "duplicate": 506, "whitespace": 0}


def test_paragraphs() -> None:
    assert [len(a.body) for a in result().articles] == [9, 3, 3, 6, 1, 5, 3, 3, 2, 3, 3]


@pytest.mark.parametrize(
    ("beginning", "joined"),
    [
        ("招商引资", "招商引资工作质量和水平,今年以来"),
        ("招商引资", "凭借自身的优势,成为"),
        ("高新区党群", "救助申报;联合企业开展"),
        ("吕陵镇", "疫情防控工作落实落地"),
        ("吕陵镇", "参加检测的幼儿有序排队"),
        ("巨野县妇联", "更包含了对孩子们"),
        ("6名学生", "嘴里有血,车子压着腿了"),
    ],
)
def test_paragraphs_are_joined_across_breaks(beginning: str, joined: str) -> None:
    assert any(joined in paragraph for paragraph in article(beginning).body)


def test_the_list_that_breaks_at_a_semicolon_is_one_paragraph() -> None:
    listing = article("高新区党群").body[2]
    assert listing.startswith("党群工作部通过线上")
    assert listing.endswith("共计435.5万元。")


def test_the_corn_theft_has_the_headline_that_stands_after_it() -> None:
    theft = article("破小案")
    assert theft.flags == ("headline-after-body",)
    assert theft.body[0].startswith("本报讯(通讯员 王鹏)11月17日")
    assert "三小车辆" not in theft.text


def test_the_notice_is_there_once_and_counted_three_times() -> None:
    notice = article("开展“三小车辆”")
    assert (notice.copies, notice.credit, len(notice.body)) == (3, "通讯员 常川 张允 摄", 1)
    assert [read(result(), span).count("近日,巨野县公安局交警大队") for span in notice.copies_at] == [1, 1]
    assert [a.copies for a in result().articles if a is not notice] == [1] * 10


def test_only_one_end_is_truncated() -> None:
    assert [a.headline[0] for a in result().articles if "truncated" in a.flags] == ["进村入户宣传 防范一氧化碳中毒"]
    assert article("进村入户").body[-1].endswith("截至")


def test_the_earlier_fragment_of_an_article_is_removed_and_listed_with_it() -> None:
    [span] = article("吕陵镇").copies_at
    fragment = read(result(), span)
    assert fragment.startswith("儿童有序排队")
    assert fragment.endswith("全力守护全体师生生命健康安全。")


@pytest.mark.parametrize(
    ("beginning", "byline"),
    [("招商引资", "记者 王燕 通讯员 孙安琪"), ("全力做好", "记者 王燕 通讯员 丁鑫"), ("破小案", "通讯员 王鹏")],
)
def test_bylines(beginning: str, byline: str) -> None:
    assert article(beginning).byline == byline


def test_two_clusters_of_what_was_removed() -> None:
    assert [(c.action, len(c.members)) for c in result().clusters] == [("removed", 3), ("removed", 2)]


def test_the_page_twice_in_one_dump_is_the_page_once() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    twice = clean(pages(text, text))
    assert sorted(headlines(twice)) == sorted(HEADLINES)
    assert len(removed(twice)) > len(text) * 0.98
    assert {a.copies for a in texts_of(twice)} == {2, 6}


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(end: str) -> None:
    other = clean([page(SAMPLE.read_text(encoding="utf-8").replace("\n", end))])
    assert [(a.headline, a.body, a.copies, a.flags) for a in other.articles] == [
        (a.headline, a.body, a.copies, a.flags) for a in result().articles
    ]


def test_with_characters_for_tokens_the_same_is_removed() -> None:
    other = clean([page(SAMPLE.read_text(encoding="utf-8"))], replace(DEFAULTS, tokenizer="chars"))
    assert len("".join(removed(other).split())) == 506
