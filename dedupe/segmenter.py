"""Text → Chinese words, as jieba cuts it, from a dictionary that lies in arrays: nothing to load, only to look up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from dedupe.normalize import encode
from dedupe.patterns import pattern
from dedupe.records import dataclass

_BITS = 21  # of a code point
MIN_LOG = -3.14e100  # jieba's logarithm of what is impossible
FIRST_HAN, LAST_HAN = 0x4E00, 0x9FD5  # that jieba knows
_FIRST, _LAST = chr(FIRST_HAN), chr(LAST_HAN)
STATES = "BMES"  # a character begins a word, stands in its middle, ends it, or is one
_APART = "\0"  # between texts: no word has it in it
_BLOCK = pattern(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")  # jieba's own patterns
_SKIP = pattern(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")

Longer = dict[int, list[tuple[int, float]]]  # place → longer words that begin there: end, ln of probability


@dataclass(frozen=True, slots=True)
class Dictionary:
    """jieba's words and probabilities.

    A node is a beginning of words. `edges` holds parent << 21 | code point of every node, sorted; the node's number is
    its place there plus 1, the root's is 0. `logs[node]` is ln of the probability of the word that ends there, above 0
    where none does; `unknown` that of a character alone. `emit[state]` is ln of the probability of each Han character
    in a state of jieba's hidden Markov model, `start` and `move` those of the states and their sequence.
    """

    edges: NDArray[np.int64]
    logs: NDArray[np.float64]
    unknown: float
    emit: NDArray[np.float64]
    start: Mapping[str, float]
    move: Mapping[str, Mapping[str, float]]


def build_trie(words: Mapping[str, int], total: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Lay a dictionary (word → how often it was counted) out as `edges` and `logs`, letter after letter."""
    texts = sorted(words)
    lengths = np.array([len(text) for text in texts])
    codes, starts = encode("".join(texts)).astype(np.int64), np.cumsum(lengths) - lengths
    log_total = math.log(total)
    ends = np.array([math.log(words[text] or 1) - log_total if words[text] else 1.0 for text in texts])
    node = np.zeros(len(texts), np.int64)
    edges, logs, count = [], [np.ones(1)], 1
    for depth in range(int(lengths.max(initial=0))):
        longer = np.flatnonzero(lengths > depth)
        # Sorted words have sorted beginnings, so equal ones stand together.
        keys = node[longer] << _BITS | codes[starts[longer] + depth]
        is_new = np.r_[True, keys[1:] != keys[:-1]]
        node[longer] = count - 1 + np.cumsum(is_new)
        edges.append(keys[is_new])
        level = np.ones(len(edges[-1]))
        whole = longer[lengths[longer] == depth + 1]
        level[node[whole] - count] = ends[whole]
        logs.append(level)
        count += len(level)
    return np.concatenate([np.zeros(0, np.int64), *edges]), np.concatenate(logs)


def cut_words(texts: Iterable[str], dictionary: Dictionary) -> list[list[str]]:
    """Cut texts into words: the likeliest way through the dictionary; what is not in it, by a Markov model.

    All texts at once: their words are looked up in the dictionary together.
    """
    parts = [_BLOCK.split(text) for text in texts]
    joined = _APART.join(block for blocks in parts for block in blocks[1::2])
    singles, longer = words_from(joined, dictionary)
    ends = _likeliest(joined, singles, longer, dictionary.unknown)
    cut: list[list[str]] = []
    start = 0
    for blocks in parts:
        words: list[str] = []
        cut.append(words)
        for number, block in enumerate(blocks):
            if number % 2:
                _cut_block(joined, (start, start + len(block)), ends, longer, dictionary, words)
                start += len(block) + 1
            else:
                words.extend(block)
    return cut


def _cut_block(
    text: str, place: tuple[int, int], ends: Sequence[int], longer: Longer, dictionary: Dictionary, words: list[str]
) -> None:
    single = at = place[0]  # single: where the run of characters that make no word begins
    while at < place[1]:
        end = ends[at]
        if end > at + 1:
            _cut_singles(text, single, at, longer, dictionary, words)
            words.append(text[at:end])
            single = end
        at = end
    _cut_singles(text, single, at, longer, dictionary, words)


def words_from(text: str, dictionary: Dictionary) -> tuple[list[float], Longer]:
    """Find the words that begin at each place: ln of the probability of the letter alone, above 0 if it is no word.

    And where there are longer ones, where each ends, and ln of its probability; short ones first.
    """
    codes = encode(text).astype(np.int64)
    singles: list[float] = []
    longer: Longer = {}
    places = np.arange(len(codes))
    nodes = np.zeros(len(codes), np.int64)
    edges = dictionary.edges
    for depth in range(len(codes)):
        keys = nodes << _BITS | codes[places + depth]
        at = np.minimum(edges.searchsorted(keys), len(edges) - 1)
        known = edges[at] == keys
        if not depth:
            singles = np.where(known, dictionary.logs[at + 1], 1.0).tolist()
        places, nodes = places[known], at[known] + 1
        if depth:
            logs = dictionary.logs[nodes]
            is_word = logs < 0
            for place, log in zip(places[is_word].tolist(), logs[is_word].tolist(), strict=True):
                if place in longer:
                    longer[place].append((place + depth + 1, log))
                else:
                    longer[place] = [(place + depth + 1, log)]
        inside = places + depth + 1 < len(codes)
        places, nodes = places[inside], nodes[inside]
        if not len(places):
            break
    return singles, longer


def _likeliest(text: str, singles: Sequence[float], longer: Longer, unknown: float) -> list[int]:
    """Give for each place where the word ends that begins the likeliest way from there; of equals the longest.

    Where texts stand apart, each by itself: its way ends there, with the logarithm 0.
    """
    best, ends = [0.0] * (len(singles) + 1), list(range(1, len(singles) + 1))
    for at in range(len(singles) - 1, -1, -1):
        alone, words = singles[at], longer.get(at, ())
        if alone > 0:
            if text[at] == _APART:
                continue
            alone = -math.inf if words else unknown
        likely = alone + best[at + 1]
        for end, log in words:
            if log + best[end] >= likely:
                likely, ends[at] = log + best[end], end
        best[at] = likely
    return ends


def _cut_singles(text: str, start: int, end: int, longer: Longer, dictionary: Dictionary, words: list[str]) -> None:
    """Cut the run text[start:end] of characters that stand alone on the likeliest way."""
    run = text[start:end]
    if len(run) < 2 or any(other == end for other, _ in longer.get(start, ())):
        words.extend(run)
    else:
        for is_han, letters in groupby(run, lambda letter: _FIRST <= letter <= _LAST):
            part = "".join(letters)
            words.extend(_cut_unknown(part, dictionary) if is_han else filter(None, _SKIP.split(part)))


def _cut_unknown(text: str, dictionary: Dictionary) -> Iterator[str]:
    """Cut a run of Han characters by the likeliest sequence of states (Viterbi 1967)."""
    begin = 0
    for at, state in enumerate(_states(text, dictionary)):
        if state in "BS":
            begin = at
        if state in "ES":
            yield text[begin : at + 1]


def _states(text: str, dictionary: Dictionary) -> str:
    move = dictionary.move
    emit = dictionary.emit[:, encode(text) - FIRST_HAN].T.tolist()
    b, m, e, s = (dictionary.start[state] + log for state, log in zip(STATES, emit[0], strict=True))
    before: list[dict[str, str]] = []
    # The states that may stand before each; of two as likely jieba takes the later letter.
    for in_b, in_m, in_e, in_s in emit[1:]:
        to_b = max((e + move["E"]["B"] + in_b, "E"), (s + move["S"]["B"] + in_b, "S"))
        to_m = max((m + move["M"]["M"] + in_m, "M"), (b + move["B"]["M"] + in_m, "B"))
        to_e = max((b + move["B"]["E"] + in_e, "B"), (m + move["M"]["E"] + in_e, "M"))
        to_s = max((s + move["S"]["S"] + in_s, "S"), (e + move["E"]["S"] + in_s, "E"))
        b, m, e, s = to_b[0], to_m[0], to_e[0], to_s[0]
        before.append({"B": to_b[1], "M": to_m[1], "E": to_e[1], "S": to_s[1]})
    path = [max((e, "E"), (s, "S"))[1]]
    for states in reversed(before):
        path.append(states[path[-1]])
    return "".join(reversed(path))
