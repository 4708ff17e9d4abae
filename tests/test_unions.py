"""Pairs of numbers → what is connected."""

from __future__ import annotations

import random
from itertools import pairwise

from dedupe.unions import roots


def test_each_number_has_the_smallest_that_it_is_connected_with() -> None:
    assert roots(6, [(4, 2), (5, 4), (1, 3)]) == [0, 1, 2, 1, 2, 2]
    assert roots(3, []) == [0, 1, 2]


def test_the_order_of_the_pairs_does_not_matter() -> None:
    pairs = [*pairwise(range(0, 60, 2)), *((b, a) for a, b in pairwise(range(1, 60, 3)))]
    answers = set()
    for seed in range(5):
        random.Random(seed).shuffle(pairs)
        answers.add(tuple(roots(60, pairs)))
    assert len(answers) == 1
