"""Stream codes → which words the dump prints more than once: words, not what an engine made of them."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import distinct, order_of, run_starts
from dedupe.blocks import WIDE_FROM
from dedupe.records import dataclass

Hashes = NDArray[np.uint64]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio (Knuth, TAOCP 3, 6.4)
_MULTIPLIER, _64_BITS = int(_FACTOR), 2**64 - 1
_PAIR, _PLACE = 2, 4
_SLICE = 1 << 18  # letters hashed, or hashes sorted, at a time


@dataclass(frozen=True, slots=True)
class Attested:
    """The pairs and the fours of neighbouring letters that stand at two places or more, as sorted hashes.

    Misreading makes others every time; a name, a title, a word comes back, and often beside the same letters.
    """

    pairs: Hashes
    fours: Hashes

    def holds(self, word: str) -> bool:
        """Tell whether a word of two Han letters or more stands at two places, as far as its pairs of letters tell."""
        return _is_han(word) and _all_in(self.pairs, word, _PAIR)

    def prints(self, run: str) -> bool:
        """Tell whether a run of two or of four letters, of any script, stands at two places."""
        return _all_in(self.pairs if len(run) == _PAIR else self.fours, run, len(run))

    def holds_in_place(self, text: str, start: int, end: int) -> bool:
        """Tell whether text[start:end], a word as in `holds`, stands elsewhere with two of the letters beside it."""
        around = ((start - 2, end), (start - 1, end + 1), (start, end + 2))
        return _is_han(text[start:end]) and any(
            _all_in(self.fours, text[low:high], _PLACE) for low, high in around if low >= 0
        )


def read_attested(codes: NDArray[np.int32], around: int) -> Attested:
    """Collect what stands at two places or more; places with the same `around` letters about them are one.

    An engine's error comes back where a page is printed, or listed, twice over. Sorts the text three times, and lays
    twenty bytes a letter beside it.
    """
    before = around // 3  # n-grams lie somewhat left of the middle: they begin at their place
    padded = np.concatenate([np.zeros(before, np.int32), codes, np.zeros(around - before, np.int32)])
    is_apart = _are_first(_all_hashes(padded, around))
    return Attested(_repeated(codes, _PAIR, is_apart), _repeated(codes, _PLACE, is_apart))


def _repeated(codes: NDArray[np.int32], size: int, is_apart: NDArray[np.bool_]) -> Hashes:
    """Give the n-grams that stand at two of the places or more."""
    keys = _all_hashes(codes, size)
    keys = keys[is_apart[: len(keys)]]
    keys.sort()
    return distinct(keys[1:][keys[1:] == keys[:-1]])


def _are_first(hashes: Hashes) -> NDArray[np.bool_]:
    """Tell which of the places of one hash is the first. The hashes are sorted in parts, by their size."""
    is_first = np.zeros(len(hashes), bool)
    parts = 1 + len(hashes) // _SLICE
    for part in range(parts):
        low, high = (np.uint64((1 << 64) * n // parts - over) for n, over in ((part, 0), (part + 1, 1)))
        mine = np.flatnonzero((low <= hashes) & (hashes <= high))
        order = order_of(keys := hashes[mine])
        is_first[mine[order[run_starts(keys[order])]]] = True
    return is_first


def _all_hashes(codes: NDArray[np.int32], size: int) -> Hashes:
    """Hash the n-gram at each position, a slice at a time."""
    found = np.empty(max(0, len(codes) - size + 1), np.uint64)
    for start in range(0, len(found), _SLICE):
        end = min(start + _SLICE, len(found))
        found[start:end] = _hashes(codes[start : end + size - 1].astype(np.uint64), size)
    return found


def _hashes(letters: Hashes, size: int) -> Hashes:
    """Hash the n-gram at each position."""
    count = max(0, len(letters) - size + 1)
    rolling = np.zeros(count, np.uint64)
    for i in range(size):
        rolling = (rolling ^ letters[i : i + count]) * _FACTOR
        rolling ^= rolling >> np.uint64(29)
    return rolling


def _all_in(known: Hashes, text: str, size: int) -> bool:
    """Tell whether all n-grams of a text are known; in plain numbers, because words have two or three."""
    values, count = known.data, len(known)
    for start in range(len(text) - size + 1):
        key = 0
        for letter in text[start : start + size]:
            key = (key ^ ord(letter)) * _MULTIPLIER & _64_BITS
            key ^= key >> 29
        place = bisect_left(values, key)
        if place == count or values[place] != key:
            return False
    return len(text) >= size


def _is_han(word: str) -> bool:
    return len(word) > 1 and min(word) >= WIDE_FROM


NONE = Attested(np.zeros(0, np.uint64), np.zeros(0, np.uint64))
