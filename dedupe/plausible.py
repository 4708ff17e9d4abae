"""Readings of a place in a text → how plausible each is: by jieba's dictionary, by what the dump prints elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.blocks import WIDE_FROM
from dedupe.language import likelihoods
from dedupe.settings import Plausible

PAIR, FOUR = 2, 4  # letters of the runs that are looked for elsewhere
AROUND = 4  # letters on each side that a reading makes words with; six tell no more (docs/DESIGN.md)
_DASH = "一"  # where one engine has it and another not: 61 times a letter, 61 times a dash, a rule

Known = Callable[[str, int], NDArray[np.bool_]]  # text, letters of a run → of the run at each place, is it known?
_Numbers = NDArray[np.int64]


class Reading(NamedTuple):
    """What may stand at a place, a letter, several, or "", and up to AROUND letters on both sides."""

    before: str
    letters: str
    after: str


def plausibilities(readings: Sequence[Reading], known: Known, settings: Plausible) -> list[float]:
    """Give for each reading how likely its language makes it, in nats, to be held against others of its place.

    All are looked up together, and each once: printings of one text ask the same.
    """
    if not readings:
        return []
    distinct = {reading: number for number, reading in enumerate(dict.fromkeys(readings))}
    found = _plausibilities(list(distinct), known, settings)
    return [found[distinct[reading]] for reading in readings]


def _plausibilities(readings: Sequence[Reading], known: Known, settings: Plausible) -> list[float]:
    texts = ["".join(reading) for reading in readings]
    lengths, start, inside = (_numbers(map(len, parts)) for parts in (texts, *list(zip(*readings, strict=True))[:2]))
    joined, begin = "".join(texts), np.cumsum(lengths) - lengths
    pairs, fours = (_shares(known(joined, size), begin, lengths, start, start + inside, size) for size in (PAIR, FOUR))
    found: list[float] = (
        settings.words * np.array(likelihoods(texts)) + settings.pairs * pairs + settings.fours * fours
    ).tolist()
    doubled = [number for number, reading in enumerate(readings) if _is_doubled(reading)]
    is_word = dict(zip(doubled, known("".join(2 * readings[n].letters for n in doubled), PAIR)[::2], strict=True))
    for number, reading in enumerate(readings):
        if reading.letters:
            found[number] += settings.present if reading.letters != _DASH else 0
            found[number] -= settings.doubled if not is_word.get(number, True) else 0
    return found


def _shares(
    is_known: NDArray[np.bool_], begin: _Numbers, lengths: _Numbers, start: _Numbers, end: _Numbers, size: int
) -> NDArray[np.float64]:
    """Give the share of the runs of so many letters across each place [start, end) of its text that are known."""
    first = np.maximum(0, start - size + 1)
    runs = np.maximum(0, np.minimum(end, lengths - size + 1) - first)
    before = np.concatenate([[0], np.cumsum(is_known, dtype=np.int64)])
    low = np.minimum(begin + first, len(is_known))
    found: NDArray[np.float64] = (before[np.minimum(low + runs, len(is_known))] - before[low]) / np.maximum(1, runs)
    return found


def _numbers(values: Iterable[int]) -> _Numbers:
    return np.fromiter(values, np.int64)


def _is_doubled(reading: Reading) -> bool:
    """Tell whether a Han letter stands beside itself, as few do: engines print some twice."""
    before, letters, after = reading
    return letters >= WIDE_FROM and letters in (before[-1:], after[:1])
