"""Two printed passages → the same, with what differs between them marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dedupe.alignment import Step, align_texts, extend_texts
from dedupe.normalize import Normalized, normalize
from dedupe.settings import DEFAULTS


class Facing(NamedTuple):
    """Characters of two passages that stand against each other; `equal` once they are spelled alike."""

    equal: bool
    a: str
    b: str


def face(a: str, b: str) -> list[Facing]:
    """Align two passages and give both, whole, in pieces. Quotes, blanks and line breaks go with what is equal."""
    left, right = normalize(a), normalize(b)
    steps = _steps(left.text, right.text)
    if not steps:
        return [Facing(a == b, a, b)] if a or b else []
    cuts = [list(_cuts(text, spelled, steps, side)) for side, (text, spelled) in enumerate(((a, left), (b, right)))]
    return [
        Facing(step.equal, a[cuts[0][n] : cuts[0][n + 1]], b[cuts[1][n] : cuts[1][n + 1]])
        for n, step in enumerate(steps)
    ]


def _steps(a: str, b: str) -> list[Step]:
    """Align two normalized texts; very long ones, whose table would not fit in memory, as far as they agree."""
    alignment = DEFAULTS.alignment
    if max(len(a), len(b)) <= alignment.max_anew:
        return align_texts(a, b)
    steps = extend_texts(a, b, alignment.window)
    end = steps[-1] if steps else Step(True, 0, 0, 0, 0)
    if end.a_end < len(a) or end.b_end < len(b):
        steps.append(Step(False, end.a_end, len(a), end.b_end, len(b)))
    return steps


def _cuts(text: str, spelled: Normalized, steps: Sequence[Step], side: int) -> Iterator[int]:
    """Give where each step begins in the printed text, and the end of it."""
    yield 0
    offsets = spelled.offsets
    for step in steps[:-1]:
        start, end = (step.b_start, step.b_end) if side else (step.a_start, step.a_end)
        after = int(offsets[end]) if end < len(offsets) else len(text)
        # What is no letter goes with what is equal; of ㎡, which is two letters, both sides of a cut would want it.
        yield after if step.equal or start == end else min(after, int(offsets[end - 1]) + 1)
    yield len(text)
