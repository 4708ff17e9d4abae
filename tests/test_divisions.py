"""Ways to read blocks → the division of which most articles are expected to be true."""

from __future__ import annotations

import math

import numpy as np

from dedupe.divisions import most_expected
from dedupe.readings import Readings


def test_most_articles_are_expected_where_the_likeliest_division_would_lose_two() -> None:
    # One article of two blocks is likelier (0.4) than any one way to part them (0.3 and 0.3), but the first block is
    # an article of its own in six of ten.
    rows = [(0, 0, 1, 0, 0.6), (0, 0, 2, 0, 0.4), (1, 1, 2, 0, 0.5), (1, 0, 2, 0, 0.5)]
    starts, heads, ends, below = np.array([row[:4] for row in rows]).T
    weights = np.array([math.log(row[4]) for row in rows])
    way = most_expected(Readings(starts, heads, ends, below, weights), [0.0, 0.0])
    assert [(starts[row], ends[row]) for row in way] == [(0, 1), (1, 2)]


def test_of_two_ways_as_likely_the_first_is_taken() -> None:
    starts, heads, ends, below = np.array([(0, 1, 2, 0), (0, 0, 2, 0)]).T
    assert most_expected(Readings(starts, heads, ends, below, np.zeros(2)), [0.0, -3.0]) == [0]
