"""Arrays → where equal values stand, in what order, what they add up to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.arrays import distinct, order_of, order_of_numbers, repeated, run_starts, stretches, sums


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5) | st.integers(2**63, 2**63 + 3)))
def test_hashes_are_ordered_as_numpy_orders_them(values: list[int]) -> None:
    keys = np.array(values, np.uint64)
    assert order_of(keys).tolist() == np.argsort(keys, kind="stable").tolist()


@pytest.mark.parametrize("apart", [0, 1, 63, 1 << 12, 1 << 40])
def test_hashes_that_differ_in_their_last_bits_are_ordered_too(apart: int) -> None:
    draw = np.random.default_rng(0)
    keys = draw.integers(0, 2**64, 300, np.uint64, endpoint=False)[draw.integers(0, 300, 2000)]
    keys += draw.integers(0, apart + 1, 2000).astype(np.uint64)
    assert order_of(keys).tolist() == np.argsort(keys, kind="stable").tolist()


@given(st.lists(st.integers(0, 9) | st.integers(0, 2**62)))
def test_numbers_are_ordered_as_numpy_orders_them(values: list[int]) -> None:
    keys = np.array(values, np.int64)
    for below in (max(values, default=0) + 1, 2**62 + 1):  # with their places in the same bits, or beside them
        assert order_of_numbers(keys, below).tolist() == np.argsort(keys, kind="stable").tolist()


def test_runs_and_distinct_values() -> None:
    assert run_starts(np.array([3, 3, 5, 3])).tolist() == [0, 2, 3]
    assert distinct(np.array([3, 3, 5, 3])).tolist() == [3, 5]
    assert run_starts(np.zeros(0)).tolist() == []


def test_what_occurs_once_is_left_out() -> None:
    order, starts = repeated(np.array([7, 1, 9, 7, 1, 7, 2], np.uint64))
    assert (order.tolist(), starts.tolist()) == ([1, 4, 0, 3, 5], [0, 2])
    assert [part.tolist() for part in repeated(np.zeros(0, np.uint64))] == [[], []]


def test_stretches_lie_end_to_end() -> None:
    of, numbers = stretches(np.array([4, 9, 0]), np.array([2, 0, 3]))
    assert (of.tolist(), numbers.tolist()) == ([0, 0, 2, 2, 2], [4, 5, 0, 1, 2])


def test_sums_by_number() -> None:
    assert sums(np.array([2, 0, 2]), np.array([1.0, 2.0, 4.0]), 4).tolist() == [2, 0, 5, 0]
    assert sums(np.zeros(0, np.int64), np.zeros(0), 2).dtype == np.float64
