"""Matches → the same, each with the verdict that the other printings of its text agree on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from make import damaged, matches_of, words

from dedupe.matches import Match
from dedupe.settings import Verdicts
from dedupe.stream import Stream
from dedupe.verdicts import agreed

SETTINGS = Verdicts()
Pages = tuple[int, int]


def pages_of(stream: Stream, match: Match) -> Pages:
    return stream.page_at(match.a_start), stream.page_at(match.b_start)


def printed(pages: int, variants: Iterable[Pages]) -> tuple[Stream, list[Match]]:
    """Print one text on so many pages, and let some pairs of them be judged variants, whatever they are."""
    body, marked = words(3, 60), set(variants)
    stream, matches = matches_of(*(damaged(body, 0.05, seed=n) for n in range(pages)))
    assert len(matches) == pages * (pages - 1) // 2
    return stream, [replace(match, is_variant=pages_of(stream, match) in marked) for match in matches]


def variants_of(stream: Stream, matches: Iterable[Match]) -> set[Pages]:
    return {pages_of(stream, match) for match in matches if match.is_variant}


@pytest.mark.parametrize("pair", [(0, 1), (1, 3), (2, 3)])
def test_two_copies_of_both_make_a_copy(pair: Pages) -> None:
    stream, matches = printed(4, [pair])
    assert variants_of(stream, agreed(stream, matches, SETTINGS)) == set()


def test_one_copy_of_both_is_as_likely_wrong_itself() -> None:
    stream, matches = printed(3, [(0, 1)])
    assert agreed(stream, matches, SETTINGS) == matches


def test_a_form_that_seems_a_copy_of_one_misread_printing_is_none() -> None:
    stream, matches = printed(4, [(0, 3), (1, 3)])  # the fourth is another form
    assert variants_of(stream, agreed(stream, matches, SETTINGS)) == {(0, 3), (1, 3), (2, 3)}


def test_printings_that_contradict_each_other_decide_nothing() -> None:
    stream, matches = printed(4, [(0, 1), (0, 2)])  # of the fourth 0 is a copy
    assert (0, 1) in variants_of(stream, agreed(stream, matches, SETTINGS))
    two = {(0, 2), (0, 3), (1, 2), (1, 3)}  # two texts, of two printings each
    stream, matches = printed(4, two)
    assert variants_of(stream, agreed(stream, matches, SETTINGS)) == two


def test_forms_that_are_all_variants_stay_so() -> None:
    every = {(a, b) for a in range(5) for b in range(a + 1, 5)}
    stream, matches = printed(5, every)
    assert agreed(stream, matches, SETTINGS) == matches


def test_a_printing_of_a_piece_is_not_asked() -> None:
    body = words(3, 60)
    piece = body[: len(body) // 2]
    stream, matches = matches_of(body, damaged(body, 0.05), piece, piece)
    judged = [replace(match, is_variant=pages_of(stream, match) == (0, 1)) for match in matches]
    assert agreed(stream, judged, SETTINGS) == judged


def test_a_verdict_is_asked_for_as_it_was() -> None:
    """What is changed is no witness of another change: the order of matches does not matter."""
    stream, matches = printed(5, [(0, 1), (0, 2), (1, 4)])
    turned = agreed(stream, matches[::-1], SETTINGS)
    assert sorted(turned, key=lambda m: (m.a_start, m.b_start)) == agreed(stream, matches, SETTINGS)
