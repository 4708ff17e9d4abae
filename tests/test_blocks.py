"""Page → blocks: paragraphs, whether a dump has a line per paragraph or a line per printed line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import blocks_of, page, pool, words

from dedupe.blocks import _widths, ends_sentence, split_blocks, width_of
from dedupe.model import Block, Page
from dedupe.settings import Layout


def wrapped(paragraphs: list[str], width: int, indent: str = "", between: str = "\n") -> str:
    """Print paragraphs in a column."""
    lines = []
    for paragraph in paragraphs:
        whole = indent + paragraph
        lines.extend(whole[at : at + width] for at in range(0, len(whole), width))
    return between.join(lines)


@given(st.text(st.sampled_from("a é·—”⺀甲，\U0002f800\ud800\n"), max_size=12))
def test_widths_up_to_each_character_are_those_of_the_texts(text: str) -> None:
    assert _widths(text) == [width_of(text[:end]) for end in range(len(text) + 1)]


def test_blank_lines_part_paragraphs() -> None:
    assert blocks_of("一段。\n\n二段。\n\n\n三段。") == ["一段。", "二段。", "三段。"]


def test_a_blank_line_holds_white_space_of_any_kind() -> None:
    assert blocks_of("一段。\n \u3000\t\n二段。") == ["一段。", "二段。"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_give_the_same_blocks(end: str) -> None:
    text = "标题\n\n第一段话。\n\n\n第二段话。"
    blocks = split_blocks(page(text.replace("\n", end)))
    assert [block.gap for block in blocks] == [0, 1, 2]
    assert blocks_of(text.replace("\n", end)) == blocks_of(text)


def test_ideographic_indents_stand_outside_the_block() -> None:
    assert blocks_of("\u3000\u3000一段。\n\n\u3000\u3000二段。\u3000\n") == ["一段。", "二段。"]


@pytest.mark.parametrize("text", ["", "\n", " \r\n\u3000\n\t", "\x85\u2028"])
def test_a_page_without_text_has_no_blocks(text: str) -> None:
    assert split_blocks(page(text)) == ()


def test_the_printed_lines_of_a_paragraph_are_one_block() -> None:
    first, second = pool()["articles"][0]["body"][:2]
    assert [b.replace("\n", "") for b in blocks_of(wrapped([first, second], 18))] == [first, second]


def test_an_indented_line_begins_a_paragraph_even_after_a_full_one() -> None:
    paragraphs = [words(1, 60)[:66], words(2, 60)[:72]]
    blocks = blocks_of(wrapped(paragraphs, 17, "\u3000\u3000"))
    assert [b.replace("\n", "") for b in blocks] == paragraphs


def test_a_first_line_whose_indent_is_not_seen_ends_no_paragraph() -> None:
    lines = [
        "新华社北京2月2日电",
        "(记者刘晓华)每天有三百万",
        "度电从云南送往广东，点亮万",
        "家灯火，在人们习以为常的",
        "光明背后。",
    ]
    assert blocks_of("\n".join(lines)) == ["\n".join(lines)]
    assert blocks_of("\n".join(["开展冬季长跑", *lines[1:]])) == ["开展冬季长跑", "\n".join(lines[1:])]


def test_a_line_in_which_the_next_word_had_no_room_ends_no_paragraph() -> None:
    lines = [
        "菏泽市牡丹区佳和超市有限公司",
        "(统一社会信用代码:",
        "913749920707413748)经股东会",
        "决议拟减少注册资本到三百",
    ]
    assert blocks_of("\n".join(lines)) == ["\n".join(lines)]
    lines[2] = "现经股东会全体一致同意决定"
    assert blocks_of("\n".join(lines)) == ["\n".join(lines[:2]), "\n".join(lines[2:])]


def test_a_short_line_behind_a_full_one_that_ends_a_sentence_is_a_headline() -> None:
    """No white shows it where an engine's text has neither blank lines nor indents."""
    first = ["天地玄黄宇宙洪荒日月盈昃", "辰宿列张寒来暑往秋收冬藏", "闰余成岁律吕调阳云腾致。"]
    second = ["雨露结为霜金生丽水玉出昆", "冈剑号巨阙珠称夜光果珍李", "柰菜重芥姜。"]
    assert blocks_of("\n".join([*first, "遗失声明", *second])) == ["\n".join(first), "遗失声明", "\n".join(second)]
    ended = [*first[:2], "甲乙丙丁。"]  # the last line of a paragraph is short, too, and ends a sentence
    assert blocks_of("\n".join(["甲乙丙丁戊己庚辛壬癸甲。", *ended, *second]))[0].endswith("甲乙丙丁。")
    cut_off = [*first, "甲乙丙丁"]  # … or is cut off where the column ends
    assert blocks_of("\n".join(cut_off)) == ["\n".join(cut_off)]
    going_on = [*first[:2], "甲乙丙丁"]  # … or has lost its full stop, but goes on with what stands above it
    assert blocks_of("\n".join([*going_on, *second])) == ["\n".join(going_on), "\n".join(second)]


def test_a_line_longer_than_the_column_is_a_headline_over_several() -> None:
    text = wrapped(["".join(chr(0x4E00 + at * 7919 % 6000) for at in range(59)) + "。"], 10)
    heads = "天地玄黄宇宙洪荒日月盈昃辰\n寒来暑往秋收冬藏闰馀成岁律"
    below = wrapped(["".join(chr(0x4E00 + at * 7919 % 6000) for at in range(100, 152)) + "。"], 10)
    assert blocks_of(f"{text}\n{heads}\n{below}") == [text, heads, below]
    assert blocks_of(f"{text}\n{heads[:11]}\n{below}") == [f"{text}\n{heads[:11]}\n{below}"]  # a letter more


HAN = wrapped(["去年冬天以来河湾村的果农把自家苹果搬进直播间一天就卖出上千斤。"], 15)


@pytest.mark.parametrize(
    ("head", "lead", "is_head"),
    [
        (
            "县图书馆延长夜间开放时间到十点",
            "记者昨天从县图书馆获悉从下月起夜间开放时间延长两个小时读者可以借书。",
            True,
        ),
        ("县图书馆延长夜间开放时间到十点\n半以后", "记者昨天从县图书馆获悉从下月起夜间开放时间延长两个小时。", True),
        ("县图书馆延长夜间开放时间到十点", "本报讯（记者 何立群）读者从下月起可以在晚上借书还书看报了。", True),
        ("县图书馆延长夜间开放时间到十点", "　　读者从下月起可以在晚上借书还书看报了，阅览室也添了座位。", True),
        ("县图书馆延长夜间开放时间到十点", "读者从下月起可以在晚上借书还书看报了，阅览室也添了座位。", False),
        ("县图书馆，夜间开放时间长到十点", "读者昨天从县图书馆获悉，从下月起晚上可以借书看报。", False),  # a clause
        (
            "果农把自家苹果搬进直播间说卖出",
            "上千斤的果农还有邻村的两户今年苹果卖出得快。",
            False,
        ),  # goes on with what stands above
    ],
)
def test_a_full_chinese_line_is_a_headline_by_what_stands_below(head: str, lead: str, is_head: bool) -> None:
    below = "\n".join(lead[at : at + 15] for at in range(0, len(lead), 15))
    assert (head in blocks_of(f"{HAN}\n{head}\n{below}\n{HAN}")) is is_head


def test_a_full_line_behind_who_wrote_the_text_above_is_a_headline() -> None:
    head, lead = "县图书馆延长夜间开放时间到十点", "本报讯读者从下月起可以在晚上借\n书还书看报了。"
    for byline, is_head in (("记者 何立群 通讯员 张林", True), ("记者从何立群那里了解到情况", False)):
        assert (head in blocks_of(f"{HAN}\n{byline}\n{head}\n{lead}\n{HAN}")) is is_head


def test_where_blank_lines_part_articles_a_full_first_line_is_a_headline() -> None:
    head, lead = "县图书馆延长夜间开放时间到十点", "记者昨天从县图书馆获悉从下月起\n夜间开放时间延长两个小时。"
    articles = [HAN, HAN, f"{head}\n{lead}", HAN]
    assert head in blocks_of("\n\n".join(articles))
    apart = [HAN, "果农学会直播", HAN, "渔民救起游客", HAN]  # here blank lines part headlines from their text, too
    assert f"{head}\n{lead}" in blocks_of("\n\n".join([*articles, *apart]))


def test_latin_lines_are_ragged() -> None:
    lines = ["that the bridge is open to all.", "The mayor has said that he", "would walk over it with us today"]
    lines.append("at noon.")
    assert blocks_of("\n".join(lines)) == ["\n".join(lines)]


ENGLISH = (
    "The town council said on Monday that the old bridge would be closed for repairs until the spring and that "
    "buses would use the road along the river instead. Traders fear that fewer people will come to the market."
)


def broken(text: str, width: int) -> list[str]:
    """Break a text into lines at its blanks."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def test_a_latin_line_in_which_the_next_word_had_room_is_a_headline() -> None:
    lines = broken(ENGLISH, 36)
    head = "Ferry link to open in summer"
    again = [line.replace("council", "mayor") for line in lines]
    assert blocks_of("\n".join([*lines, head, *again])) == ["\n".join(lines), head, "\n".join(again)]


def test_a_latin_line_that_the_next_word_does_not_fit_in_is_none() -> None:
    lines = broken(ENGLISH, 36)
    first = "Shopkeepers and commuters agreed, in"  # full
    assert len(blocks_of("\n".join([*lines, first, *lines]))) == 2


LEAD = "The council wants the ferry back on Monday, and the fares for commuters will fall from then on."


@pytest.mark.parametrize(
    ("head", "lead", "is_head"),
    [
        ("Council brings cheap ferry back now", LEAD, True),  # full: the next word had no room
        ("Council brings the cheap ferry back\nto commuters", LEAD, True),  # in two lines
        ("Council brings cheap ferry back now", LEAD.replace("The", "the"), False),
        ("Council brings cheap ferry back now", "The mayor wants boats to sail again on Monday, he says.", False),
        ("Council, mayor and ferry owners have", LEAD, False),  # a sentence's words
        ("Council brings the cheap ferry back\nto commuters and to all who live there", LEAD, False),  # two full lines
    ],
)
def test_a_full_latin_line_is_a_headline_if_its_lead_says_its_words(head: str, lead: str, is_head: bool) -> None:
    lines, below = broken(ENGLISH, 36), broken(lead, 36)
    found = blocks_of("\n".join([*lines, head, *below]))
    assert (head in found) is is_head


def test_lines_parted_at_soft_hyphens_are_whole_again() -> None:
    lines = broken(ENGLISH.replace("town council", "World\u00adBank").replace("old bridge", "Tele\u00adCom"), 36)
    whole = "\n".join([*lines, *lines]).replace("\u00ad", "\u00ad\n")
    assert len(blocks_of(whole)) == len(blocks_of(whole.replace("\u00ad\n", ""))) == 2


def test_soft_hyphens_that_are_printed_at_lines_ends_join_nothing() -> None:
    lines = [line.ljust(35, "x") + "\u00ad" for line in broken(ENGLISH, 34)[:4]]
    first, second = ["\n".join([*lines, f"{each} ended."]) for each in ("Here it", "There it")]
    assert blocks_of(f"{first}\n{second}\n{first}") == [first, second, first]


def test_a_column_is_as_wide_as_the_lines_around() -> None:
    """On a page without blank lines a wide article follows a narrow one, whose lines by the page's width are short."""
    narrow = wrapped(["甲乙丙丁戊己庚辛壬癸" * 30 + "戌亥。"], 10)
    wide = wrapped(["".join(chr(0x4E00 + at * 7919 % 6000) for at in range(1080))], 18)
    found = blocks_of(f"{narrow}\n{wide}")
    assert found[0].count("\n") > 20  # but for those within ten lines of the other column
    assert found[-1] == wide


def test_a_line_that_begins_with_a_small_letter_goes_on() -> None:
    lines = [
        "The company said on Monday that its",
        "chief",
        "had a keen command of the numbers",
        "and of the people that it employs",
    ]
    assert blocks_of("\n".join(lines)) == ["\n".join(lines)]
    lines[1:] = ["chief.", "Had it a keen command of the rest", "and of the people that it employs"]
    assert blocks_of("\n".join(lines)) == ["\n".join(lines[:2]), "\n".join(lines[2:])]


def test_a_dump_of_a_line_per_paragraph_has_a_block_per_line() -> None:
    paragraphs = [words(n, 80) for n in range(4)]
    assert blocks_of("\n".join(paragraphs)) == paragraphs


def test_blank_lines_between_all_printed_lines_part_nothing() -> None:
    paragraphs = [words(n, 60).replace("。", "") + "。" for n in range(4)]
    blocks = blocks_of(wrapped(paragraphs, 18, between="\n\n"))
    assert [b.replace("\n", "") for b in blocks] == paragraphs


def test_few_lines_with_blank_lines_between_stay_apart() -> None:
    assert len(blocks_of("十个汉字一行的头一行字\n\n十个汉字一行的第二行字\n\n十个汉字一行的第三行字")) == 3


def test_the_blocks_of_a_reader_are_taken_as_they_are() -> None:
    given_blocks = (Block("TB1", 0, 2, "headline"), Block("TB2", 4, 6))
    assert split_blocks(Page("p", "p", "甲乙\n\n丙丁\n\n戊", "", blocks=given_blocks)) == given_blocks


def test_names_are_told_apart() -> None:
    names = [block.id for block in split_blocks(page("一\n\n二\n\n三"))]
    assert len(set(names)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "完了。",
        "完了！",
        "“完了。”",
        "完了…",
        "列表;",
        "如下:",
        "It is done.",
        "(Done.) ",
        "of December, 1919.",
        "sold for £599.",
        "lost 28-17.",
        "fell to 6,428.05.",
    ],
)
def test_what_ends_a_sentence(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["没完", "没完,", "没完、", "3.", "Fig. 3.", "No. 12.", "", "   ", "The", "(没完)"])
def test_what_ends_no_sentence(text: str) -> None:
    assert not ends_sentence(text)


LINES = st.lists(st.sampled_from(["", " ", "\u3000", "标题", "短句。", "字" * 18, "\u3000\u3000字字字字字", "a b\tc"]))


@given(LINES, st.sampled_from(["\n", "\r\n", "\n\n", "\x0b", "\u2028"]))
def test_blocks_hold_everything_but_white_space_in_order(lines: list[str], end: str) -> None:
    text = end.join(lines)
    blocks = split_blocks(page(text), Layout())
    at = 0
    for block in blocks:
        assert at <= block.start < block.end <= len(text)
        assert not text[at : block.start].strip()
        content = text[block.start : block.end]
        assert content == content.strip()
        at = block.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    "masthead",
    [
        "高新时报 第7版公告 2021年11月23日",
        "高新时报\n第7版公告\n2021年11月23日",
        "齐鲁文摘\n第4版摘要",
        "2021年11月23日",
    ],
)
def test_text_without_blank_lines_begins_below_its_masthead(masthead: str) -> None:
    column = [
        "县里召开安全会议",
        "本报讯昨日上午,县里召开全县安",
        "全生产工作会议,部署今冬明春的",
        "安全生产工作,要求各地不得松懈。",
    ]
    found = blocks_of("\n".join([masthead, *column]))
    assert found[-2:] == [column[0], "\n".join(column[1:])]
    assert "".join(found[:-2]).replace("\n", "") == masthead.replace("\n", "")


def test_a_date_further_down_parts_nothing() -> None:
    lines = ["昨日上午县里召", "开会议部署今冬", "安全生产要求各", "地严格办理直到", "2021年11月23日", "为止不得松懈。"]
    assert blocks_of("\n".join(lines)) == ["\n".join(lines)]
    assert len(blocks_of("\n".join([lines[4], *lines[:4], lines[5]]))) == 2
