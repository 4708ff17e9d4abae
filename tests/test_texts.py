"""texts.py: which printings have to be asked together what goes of them."""

from __future__ import annotations

import pytest
from make import pool

from dedupe.alignment import Steps, align_texts
from dedupe.matches import Match
from dedupe.model import Page
from dedupe.places import Place
from dedupe.settings import DEFAULTS
from dedupe.stream import Stream, read_stream
from dedupe.texts import part_texts
from dedupe.unions import roots

PARAGRAPHS = ["".join(article["body"])[:80] for article in pool()["articles"][:3]]


def _stream() -> Stream:
    """Blocks 0 and 1 of page a, 2 and 3 of page b, 4 and 5 of page c."""
    return read_stream([Page(name, name, "\n\n".join(PARAGRAPHS[:2]), "") for name in "abc"], DEFAULTS)


def _match(stream: Stream, block: int, other: int) -> Match:
    a, b = stream.bounds(block), stream.bounds(other)
    return Match(*a, *b, 1.0, False, Steps.pack(align_texts(stream.letters(block), stream.letters(other), a[0], b[0])))


def _place(first: int, last: int) -> Place:
    return Place(first, last, False, 0, 100, 0.0, 0)


def _parted(places: list[Place], pairs: list[tuple[int, int]]) -> list[tuple[list[int], list[int], list[int]]]:
    """Part places of blocks that matches join; give the first block of each place, the candidates, who has matches."""
    stream = _stream()
    assert len(stream.blocks) == 6
    usable: dict[int, list[Match]] = {block: [] for block in range(6)}
    for block, other in pairs:
        usable[block].append(_match(stream, block, other))
    candidates = {block for place in places for block in range(place.first, place.last + 1)}
    texts = part_texts(stream, places, candidates, usable, {0: usable[0]})
    assert all((0 in text.vetoes) == (0 in text.usable) for text in texts)
    return [([place.first for place in t.places], sorted(t.candidates), sorted(t.usable)) for t in texts]


def test_what_no_match_joins_is_asked_by_itself() -> None:
    found = _parted([_place(2, 2), _place(1, 1), _place(0, 0)], [(0, 2), (2, 0), (1, 3)])
    assert found == [([2, 0], [0, 2], [0, 2]), ([1], [1], [1, 3])]


def test_what_matches_or_a_printing_join_by_way_of_others_is_asked_together() -> None:
    """A block that nothing removes may stand between two that cite it; in one place each block has its match."""
    by_way = _parted([_place(0, 0), _place(4, 4)], [(0, 2), (4, 2)])
    assert by_way == [([0, 4], [0, 4], [0, 2, 4])]
    in_place = _parted([_place(0, 1), _place(2, 2)], [(0, 2), (1, 5)])
    assert in_place == [([0, 2], [0, 1, 2], [0, 1, 2, 5])]


def test_of_a_page_only_its_own_blocks_are_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page of a dump may be a part: what grew with the whole stream would grow with its square."""
    stream, counts = _stream(), []
    monkeypatch.setattr("dedupe.texts.roots", lambda count, pairs: counts.append(count) or roots(count, pairs))
    usable = {4: [_match(stream, 4, 5)], 5: []}
    (text,) = part_texts(stream, [_place(4, 4)], {4}, usable, {})
    assert counts == [2] and text.candidates == {4}
