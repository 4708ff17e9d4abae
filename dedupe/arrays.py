"""Arrays → where equal values stand, stretches of numbers, sums by number."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Values = TypeVar("Values", bound=np.generic)


def run_starts(values: NDArray[Any]) -> NDArray[np.int64]:
    """Give the places where another value begins."""
    is_start = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=is_start[1:])
    return np.flatnonzero(is_start)


def distinct(values: NDArray[Values]) -> NDArray[Values]:
    """Give the values, each once, sorted. np.unique does the same and loads numpy.ma, a third of a page's time."""
    values = np.sort(values)
    return values[run_starts(values)]


def order_of(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Give the places of hashes in ascending order, equal ones in their own: np.argsort, in a third of the time.

    numpy sorts numbers many times as fast as places. So each hash is sorted with its place in its last bits; those that
    differ there alone, a chance of one pair in thousands of millions, are put in order by themselves.
    """
    bits = np.uint64(max(1, len(keys) - 1).bit_length())
    packed = (keys >> bits << bits) | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    order: NDArray[np.int64] = (packed & ((np.uint64(1) << bits) - np.uint64(1))).view(np.int64)
    found = keys[order]
    wrong = np.flatnonzero(found[1:] < found[:-1])
    if len(wrong):
        packed >>= bits
        for head in distinct(packed[wrong]):
            mine = slice(*np.searchsorted(packed, [head, head + np.uint64(1)]).tolist())
            order[mine] = order[mine][np.argsort(keys[order[mine]], kind="stable")]
    return order


def order_of_numbers(keys: NDArray[np.int64], below: int) -> NDArray[np.int64]:
    """Give the places of numbers from 0 on in ascending order, equal ones in their own; all are below that.

    They are sorted with their places in their last bits, where both fit into 64.
    """
    bits = max(1, len(keys) - 1).bit_length()
    if below << bits >= 1 << 63:
        return np.argsort(keys, kind="stable")
    packed = (keys << bits) | np.arange(len(keys))
    packed.sort()
    order: NDArray[np.int64] = packed & ((1 << bits) - 1)
    return order


def repeated(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the places of the hashes that occur more than once, equal ones together, and where others begin."""
    order = order_of(keys)
    found = keys[order]
    is_same = found[1:] == found[:-1]
    kept = np.zeros(len(keys), bool)
    kept[1:] = is_same
    kept[:-1] |= is_same
    return order[kept], run_starts(found[kept])


def stretches(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the numbers start, start + 1, … of each of some stretches end to end, and whose they are."""
    of = np.repeat(np.arange(len(starts)), counts)
    return of, np.arange(len(of)) - (np.cumsum(counts) - counts - starts)[of]


def sums(of: NDArray[np.int64], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Add up what belongs to each of so many numbers."""
    return np.bincount(of, values, size).astype(np.float64, copy=False)
