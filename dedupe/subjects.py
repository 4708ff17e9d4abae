"""Blocks in line → for each place between two of them, do both sides speak of the same subjects?"""

from __future__ import annotations

import numpy as np

from dedupe.arrays import sums
from dedupe.topics import TOPICS, UNIT, Topics, background
from dedupe.wordtables import Ints, Numbers, Sets


def alike(blocks: Sets, topics: Topics, above: int, below: int, doubt: float) -> Numbers:
    """Say, for the place before each block, how much the blocks above and below it speak of the same subjects.

    How much likelier the words of one side are where the subjects are the other's than in any text: the mean of ln, of
    both sides. 0: as in any text; below: of other subjects. `above` and `below` are how many blocks count; each side is
    taken with `doubt` words of no subject.
    """
    count = len(blocks.starts) - 1
    known = topics.shares[blocks.words].any(axis=1)
    if not known.any():
        return np.zeros(count)
    of, (foremost, shares) = blocks.of[known], topics.at(blocks.words[known])
    told = shares / UNIT
    rest = 1 - told.sum(axis=1)
    usual = background()
    subjects = sums((of[:, None] * TOPICS + foremost).ravel(), told.ravel(), count * TOPICS).reshape(-1, TOPICS)
    subjects += sums(of, rest, count)[:, None] * usual
    words = np.bincount(of, minlength=count)
    places = np.arange(count)
    windows = (np.maximum(places - above, 0), places), (places, np.minimum(places + below, count))
    found = np.zeros(count)
    for (low, high), other, offsets in zip(windows, windows[::-1], (range(below), range(-above, 0)), strict=True):
        said, size = _between(subjects, low, high), _between(words, low, high)
        lift = (said / usual + doubt) / (size + doubt)[:, None]
        total = np.zeros(count)
        for offset in offsets:  # of the words in the block so far from a place
            at = of - offset
            there = (at >= 0) & (at < count)
            likelier = (told[there] * lift[at[there, None], foremost[there]]).sum(axis=1) + rest[there]
            total += sums(at[there], np.log(likelier), count)
        found += total / (_between(words, *other) + doubt) / 2
    return found


def _between(rows: Numbers | Ints, low: Ints, high: Ints) -> Numbers:
    """Add up the rows from one to another, for many of these."""
    total = np.concatenate([np.zeros((1, *rows.shape[1:])), rows.cumsum(axis=0)])
    found: Numbers = total[high] - total[low]
    return found
