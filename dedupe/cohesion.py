"""Blocks → their words and shingles; how much two stretches of text speak of one subject, by the words they share."""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import stretches
from dedupe.records import dataclass, replace
from dedupe.settings import DEFAULTS, Settings, TokenizerName
from dedupe.signatures import Hashes, hash_runs
from dedupe.spread import BLOCKS, Spread, in_turn, pieces
from dedupe.stream import Stream
from dedupe.tokens import content_words, shingle_size, tokenize
from dedupe.topics import Topics, topics_of
from dedupe.whereabouts import sides

Words = frozenset[int]  # by their numbers in a vocabulary


@dataclass(frozen=True, slots=True)
class WordLists(Sequence[Words]):
    """The words of blocks, as numbers: block n has those in numbers[starts[n]:starts[n + 1]].

    A set takes twenty times the memory; so each is made when it is asked for.
    """

    numbers: array[int]
    starts: array[int]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, block: int) -> Words: ...

    @overload
    def __getitem__(self, block: slice) -> list[Words]: ...

    def __getitem__(self, block: int | slice) -> Words | list[Words]:
        if isinstance(block, slice):
            return [self[n] for n in range(*block.indices(len(self)))]
        return frozenset(self.numbers[self.starts[block] : self.starts[block + 1]])

    def of(self, blocks: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the words of some blocks, in the order of their text, and whose each is, 0 for the first block."""
        edges, which = np.asarray(self.starts), np.asarray(blocks, np.int64)
        low = edges[which]
        of, places = stretches(low, edges[which + 1] - low)
        return of, np.asarray(self.numbers)[places].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The content words of every block, and how much each word tells: ln(blocks / blocks that have it).

    `topics` are the subjects that each belongs to, `home` and `abroad` tell which only news from there have. What a
    word is like nobody asks after that: half of what a run would hold of a page's words are their letters.
    """

    words: WordLists
    weights: array[float]
    topics: Topics
    home: NDArray[np.bool_]
    abroad: NDArray[np.bool_]

    def of(self, blocks: Iterable[int]) -> Words:
        """Give the words of some blocks together."""
        return frozenset().union(*map(self.words.__getitem__, blocks))

    def weigh(self, words: Iterable[int]) -> float:
        """Add up what the words tell; exactly, so that the order does not matter."""
        return math.fsum(map(self.weights.__getitem__, words))

    def cohesion(self, part: Words, whole: Set[int]) -> float:
        """Give the share of what `part` tells that `whole` tells too, 0..1; 0 for a part without words."""
        shared = part & whole
        total = self.weigh(part) if shared else 0.0
        return self.weigh(shared) / total if total else 0.0

    def places(self, blocks: range) -> list[tuple[int, int]]:
        """Count, for each of some blocks in a row, the words that only news from home have, and those from abroad."""
        of, words = self.words.of(blocks)
        home, abroad = (np.bincount(of[flags[words]], minlength=len(blocks)) for flags in (self.home, self.abroad))
        return list(zip(home.tolist(), abroad.tolist(), strict=True))


class Packed(NamedTuple):
    """The words of some blocks: block n has `table[i]` for i in numbers[starts[n]:starts[n + 1]]."""

    table: tuple[str, ...]
    numbers: array[int]
    starts: array[int]


def pack_words(blocks: Iterable[Iterable[str]]) -> Packed:
    """Number the words of blocks."""
    known: dict[str, int] = {}
    numbers, starts = array("i"), array("q", [0])
    for words in blocks:
        numbers.extend(known.setdefault(word, len(known)) for word in words)
        starts.append(len(numbers))
    return Packed(tuple(known), numbers, starts)


def join_words(parts: Iterable[Packed]) -> Vocabulary:
    """Put the words of some blocks after those of others, and weigh them all.

    A part goes as soon as its words are numbered: each brings its own copies of them.
    """
    known: dict[str, int] = {}
    numbers, starts = array("i"), array("q", [0])
    for part in parts:
        places = np.array([known.setdefault(word, len(known)) for word in part.table], np.intc)
        starts.extend((np.array(part.starts[1:]) + len(numbers)).tolist())
        numbers.frombytes(places[np.array(part.numbers, np.intc)].tobytes())
    lists = WordLists(numbers, starts)
    home, abroad = (np.fromiter(map(side.__contains__, known), bool, len(known)) for side in sides())
    return Vocabulary(lists, weigh_words(lists, len(known)), topics_of(list(known)), home, abroad)


Cut = tuple[Packed, list[Hashes]]  # of some blocks: their words, and the hashes of their shingles


def cut_blocks(stream: Stream, settings: Settings, spread: Spread = in_turn) -> Iterable[Cut]:
    """Cut blocks for their words and for their shingles, most of them only once.

    Blocks too short to be candidates have no shingles. What is handed out to others is done while the caller goes on.
    """
    return spread(_words_in, (stream, settings), pieces(range(len(stream.blocks)), BLOCKS))


def read_words(cut: Iterable[Cut]) -> tuple[Vocabulary, Iterator[Hashes]]:
    """Collect the content words of each block, weighed by how few blocks have them, and the hashes of its shingles.

    Those of a block are held no longer than until they are asked for.
    """
    hashed: deque[list[Hashes]] = deque()

    def words() -> Iterator[Packed]:
        for packed, hashes in cut:
            hashed.append(hashes)
            yield packed

    def shingles() -> Iterator[Hashes]:
        while hashed:
            yield from hashed.popleft()

    return join_words(words()), shingles()


def read_vocabulary(stream: Stream, tokenizer: TokenizerName) -> Vocabulary:
    """Give the words alone."""
    return read_words(cut_blocks(stream, replace(DEFAULTS, tokenizer=tokenizer)))[0]


def _words_in(common: tuple[Stream, Settings], blocks: Iterable[int]) -> Cut:
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
    return pack_words(map(dict.fromkeys, words)), hashes


def weigh_words(words: WordLists, known: int) -> array[float]:
    """Weigh so many words by inverse block frequency (Spärck Jones 1972).

    One block is added, so that none weighs nothing.
    """
    counts = np.bincount(words.numbers, minlength=known).tolist()
    return array("d", (math.log((len(words) + 1) / count) for count in counts))
