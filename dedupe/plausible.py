"""Readings of a place in a text → how plausible each is: by jieba's dictionary, by what the dump prints elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dedupe.blocks import WIDE_FROM
from dedupe.language import likelihoods
from dedupe.settings import Plausible

PAIR, FOUR = 2, 4  # letters of the runs that are looked for elsewhere
AROUND = 4  # letters on each side that a reading makes words with; six tell no more (docs/DESIGN.md)
_DASH = "一"  # where one engine has it and another not: 61 times a letter, 61 times a dash, a rule


class Reading(NamedTuple):
    """What may stand at a place, a letter, several, or "", and up to AROUND letters on both sides."""

    before: str
    letters: str
    after: str


def plausibilities(readings: Sequence[Reading], is_known: Callable[[str], bool], settings: Plausible) -> list[float]:
    """Give for each reading how likely its language makes it, in nats, to be held against others of its place."""
    words = likelihoods(["".join(reading) for reading in readings])
    found = []
    for reading, likely in zip(readings, words, strict=True):
        pairs, fours = (_share(reading, size, is_known) for size in (PAIR, FOUR))
        score = settings.words * likely + settings.pairs * pairs + settings.fours * fours
        if reading.letters:
            score += settings.present if reading.letters != _DASH else 0
            if _is_doubled(reading) and not is_known(2 * reading.letters):
                score -= settings.doubled
        found.append(score)
    return found


def _share(reading: Reading, size: int, is_known: Callable[[str], bool]) -> float:
    """Give the share of the runs of so many letters across the place that are known."""
    runs = list(_runs(reading, size))
    return sum(map(is_known, runs)) / max(1, len(runs))


def _runs(reading: Reading, size: int) -> Iterator[str]:
    text = "".join(reading)
    start, end = len(reading.before), len(reading.before) + len(reading.letters)
    for at in range(max(0, start - size + 1), min(max(end, start), len(text) - size + 1)):
        yield text[at : at + size]


def _is_doubled(reading: Reading) -> bool:
    """Tell whether a Han letter stands beside itself, as few do: engines print some twice."""
    before, letters, after = reading
    return letters >= WIDE_FROM and letters in (before[-1:], after[:1])
