"""Blocks that stay → drafts of articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import pages, pool, printed, stream_of

from dedupe.articles import Draft, draft_articles, in_order, read_items
from dedupe.cohesion import read_vocabulary
from dedupe.kinds import Kind, kinds_of
from dedupe.model import Block, BlockKind, Page
from dedupe.settings import DEFAULTS
from dedupe.sizes import Size
from dedupe.stream import Stream, read_stream
from dedupe.traits import read_traits, traits_of

A = pool()["articles"]


def drafts_of(stream: Stream, removed: frozenset[int] = frozenset()) -> list[Draft]:
    kinds = kinds_of(stream, DEFAULTS)
    words = read_vocabulary(stream, "jieba")
    traits = read_traits(stream, kinds, DEFAULTS)
    return in_order(draft_articles(stream, range(len(stream.pages)), removed, kinds, words, traits, DEFAULTS))


def shown(text: str) -> list[tuple[list[str], list[str], bool]]:
    stream = stream_of(text)
    return [
        ([stream.source(b)[:4] for b in d.headlines], [stream.source(b)[:4] for b in d.rest], d.headline_after)
        for d in drafts_of(stream)
    ]


def test_a_headline_with_its_paragraphs_and_credit() -> None:
    assert shown(printed(A[3], A[1])) == [
        (["果农学会"], ["本报讯(", "四十八岁", "合作社理", "通讯员 "], False),
        (["县图书馆"], ["本报讯(", "馆长介绍"], False),
    ]


def test_a_headline_that_stands_below_its_body() -> None:
    text = printed(A[1]) + "\n\n".join([*A[0]["body"], *A[0]["headline"]]) + "\n\n" + printed(A[2])
    assert shown(text) == [
        (["县图书馆"], ["本报讯(", "馆长介绍"], False),
        (["城东小学"], ["本报讯(", "“跑步让", "比赛结束"], True),
        (["老街供水"], ["本报讯(", "施工队夜"], False),
    ]


def test_a_round_up_above_its_title_is_one_article() -> None:
    items = [
        (
            "希腊南部发生森林火灾",
            "希腊消防部门3日说，南部山区当天发生森林火灾，两百名消防员赶往现场，附近村庄的居民已经撤离。",
        ),
        (
            "法国铁路工人罢工",
            "法国铁路公司3日说，工人当天罢工，首都巴黎的一半列车停运，工会要求增加工资，谈判仍在进行。",
        ),
        (
            "智利北部发生地震",
            "智利地震部门说，北部海域3日发生5.9级地震，暂时没有人员伤亡的报告，当局没有发布海啸预警。",
        ),
    ]
    blocks = [line for item in items for line in item]
    assert shown(printed(A[1]) + "\n\n".join([*blocks, "国际联播快讯"])) == [
        (["县图书馆"], ["本报讯(", "馆长介绍"], False),
        (["国际联播"], [line[:4] for line in blocks], True),
    ]


def test_kicker_headline_and_subhead_stay_together() -> None:
    head = ["城东小学迎来冬季运动会", "三百多名学生参加长跑比赛", "——校长为前六名颁发奖状"]
    text = "\n\n".join([*head, *A[0]["body"]]) + "\n\n" + printed(A[1])
    assert [len(headlines) for headlines, _, _ in shown(text)] == [3, 1]


def test_furniture_stands_apart() -> None:
    masthead, imprint = pool()["furniture"]
    drafts = shown(f"{masthead}\n\n{printed(A[0])}{imprint}")
    assert [headlines for headlines, _, _ in drafts] == [[], ["城东小学"], []]
    assert [len(rest) for _, rest, _ in drafts] == [1, 3, 1]


def test_furniture_in_the_middle_of_an_article_does_not_part_it() -> None:
    body = A[3]["body"]
    drafts = shown("\n\n".join(["果农学会直播卖苹果", body[0][:35], "第4版", body[0][35:], *body[1:]]))
    assert sorted(len(rest) for _, rest, _ in drafts) == [1, 4]


def test_removed_blocks_are_in_no_draft() -> None:
    stream = stream_of(printed(A[0], A[1]))
    used = [b for d in drafts_of(stream, frozenset({1, 4})) for b in (*d.headlines, *d.rest)]
    assert sorted(used) == [0, 2, 3, 5, 6]


def test_no_article_runs_over_a_page() -> None:
    stream = read_stream(pages(A[0]["body"][0][:40], A[0]["body"][0][40:]))
    assert drafts_of(stream) == [Draft((), (0,), False), Draft((), (1,), False)]


def test_nothing_gives_no_drafts() -> None:
    assert drafts_of(stream_of("", "\n")) == []


def test_items_say_how_blocks_go_on() -> None:
    left, right = A[3]["body"][0].split("果农", 1)
    stream = stream_of(f"{left}果\n\n\n农{right}\n\n{A[1]['body'][0]}")
    kinds = kinds_of(stream, DEFAULTS)
    words = read_vocabulary(stream, "jieba")
    traits = read_traits(stream, kinds, DEFAULTS)
    first, second, third = read_items(stream, range(3), set(), kinds, words, traits)
    assert (first.broken, second.joins, second.gap, second.broken) == (True, True, 2, False)
    assert (third.opens, third.joins, third.after_copy) == (True, False, False)
    broken = stream_of("果农算了一笔账,少了中间环节,一斤苹果多赚八毛\n\n,果农十分高兴。")
    said = read_traits(broken, ["body"] * 2, DEFAULTS)
    assert read_items(broken, range(2), set(), ["body"] * 2, read_vocabulary(broken, "jieba"), said)[1].joins
    _, later = read_items(stream, range(3), {1}, kinds, words, traits)
    assert (later.after_copy, later.joins) == (True, False)


PARTS = [*printed(*A[:3]).strip().split("\n\n"), *pool()["furniture"], "通讯员 田园 摄", "(下转第三版)", "12"]


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=8).map("\n\n".join), max_size=3), st.data())
def test_drafts_partition_the_blocks_that_stay_in_reading_order(texts: list[str], data: st.DataObject) -> None:
    stream = read_stream(pages(*texts))
    removed = data.draw(st.frozensets(st.integers(0, max(0, len(stream.blocks) - 1))))
    drafts = drafts_of(stream, removed)
    used = [block for draft in drafts for block in (*draft.headlines, *draft.rest)]
    assert sorted(used) == [block for block in range(len(stream.blocks)) if block not in removed]
    assert [d.first for d in drafts] == sorted(d.first for d in drafts)
    for draft in drafts:
        assert len({int(stream.block_pages[b]) for b in (*draft.headlines, *draft.rest)}) == 1
        assert list(draft.headlines) == sorted(draft.headlines)
        assert list(draft.rest) == sorted(draft.rest)
        assert draft.headline_after == bool(draft.headlines and draft.rest and draft.headlines[0] > draft.rest[0])


@pytest.mark.parametrize("count", [200])
def test_a_long_page_is_divided_in_good_time(count: int) -> None:
    text = "\n\n".join(["果农学会直播卖苹果"] * count + [A[0]["body"][1]] * count)
    assert sum(len(d.headlines) + len(d.rest) for d in drafts_of(stream_of(text))) == 2 * count


def test_what_the_dump_gives_to_an_article_is_not_guessed_at() -> None:
    """Two articles in columns side by side, line for line, as METS tells them; the third block it says nothing of."""
    texts = [
        "大雪封路",
        "县医院新楼启用",
        "昨夜大雪,省道封闭。",
        "门诊今日开诊。",
        "今日天气晴。",
        "除雪车连夜出动。",
        "记者 王燕",
    ]
    articles = ["a", "b", "a", "b", None, "a", "b"]
    blocks, at = [], 0
    for n, (text, article) in enumerate(zip(texts, articles, strict=True)):
        kind: BlockKind = "headline" if n < 2 else "text"
        blocks.append(Block(str(n), at, at + len(text), kind, article=article))
        at += len(text) + 2
    page = Page("p", "p", "\n\n".join(texts), "", blocks=tuple(blocks))
    drafts = drafts_of(read_stream([page]))
    assert sorted(drafts) == [Draft((), (4,), False), Draft((0,), (2, 5), False), Draft((1,), (3, 6), False)]


def test_a_headline_that_the_dump_lists_last_is_still_one() -> None:
    texts = ["昨夜大雪,省道封闭。", "除雪车连夜出动。", "大雪封路"]
    starts = [0, len(texts[0]) + 2, len(texts[0]) + len(texts[1]) + 4]
    kinds: list[BlockKind] = ["text", "text", "headline"]
    blocks = tuple(Block(str(n), start, start + len(texts[n]), kinds[n], article="a") for n, start in enumerate(starts))
    page = Page("p", "p", "\n\n".join(texts), "", blocks=blocks)
    assert drafts_of(read_stream([page])) == [Draft((2,), (0, 1), True)]


@pytest.mark.parametrize(
    ("above", "below", "parts"),
    [
        ("县长昨日看望了参加检测的幼", "儿有序排队,信息核对无误后进行采样。", False),
        ("县长昨日看望了参加检测的幼儿。", "有序排队的人们说,信息核对无误。", True),
    ],
)
def test_large_letters_begin_nothing_where_a_word_runs_around_them(above: str, below: str, parts: bool) -> None:
    """A headline over three columns, of which an engine lists a piece with each column."""
    stream = stream_of(f"{above}\n\n县里检测有序\n\n{below}")
    kinds: list[Kind] = ["body", "headline", "body"]
    sizes = [Size(1.0, 1.0), Size(3.0, 3.0), Size(1.0, 1.0)]
    words, traits = read_vocabulary(stream, "jieba"), traits_of(stream, range(3), kinds, DEFAULTS, sizes)
    assert read_items(stream, range(3), set(), kinds, words, traits)[1].is_large is parts
