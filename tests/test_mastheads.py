"""Mastheads of a page: the paper's name, the page's number, the date, each a block; and dates that stand elsewhere."""

from __future__ import annotations

import pytest
from make import stream_of

from dedupe.folios import is_date, is_folio, is_masthead, is_paper
from dedupe.kinds import kinds_of
from dedupe.mastheads import mastheads
from dedupe.model import Block, Box, Page
from dedupe.pipeline import clean
from dedupe.readers.laid_out import columns_of
from dedupe.settings import DEFAULTS
from dedupe.stream import read_stream

TEXT = "昨夜大雪,省道封闭,除雪车连夜出动。"


def told(*texts: str) -> dict[int, str]:
    stream = stream_of("\n\n".join(texts))
    return dict(mastheads(stream, kinds_of(stream, DEFAULTS), DEFAULTS.kinds))


def boxed(*blocks: tuple[str, Box]) -> dict[int, str]:
    """Tell those of a page whose blocks have boxes, as they are listed."""
    text = "\n\n".join(text for text, _ in blocks)
    places, at = [], 0
    for number, (words, box) in enumerate(blocks):
        places.append(Block(f"b{number}", at, at + len(words), box=box))
        at += len(words) + 2
    stream = read_stream([Page("p", "p", text, "", blocks=tuple(places))])
    return dict(mastheads(stream, kinds_of(stream, DEFAULTS), DEFAULTS.kinds))


@pytest.mark.parametrize("line", ["第7版 公告", "A05版时事", "第?版巨野新闻", "Page 7", "PAGE 12"])
def test_it_is_a_pages_number(line: str) -> None:
    assert is_folio(line)


@pytest.mark.parametrize("line", ["巨野县发行新版邮票", "第7版的公告已经见报多时", "Page seven", "7"])
def test_it_is_no_pages_number(line: str) -> None:
    assert not is_folio(line)


@pytest.mark.parametrize(
    "line",
    [
        *("2021年11月24日", "2021年]1月23百", "2023 年 5 月 9 日 星期二", "二〇二一年十一月三日", "公元1934年5月6日"),
        *("Monday, January 10, 2005", "10 January 2005", "Jan. 10, 2005"),
    ],
)
def test_it_is_a_date(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize(
    "line",
    [
        "11月24日",
        "2021年11月24日起停电",
        "2021年11月",
        "十年三月五日",
        "January 10",
        "In January 10, 2005",
        "明年三月两日",
    ],
)
def test_it_is_no_date(line: str) -> None:
    assert not is_date(line)


@pytest.mark.parametrize(
    "line", ["高新时报", "齐鲁文摘", "滨海日报", "南方都市报", "The Harbour Gazette", "THE NORTHERN POST"]
)
def test_it_is_a_papers_name(line: str) -> None:
    assert is_paper(line)


@pytest.mark.parametrize(
    "line", ["天气预报", "今日快报", "县里召开会议", "Harbour Bridge Closed", "群众写来举报", "为民办实事"]
)
def test_it_is_no_papers_name(line: str) -> None:
    assert not is_paper(line)


def test_a_line_may_be_all_of_a_masthead() -> None:
    assert is_masthead("高新时报 第7版公告 2021年11月23日")
    assert is_masthead("2021年11月23日 星期二 第4版 综合")
    assert not is_masthead("高新时报 第7版公告 2021年11月23日 国有建设用地使用权挂")
    assert not is_masthead("2021年11月23日,新版教材发行")


def test_the_parts_of_a_masthead_at_the_top_of_a_page_are_furniture() -> None:
    assert told("齐鲁文摘", "第4版 摘要", "2023年5月9日", "县里召开会议", TEXT) == {0: "furniture", 2: "furniture"}
    assert told("高新时报", "2023年5月9日", "县里召开会议", TEXT) == {0: "furniture", 1: "furniture"}
    assert told("2023年5月9日", "第4版 摘要", "县里召开会议", TEXT) == {0: "furniture"}
    assert told("清河之声", "第4版 摘要", TEXT) == {0: "furniture"}
    assert told("高新时报", "县里召开会议", "第3版综合", "2021年11月24日") == {0: "furniture", 3: "furniture"}


def test_headlines_at_the_top_of_a_page_stay() -> None:
    assert told("县里召开会议", TEXT, "第4版 摘要") == {}
    assert told("天气预报", "2023年5月9日", TEXT) == {1: "byline"}
    assert told("昨夜大雪,省道封闭", "第4版 摘要", TEXT) == {}
    assert told("县里召开安全生产工作会议", "第4版 摘要", TEXT) == {}
    assert told("harbour bridge closed for repairs", "Page 4", "Last night it snowed.") == {}


def test_a_date_below_a_text_belongs_to_it() -> None:
    assert told("停电公告", TEXT, "2021年11月23日", "遗失声明", TEXT) == {2: "byline"}
    assert told("停电公告", TEXT, "2021年11月23日", "第7版 公告", "遗失声明") == {2: "byline"}
    result = clean(
        [Page("p", "p", f"停电公告\n\n{TEXT}\n\n2021年11月23日\n\n遗失声明\n\n李明遗失身份证,声明作废。", "")]
    )
    assert [article.headline for article in result.articles] == [("停电公告",), ("遗失声明",)]
    assert result.articles[0].byline == "2021年11月23日"


def test_what_stands_level_with_a_pages_number_above_all_else_is_furniture() -> None:
    found = boxed(
        ("天过", (0, 0, 200, 90)), ("县里召开会议", (0, 120, 600, 50)), (TEXT, (0, 200, 600, 200)),
        ("第7版公告", (300, 20, 150, 30)), ("2021年11月23日", (500, 22, 150, 28)),
    )  # fmt: skip
    assert found == dict.fromkeys((0, 3, 4), "furniture")
    assert kinds_of(read_stream([]), DEFAULTS) == []


def test_what_stands_below_something_is_not_the_top() -> None:
    found = boxed(
        ("县里召开会议", (0, 0, 600, 50)), (TEXT, (0, 60, 280, 200)),
        ("停电公告", (300, 300, 150, 30)), ("2021年11月23日", (500, 300, 150, 28)),
    )  # fmt: skip
    assert found == {3: "byline"}


def test_each_page_has_its_own_masthead() -> None:
    pages = [Page(name, name, f"齐鲁文摘\n\n第{n}版 摘要\n\n2023年5月9日\n\n{TEXT}", "") for n, name in enumerate("ab")]
    assert kinds_of(read_stream(pages), DEFAULTS) == ["furniture"] * 3 + ["body"] + ["furniture"] * 3 + ["body"]


def test_what_a_dump_says_of_a_date_stands_first() -> None:
    page = Page("p", "p", "2021年11月23日", "", blocks=(Block("b", 0, 11, "headline"),))
    assert kinds_of(read_stream([page]), DEFAULTS) == ["headline"]


def test_a_line_that_is_all_of_a_masthead_parts_text_anywhere() -> None:
    text = "双\n\n第1版 要闻    2021年11月24日\n县里召开安全会议\n\n昨日上午,县里召开会议。"
    stream = read_stream([Page("p", "p", text, "")])
    assert [stream.source(n) for n in range(len(stream.blocks))][1:3] == [text[3:24].strip(), "县里召开安全会议"]
    assert kinds_of(stream, DEFAULTS)[1:] == ["furniture", "headline", "body"]


def test_a_masthead_is_no_part_of_the_columns_below_it() -> None:
    left = [f"县里召开安全生产会议{n}" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]
    right = [f"市里举行文艺演出活动{n}" for n in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]
    rows = [f"{a}      {b}" for a, b in zip(left, right, strict=True)]
    head = "高新时报          第1版 要闻          2021年11月24日"
    columns = columns_of("\n".join([head, "", *rows]))
    text = "\n".join([head, "", *rows])
    assert [text[start:end] for start, end in columns[0]] == [head]
    assert [text[start:end] for start, end in columns[1]] == left
    assert len(columns_of("\n".join(rows))) == 2


@pytest.mark.parametrize(
    ("tail", "kind"), [("力", "headline"), ("昨", "body"), ("力。", "body")],
)  # fmt: skip
def test_the_last_letter_of_a_headline_on_its_own_line_is_told_by_its_word(tail: str, kind: str) -> None:
    texts = ["各地推出新举措持续激发冰雪经济活", tail, "这个雪季,各地创新举措丰富供给,持续激发消费。"]
    assert kinds_of(stream_of("\n\n".join(texts)), DEFAULTS)[1] == kind
    apart = [Page("a", "a", texts[0], ""), Page("b", "b", tail, "")]
    assert kinds_of(read_stream(apart), DEFAULTS)[1] == "body"
