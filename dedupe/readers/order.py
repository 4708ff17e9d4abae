"""Things, and where an order names them → the things in that order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def in_order(items: Iterable[Item], rank: Callable[[Item], int | None]) -> Iterator[Item]:
    """Give first what has a rank, by its rank, then the others as they come."""
    ranked = [(rank(item), item) for item in items]
    yield from (item for _, item in sorted((pair for pair in ranked if pair[0] is not None), key=_first))
    yield from (item for place, item in ranked if place is None)


def _first(pair: tuple[int | None, Item]) -> int:
    return pair[0] if pair[0] is not None else 0
