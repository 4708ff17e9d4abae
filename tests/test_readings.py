"""Blocks in line → the ways to read them as one article, and the way by which most articles can be expected."""

from __future__ import annotations

import math

import pytest
from make import pool
from test_junctions import items_of, odds

from dedupe.junctions import Features, count_bodies, extent, leads, words_below
from dedupe.readings import Line, Reading, most_expected, readings
from dedupe.settings import DEFAULTS

A = pool()["articles"]
NOTHING: list[list[Reading[float]]] = []


def ways(*blocks: str) -> set[tuple[int, int, int, int]]:
    items, words = items_of(*blocks)
    logs = [0.0] + [odds(items, at, words) for at in range(1, len(items))]
    found = readings(Line.of(items, logs, words, DEFAULTS.assembly, lambda features: float(len(features))), 0)
    return {(r.start, r.heads, r.end, r.below) for r in found}


def test_headlines_stand_first_last_or_nowhere() -> None:
    head, one, two = A[0]["headline"][0], A[0]["body"][0], A[0]["body"][1]
    assert ways(head, one) == {(0, 1, 1, 0), (0, 1, 2, 0), (0, 0, 1, 0), (0, 0, 2, 0)}
    assert ways(one, two, head) >= {(0, 0, 1, 0), (0, 0, 2, 0), (0, 0, 3, 1)}


def test_a_reading_that_runs_over_a_sure_boundary_is_given_up() -> None:
    items, words = items_of(A[0]["headline"][0], *A[0]["body"], A[1]["headline"][0], *A[1]["body"])
    sure = [0.0, -9.0, -9.0, -9.0, DEFAULTS.assembly.hopeless + 1, -9.0, -9.0]
    line = Line.of(items, sure, words, DEFAULTS.assembly, lambda features: 0.0)
    found = {(r.heads, r.end) for r in readings(line, 0)}
    assert found == {(1, 1), (1, 2), (1, 3), (1, 4), (0, 1), (0, 2), (0, 3), (0, 4)}


def test_what_is_worked_out_once_is_what_the_plain_functions_say() -> None:
    items, words = items_of(*A[0]["headline"], *A[0]["body"], *A[1]["headline"], *A[1]["body"])
    line = Line.of(items, [0.0] * len(items), words, DEFAULTS.assembly, lambda features: 0.0)
    for _ in range(2):  # the second time from what is kept
        for at in range(len(items)):
            assert line.count(at) == count_bodies(items, at + 1, 1)
            for reach in (1, DEFAULTS.assembly.reach):
                assert line.below(at, reach) == words_below(items, at, reach)
            for other in items:
                assert line.cohesion(items[at].words, other.words) == words.cohesion(items[at].words, other.words)


def test_the_features_are_weights_of_the_settings() -> None:
    items, words = items_of(*A[0]["headline"], *A[0]["body"], "跑步让孩子不怕冷", *A[3]["body"], *A[3]["headline"])
    named: set[str] = set()

    def collect(features: Features) -> float:
        named.update(features)
        return 0.0

    for start in range(len(items)):
        list(readings(Line.of(items, [0.0] * len(items), words, DEFAULTS.assembly, collect), start))
    assert {"own", "strange", "subhead", "subhead_text", "below_own", "headless", "two_paragraphs"} <= named
    assert all(isinstance(getattr(DEFAULTS.assembly, name), float) for name in named)


def test_most_articles_are_expected_where_the_likeliest_division_would_lose_two() -> None:
    # One article of two blocks is likelier (0.4) than any one way to part them (0.3 and 0.3), but the first block is
    # an article of its own in six of ten.
    whole, first = math.log(0.4), math.log(0.6)
    tail, other = math.log(0.5), math.log(0.5)
    options = [
        [Reading(0, 0, 1, 0, first), Reading(0, 0, 2, 0, whole)],
        [Reading(1, 1, 2, 0, tail), Reading(1, 0, 2, 0, other)],
    ]
    last = most_expected(options, [0.0, 0.0])
    assert last[2].start == 1
    assert last[last[2].start].end == 1


def test_nothing_has_no_readings() -> None:
    assert most_expected(NOTHING, []) == {}


@pytest.mark.parametrize("text", ["近日,县公安局", "记者从水利局获悉,", "11月6日,菏泽", "据新华社报道,"])
def test_a_first_paragraph_says_when_or_who_said_so(text: str) -> None:
    assert leads(text)


@pytest.mark.parametrize("text", ["体育老师许志宏说,学校把", "合作社理事长说,明年还要", ""])
def test_a_later_paragraph_does_not(text: str) -> None:
    assert not leads(text)


def test_a_paragraph_that_goes_on_in_the_next_block_is_one() -> None:
    left, right = A[3]["body"][0][:40], A[3]["body"][0][40:]
    items, _ = items_of(A[3]["headline"][0], left, right, A[3]["body"][1])
    paragraphs, letters = count_bodies(items, 1, 1)
    assert (paragraphs, letters) == (2, sum(item.letters for item in items[1:]))
    assert count_bodies(items, 0, 1) == (0, 0)


def test_lengths_are_shares() -> None:
    assert [extent(n) for n in (0, 75, 150, 375, 600, 9000)] == [(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1), (1, 1)]
