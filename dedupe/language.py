"""Text → how likely it is by jieba's dictionary: which of two readings makes words."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.blocks import WIDE_FROM
from dedupe.dictionary import load_dictionary
from dedupe.segmenter import words_from

_USUAL = -5.2  # log-probability a letter in newspaper text: readings of unlike lengths are compared against it
_APART = "\0"  # between texts: no word has it in it


def likelihood(text: str) -> float:
    """Give the log-probability of the likeliest division of a text into jieba's words (its own unigram model).

    Against what text of that length usually has. A letter that is no word counts as a word seen once; Latin letters
    and digits tell nothing.
    """
    return likelihoods([text])[0]


def likelihoods(texts: Sequence[str]) -> list[float]:
    """Do the same for many texts, to the last bit: their words are looked up in the dictionary together."""
    dictionary = load_dictionary()
    joined = _APART.join(texts)
    singles, longer = words_from(joined, dictionary)
    best = [0.0] * (len(joined) + 1)
    for at in range(len(joined) - 1, -1, -1):
        if joined[at] == _APART:
            continue  # the text before it ends with 0: a sum that went on would be rounded elsewhere in each company
        alone = dictionary.unknown if joined[at] >= WIDE_FROM else _USUAL
        likely = (alone if singles[at] >= 0 or singles[at] < alone else singles[at]) + best[at + 1]
        for end, log in longer.get(at, ()):
            if log + best[end] > likely:
                likely = log + best[end]
        best[at] = likely
    found, start = [], 0
    for text in texts:
        found.append(best[start] - _USUAL * len(text))
        start += len(text) + 1
    return found
