"""Copies → kept text, corrected where the other printings agree against it: a vote, letter by letter."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dedupe.alignment import align_texts
from dedupe.copies import Copies, Piece
from dedupe.settings import Consensus, Settings
from dedupe.stream import Stream


class _Vote(NamedTuple):
    """What one copy prints at a place of a kept block: its own [from_start, from_end) of the stream."""

    from_start: int
    from_end: int
    weight: float
    block: int


def correct_blocks(stream: Stream, copies: Copies, settings: Settings) -> dict[int, str]:
    """Give the kept blocks that a vote of all printings changes, with their corrected text as the dump would have it.

    Each copy is aligned with the kept text that it cites. A letter of it gives way where at least two copies print
    the same other letter there, and together outweigh those that print the kept one, which counts itself; a digit,
    only where all copies agree. No letter is put in that no copy has. Variants are no copies, so they have no vote.
    With one copy nothing is changed: it is one word against another.
    """
    cast: dict[tuple[int, int, int], list[tuple[str, _Vote]]] = defaultdict(list)
    # Copies that stand at a place with what the kept text has there, as stretches: (start, weight), (end, -weight).
    present: dict[int, float] = defaultdict(float)
    printings: dict[int, int] = defaultdict(int)
    for (start, end), vote in _readings(stream, copies, settings):
        if start is None or end is None:
            present[vote.from_start] += vote.weight
            present[vote.from_end] -= vote.weight
            printings[vote.from_start] += 1
            printings[vote.from_end] -= 1
        else:
            cast[vote.block, start, end].append((stream.text[vote.from_start : vote.from_end], vote))
    heard = _Heard(present, printings)
    changes: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for (block, start, end), votes in sorted(cast.items(), key=lambda item: item[0]):
        winner = _winner(stream, start, end, votes, heard, settings.consensus_vote)
        place = _place(stream, block, start, end, winner) if winner is not None else None
        if winner is not None and place is not None:
            changes[block].append((*place, _printed(stream, winner)))
    return {block: _rewritten(stream, block, found) for block, found in sorted(changes.items())}


class _Heard:
    """How many copies, and of what weight, stand against each place of the kept text."""

    def __init__(self, weights: Mapping[int, float], counts: Mapping[int, int]) -> None:
        self._edges = sorted(weights)
        self._weights: list[float] = []
        self._counts: list[int] = []
        weight, count = 0.0, 0
        for edge in self._edges:
            weight, count = weight + weights[edge], count + counts[edge]
            self._weights.append(weight)
            self._counts.append(count)

    def at(self, position: int) -> tuple[float, int]:
        """Give the weight and the number of the copies there."""
        at = bisect_right(self._edges, position) - 1
        return (self._weights[at], self._counts[at]) if at >= 0 else (0.0, 0)


def _readings(
    stream: Stream, copies: Copies, settings: Settings
) -> Iterator[tuple[tuple[int | None, int | None], _Vote]]:
    """Align every copy with what it cites; give where it stands (as (None, None)), and each place where it differs."""
    limit = settings.consensus_vote
    for block in sorted(copies):
        for piece in copies[block]:
            if stream.block_at(piece.of_start) in copies:
                continue
            alike = min(limit.most_alike, max(limit.least_alike, piece.similarity))
            weight = math.log(alike / (1 - alike))
            of_start, of_end = _to_edges(stream, block, piece, settings.removal.max_uncovered)
            yield (None, None), _Vote(of_start, of_end, weight, stream.block_at(of_start))
            for step in align_texts(stream.text[of_start:of_end], stream.text[piece.start : piece.end]):
                if step.equal:
                    continue
                for start, end, low, high in _letters(step.a_start, step.a_end, step.b_start, step.b_end):
                    at = of_start + start, of_start + end
                    # Where a copy ends is no proof that the kept text should: its next block may go on there.
                    if low == high and not (piece.of_start <= at[0] and at[1] <= piece.of_end):
                        continue
                    # What is put in at the end of a block stands before the next one.
                    kept = stream.block_at(at[0] - (at[0] == at[1] == of_end))
                    yield at, _Vote(piece.start + low, piece.start + high, weight, kept)


def _to_edges(stream: Stream, block: int, piece: Piece, reach: int) -> tuple[int, int]:
    """Widen what a whole block cites to the edges of the kept block, if near: the first letters may be misread."""
    start, end = piece.of_start, piece.of_end
    low, high = stream.bounds(stream.block_at(start))[0], stream.bounds(stream.block_at(end - 1))[1]
    mine = stream.bounds(block)
    if piece.start == mine[0] and start - low <= reach:
        start = low
    if piece.end == mine[1] and high - end <= reach:
        end = high
    return start, end


def _letters(a: int, a_end: int, b: int, b_end: int) -> Iterator[tuple[int, int, int, int]]:
    """Part an unequal stretch into letters: one for one, one for none, or some for none at one place."""
    if a == a_end:
        yield a, a, b, b_end
        return
    for n in range(a_end - a):
        yield a + n, a + n + 1, min(b + n, b_end), min(b + n + 1, b_end)


def _winner(
    stream: Stream,
    start: int,
    end: int,
    votes: list[tuple[str, _Vote]],
    heard: _Heard,
    limit: Consensus,
) -> _Vote | None:
    """Give a copy that prints the winning reading, or None where the kept one stands."""
    # What is put in at the end of a block has its copies before it, at the beginning, behind it.
    total, copies = max(heard.at(start), heard.at(start - (start == end)), key=lambda found: found[1])
    weights: dict[str, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    for reading, vote in votes:
        weights[reading] += vote.weight
        counts[reading] += 1
    best = max(sorted(weights), key=lambda reading: weights[reading])
    own = total / max(1, copies)  # nobody knows how good the kept one is: as good as the mean of the others
    kept = total - sum(weights.values()) + own
    others = sum(weights.values()) - weights[best]
    letters = stream.text[start:end] + best
    if any(letter.isdigit() for letter in letters) and counts[best] < copies:
        return None
    if counts[best] < limit.least_copies or weights[best] <= max(kept, others):
        return None
    if start == end and 2 * counts[best] <= copies + 1:  # put in: by more than half of all printings
        return None
    return next(vote for reading, vote in votes if reading == best)


def _place(stream: Stream, block: int, start: int, end: int, winner: _Vote) -> tuple[int, int] | None:
    """Give a letter's place in its page, or that between two letters; None where one character makes two letters.

    What is put in stands behind the letter before it, or, where its copy has a comma or a space there, before the
    next one.
    """
    if start == end:
        low, high = stream.bounds(block)
        if start == low:
            return int(stream.offsets[start]), int(stream.offsets[start])
        at = int(stream.offsets[start - 1]) + 1
        first = winner.from_start
        if start < high and first and int(stream.offsets[first]) - int(stream.offsets[first - 1]) > 1:
            at = int(stream.offsets[start])
        return at, at
    low = int(stream.offsets[start])
    beside = [int(stream.offsets[n]) for n in (start - 1, end) if 0 <= n < len(stream.offsets)]
    pages = [stream.page_at(n) for n in (start - 1, end) if 0 <= n < len(stream.offsets)]
    if any(at == low and page == stream.page_at(start) for at, page in zip(beside, pages, strict=True)):
        return None
    return low, low + 1


def _printed(stream: Stream, vote: _Vote) -> str:
    """Give a reading as its copy prints it, without the spaces and marks between its letters."""
    text = stream.pages[stream.page_at(vote.from_start)].text
    places = sorted({int(at) for at in stream.offsets[vote.from_start : vote.from_end]})
    return "".join(text[at] for at in places)


def _rewritten(stream: Stream, block: int, changes: list[tuple[int, int, str]]) -> str:
    """Write a block out with its changes."""
    page, place = stream.pages[stream.block_pages[block]], stream.blocks[block]
    parts, at = [], place.start
    for start, end, text in sorted(changes):
        if start < at:
            continue
        parts += [page.text[at:start], text]
        at = end
    return "".join([*parts, page.text[at : place.end]])
