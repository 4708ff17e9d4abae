"""Text of a stream → which words the dump prints more than once: words, not what an engine made of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import distinct, order_of, run_starts
from dedupe.blocks import WIDE_FROM
from dedupe.normalize import encode
from dedupe.records import dataclass

Hashes = NDArray[np.uint64]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio (Knuth, TAOCP 3, 6.4)
_MULTIPLIER, _64_BITS = int(_FACTOR), 2**64 - 1
_PAIR, _PLACE = 2, 4
_SLICE = 1 << 18  # letters hashed, or hashes sorted, at a time
_PARTS = 256  # … of which no stream makes more: each goes once through the places of all


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

    def printed(self, text: str, size: int) -> NDArray[np.bool_]:
        """Tell of the run of two or of four letters at each place of a text whether it stands at two places."""
        known, keys = self.pairs if size == _PAIR else self.fours, _hashes(encode(text).astype(np.uint64), size)
        if not len(known):
            return np.zeros(len(keys), bool)
        is_printed: NDArray[np.bool_] = known[np.minimum(known.searchsorted(keys), len(known) - 1)] == keys
        return is_printed

    def holds_in_place(self, text: str, start: int, end: int) -> bool:
        """Tell whether text[start:end], a word as in `holds`, stands elsewhere with two of the letters beside it."""
        around = ((start - 2, end), (start - 1, end + 1), (start, end + 2))
        return _is_han(text[start:end]) and any(
            _all_in(self.fours, text[low:high], _PLACE) for low, high in around if low >= 0
        )


def read_runs(text: str) -> tuple[Attested, Attested]:
    """Collect the pairs and fours of letters of a text: those that stand in it, and those that do so twice."""
    once, twice = [], []
    for size in (_PAIR, _PLACE):
        keys = np.concatenate([np.zeros(0, np.uint64), *(part for _, part in _hashed(text, size))])
        keys.sort()
        once.append(distinct(keys))
        twice.append(distinct(keys[1:][keys[1:] == keys[:-1]]))
    return Attested(*once), Attested(*twice)


def read_attested(text: str, around: int) -> Attested:
    """Collect what stands at two places or more; places with the same `around` letters about them are one.

    An engine's error comes back where a page is printed, or listed, twice over. Sorts the text three times, and lays
    ten bytes a letter beside it.
    """
    before = around // 3  # n-grams lie somewhat left of the middle: they begin at their place
    hashes = np.empty(len(text) + 1, np.uint64)
    for start, part in _hashed(text, around, before, around - before):
        hashes[start : start + len(part)] = part
    is_apart = _are_first(hashes)
    del hashes
    return Attested(_repeated(text, _PAIR, is_apart), _repeated(text, _PLACE, is_apart))


def _repeated(text: str, size: int, is_apart: NDArray[np.bool_]) -> Hashes:
    """Give the n-grams that stand at two of the places or more."""
    keys = np.empty(np.count_nonzero(is_apart[: max(0, len(text) - size + 1)]), np.uint64)
    end = 0
    for start, part in _hashed(text, size):
        mine = part[is_apart[start : start + len(part)]]
        keys[end : end + len(mine)] = mine
        end += len(mine)
    keys.sort()
    return distinct(keys[1:][keys[1:] == keys[:-1]])


def _are_first(hashes: Hashes) -> NDArray[np.bool_]:
    """Tell which of the places of one hash is the first. The hashes are sorted in parts, by their size.

    Of parts there are no more than a byte tells apart: each is picked out of all the places.
    """
    is_first = np.zeros(len(hashes), bool)
    count = min(_PARTS, 1 + len(hashes) // _SLICE)
    parts = np.empty(len(hashes), np.uint8)
    for start in range(0, len(hashes), _SLICE):
        mine = hashes[start : start + _SLICE]
        parts[start : start + _SLICE] = (mine >> np.uint64(32)) * np.uint64(count) >> np.uint64(32)
    for part in range(count):
        places = np.flatnonzero(parts == part)
        order = order_of(keys := hashes[places])
        is_first[places[order[run_starts(keys[order])]]] = True
    return is_first


def _hashed(text: str, size: int, before: int = 0, behind: int = 0) -> Iterator[tuple[int, Hashes]]:
    """Hash the n-gram at each position, a slice at a time; so many zeros stand before the text, and behind it."""
    count = max(0, len(text) + before + behind - size + 1)
    for start in range(0, count, _SLICE):
        low, high = start - before, min(start + _SLICE, count) - before + size - 1
        codes = encode(text[max(0, low) : high]).astype(np.uint64)
        zeros = (np.zeros(max(0, more), np.uint64) for more in (-low, high - len(text)))
        yield start, _hashes(np.concatenate([next(zeros), codes, next(zeros)]), size)


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
