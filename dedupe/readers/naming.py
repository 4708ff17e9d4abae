"""Pages of a dump → the same, each with its id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

Item = TypeVar("Item")


def number_pages(name: str, pages: Iterator[Item]) -> Iterator[tuple[str, Item]]:
    """Give each page its id: the name of the dump, with #1, #2 … where there is more than one."""
    first, second = next(pages, None), next(pages, None)
    if first is None:
        return
    if second is None:
        yield name, first
        return
    yield f"{name}#1", first
    yield f"{name}#2", second
    for number, page in enumerate(pages, 3):
        yield f"{name}#{number}", page
