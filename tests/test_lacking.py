"""lacking.py: what only one printing says, a date, a name, a sentence's end, does not go with the rest."""

from __future__ import annotations

import pytest
from make import cleaned, damaged, pool, removed

from dedupe.lacking import lacks
from dedupe.model import Page
from dedupe.pieces import Piece
from dedupe.settings import DEFAULTS
from dedupe.stream import read_stream

BEFORE, BEHIND = "据县水利站介绍,截至", "北闸检修已经完成,下游三个村轮流浇地,春耕用水比往年提早一周"
HEADS = ("县图书馆从本周起推迟闭馆,阅览室亮起夜读灯。", "城关镇集市搬到河东,摊位号昨天抽签排定。")


def is_lacking(mine: str, theirs: str, beside: int = 0) -> bool:
    """Tell so of a block and another one, of which it does not cite the last letters."""
    stream = read_stream([Page("a", "a", mine, ""), Page("b", "b", theirs, "")])
    start, end = stream.page_starts[1:3]
    piece = Piece(0, start, start, end - beside, 1.0)
    return lacks(stream, piece, DEFAULTS.removal)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (BEFORE + "3月6日," + BEHIND, BEFORE + "," + BEHIND),  # a date left out
        (BEFORE + "3月6日," + BEHIND, BEFORE + "近日," + BEHIND),  # … and made vague
        (BEFORE + "16个村," + BEHIND, BEFORE + "个村," + BEHIND),
        ("(记者 齐中熙)" + BEFORE + BEHIND, BEFORE + BEHIND),
        ("本报讯(记者 齐中熙)" + BEFORE + BEHIND, "本报讯" + BEFORE + BEHIND),
        (BEFORE + BEHIND + "方面否认", BEFORE + BEHIND),
        ("The north gate is repaired, said Mr Fox," + " and water runs", "The north gate is repaired, and water runs"),
    ],
)
def test_letters_for_which_kept_text_has_nothing(mine: str, theirs: str) -> None:
    assert is_lacking(mine, theirs)
    assert not is_lacking(theirs, mine)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (BEFORE + BEHIND, BEFORE + BEHIND),
        (
            BEFORE + "昨天上午," + BEHIND,
            BEFORE + "12月4日," + BEHIND,
        ),  # as many letters against them: facts judge
        (BEFORE + "I2月4日," + BEHIND, BEFORE + "l2月4目," + BEHIND),
        (BEFORE + "各村," + BEHIND, BEFORE + "," + BEHIND),  # two or three letters may be lost
        (BEFORE + "9个村," + BEHIND, BEFORE + "个村," + BEHIND),
        ("据本报消息," + BEFORE + BEHIND, BEFORE + BEHIND),  # what desks put before a text
        (BEFORE + "下游三个村" + BEHIND, BEFORE + BEHIND),  # it stands there, elsewhere
        (damaged(BEFORE + BEHIND * 3, 0.1, 1), damaged(BEFORE + BEHIND * 3, 0.1, 2)),
    ],
)
def test_what_is_misread_or_moved_is_held(mine: str, theirs: str) -> None:
    assert not is_lacking(mine, theirs)


@pytest.mark.parametrize(("last", "expected"), [("提早一周", False), ("另有两村", True)])
def test_letters_beside_the_cited_text_are_looked_at_in_its_block(last: str, expected: bool) -> None:
    """An alignment may end before them; of other letters there none holds what the piece has more."""
    assert is_lacking(BEFORE + BEHIND, BEFORE + BEHIND[:-4] + last, beside=6) is expected


def test_the_printing_with_the_date_stays() -> None:
    """Whichever stands first, and though the other one is less misread."""
    dated, vague = BEFORE + "3月6日," + BEHIND + "。", BEFORE + "近日," + BEHIND + "。"
    for texts in ((dated, vague), (vague, dated)):
        result = cleaned("\n\n".join((HEADS[0], texts[0], HEADS[1], texts[1])))
        assert removed(result).strip() == vague


def test_an_article_stays_as_a_whole_where_a_paragraph_of_it_says_more() -> None:
    """Though another printing is less misread, and would lose a paragraph to it."""
    rest = pool()["articles"][0]["body"]
    dated = "\n\n".join([BEFORE + "3月6日," + BEHIND + "。", *(damaged(paragraph, 0.04, 3) for paragraph in rest)])
    vague = "\n\n".join([BEFORE + "近日," + BEHIND + "。", *rest])
    for texts in ((dated, vague), (vague, dated)):
        result = cleaned(*texts, scope="corpus")
        assert removed(result).replace("\n", "") == vague.replace("\n", "")
