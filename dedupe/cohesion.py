"""Blocks → their words and shingles; how much two stretches of text speak of one subject, by the words they share."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain
from typing import overload

import numpy as np

from dedupe.records import dataclass, replace
from dedupe.settings import DEFAULTS, Settings, TokenizerName
from dedupe.signatures import Hashes, hash_runs
from dedupe.spread import BLOCKS, Spread, in_turn, pieces
from dedupe.stream import Stream
from dedupe.tokens import content_words, shingle_size, tokenize

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class WordLists(Sequence[Words]):
    """The words of blocks, as numbers of words: block n has `table[i]` for i in numbers[starts[n]:starts[n + 1]].

    A set takes twenty times the memory; so each is made when it is asked for.
    """

    table: Sequence[str]
    numbers: array[int]
    starts: array[int]

    @classmethod
    def pack(cls, blocks: Iterable[Iterable[str]]) -> WordLists:
        """Keep the words of blocks."""
        known: dict[str, int] = {}
        numbers, starts = array("i"), array("q", [0])
        for words in blocks:
            numbers.extend(known.setdefault(word, len(known)) for word in words)
            starts.append(len(numbers))
        return cls(tuple(known), numbers, starts)

    @classmethod
    def join(cls, parts: Iterable[WordLists]) -> WordLists:
        """Put the lists of some blocks after those of others."""
        known: dict[str, int] = {}
        numbers, starts = array("i"), array("q", [0])
        for part in parts:
            places = np.array([known.setdefault(word, len(known)) for word in part.table], np.intc)
            starts.extend((np.array(part.starts[1:]) + len(numbers)).tolist())
            numbers.frombytes(places[np.array(part.numbers, np.intc)].tobytes())
        return cls(tuple(known), numbers, starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, block: int) -> Words: ...

    @overload
    def __getitem__(self, block: slice) -> list[Words]: ...

    def __getitem__(self, block: int | slice) -> Words | list[Words]:
        if isinstance(block, slice):
            return [self[n] for n in range(*block.indices(len(self)))]
        return frozenset(map(self.table.__getitem__, self.numbers[self.starts[block] : self.starts[block + 1]]))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The content words of every block, and how much each word tells: ln(blocks / blocks that have it)."""

    words: Sequence[Words]
    weights: dict[str, float]

    def of(self, blocks: Iterable[int]) -> Words:
        """Give the words of some blocks together."""
        return frozenset().union(*map(self.words.__getitem__, blocks))

    def weigh(self, words: Iterable[str]) -> float:
        """Add up what the words tell; exactly, so that the order does not matter."""
        return math.fsum(map(self.weights.__getitem__, words))

    def cohesion(self, part: Words, whole: Set[str]) -> float:
        """Give the share of what `part` tells that `whole` tells too, 0..1; 0 for a part without words."""
        shared = part & whole
        total = self.weigh(part) if shared else 0.0
        return self.weigh(shared) / total if total else 0.0


def read_words(stream: Stream, settings: Settings, spread: Spread = in_turn) -> tuple[Vocabulary, Iterator[Hashes]]:
    """Collect the content words of each block, weighed by how few blocks have them, and hash its shingles.

    Both at once: most blocks are cut only once. Blocks too short to be candidates have no shingles. Those of a block
    are held no longer than until they are asked for.
    """
    blocks = pieces(range(len(stream.blocks)), BLOCKS)
    words, hashes = zip(*spread(_words_in, (stream, settings), blocks), strict=True) if blocks else ((), ())
    lists = WordLists.join(words)
    return Vocabulary(lists, weigh_words(lists)), chain.from_iterable(hashes)


def read_vocabulary(stream: Stream, tokenizer: TokenizerName) -> Vocabulary:
    """Give the words alone."""
    return read_words(stream, replace(DEFAULTS, tokenizer=tokenizer))[0]


def _words_in(common: tuple[Stream, Settings], blocks: Iterable[int]) -> tuple[WordLists, list[Hashes]]:
    stream, settings = common
    bounds = [stream.bounds(block) for block in blocks]
    texts, spaced = [stream.text[start:end] for start, end in bounds], [stream.spaced(*place) for place in bounds]
    texts = [text if len(text) >= settings.min_chars else "" for text in texts]
    if settings.tokenizer == "chars":
        parts: Sequence[Sequence[str]] = texts
        words = content_words(tokenize(spaced, "chars"), "chars")
    else:
        cut = list(tokenize(spaced, settings.tokenizer))
        again = [n for n, text in enumerate(texts) if text and text != spaced[n]]  # Latin words, parted by blanks
        anew = dict(zip(again, tokenize([texts[n] for n in again], settings.tokenizer), strict=True))
        parts = [anew.get(n, cut[n]) if text else "" for n, text in enumerate(texts)]
        words = content_words(cut, settings.tokenizer)
    hashes = hash_runs(parts, shingle_size(settings.tokenizer, settings.signing))
    return WordLists.pack(map(dict.fromkeys, words)), hashes


def weigh_words(words: WordLists) -> dict[str, float]:
    """Weigh words by inverse block frequency (Spärck Jones 1972), with one block added so that none weighs nothing."""
    counts = np.bincount(words.numbers, minlength=len(words.table)).tolist()
    return {word: math.log((len(words) + 1) / count) for word, count in zip(words.table, counts, strict=True)}
