"""plausible.py: which of two readings of a place is the likelier one."""

from __future__ import annotations

import numpy as np
import pytest

from dedupe.plausible import AROUND, Known, Reading, plausibilities
from dedupe.settings import DEFAULTS


def _printed_in(elsewhere: str) -> Known:
    return lambda text, size: np.array(
        [text[at : at + size] in elsewhere for at in range(max(0, len(text) - size + 1))], bool
    )


def best(before: str, readings: tuple[str, ...], after: str, elsewhere: str = "") -> str:
    """Give the likeliest reading, where the dump prints `elsewhere`, too."""
    asked = [Reading(before[-AROUND:], letters, after[:AROUND]) for letters in readings]
    found = plausibilities(asked, _printed_in(elsewhere), DEFAULTS.plausible)
    return max(zip(found, readings, strict=True))[1]


@pytest.mark.parametrize(
    ("before", "right", "wrong", "after"),
    [
        ("请居民提前", "储", "诸", "水"),
        ("因管网检修", "定", "", "于八月六日"),
        ("老城区东街", "的", "的的", "居民"),
        ("定于十二月", "3", "", "1日上午"),
        ("救助队出动9", "9", "", "辆车"),
        ("今年夏天", "天", "", "气炎热"),
    ],
)
def test_words_letters_that_are_there_and_letters_that_stand_alone(
    before: str, right: str, wrong: str, after: str
) -> None:
    """A letter that stands beside itself is wrong, but for digits and where the words of both sides need it."""
    assert best(before, (right, wrong), after) == right
    assert best(before, (wrong, right), after) == right


def test_what_the_dump_prints_elsewhere_outweighs_the_dictionary() -> None:
    """A rare name is no misreading of a frequent one; where nothing else is printed, the frequent letter wins."""

    def name(elsewhere: str) -> str:
        return best("图书馆馆员孙", ("溦", "薇"), "说周末还有", elsewhere)

    assert name("") == "薇"
    assert name("馆员孙溦说欢迎再来") == "溦"
    assert name("馆员孙薇说欢迎再来") == "薇"


def test_a_stroke_that_one_has_and_another_not_is_as_often_a_dash() -> None:
    assert best("以县城", ("", "一"), "中心镇", "进县城中心校") == ""
    assert best("昨天买了", ("", "一"), "本新书") == "一"


def test_a_doubled_letter_that_the_dump_prints_elsewhere_stays() -> None:
    assert best("本地歌手梅", ("朵", "朵朵"), "登台", "演出后梅朵朵谢幕") == "朵朵"


def test_at_the_edges_of_a_text_nothing_fails() -> None:
    assert best("", ("", "大"), "") == "大"
    assert plausibilities([], _printed_in(""), DEFAULTS.plausible) == []


def test_many_readings_are_as_plausible_as_each_by_itself() -> None:
    """To the last bit: what is asked together makes no run, no word, and rounds nothing."""
    places = [("今年夏天", ("天", ""), "气炎热"), ("", ("", "大"), ""), ("馆员孙", ("溦", "薇薇", "ab"), "说周末")]
    asked = [Reading(before, letters, after) for before, readings, after in places for letters in readings]
    known = _printed_in("馆员孙溦说欢迎,夏天天气大馆")
    alone = [plausibilities([reading], known, DEFAULTS.plausible)[0] for reading in asked]
    assert plausibilities([*asked, *reversed(asked)], known, DEFAULTS.plausible) == [*alone, *reversed(alone)]
    assert len(set(alone)) == len(alone)
