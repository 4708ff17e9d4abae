"""places.py: which printing of a text goes first, which stays."""

from __future__ import annotations

import pytest
from make import damaged, pool

from dedupe.alignment import Steps, align_texts, similarity_of
from dedupe.cohesion import read_vocabulary
from dedupe.matches import Match
from dedupe.model import Page
from dedupe.places import Place, _are_as_long, _compare, _level, rank_places
from dedupe.settings import DEFAULTS
from dedupe.stream import read_stream

PARAGRAPHS = [
    "".join(paragraph for article in pool()["articles"][n : n + 2] for paragraph in article["body"]) for n in (0, 2)
]


@pytest.mark.parametrize(("times", "is_fragment"), [(1, False), (4, True)])
def test_ten_letters_more_in_a_misread_paragraph_make_no_fragment_of_a_printing(times: int, is_fragment: bool) -> None:
    """Garbled letters that no other printing holds; forty may be a sentence."""
    better = "\n\n".join(PARAGRAPHS)
    worse = "\n\n".join(
        damaged(paragraph, 0.08, 1) for paragraph in ("全近一号重王站看新点" * times + PARAGRAPHS[0], PARAGRAPHS[1])
    )
    stream = read_stream([Page("a", "a", better, ""), Page("b", "b", worse, "")])
    a, b = stream.page_starts[:2], stream.page_starts[1:3]
    steps = align_texts(stream.text[slice(*a)], stream.text[slice(*b)], a[0], b[0])
    match = Match(*a, *b, similarity_of(steps), False, Steps.pack(steps))
    usable = {0: [match], 1: [match], 3: [match.turned()]}
    words = read_vocabulary(stream, "jieba")
    places = rank_places(stream, {0, 1, 3}, usable, ["body"] * 4, words, DEFAULTS)
    assert next(place for place in places if place.first == 0).is_fragment is is_fragment


def test_what_is_left_of_lost_lines_roots_no_printing() -> None:
    """With all that goes on with it a place has less than the other printing; one that goes on for longer stays."""
    whole = Place(0, 3, False, 0, 582, 0.0, 0)
    remains, rooted = (Place(5, 6, False, letters, 199, 0.0, 0) for letters in (270, 700))
    assert _compare(remains, whole, {}, DEFAULTS.removal) < 0
    assert _compare(rooted, whole, {}, DEFAULTS.removal) > 0


def test_how_misread_a_printing_is_matters_where_another_one_is_as_long() -> None:
    """Fragments are held against fragments; of neighbours by length one is as long, or none is."""
    lengths = (100, 101, 300, 302, 305, 900, 30)
    group = [Place(n, n, n % 2 == 1, 0, extent, 0.0, 0) for n, extent in enumerate((*lengths, 300))]
    level = {place.first for place in _level(group, DEFAULTS.removal)}
    assert level == {
        p.first
        for p in group
        for q in group
        if p != q and p.is_fragment == q.is_fragment and _are_as_long(p, q, DEFAULTS.removal)
    }
    assert {2, 4} <= level and not {5, 6} & level
