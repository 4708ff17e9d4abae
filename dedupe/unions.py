"""Pairs of numbers → which of them are connected: union-find."""

from __future__ import annotations

from collections.abc import Iterable


def roots(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Give for each number below `count` the smallest one that pairs connect it with, itself if none.

    Union-find with path halving (Tarjan and van Leeuwen 1984).
    """
    parent = list(range(count))

    def find(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        parent[high] = low
    return [find(n) for n in range(count)]
