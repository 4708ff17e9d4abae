"""A line, and the blocks around it → headline, or part of a torn paragraph?"""

from __future__ import annotations

import pytest
from make import stream_of

from dedupe.kinds import kinds_of
from dedupe.settings import DEFAULTS, Torn, TornHan
from dedupe.torn import around, clues_han, clues_of, is_torn_han, torn_log_odds

ENDED = "The harbour master closed the old bridge on Sunday."


@pytest.mark.parametrize(
    ("above", "line", "below", "is_torn"),
    [
        (ENDED, "Older people and women are increasingly taking", "charge of the boats in the harbour.", True),
        (ENDED, "The harbour master said the bridge has been", "Closed until Monday.", True),
        (ENDED, "Fishermen on the coast have long complained of", "Polish trawlers near the islands.", True),
        (ENDED, "Fishermen, the mayor and two engineers", "Met on Monday to look at the damage.", True),
        (ENDED, "into the bay", "Nobody was hurt.", True),
        ("The ferry sank as it turned", "into the narrow strait near the harbour", "The harbour was closed.", True),
        (ENDED, "Harbour Bridge to Close for Repairs", "The bridge closes on Monday.", False),
        (ENDED, "Harbour Bridge to Close for Repairs", "", False),
        ("", "Harbour bridge safe, engineer says", "The engineer who looked at the bridge says it is safe.", False),
        (ENDED, "arbour bridge closes for repairs", "The harbour bridge closes on Monday, for repairs.", False),
        (ENDED, "THE FALL OF THE OLD BRIDGE IS TOLD", "Nobody was hurt.", False),
    ],
)
def test_a_line_that_goes_on_is_no_headline(above: str, line: str, below: str, is_torn: bool) -> None:
    if not line.isupper():
        assert (torn_log_odds(above, line, below, Torn()) >= Torn().least) is is_torn
    stream = stream_of("\n\n".join(text for text in (above, line, below) if text))
    assert (kinds_of(stream, DEFAULTS)[int(bool(above))] == "body") is is_torn


@pytest.mark.parametrize(
    ("lines", "heads"),
    [
        (["Harbour Town v Bay United", "Arsenal v Stoke", "Hull v Colchester"], []),
        (["Harbour Town v Bay United"], [0]),
        (["- Best new play", "- Best actress - Clare Higgins", "• Harbour fees rise"], []),
        (["42,093", "1-0 (2-1)"], []),
        (["Scotch, malt, hops fall in price"], []),
    ],
)
def test_lists_are_no_headlines(lines: list[str], heads: list[int]) -> None:
    stream = stream_of("\n\n".join([*lines, "The mayor opened the new bridge on Sunday."]))
    assert [n for n, kind in enumerate(kinds_of(stream, DEFAULTS)) if kind == "headline"] == heads


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
    assert {*clues_of("", "The harbour", "is closed")} | {"least"} == {*Torn.__dataclass_fields__}
    place = around(stream_of("渔民救起落水游客"), 0)
    assert {*clues_han(place, "jieba")} | {"least"} == {*TornHan.__dataclass_fields__}
