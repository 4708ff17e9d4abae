"""Text → how likely it is by jieba's dictionary: which of two readings makes words."""

from __future__ import annotations

from dedupe.blocks import WIDE_FROM
from dedupe.dictionary import load_dictionary
from dedupe.segmenter import words_from

_USUAL = -5.2  # log-probability a letter in newspaper text: readings of unlike lengths are compared against it


def likelihood(text: str) -> float:
    """Give the log-probability of the likeliest division of a text into jieba's words (its own unigram model).

    Against what text of that length usually has. A letter that is no word counts as a word seen once; Latin letters
    and digits tell nothing.
    """
    dictionary = load_dictionary()
    singles, longer = words_from(text, dictionary)
    best = [0.0] * (len(text) + 1)
    for at in range(len(text) - 1, -1, -1):
        alone = dictionary.unknown if text[at] >= WIDE_FROM else _USUAL
        likely = (alone if singles[at] >= 0 or singles[at] < alone else singles[at]) + best[at + 1]
        for end, log in longer.get(at, ()):
            if log + best[end] > likely:
                likely = log + best[end]
        best[at] = likely
    return best[0] - _USUAL * len(text)
