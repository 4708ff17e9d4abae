"""Boxes of lines → the size of letters, and what it says of a block."""

from __future__ import annotations

from dataclasses import replace

import pytest
from make import page, pool, printed, stream_of

from dedupe import traits
from dedupe.articles import draft_articles
from dedupe.cohesion import read_vocabulary
from dedupe.kinds import kinds_of
from dedupe.model import Box, Line, Page
from dedupe.settings import DEFAULTS
from dedupe.sizes import sizes_of, sizes_on
from dedupe.stream import read_stream

A = pool()["articles"]


def boxed(*blocks: tuple[str, float]) -> Page:
    """A page of blocks of one line each, with the height of their letters."""
    plain = page("\n\n".join(text for text, _ in blocks))
    at, lines = 0, []
    for text, height in blocks:
        box: Box = (0, at * 10.0, len(text) * height, height)
        lines.append(Line(at, at + len(text), box))
        at += len(text) + 2
    return replace(plain, lines=tuple(lines))


def test_sizes_are_in_usual_heights() -> None:
    text = A[0]["body"][0]
    stream = read_stream([boxed(("果农学会", 80), (text, 40), (text[:60], 40)), page("没有位置的一页。")])
    first, *others = sizes_of(stream)
    assert first == pytest.approx((2.0, 2.0), rel=0.06)  # marks are narrow: lines of one size differ a little
    assert others == [pytest.approx((1.0, 1.0), rel=0.06), pytest.approx((1.0, 1.0), rel=0.06), None]


def test_each_page_is_measured_once_however_often_it_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[str] = []
    monkeypatch.setattr(traits, "sizes_on", lambda page, blocks: measured.append(page.id) or sizes_on(page, blocks))
    stream = stream_of(*(printed(A[n]) for n in range(4)))
    kinds, words = kinds_of(stream, DEFAULTS), read_vocabulary(stream, "jieba")
    told = traits.read_traits(stream, kinds, DEFAULTS)
    for removed in ((), {1}):
        draft_articles(stream, [0, 1, 3], removed, kinds, words, told, DEFAULTS)
    assert measured == ["p0", "p1", "p2", "p3"]


def test_letters_of_vertical_print_are_measured_across_it() -> None:
    stream = read_stream([replace(page("果农学会直播"), lines=(Line(0, 6, (0, 0, 30, 180)),))])
    assert sizes_of(stream) == [(1.0, 1.0)]


def test_a_high_box_alone_and_letters_left_out_make_no_headline() -> None:
    text = A[0]["body"][0]
    plain = boxed(("体育老师许志宏说", 40), (text, 40), (text[:60], 40))
    first = plain.lines[0]
    for box in ((0.0, 0.0, 320.0, 70.0), (0.0, 0.0, 900.0, 40.0)):
        stream = read_stream([replace(plain, lines=(replace(first, box=box), *plain.lines[1:]))])
        (size, *_) = sizes_of(stream)
        assert size is not None
        assert size.least < 1.1 < 1.5 < size.most


def test_what_is_set_large_is_a_headline_whatever_it_says() -> None:
    large = "“船翻了,快救人!”渔民救起三人,悄悄离开,继续下湖收网。"
    stream = read_stream([boxed((large, 80), (A[4]["body"][1], 40))])
    assert kinds_of(stream, DEFAULTS) == ["headline", "body"]
    plain = read_stream([boxed((large, 41), (A[4]["body"][1], 40))])
    assert kinds_of(plain, DEFAULTS) == ["body", "body"]


def test_a_large_headline_begins_an_article_though_it_shares_words_with_the_text_above() -> None:
    said = "果农田保国谈苹果"
    blocks = [("果农学会直播卖苹果", 80), *((text, 40) for text in A[3]["body"]), (said, 80)]
    tail = [("果农田保国说,苹果熟了,合作社的果农都来学直播,一箱苹果多赚八毛钱。", 40)]

    def articles(*parts: tuple[str, float]) -> int:
        stream = read_stream([boxed(*parts)])
        kinds = kinds_of(stream, DEFAULTS)
        words, told = read_vocabulary(stream, "jieba"), traits.read_traits(stream, kinds, DEFAULTS)
        return len(draft_articles(stream, [0], (), kinds, words, told, DEFAULTS)[0])

    assert articles(*blocks, *tail) == 2
    assert articles(*((text, 40) for text, _ in [*blocks, *tail])) == 1
