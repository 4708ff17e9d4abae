"""Stream codes → which words the dump prints more than once: words, not what an engine made of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dedupe.blocks import WIDE_FROM
from dedupe.normalize import encode

_BITS = 21  # of a code point


@dataclass(frozen=True, slots=True)
class Attested:
    """The pairs of neighbouring Han letters that stand at two places or more, as sorted numbers.

    Misreading makes another pair every time; a name, a title, a word comes back.
    """

    pairs: NDArray[np.int64]

    def holds(self, word: str) -> bool:
        """Tell whether a word of two Han letters or more stands at two places, as far as its pairs of letters tell."""
        keys = _keys(encode(word))
        if len(word) < 2 or len(keys) < len(word) - 1:
            return False
        return bool((self.pairs.searchsorted(keys, "left") < self.pairs.searchsorted(keys, "right")).all())


def read_attested(codes: NDArray[np.int32]) -> Attested:
    """Collect the pairs of Han letters that stand at two places or more. Sorts the text once."""
    keys = np.sort(_keys(codes))
    again = keys[1:][keys[1:] == keys[:-1]]
    return Attested(np.unique(again))


def _keys(codes: NDArray[np.int32]) -> NDArray[np.int64]:
    """Number the pairs of neighbouring letters that are both Han."""
    wide = codes >= ord(WIDE_FROM)
    both = wide[:-1] & wide[1:]
    return (codes[:-1].astype(np.int64)[both] << _BITS) | codes[1:].astype(np.int64)[both]


NONE = Attested(np.zeros(0, np.int64))
