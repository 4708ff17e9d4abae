"""Words of texts → which subjects of the news they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pkgutil import get_data
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]

# The layout of data/topics.bin, which tools/build_topics.py makes: numbers, for a page needs a thousandth of its words,
# and finds them in 2 ms without reading the others.
TOPICS = 100
KEPT = 3  # topics of a word that are kept
LETTERS = 4  # of the longest words that it has
UNIT = 255  # that make a share of 1
_FIRST_HAN = "一"


class Topics(NamedTuple):
    """For some words the foremost topics and their shares, a row each; the rest is spread as it is in all text.

    A word that tells nothing, or that the table does not have, has shares of 0.
    """

    foremost: NDArray[np.uint8]
    shares: NDArray[np.uint8]

    def at(self, words: Ints | Sequence[int]) -> Topics:
        """Give the rows of some words."""
        return Topics(self.foremost[words], self.shares[words])


class _Table(NamedTuple):
    background: Numbers  # what share of all text each topic has
    keys: NDArray[np.uint64]  # of the words, sorted
    topics: Topics


def keys_of(words: Sequence[str]) -> NDArray[np.uint64]:
    """Give words of up to LETTERS letters as numbers, sorted as they are; 0 for others."""
    letters = np.array(words, f"<U{LETTERS + 1}").view("<u4").reshape(-1, LETTERS + 1).astype(np.uint64)
    keys = np.zeros(len(words), np.uint64)
    for column in letters[:, :LETTERS].T:
        keys = (keys << np.uint64(16)) | column
    keys[(letters[:, LETTERS] > 0) | (letters > 0xFFFF).any(axis=1)] = 0
    return keys


def topics_of(words: Sequence[str]) -> Topics:
    """Look words up."""
    found = Topics(np.zeros((len(words), KEPT), np.uint8), np.zeros((len(words), KEPT), np.uint8))
    keys = keys_of(words)
    if keys.max(initial=0) >> np.uint64(16 * (LETTERS - 1)) < ord(_FIRST_HAN):  # no Chinese: nothing to be read
        return found
    table = _table()
    places = np.minimum(np.searchsorted(table.keys, keys), len(table.keys) - 1)
    rows = np.flatnonzero(table.keys[places] == keys)
    found.foremost[rows], found.shares[rows] = table.topics.at(places[rows])
    return found


def background() -> Numbers:
    """Give the share that each topic has of all text."""
    return _table().background


@cache
def _table() -> _Table:
    data = get_data("dedupe", "data/topics.bin") or b""
    background = np.frombuffer(data, "<f4", TOPICS).astype(np.float64)
    background /= background.sum()
    start = 4 * TOPICS
    count = (len(data) - start) // (8 + 2 * KEPT)
    keys = np.frombuffer(data, "<u8", count, start)
    start += 8 * count
    foremost, shares = (
        np.frombuffer(data, np.uint8, KEPT * count, start + part * KEPT * count).reshape(-1, KEPT) for part in (0, 1)
    )
    return _Table(background, keys, Topics(foremost, shares))
