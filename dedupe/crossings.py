"""Blocks in line → where paragraph follows paragraph, what both sides and the headlines around them share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from itertools import pairwise, takewhile

from dedupe.settings import Junctions
from dedupe.wordtables import WordTable

Features = dict[str, float]  # name of a weight → how much of it
Words = frozenset[int]


def crossings(kinds: Sequence[str], table: WordTable, reach: Junctions) -> list[Features]:
    """Give, for each block, what speaks for and against an end before it; nothing where no two paragraphs meet."""
    weights = table.weights.tolist()
    starts, numbers = table.blocks.starts.tolist(), table.blocks.words.tolist()
    words = [frozenset(numbers[start:end]) for start, end in pairwise(starts)]

    def share(part: Words, whole: Set[int]) -> float:
        shared = part & whole
        return sum(map(weights.__getitem__, shared)) / sum(map(weights.__getitem__, part)) if shared else 0.0

    found: list[Features] = []
    for at in range(len(kinds)):
        if not at or not kinds[at - 1] == kinds[at] == "body":
            found.append({})
            continue
        above = _in_line(kinds, range(at - 1, max(-1, at - 1 - reach.reach_before), -1))
        below = _in_line(kinds, range(at, min(len(kinds), at + reach.reach_after)))
        past, text = (frozenset().union(*(words[block] for block in blocks)) for blocks in (above, below))
        here = {"before_below": share(words[at - 1], text), "past_below": share(past, text)}
        title = _headline(kinds, range(at - 1, max(-1, at - 1 - reach.reach_title), -1))
        if title is not None:
            here["title_body"] = share(words[at], words[title])
            here["title_below"], here["title_past"] = share(words[title], text), share(words[title], past)
        title = _headline(kinds, range(at, min(len(kinds), at + reach.reach_title)))
        if title is not None:
            here["next_title_below"], here["next_title_past"] = share(words[title], text), share(words[title], past)
        found.append(here)
    return found


def _in_line(kinds: Sequence[str], blocks: Iterable[int]) -> list[int]:
    """Give the paragraphs up to the first block of another kind."""
    return list(takewhile(lambda block: kinds[block] == "body", blocks))


def _headline(kinds: Sequence[str], blocks: Iterable[int]) -> int | None:
    """Give the first headline."""
    return next((block for block in blocks if kinds[block] == "headline"), None)
