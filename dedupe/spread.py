"""Work in pieces → answers in order: how the steps that can be done in pieces are spread, whoever does them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")
# What makes a piece: a second's work or two, against which handing it over counts for little.
PAGES = 32
BLOCKS = 3000
PAGE_PAIRS = 500
ARTICLES = 1500


class Spread(Protocol):
    """Does `work(common, task)` for each task; the answers come in the order of the tasks, whoever gave them.

    To be done by other processes, the function must be one of a module, and all that it is given must pickle.
    """

    def __call__(
        self, work: Callable[[Any, Task], Answer], common: tuple[Any, ...], tasks: Sequence[Task]
    ) -> Iterable[Answer]:
        """Do it."""
        ...


def in_turn(work: Callable[[Any, Task], Answer], common: tuple[Any, ...], tasks: Sequence[Task]) -> Iterator[Answer]:
    """Do the tasks here, one after the other."""
    return (work(common, task) for task in tasks)


def pieces(items: Sequence[Task], size: int) -> list[Sequence[Task]]:
    """Cut a sequence into pieces of that size."""
    return [items[start : start + size] for start in range(0, len(items), size)]
