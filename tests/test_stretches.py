"""Pieces that cite text in several places of a page: parted there, and kept where a part is then unlike."""

from __future__ import annotations

from dataclasses import astuple

from make import page

from dedupe.model import Block
from dedupe.pieces import Copies, Piece
from dedupe.records import replace
from dedupe.settings import DEFAULTS
from dedupe.stream import Stream, read_stream
from dedupe.stretches import in_one_place

HEAD, BODY = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def stream_with(copy: str) -> Stream:
    """The kept page prints the body, something else, and the head, and is read head, body; then a copy of both."""
    text = f"{BODY}\n\n别的文字在这里\n\n{HEAD}"
    at, end = text.index(HEAD), len(BODY)
    blocks = (Block("h", at, len(text)), Block("b", 0, end), Block("x", end + 2, at - 2))
    return read_stream([replace(page(text), blocks=blocks), page(copy, "q")])


def copies_of(stream: Stream, copy: str) -> Copies:
    whole = len(HEAD + BODY)
    start = stream.page_starts[1]
    return {3: (Piece(start, start + len(copy), 0, whole, 0.9),)}


def test_a_piece_is_parted_where_the_text_it_cites_is() -> None:
    copy = HEAD + BODY
    stream = stream_with(copy)
    start, edge = stream.page_starts[1], len(HEAD)
    found = in_one_place(stream, copies_of(stream, copy), DEFAULTS.removal)
    assert found == {
        3: (
            Piece(start, start + edge, 0, edge, 1.0),
            Piece(start + edge, start + len(copy), edge, len(copy), 1.0),
        )
    }


def test_a_block_stays_if_a_part_is_unlike_what_it_cites() -> None:
    copy = "一二三四五六七八九十" + BODY
    stream = stream_with(copy)
    assert in_one_place(stream, copies_of(stream, copy), DEFAULTS.removal) == {}


def test_what_is_shorter_than_may_be_held_by_nothing_goes_with_the_rest() -> None:
    stream = stream_with(HEAD[-2:] + BODY)
    start = stream.page_starts[1]
    end, low, high = start + 2 + len(BODY), len(HEAD) - 2, len(HEAD + BODY)
    found = in_one_place(stream, {3: (Piece(start, end, low, high, 1.0),)}, DEFAULTS.removal)
    assert [piece[:4] for piece in map(astuple, found[3])] == [(start, end, len(HEAD), high)]
    assert found[3][0].similarity == 12 / 14


def test_pages_in_the_order_of_their_text_are_not_looked_at() -> None:
    stream = read_stream([page(f"{HEAD}\n\n{BODY}"), page(HEAD + BODY, "q")])
    copies = {2: (Piece(22, 44, 0, 22, 1.0),)}
    assert in_one_place(stream, copies, DEFAULTS.removal) is copies
