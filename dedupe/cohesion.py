"""Blocks → how much two stretches of text speak of one subject, by the words that they share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from dedupe.settings import TokenizerName
from dedupe.stream import Stream
from dedupe.tokens import content_words

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The content words of every block, and how much each word tells: ln(blocks / blocks that have it)."""

    words: tuple[Words, ...]
    weights: dict[str, float]

    def weigh(self, words: Iterable[str]) -> float:
        """Add up what the words tell; exactly, so that the order does not matter."""
        return math.fsum(map(self.weights.__getitem__, words))

    def cohesion(self, part: Words, whole: Set[str]) -> float:
        """Give the share of what `part` tells that `whole` tells too, 0..1; 0 for a part without words."""
        shared = part & whole
        total = self.weigh(part) if shared else 0.0
        return self.weigh(shared) / total if total else 0.0


def read_vocabulary(stream: Stream, tokenizer: TokenizerName) -> Vocabulary:
    """Collect the content words of each block, and weigh each by how few blocks of its page and corpus have it."""
    words = [
        frozenset(content_words(stream.spaced(*stream.bounds(block)), tokenizer)) for block in range(len(stream.blocks))
    ]
    return Vocabulary(tuple(words), weigh_words(words))


def weigh_words(blocks: Sequence[Words]) -> dict[str, float]:
    """Weigh words by inverse block frequency (Spärck Jones 1972), with one block added so that none weighs nothing."""
    counts = Counter(word for words in blocks for word in words)
    return {word: math.log((len(blocks) + 1) / count) for word, count in counts.items()}
