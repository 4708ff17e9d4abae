"""Blocks → what each can be."""

from __future__ import annotations

import pytest
from make import cases, stream_of

from dedupe.kinds import RULES, kinds_of, starts_of
from dedupe.model import Block, BlockKind, Page
from dedupe.settings import DEFAULTS
from dedupe.stream import read_stream

Case = dict[str, str]


@pytest.mark.parametrize("case", [*cases("kinds", "must"), *cases("kinds", "known_failures")])
def test_it_is(case: Case) -> None:
    assert kinds_of(stream_of(case["text"]), DEFAULTS) == [case["kind"]]


@pytest.mark.parametrize("case", cases("kinds", "must_not"))
def test_it_is_not(case: Case) -> None:
    assert kinds_of(stream_of(case["text"]), DEFAULTS)[0] != case["kind"]


@pytest.mark.parametrize("case", [c for c in cases("kinds", "must") if c.values[0]["kind"] in ("byline", "credit")])
def test_what_surrounds_a_line_does_not_change_what_it_is(case: Case) -> None:
    stream = stream_of(f"老街供水管网改造完工\n\n经过两个月施工,工程全部完工。\n\n\u3000{case['text']} \n\n末段。")
    assert kinds_of(stream, DEFAULTS)[2] == case["kind"]


def test_a_line_break_inside_a_byline_changes_nothing() -> None:
    assert kinds_of(stream_of("记者 王燕\n通讯员 孙安琪"), DEFAULTS) == ["byline"]


def test_a_long_block_is_body_whatever_it_holds() -> None:
    text = "记者 王燕 通讯员 孙安琪 " * 20
    assert kinds_of(stream_of(text), DEFAULTS) == ["body"]


def test_starts_are_where_blocks_of_a_kind_begin() -> None:
    stream = stream_of("老街供水管网改造完工\n\n经过两个月施工,工程全部完工。\n\n公交三路增开早班车")
    kinds = kinds_of(stream, DEFAULTS)
    assert [stream.text[at : at + 2] for at in starts_of(stream, kinds, "headline")] == ["老街", "公交"]
    assert starts_of(stream, kinds, "credit") == []


def test_every_rule_says_why() -> None:
    assert all(rule.reason for rule in RULES)


def test_what_matches_a_rule_has_one_of_its_hints() -> None:
    texts = [case.values[0]["text"] for part in ("must", "must_not") for case in cases("kinds", part)]
    matched = [(rule, text) for rule in RULES if rule.hints for text in texts if rule.pattern.fullmatch(text)]
    assert {rule.hints for rule, _ in matched} == {rule.hints for rule in RULES if rule.hints}
    assert all(set(rule.hints) & set(text) for rule, text in matched)


def test_nothing_gives_no_kinds() -> None:
    assert kinds_of(stream_of(""), DEFAULTS) == []


@pytest.mark.parametrize(
    ("told", "text", "kind"),
    [
        ("headline", "昨夜大雪,省道封闭,除雪车连夜出动。", "headline"),
        ("headline", "昨夜大雪,省道封闭,除雪车连夜出动。" * 8, "body"),
        ("furniture", "县里召开安全生产会议", "furniture"),
        ("text", "县里召开安全生产会议", "headline"),
        ("caption", "昨夜大雪,省道封闭,除雪车连夜出动。", "body"),
    ],
)
def test_what_the_dump_says_of_a_block_stands_first(told: BlockKind, text: str, kind: str) -> None:
    page = Page("p", "p", text, "", blocks=(Block("b", 0, len(text), told),))
    assert kinds_of(read_stream([page]), DEFAULTS) == [kind]


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        (("因线路检修,定于六日停电,敬请谅解。", "县供电公司", "2021年1]月22日"), ["body", "byline", "byline"]),
        (
            ("因线路检修,定于六日停电,敬请谅解。", "县里召开安全会议", "2021年11月22日"),
            ["body", "headline", "byline"],
        ),
        (("高新时报社", "县供电公司", "2021年11月22日"), ["headline", "headline", "byline"]),
        (("因线路检修,定于六日停电,敬请谅解。", "县供电公司", "昨日上午,县里召开会议。"), ["body", "headline", "body"]),
    ],
)
def test_who_signs_a_notice_is_no_headline(texts: tuple[str, ...], kinds: list[str]) -> None:
    assert kinds_of(stream_of("\n\n".join(texts)), DEFAULTS) == kinds


def test_a_line_with_a_comma_over_an_opening_is_a_headline() -> None:
    line = "渔民救起落水,游客双河水库巡查再增人手"
    assert kinds_of(stream_of(f"{line}\n\n本报讯(记者 周敏)昨日,渔民救起一名游客。"), DEFAULTS)[0] == "headline"
    assert kinds_of(stream_of(f"{line}\n\n昨日,渔民救起一名游客。"), DEFAULTS)[0] == "body"
    assert kinds_of(stream_of(f"{line}\n\n遗失声明:证号371724,声明作废。"), DEFAULTS)[0] == "body"
    assert kinds_of(stream_of(f"{line}。\n\n本报讯(记者 周敏)昨日,渔民救起一名游客。"), DEFAULTS)[0] == "body"


@pytest.mark.parametrize(
    ("line", "below", "kind"),
    [
        ("【文明新风】清河县,移风易俗进乡村", "清河县近年来重视乡村文明。", "headline"),
        ("【文明新风】,清河县移风易俗进乡村", "清河县近年来重视乡村文明。", "headline"),
        ("清河县,移风易俗进乡村带来新的变化", "清河县近年来重视乡村文明。", "body"),
        ("【文明新风】清河县移风易俗,乡村喜事新办。", "清河县近年来重视乡村文明。", "body"),
        ("【文明新风】清河县移风易俗的", "文章说明了来由。", "body"),
        ("双河水库巡查再增人手、", "本报讯(记者 周敏)昨日,水库增派了人手。", "headline"),
        ("双河水库巡查再增人手、", "昨日,水库增派了人手。", "body"),
        ("老街的水果店终于开张了", "本报讯(记者 周敏)昨日,老街一家水果店开张。", "headline"),
        ("老街的水果店终于开张了", "一家水果店昨日在老街开张。", "body"),
        ("老街的水果店终于开张了", "遗失声明:证号371724,声明作废。", "body"),
        ("老街供水管网检修紧张进行", "昨日,工人在老街检修管网。", "headline"),
    ],
)
def test_what_stands_below_or_before_a_line_says_that_it_is_a_headline(line: str, below: str, kind: str) -> None:
    assert kinds_of(stream_of(f"昨日无事。\n\n{line}\n\n{below}"), DEFAULTS)[1] == kind


LONG = "清河县召开乡村文明建设推进会{}强调坚持不懈移风易俗 各乡镇负责人与村民代表热烈讨论喜事新办丧事简办的意义和做法{}"


@pytest.mark.parametrize(
    ("mark", "more", "kind"),
    [("", "", "headline"), (",", "", "body"), ("。", "", "body"), ("", "及其经验推广的前景和困难", "body")],
)
def test_a_headline_without_comma_and_stop_may_be_longer(mark: str, more: str, kind: str) -> None:
    stream = stream_of(f"昨日无事。\n\n{LONG.format(mark, more)}\n\n昨日,会议在县里举行。")
    assert kinds_of(stream, DEFAULTS)[1] == kind


COLUMN = (
    "作为今年的大事,修路、种树和",
    "清河要抓紧。他表示,各村要把",
    "秋收以后的人手安排好,趁天晴",
    "动手,把桥先架起来,再铺路面",
)
HEADLINES = (
    "县里召开秋收会议部署工作",
    "城东新图书馆昨日正式开放",
    "第三小学举行冬季长跑比赛",
    "市民踊跃参加义务植树活动",
)


LATIN = ("Fog, No Ferries", "Ice, No Trains", "Sun, Full Boats", "Snow, No Buses")


@pytest.mark.parametrize(
    ("lines", "has_headlines"), [(COLUMN, False), (LATIN, False), (LATIN[:3], True), (HEADLINES, True)]
)
def test_a_column_cut_into_its_lines_has_no_headlines(lines: tuple[str, ...], has_headlines: bool) -> None:
    """A headline may have three lines, and headlines of one width may follow each other, without commas."""
    assert ("headline" in kinds_of(stream_of("\n\n".join(lines)), DEFAULTS)) is has_headlines
