"""A line, and the blocks around it → headline, or part of a torn paragraph?"""

from __future__ import annotations

import pytest
from make import stream_of

from dedupe.kinds import kinds_of
from dedupe.settings import DEFAULTS, Torn, TornHan
from dedupe.torn import around, clues_han, clues_of, is_torn_han, torn_log_odds


@pytest.mark.parametrize(
    ("line", "below", "is_torn"),
    [
        ("Older people and women are increasingly taking", "charge of the boats in the harbour.", True),
        ("The harbour master said the bridge has been", "Closed until Monday.", True),
        ("Harbour Bridge to Close for Repairs", "The bridge closes on Monday.", False),
        ("Harbour Bridge to Close for Repairs", "", False),
    ],
)
def test_a_line_that_goes_on_below_is_no_headline(line: str, below: str, is_torn: bool) -> None:
    assert (torn_log_odds(line, below, Torn()) >= Torn().least) is is_torn
    assert (kinds_of(stream_of(f"{line}\n\n{below}"), DEFAULTS)[0] == "body") is is_torn


BODY = "渔民昨天清晨出海捕鱼,在礁石旁边救起一名落水的游客,把他送到了镇上的医院。"


@pytest.mark.parametrize(
    ("above", "line", "below", "is_torn"),
    [
        (BODY, "停放车辆的道路上,12月8日", "起在禁限行区域内全面禁止货车通行,请过往司机绕行。", True),
        (BODY, "今天,港口的工作人员已经将货物装上了货", "轮,准备运往南方的几个城市。", True),
        (BODY, "的灯塔。然而,在人们习以", "为常的光亮背后,守塔人度过了许多不眠之夜。", True),
        (BODY, "渔民救起落水游客", "昨天清晨,一名渔民在礁石旁边救起落水的游客。", False),
        (BODY, "港口货运量创新高", "本报讯(记者 王平)港口上月的货运量创下新高。", False),
        (BODY, "渔民:救人是我们的本分", "渔民说,看到有人落水,谁都会伸手。", False),
        ("", "渔民救起落水游客", "", False),
    ],
)
def test_a_chinese_line_that_belongs_to_a_paragraph_is_no_headline(
    above: str, line: str, below: str, is_torn: bool
) -> None:
    stream = stream_of("\n\n".join(text for text in (above, line, below) if text))
    at = int(bool(above))
    clues = clues_han(around(stream, at), "jieba")
    odds = sum(getattr(DEFAULTS.torn_han, name) * value for name, value in clues.items())
    assert is_torn_han(around(stream, at), DEFAULTS.torn_han, "jieba") is (odds >= DEFAULTS.torn_han.least) is is_torn
    assert (kinds_of(stream, DEFAULTS)[at] == "body") is is_torn


def test_a_line_as_wide_as_its_column_is_told() -> None:
    column = "渔民昨天清晨出海捕鱼,在礁石\n旁边救起一名落水的游客,把他\n送到了镇上的医院。"
    for line, is_full in (("港口的工作人员已经将货物", 1.0), ("港口货运量创新高", 0.0)):
        stream = stream_of(f"{column}\n\n{line}\n\n{column}")
        assert clues_han(around(stream, 1), "jieba")["full"] == is_full


def test_every_clue_has_a_weight() -> None:
    assert {*clues_of("The harbour", "is closed")} | {"least"} == {*Torn.__dataclass_fields__}
    place = around(stream_of("渔民救起落水游客"), 0)
    assert {*clues_han(place, "jieba")} | {"least"} == {*TornHan.__dataclass_fields__}
