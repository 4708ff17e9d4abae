"""Work in pieces → answers in order, by several processes."""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from dedupe.spread import Answer, Task, in_turn

_LEAST = 4  # pieces of work for which processes are started: two seconds' work pays for their start
_loaded: dict[str, Any] = {}  # in a worker: what was laid out for it, by file


class Workers:
    """Spreads work over processes that are started when first there is enough of it.

    What tasks have in common is laid out in a file once and loaded once by each process. Processes are spawned, not
    forked: threads of numpy or of a caller may hold locks.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._stack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None
        self._folder = Path()
        self._laid: dict[int, tuple[Any, str]] = {}  # by identity; the object is kept, so that it stays its own

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=kind is not None)
        self._stack.close()

    def __call__(
        self, work: Callable[[Any, Task], Answer], common: tuple[Any, ...], tasks: Sequence[Task]
    ) -> Iterable[Answer]:
        """Do `work(common, task)` for each task."""
        if self._jobs < 2 or (self._pool is None and len(tasks) < _LEAST):
            return in_turn(work, common, tasks)
        pool = self._started()
        files = tuple(map(self._lay_out, common))
        return pool.map(_do, repeat(work), repeat(files), tasks)

    def one_by_one(
        self, work: Callable[[Any, Task], Answer], common: tuple[Any, ...], tasks: Iterable[Task]
    ) -> Iterator[tuple[Task, Answer]]:
        """Do `work(common, task)` for each task, and give both, in order. No more tasks are taken than are in work."""
        if self._jobs < 2:
            yield from ((task, work(common, task)) for task in tasks)
            return
        pool = self._started()
        files = tuple(map(self._lay_out, common))
        waiting: deque[tuple[Task, Future[Answer]]] = deque()
        for task in tasks:
            waiting.append((task, pool.submit(_do, work, files, task)))
            if len(waiting) > self._jobs:
                done, answer = waiting.popleft()
                yield done, answer.result()
        for task, answer in waiting:
            yield task, answer.result()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="dedupe-")))
            self._pool = ProcessPoolExecutor(self._jobs, get_context("spawn"), _ignore_interrupts)
        return self._pool

    def _lay_out(self, thing: Any) -> str:
        if id(thing) not in self._laid:
            path = self._folder / str(len(self._laid))
            with path.open("wb") as file:
                pickle.dump(thing, file, pickle.HIGHEST_PROTOCOL)
            self._laid[id(thing)] = thing, str(path)
        return self._laid[id(thing)][1]


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(work: Callable[[Any, Task], Answer], files: tuple[str, ...], task: Task) -> Answer:
    """Do a task in a worker, with what is common to it and the others."""
    for path in files:
        if path not in _loaded:
            with Path(path).open("rb") as file:
                _loaded[path] = pickle.load(file)
    return work(tuple(_loaded[path] for path in files), task)
