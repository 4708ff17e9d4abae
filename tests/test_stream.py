"""Pages → one stream of normalized characters, and the way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from make import page, pages, pool, printed, stream_of

from dedupe.model import Block, Span
from dedupe.normalize import encode, spell
from dedupe.records import replace
from dedupe.stream import Stream, is_control, read_stream, without_controls


def test_no_pages_and_empty_pages_give_an_empty_stream() -> None:
    assert read_stream([]).text == ""
    stream = stream_of("", " \n\n", "")
    assert (stream.text, stream.blocks, stream.block_starts) == ("", (), (0,))


def test_positions_lead_back_to_their_page_and_characters() -> None:
    stream = stream_of("Ａ，\u3000甲乙。\n\n丙", "", "（ﬁ）丁")
    assert stream.text == "a甲乙丙fi丁"
    assert stream.span(0, 3) == Span("p0", 0, 6)
    assert stream.span(1, 2) == Span("p0", 3, 4)
    assert stream.span(4, 6) == Span("p2", 0, 2)
    assert [stream.page_at(position) for position in range(7)] == [0, 0, 0, 0, 2, 2, 2]
    assert [stream.block_at(position) for position in range(7)] == [0, 0, 0, 1, 2, 2, 2]
    assert [stream.letters(block) for block in range(3)] == ["a甲乙", "丙", "fi丁"]
    assert stream.source(0) == "Ａ，\u3000甲乙。"


def test_blocks_without_letters_are_empty_and_hold_no_position() -> None:
    stream = stream_of("甲\n\n◆◆\n\n乙")
    assert [stream.bounds(block) for block in range(3)] == [(0, 1), (1, 1), (1, 2)]
    assert [stream.block_at(position) for position in range(2)] == [0, 2]


def test_control_characters_are_no_part_of_what_is_printed() -> None:
    stream = stream_of("\ufeff甲\x00乙\x1a")
    assert stream.source(0) == "甲乙"
    assert stream.span(0, 2) == Span("p0", 0, 5)


def test_every_control_character_is_known_by_its_code() -> None:
    text = "".join(map(chr, range(0x10000)))
    codes = [ord(letter) for letter, is_one in zip(text, is_control(encode(text)).tolist(), strict=True) if is_one]
    assert without_controls(text) == "".join(letter for letter in text if ord(letter) not in codes)
    assert 0 < len(codes) < 40


def test_pages_of_one_dump_have_one_number() -> None:
    stream = read_stream([page("甲", "a#1", "a"), page("乙", "b"), page("丙", "a#2", "a")])
    assert stream.dumps.tolist() == [0, 1, 0]


def test_latin_words_are_spaced_and_hyphenated_ones_whole() -> None:
    stream = stream_of("The old exam-\nple of 三 Han\nwords, it's")
    assert stream.spaced(0, len(stream.text)) == "the old example of三han words it s"


def test_lone_surrogates_do_no_harm() -> None:
    assert stream_of("甲\ud800乙").text == "甲乙"


PIECES = st.lists(st.sampled_from(["甲乙", "\n\n", "\n", " ", "\u3000", "㎡", "Ab-", "\x00", "◆", "，", "\r\n", "é"]))


@given(st.lists(PIECES.map("".join), max_size=4))
def test_blocks_partition_the_stream_and_offsets_are_exact(texts: list[str]) -> None:
    stream = read_stream(pages(*texts))
    assert stream.text == "".join(map(spell, texts))
    assert (stream.block_starts[0], stream.block_starts[-1]) == (0, len(stream.text))
    assert sorted(stream.block_starts) == list(stream.block_starts)
    for position, letter in enumerate(stream.text):
        text = stream.pages[stream.page_at(position)].text
        assert letter in spell(text[stream.offsets[position]])
        block = stream.blocks[stream.block_at(position)]
        assert block.start <= stream.offsets[position] < block.end
        assert stream.block_pages[stream.block_at(position)] == stream.page_at(position)
    for number, block in enumerate(stream.blocks):
        assert spell(stream.pages[stream.block_pages[number]].text[block.start : block.end]) == stream.letters(number)


def test_a_whole_page_comes_back() -> None:
    text = printed(*pool()["articles"])
    stream = stream_of(text)
    assert spell(text) == stream.text
    assert [stream.source(block) for block in range(len(stream.blocks))] == text.strip().split("\n\n")


def relaid_stream() -> Stream:
    """The page "one-\n\nAA BB\n\ntwo" whose blocks are read AA, one-, two, BB; a page before it."""
    text = "one-\n\nAA BB\n\ntwo"
    bounds = {"a": (6, 8), "one": (0, 4), "two": (13, 16), "b": (9, 11)}
    blocks = tuple(Block(name, *place) for name, place in bounds.items())
    return read_stream([page("甲乙"), replace(page(text, "q"), blocks=blocks)])


def test_blocks_that_are_read_in_another_order_than_the_text_has() -> None:
    stream = relaid_stream()
    assert stream.text == "甲乙aaonetwobb"
    assert [stream.letters(block) for block in range(5)] == ["甲乙", "aa", "one", "two", "bb"]
    assert stream.relaid == {1}
    assert stream.spaced(2, 12) == "aa one two bb"
    assert [stream.follows(*pair) for pair in ((1, 2), (2, 3), (1, 4), (2, 1))] == [False, False, True, True]


def test_of_what_stands_in_several_places_the_longest_is_given() -> None:
    stream = relaid_stream()
    assert stream.span(4, 7) == Span("q", 0, 4)
    assert stream.span(3, 7) == Span("q", 0, 4)  # the a before it stands behind it in the text
    assert list(stream.stretches(2, 12)) == [(2, 4), (4, 7), (7, 10), (10, 12)]
    assert list(stream.stretches(0, 2)) == [(0, 2)]


def test_a_place_in_such_a_text_leads_to_all_its_positions() -> None:
    stream = relaid_stream()
    assert stream.positions(Span("q", 0, 8), 1) == [(2, 7)]
    assert stream.positions(Span("q", 6, 16), 1) == [(2, 4), (7, 12)]
    assert stream.positions(Span("q", 4, 6), 1) == []
    assert stream.positions(Span("p", 0, 1), 0) == [(0, 1)]
