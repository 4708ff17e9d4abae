"""Blocks → what the text of each tells, whichever of them stay."""

from __future__ import annotations

from array import array

import pytest
from make import pool, printed, stream_of

from dedupe import traits
from dedupe.items import days_of, goes_on, leads
from dedupe.kinds import kinds_of
from dedupe.openings import ends_notice, is_notice, opens_article, opens_list
from dedupe.seams import begins_in_middle, ends_paragraph, runs_on
from dedupe.settings import DEFAULTS
from dedupe.stream import Stream
from dedupe.traits import BROKEN, ENDS_NOTICE, GOES_ON, JOINS, LEADS, LISTS, NOTICE, OPENS, Traits, read_traits

A = pool()["articles"]
LONGEST = DEFAULTS.kinds.max_headline


def stream() -> Stream:
    left, right = A[3]["body"][0].split("果农", 1)
    return stream_of(
        printed(A[0], A[1]),
        f"{left}果\n\n农{right}\n\n,十分高兴。\n\n此外，3月5日下雨。",
        "遗失声明：李小明遗失居民身份证一张，声明作废。\n\n本报讯 双河水库闸门检修完工\n\n日前，市里又修了桥",
        printed(*A[2:4]),
    )


def test_signs_are_what_each_text_tells() -> None:
    pages = stream()
    kinds = kinds_of(pages, DEFAULTS)
    found = read_traits(pages, kinds, DEFAULTS)
    met = 0
    for block, signs in enumerate(found.signs):
        text, before = pages.source(block), pages.beside(block, -1)
        told = {
            OPENS: opens_article(text), LEADS: leads(text), LISTS: opens_list(text, LONGEST), NOTICE: is_notice(text),
            BROKEN: not ends_paragraph(text), ENDS_NOTICE: ends_notice(text), GOES_ON: goes_on(text),
        }  # fmt: skip
        in_flow = before is not None and {kinds[before], kinds[block]} <= {"body", "headline"}
        goes_across = before is not None and (
            begins_in_middle(text) or runs_on(pages.letters(before), pages.letters(block), "jieba")
        )
        told[JOINS] = in_flow and goes_across and not ends_paragraph(pages.source(before))
        assert signs == sum(sign for sign, is_so in told.items() if is_so)
        assert found.days.get(block, frozenset()) == days_of(text)
        met |= signs
    assert met == OPENS | LEADS | LISTS | BROKEN | NOTICE | ENDS_NOTICE | GOES_ON | JOINS
    assert len(found.signs) == len(pages.blocks)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("此外，县里还修了两座桥。", True),
        ("But the mayor said no.", True),
        ("- Best actress - Clare Higgins", True),  # an item of a list
        ("• 12 buses", True),
        ("-5 to 3 degrees", False),
        ("——河湾村果农增收见闻", False),
        ("The mayor said no.", False),
    ],
)
def test_what_goes_on_with_the_paragraph_before(text: str, is_so: bool) -> None:
    assert goes_on(text) is is_so


def test_pages_are_looked_at_in_pieces_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = stream()
    kinds = kinds_of(pages, DEFAULTS)
    whole = read_traits(pages, kinds, DEFAULTS)
    monkeypatch.setattr(traits, "PAGES", 1)
    assert read_traits(pages, kinds, DEFAULTS) == whole


def test_no_blocks_tell_nothing() -> None:
    assert read_traits(stream_of(""), [], DEFAULTS) == Traits(array("H"), {})
