"""A printing of a text and its matches → the share of its letters that seem to be misread."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from dedupe.language import likelihood
from dedupe.matches import Match
from dedupe.model import UNSURE
from dedupe.settings import Removal
from dedupe.stream import Stream


def estimate_damage(stream: Stream, start: int, end: int, others: Collection[Match], settings: Removal) -> float:
    """Estimate the share of a printing's letters, [start, end) of the stream, that are misread or lost.

    To compare it with other printings of the same text, which stand on the b sides of `others`. Three signs: letters
    that most others print otherwise, where there are two or more of them; how unlikely its letters are by jieba's
    dictionary; how little sure its engine was of them, where all printings tell. One whose like is the same to the
    letter has none.
    """
    if all(match.similarity == 1 for match in others):
        return 0.0
    letters = max(1, end - start)
    signs = -likelihood(stream.text[start:end]) / (settings.misread_cost * letters)
    if all(stream.pages[stream.page_at(at)].sure for at in (start, *(match.b_start for match in others))):
        signs += settings.doubted * _doubt(stream, start, end)
    if len(others) < 2:
        return signs
    return _outvoted(start, end, others) / letters + settings.signs_of_many * signs


def _outvoted(start: int, end: int, others: Collection[Match]) -> int:
    """Count the letters of [start, end) that most of the others that reach there print otherwise, or have besides."""
    reaching, against, besides = (np.zeros(end - start + 1, np.int64) for _ in range(3))
    for match in others:
        reaching[max(0, match.a_start - start) : max(0, match.a_end - start)] += 1
        _count_unlike(match, start, end, against, besides)
    most = 2 * against[:-1] > reaching[:-1]
    # What the others have besides is counted with the letter before it, as the mean of those that have any.
    has_more = besides[:-1] // np.maximum(1, against[:-1]) * most
    return int(np.count_nonzero(most) + np.maximum(0, has_more - 1).sum())


def _count_unlike(match: Match, start: int, end: int, against: NDArray[np.int64], besides: NDArray[np.int64]) -> None:
    """Add where a match speaks against the letters of [start, end), and how many letters it has besides them."""
    a, b, is_equal = match.steps.a, match.steps.b, match.steps.is_equal
    for n in range(max(0, bisect_right(a, start) - 1), len(is_equal)):
        if a[n] >= end:
            break
        if not is_equal[n] and a[n] >= start:
            stands = a[n + 1] - a[n]
            at = a[n] - start
            against[at : at + max(1, stands)] += 1
            besides[at] += max(0, b[n + 1] - b[n] - stands)


def _doubt(stream: Stream, start: int, end: int) -> float:
    """Estimate the share of letters that are misread from how sure the engine was of each.

    Of those of which engines are sure to s, about (1 - s) to the power of 1.5 are wrong, whatever the engine (DESIGN).
    """
    sure = stream.pages[stream.page_at(start)].sure
    known = [sure[at] for at in stream.offsets[start:end].tolist() if sure[at] != UNSURE]
    return math.fsum(math.sqrt(1 - each / 100) ** 3 for each in known) / max(1, len(known))
