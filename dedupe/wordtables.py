"""Blocks in line → arrays that tell which words stand where, and what any stretch of blocks shares with others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import distinct, run_starts, stretches, sums
from dedupe.cohesion import Vocabulary
from dedupe.topics import Topics

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

_UNIT = float(1 << 32)  # of a weight: whole numbers add up to the same in any order, and fit into a float's 53 bits


class Sets(NamedTuple):
    """Sets of words: set `of[i]` has word `words[i]`; in the order of the sets, set n from `starts[n]` on."""

    of: Ints
    words: Ints
    starts: Ints


class WordTable(NamedTuple):
    """The words of some blocks by number: what each weighs, in whole units, what it speaks of, and where it stands.

    Row n of `said` tells which words block n says; row n of `last`, in which of the blocks before n each was said
    last, −1 for none. Blocks that do not count say nothing, nor does the row behind the last block. The words that one
    block alone has, most of them, share the last column, where nothing is said: they have the last numbers.
    """

    blocks: Sets
    weights: Numbers
    topics: Topics
    said: Flags
    last: NDArray[np.int32]

    @classmethod
    def of(cls, blocks: Sequence[int], vocabulary: Vocabulary) -> WordTable:
        """Number the words of blocks; as yet, none counts."""
        of, words = vocabulary.words.of(blocks)
        order = np.argsort(words, kind="stable")
        first = run_starts(words[order])
        counts = np.diff(first, append=len(words))
        is_single = counts < 2
        shared = len(first) - int(is_single.sum())
        places = np.where(is_single, shared + np.cumsum(is_single), np.cumsum(~is_single)) - 1
        known, numbers = np.empty_like(places), np.empty_like(words)
        known[places] = words[order[first]]
        numbers[order] = np.repeat(places, counts)
        weights = np.rint(np.asarray(vocabulary.weights)[known] * _UNIT)
        shape = len(blocks) + 1, shared + 1
        told = _sets(of, numbers, len(blocks)), weights, vocabulary.topics.at(known)
        return cls(*told, np.zeros(shape, bool), np.full(shape, -1, np.int32))

    def counting(self, counts: Flags) -> WordTable:
        """Give the same table with some blocks counting."""
        said = np.zeros_like(self.said)
        of, words = self.blocks.of, self.columns(self.blocks.words)
        said[of, words] = counts[of] & (words < said.shape[1] - 1)
        last = np.full_like(self.last, -1)
        at = np.where(said[:-1], np.arange(len(counts), dtype=np.int32)[:, None], np.int32(-1))
        np.maximum.accumulate(at, out=last[1:])
        return self._replace(said=said, last=last)

    def columns(self, words: Ints) -> Ints:
        """Give the columns in which words stand."""
        columns: Ints = np.minimum(words, self.said.shape[1] - 1)
        return columns

    def rows(self, sets: Sets) -> Flags:
        """Lay sets of words out as rows with these columns."""
        rows = np.zeros((len(sets.starts) - 1, self.said.shape[1]), bool)
        rows[sets.of, self.columns(sets.words)] = True
        rows[:, -1] = False
        return rows

    def union(self, starts: Ints, counts: Ints) -> Sets:
        """Put together the words of so many blocks from each start."""
        of, blocks = stretches(starts, counts)
        each, places = stretches(self.blocks.starts[blocks], np.diff(self.blocks.starts)[blocks])
        keys = distinct(of[each] * len(self.weights) + self.blocks.words[places])
        return _sets(keys // max(1, len(self.weights)), keys % max(1, len(self.weights)), len(starts))

    def pick(self, blocks: Ints) -> Sets:
        """Give the words of each of some blocks."""
        of, places = stretches(self.blocks.starts[blocks], np.diff(self.blocks.starts)[blocks])
        return _sets(of, self.blocks.words[places], len(blocks))

    def shares(self, part: Sets, whole: Flags, rows: Ints | None = None) -> Numbers:
        """Give the share of what each set tells that a row of flags has too: that of its number, or the one named."""
        of = part.of if rows is None else rows[part.of]
        return share(self.weigh(part, whole[of, self.columns(part.words)]), self.weigh(part))

    def weigh(self, sets: Sets, counts: Flags | None = None) -> Numbers:
        """Add up what the words of each set weigh, or those that count."""
        weights = self.weights[sets.words]
        return sums(sets.of, weights if counts is None else weights * counts, len(sets.starts) - 1)

    def past(self, sets: Sets, places: Ints) -> Numbers:
        """Give, for each set and each block, what those words weigh that are said from the block to the set's place."""
        width = len(self.last)
        columns = self.last[places[sets.of], self.columns(sets.words)] + 1
        size = (len(sets.starts) - 1) * width
        weights = sums(sets.of * width + columns, self.weights[sets.words], size).reshape(-1, width)
        found: Numbers = weights[:, :0:-1].cumsum(axis=1)[:, ::-1]
        return found


def _sets(of: Ints, words: Ints, count: int) -> Sets:
    return Sets(of, words, np.searchsorted(of, np.arange(count + 1)))


def share(part: Numbers, whole: Numbers) -> Numbers:
    """Divide; of nothing, nothing is a share of 0."""
    found: Numbers = part / np.maximum(whole, 1.0)  # in units, of which a word has thousands
    return found
