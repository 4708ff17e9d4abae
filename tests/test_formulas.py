"""Short blocks that stand in two articles stay in both; notices, however short, go."""

from __future__ import annotations

import pytest

from dedupe.formulas import without_formulas
from dedupe.kinds import Kind
from dedupe.model import Page
from dedupe.pieces import Piece
from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS
from dedupe.stream import read_stream

IMPRINT = "Printed for T. Cadell, in the Strand; and W. Blackwood, Edinburgh."
ADS = (
    "The Lives of the Poets, with a new preface by the Bishop of Chester, in one volume.",
    "A Treatise on Draining Marsh Land, by a farmer of the Fens, with four plates.",
    "Letters from Lisbon and the Tagus, written by a lady in the winter of the siege.",
)
LOST = "遗失声明:王小二的身份证遗失,声明作废。"
ITEMS = (
    "县图书馆从本周起推迟闭馆,阅览室亮起夜读灯。",
    "城关镇集市搬到河东,摊位号昨天抽签排定。",
    "水利站检修北闸,下游三个村错峰浇地。",
)


def removed(*blocks: str) -> list[str]:
    result = clean([Page("p", "p", "\n\n".join(blocks), "")])
    text = result.pages[0].text
    return [text[e.span.start : e.span.end] for e in result.ledger if e.fate == "duplicate"]


def test_an_imprint_stays_below_each_advertisement() -> None:
    assert removed(ADS[0], IMPRINT, ADS[1], IMPRINT, ADS[2], IMPRINT) == []


@pytest.mark.parametrize(
    "blocks",
    [
        (ITEMS[0], LOST, ITEMS[1], LOST, ITEMS[2]),  # begins as notices do
        (LOST, LOST),
    ],
)
def test_a_short_notice_goes(blocks: tuple[str, ...]) -> None:
    assert removed(*blocks) == [LOST]


def test_what_goes_together_goes_however_short_its_blocks() -> None:
    ad = (ADS[0], IMPRINT)
    assert removed(*ad, ITEMS[0], *ad) == list(ad)


def test_each_notice_keeps_the_headline_above_it() -> None:
    head, *notices = (
        "遗失声明",
        *(
            f"{name}不慎将机动车驾驶证丢失,档案编号:{number},特此声明作废。"
            for name, number in (("王小二", "372957975432"), ("赵振华", "372935379907"), ("高明远", "372992440268"))
        ),
    )
    twice, one, other = notices
    texts = (twice, one, other, twice, "县图书馆从本周起推迟闭馆,读者可以借书看报。")
    assert removed(*(part for text in texts for part in (head, text))) == [head, twice]


@pytest.mark.parametrize(
    ("blocks", "goes"),
    [
        # what two notices prescribe, line by line
        (("经股东会决议解散,请债权人", "自本公告发布之日起四十五日内向本", "公司清算组申报债权。", ITEMS[0]), False),
        # the end of a sentence, between others
        ((ITEMS[0], "自本公告发布之日起四十五日内向本", ITEMS[1], ITEMS[2]), True),
        (("经股东会决议解散,请债权人", "自本公告发布之日起四十五日内。", ITEMS[1], ITEMS[2]), True),
    ],
)
def test_a_passage_that_sentences_run_through_stays(blocks: tuple[str, ...], goes: bool) -> None:
    stream = read_stream((Page("p", "p", "\n\n".join([*blocks, *ITEMS, blocks[1]]), ""),), DEFAULTS)
    last = len(stream.blocks) - 1
    copies = {1: (Piece(*stream.bounds(1), *stream.bounds(last), 1.0),)}
    assert without_formulas(stream, copies, ["body"] * (last + 1), DEFAULTS) == (copies if goes else {})


def test_what_its_lead_repeats_stays() -> None:
    headline, lead = "古代文明,美洲大展在县城举办", "古代文明美洲大展在县城举办,市民排队观看。"
    stream = read_stream((Page("p", "p", "\n\n".join([ITEMS[0], headline, lead, *ITEMS]), ""),), DEFAULTS)
    piece = Piece(*stream.bounds(1), stream.bounds(2)[0], stream.bounds(2)[0] + 13, 0.96)
    kinds: list[Kind] = ["body"] * len(stream.blocks)
    assert without_formulas(stream, {1: (piece,)}, kinds, DEFAULTS) == {}


def test_a_headline_stays_with_its_text_where_another_text_has_the_like_of_it() -> None:
    stream = read_stream((Page("p", "p", "国内联播快讯\n\n" + "\n\n".join(ITEMS) + "\n\n国际联播快讯", ""),), DEFAULTS)
    kinds: list[Kind] = ["headline", "body", "body", "body", "headline"]
    copies = {0: (Piece(*stream.bounds(0), *stream.bounds(4), 0.83),)}
    assert without_formulas(stream, copies, kinds, DEFAULTS) == {}
    assert without_formulas(stream, copies, ["headline", "furniture", *kinds[2:]], DEFAULTS) == copies


def test_a_piece_of_a_sentence_goes() -> None:
    piece = "are to perform a duet at this month's Grammy awards in Los Angeles"
    assert removed(ADS[0], f"Two singers {piece}.", ADS[1], piece, ADS[2]) == [piece]


def test_a_headline_goes_with_its_text_for_a_headline_and_stays_where_its_lead_repeats_it() -> None:
    lead = "The warehouse which is being erected at the Broadway stockyards is nearing completion."
    blocks = ("WAREHOUSE", "Which is Being Erected at Broadway", "WAREHOUSE", lead)
    stream = read_stream((Page("p", "p", "\n\n".join(blocks), ""),), DEFAULTS)
    kinds: list[Kind] = ["headline", "body", "headline", "body"]
    line = (Piece(*stream.bounds(1), stream.bounds(3)[0] + 12, stream.bounds(3)[0] + 43, 0.9),)
    for kept, goes in ((2, True), (3, False)):
        copies = {0: (Piece(*stream.bounds(0), *stream.bounds(kept), 1.0),), 1: line}
        assert without_formulas(stream, copies, kinds, DEFAULTS) == (copies if goes else {})
