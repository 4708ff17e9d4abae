"""blanks.py: whose the blanks between Chinese letters are, and what stays without them."""

from __future__ import annotations

import pytest
from make import cleaned, pool, spaced_out

from dedupe.blanks import blanks_in, is_spaced, join_words, without_blanks
from dedupe.settings import DEFAULTS

BODY = "\n\n".join(pool()["articles"][0]["body"])
NAMES = "\n".join(["王小明 李静 张国强 陈伟 刘洋 赵丽华 孙建国 周敏", "吴刚 郑晓东 冯雪 钱学文 何勇 马丽"])


@pytest.mark.parametrize(
    "text",
    [
        "得 群众 的 理解 和 支持",
        "主 要 路 口 開 展 車 輛 整治",
        "11月 12 日 ，高 新 区 党 工 委\n书记、管 委 会主任 郭 保存 ，在",
        "市长 说 ： “ 我们 的 Windows 系统 是 好 的 ” 。",
        spaced_out(BODY),
    ],
)
def test_blanks_of_engines_are_known(text: str) -> None:
    assert is_spaced(text, DEFAULTS.blanks)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "通讯员 常川 张允 摄",
        "破小案 暖民心 解民忧",
        "公 告",  # a heading spaced out
        NAMES,
        "张　三 李　四 王五 赵　六 孙七 周　八 吴　九",
        "the city 市 water board 水 gave notice 通 today",
        "정부 는 오늘 새 법 을 발표 했 다",  # Korean has blanks between its words
        "",
    ],
)
def test_blanks_of_print_are_not_taken_for_an_engines(text: str) -> None:
    assert not is_spaced(text, DEFAULTS.blanks)


def test_blanks_fall_out_beside_chinese_and_stay_between_other_words() -> None:
    text = "使用 Windows  98 的 电脑 ，說 “ good day ” 了\n下 一 行"
    assert without_blanks(text) == "使用Windows 98的电脑，說“good day ”了\n下一行"
    assert join_words(["한국", "정부", "the", "日本"]) == "한국 정부 the日本"


@pytest.mark.parametrize("letter", ["\ufb01ve", "\ueada", "\uf502", "\ua751", "\ufe8f", "\U0001d5d4"])
def test_letters_that_stand_behind_chinese_in_unicode_keep_their_blanks(letter: str) -> None:
    """Ligatures, letters that editors of old print made up, Latin letters of its abbreviations, Arabic forms."""
    assert (
        join_words(["of", letter, "men", letter, letter, "中", letter])
        == f"of {letter} men {letter} {letter}中{letter}"
    )
    text = f"The board of {letter} men met on\n{letter} days"
    assert cleaned(text).articles[0].text == text.replace("\n", " ")


def test_the_places_of_blanks_are_those_that_fall_out() -> None:
    text = "使 用 a  b 的\n 電 腦"
    places = set(blanks_in(text))
    assert "".join(letter for at, letter in enumerate(text) if at not in places) == without_blanks(text)
    assert {text[at] for at in places} == {" "}


def test_articles_of_an_engine_that_spaces_words_are_those_of_one_that_does_not() -> None:
    page = "\n\n".join(["\n\n".join([*article["headline"], *article["body"]]) for article in pool()["articles"][:3]])
    plain, spaced = cleaned(page.replace(" ", "")), cleaned(spaced_out(page))
    assert [article.text for article in spaced.articles] == [article.text for article in plain.articles]
    assert [article.headline for article in spaced.articles] == [article.headline for article in plain.articles]


def test_a_spaced_list_on_a_typed_page_stays_as_printed() -> None:
    result = cleaned(f"{BODY}\n\n{NAMES}")
    assert NAMES.split("\n")[0] in result.articles[-1].text


def test_the_vote_of_spaced_copies_leaves_their_blanks_out() -> None:
    texts = [spaced_out(BODY), spaced_out(BODY.replace("的", "白", 1)), BODY]
    result = cleaned(*texts, scope="corpus", consensus=True, max_removed=1)
    article = result.articles[0]
    assert " " not in article.text
    assert article.support[-1].end == len(article.text)
