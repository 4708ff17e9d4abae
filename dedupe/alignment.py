"""Two texts → their alignment: equal and unequal stretches, what stands against what, how alike they are."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple, cast, overload

from rapidfuzz.distance import Levenshtein

from dedupe.records import dataclass


class Step(NamedTuple):
    """A stretch of an alignment: [a_start, a_end) stands against [b_start, b_end), letter for letter if `equal`."""

    equal: bool
    a_start: int
    a_end: int
    b_start: int
    b_end: int

    @property
    def columns(self) -> int:
        """Length of the stretch, gaps counted."""
        _, a_start, a_end, b_start, b_end = self
        a, b = a_end - a_start, b_end - b_start
        return a if a > b else b

    def moved(self, a: int, b: int) -> Step:
        """Give the same stretch in texts that begin `a` and `b` characters earlier."""
        return Step(self.equal, self.a_start + a, self.a_end + a, self.b_start + b, self.b_end + b)

    def turned(self) -> Step:
        """Give the same stretch with its sides exchanged."""
        return Step(self.equal, self.b_start, self.b_end, self.a_start, self.a_end)


@dataclass(frozen=True, slots=True)
class Steps(Sequence[Step]):
    """Steps that follow each other without gaps, as the places where one ends and the next begins.

    A tenth of the memory of a tuple of steps; turned, and sent to another process, at no cost.
    """

    is_equal: bytes
    a: array[int]
    b: array[int]

    @classmethod
    def pack(cls, steps: Sequence[Step]) -> Steps:
        """Keep steps, of which there must be one at least."""
        a, b = array("i", [steps[0].a_start]), array("i", [steps[0].b_start])
        a.extend(step.a_end for step in steps)
        b.extend(step.b_end for step in steps)
        return cls(bytes(step.equal for step in steps), a, b)

    def turned(self) -> Steps:
        """Give the same steps with their sides exchanged."""
        return Steps(self.is_equal, self.b, self.a)

    def touching(self, low: int, high: int) -> list[Step]:
        """Give the steps that meet [low, high] of the a side, if only at its edge."""
        return self[max(0, bisect_left(self.a, low) - 1) : bisect_right(self.a, high)]

    def __len__(self) -> int:
        return len(self.is_equal)

    @overload
    def __getitem__(self, at: int) -> Step: ...

    @overload
    def __getitem__(self, at: slice) -> list[Step]: ...

    def __getitem__(self, at: int | slice) -> Step | list[Step]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        return Step(bool(self.is_equal[at]), self.a[at], self.a[at + 1], self.b[at], self.b[at + 1])

    def __iter__(self) -> Iterator[Step]:
        return map(Step, map(bool, self.is_equal), self.a, self.a[1:], self.b, self.b[1:])


Window = Callable[[int], str]


def align_texts(a: str, b: str, i: int = 0, j: int = 0) -> list[Step]:
    """Align two texts, which begin at i and j, from end to end with the fewest edits.

    Levenshtein's distance, by rapidfuzz with Hyyrö's bit-parallel method.
    """
    return [Step(tag == "equal", i + a0, i + a1, j + b0, j + b1) for tag, a0, a1, b0, b1 in _edits(a, b)]


def _edits(a: str, b: str) -> list[tuple[str, int, int, int, int]]:
    if a == b:
        return [("equal", 0, len(a), 0, len(b))] if a else []
    # As tuples: to read rapidfuzz's records costs twice as much.
    return cast("list[tuple[str, int, int, int, int]]", Levenshtein.opcodes(a, b).as_list())


def extend_texts(a: str, b: str, window: int) -> list[Step]:
    """Align two texts from their beginnings, window by window, as far as they stay more alike than not."""
    return extend(lambda i: a[i : i + window], lambda j: b[j : j + window])


def extend(a: Window, b: Window) -> list[Step]:
    """Do so with texts of which each gives the next letters from a place on, none at its end.

    Most windows are the last: what does not stay is never made into steps, and what lies beyond is never asked for.
    """
    steps: list[Step] = []
    i = j = 0
    while (left := a(i)) and (right := b(j)):
        ahead = _edits(left, right)
        score = best = best_at = 0
        for at, (tag, a0, a1, b0, b1) in enumerate(ahead, 1):
            if tag == "equal":
                score += a1 - a0
                if score > best:
                    best, best_at = score, at
            else:
                score -= a1 - a0 if a1 - a0 > b1 - b0 else b1 - b0
        if not best_at:
            break
        steps.extend(Step(tag == "equal", i + a0, i + a1, j + b0, j + b1) for tag, a0, a1, b0, b1 in ahead[:best_at])
        i, j = steps[-1].a_end, steps[-1].b_end
    return steps


def _score(step: Step) -> int:
    """Give what a stretch is worth in a local alignment: +1 a column that is equal, −1 one that is not."""
    equal, a_start, a_end, b_start, b_end = step
    if equal:
        return a_end - a_start
    a, b = a_end - a_start, b_end - b_start
    return -a if a > b else -b


def score_of(steps: Iterable[Step]) -> int:
    """Score an alignment: columns that are equal less those that are not."""
    return sum(map(_score, steps))


def alike(steps: Sequence[Step], drop: int) -> list[list[Step]]:
    """Cut an alignment into its best stretches: one ends where more than `drop` is lost after its best place.

    The X-drop rule of Zhang, Berman and Miller (1998), on an alignment that is already there.
    """
    parts: list[list[Step]] = []
    first = end = score = best = 0
    for at, value in enumerate(map(_score, steps)):
        score += value
        if score > best:
            best, end = score, at + 1
        if score <= 0 or best - score > drop:
            parts.append(list(steps[first:end]))
            first = end = at + 1
            score = best = 0
    parts.append(list(steps[first:end]))
    return [part for part in parts if part]


def join_steps(steps: Iterable[Step]) -> list[Step]:
    """Join neighbouring stretches of one kind, and drop the empty ones."""
    joined: list[Step] = []
    for step in steps:
        equal, a_start, a_end, b_start, b_end = step
        if a_start == a_end and b_start == b_end:
            continue
        if joined and joined[-1][0] == equal:
            _, a_start, _, b_start, _ = joined.pop()
            step = Step(equal, a_start, a_end, b_start, b_end)
        joined.append(step)
    return joined


def letters_of(step: Step) -> Iterator[Step]:
    """Part an unequal stretch into letters: one for one, one for none, or some for none at one place."""
    if step.a_start == step.a_end:
        yield step
    for n in range(step.a_end - step.a_start):
        b_start, b_end = min(step.b_start + n, step.b_end), min(step.b_start + n + 1, step.b_end)
        yield Step(False, step.a_start + n, step.a_start + n + 1, b_start, b_end)


def image(steps: Sequence[Step], start: int, end: int) -> tuple[int, int] | None:
    """Give the stretch of the b side that stands against [start, end) of the a side, or None where nothing does.

    Inside an unequal stretch it is not known which letter stands against which: the proportion is kept.
    """
    if isinstance(steps, Steps):
        return _image_in_edges(steps.a, steps.b, start, end)
    first = bisect_right(steps, start, key=attrgetter("a_end"))
    last = bisect_left(steps, end, key=attrgetter("a_start")) - 1
    while first <= last and steps[first].a_start == steps[first].a_end:
        first += 1
    while first <= last and steps[last].a_start == steps[last].a_end:
        last -= 1
    if first > last or start >= end:
        return None
    low, high = steps[first], steps[last]
    opposite = high.b_end if end >= high.a_end else min(high.b_end, high.b_start + end - high.a_start)
    return min(low.b_end, low.b_start + max(0, start - low.a_start)), opposite


def _image_in_edges(a: array[int], b: array[int], start: int, end: int) -> tuple[int, int] | None:
    """Do the same where steps are given by their edges."""
    first, last = bisect_right(a, start, 1) - 1, bisect_left(a, end, 0, len(a) - 1) - 1
    while first <= last and a[first] == a[first + 1]:
        first += 1
    while first <= last and a[last] == a[last + 1]:
        last -= 1
    if first > last or start >= end:
        return None
    opposite = b[last + 1] if end >= a[last + 1] else min(b[last + 1], b[last] + end - a[last])
    return min(b[first + 1], b[first] + max(0, start - a[first])), opposite


def similarity_of(steps: Iterable[Step]) -> float:
    """Measure an alignment: share of its columns that are equal, 0..1."""
    columns = equal = 0
    for is_equal, a_start, a_end, b_start, b_end in steps:
        length = max(a_end - a_start, b_end - b_start)
        columns += length
        equal += length if is_equal else 0
    return equal / columns if columns else 1.0
