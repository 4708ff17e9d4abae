"""Text → how likely it is by jieba's dictionary: which of two readings makes words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from dedupe.blocks import WIDE_FROM
from dedupe.tokens import word_frequencies

_LONGEST = 6  # letters of a word; of jieba's 349,000 words 1 % are longer
_USUAL = -5.2  # log-probability a letter in newspaper text: readings of unlike lengths are compared against it


def likelihood(text: str) -> float:
    """Give the log-probability of the likeliest division of a text into jieba's words (its own unigram model).

    Against what text of that length usually has. A letter that is no word counts as a word seen once; Latin letters
    and digits tell nothing.
    """
    frequencies, total = _dictionary()
    best = [0.0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        letter = text[end - 1]
        alone = math.log(frequencies.get(letter) or 1) - total if letter >= WIDE_FROM else _USUAL
        found = best[end - 1] + alone
        for start in range(max(0, end - _LONGEST), end - 1):
            count = frequencies.get(text[start:end])
            if count:
                found = max(found, best[start] + math.log(count) - total)
        best[end] = found
    return best[-1] - _USUAL * len(text)


@cache
def _dictionary() -> tuple[Mapping[str, int], float]:
    frequencies = word_frequencies()
    return frequencies, math.log(sum(frequencies.values()))
