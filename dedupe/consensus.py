"""Copies → kept text, corrected where the other printings agree against it: a vote, letter by letter."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from dedupe.alignment import Step, align_texts
from dedupe.copies import Copies, Piece
from dedupe.settings import Consensus, Settings
from dedupe.stream import Stream, without_controls


class _Witness(NamedTuple):
    """A piece of a copy, the kept [of_start, of_end) of the stream that it stands against, and its weight."""

    piece: Piece
    of_start: int
    of_end: int
    weight: float


class _Vote(NamedTuple):
    """What one copy prints at a place of a kept block: its own [start, end) of the stream."""

    start: int
    end: int
    weight: float


_Spot = tuple[int, int, int]  # a kept block, and the [start, end) of it that is voted on: a letter, or between two


def correct_blocks(stream: Stream, copies: Copies, settings: Settings) -> dict[int, str]:
    """Give the kept blocks that a vote of all printings changes, with their corrected text as the dump would have it.

    Each copy is aligned with the kept text that it cites. A letter of it gives way where at least two copies print
    the same other letter there, and together outweigh those that print the kept one, which counts itself; a digit,
    only where all copies agree. No letter is put in that no copy has. Variants are no copies, so they have no vote.
    With one copy nothing is changed: it is one word against another.
    """
    witnesses = list(_witnesses(stream, copies, settings))
    heard = _Heard(witnesses)
    cast: dict[_Spot, list[_Vote]] = defaultdict(list)
    for witness in witnesses:
        for spot, vote in _readings(stream, witness):
            cast[spot].append(vote)
    changes: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for spot in sorted(cast):
        winner = _winner(stream, spot, cast[spot], heard, settings.consensus_vote)
        place = _place(stream, spot, winner) if winner is not None else None
        if winner is not None and place is not None:
            changes[spot[0]].append((*place, _printed(stream, winner)))
    return {block: _rewritten(stream, block, found) for block, found in sorted(changes.items())}


class _Heard:
    """How many copies, and of what weight, stand against each place of the kept text."""

    def __init__(self, witnesses: Iterable[_Witness]) -> None:
        """Add up what begins and what ends at each edge, in the order of the text."""
        edges: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
        for witness in witnesses:
            for edge, sign in ((witness.of_start, 1), (witness.of_end, -1)):
                weight, count = edges[edge]
                edges[edge] = weight + sign * witness.weight, count + sign
        self._edges = sorted(edges)
        self._sums = list(accumulate((edges[edge] for edge in self._edges), lambda x, y: (x[0] + y[0], x[1] + y[1])))

    def at(self, position: int) -> tuple[float, int]:
        """Give the weight and the number of the copies there."""
        at = bisect_right(self._edges, position) - 1
        return self._sums[at] if at >= 0 else (0.0, 0)


def _witnesses(stream: Stream, copies: Copies, settings: Settings) -> Iterator[_Witness]:
    """Give the pieces of all copies, each with the kept text that it may speak of, and how much it is believed."""
    limit = settings.consensus_vote
    for block in sorted(copies):
        for piece in copies[block]:
            alike = min(limit.most_alike, max(limit.least_alike, piece.similarity))
            edges = _to_edges(stream, block, piece, settings.removal.max_uncovered)
            yield _Witness(piece, *edges, math.log(alike / (1 - alike)))


def _readings(stream: Stream, witness: _Witness) -> Iterator[tuple[_Spot, _Vote]]:
    """Align a copy with what it cites; give each place where it prints something else."""
    piece, of_start, of_end, weight = witness
    for step in align_texts(stream.text[of_start:of_end], stream.text[piece.start : piece.end]):
        if step.equal:
            continue
        for letter in _letters(step.moved(of_start, piece.start)):
            start, end = letter.a_start, letter.a_end
            # Where a copy ends is no proof that the kept text should: its next block may go on there.
            if letter.b_start == letter.b_end and not (piece.of_start <= start and end <= piece.of_end):
                continue
            # What is put in at the end of a block stands before the next one.
            block = stream.block_at(start - (start == end == of_end))
            yield (block, start, end), _Vote(letter.b_start, letter.b_end, weight)


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


def _letters(step: Step) -> Iterator[Step]:
    """Part an unequal stretch into letters: one for one, one for none, or some for none at one place."""
    if step.a_start == step.a_end:
        yield step
    for n in range(step.a_end - step.a_start):
        b_start, b_end = min(step.b_start + n, step.b_end), min(step.b_start + n + 1, step.b_end)
        yield Step(False, step.a_start + n, step.a_start + n + 1, b_start, b_end)


def _winner(stream: Stream, spot: _Spot, votes: Sequence[_Vote], heard: _Heard, limit: Consensus) -> _Vote | None:
    """Give a copy that prints the winning reading, or None where the kept one stands."""
    _, start, end = spot
    # What is put in at the end of a block has its copies before it, at the beginning, behind it.
    total, copies = max(heard.at(start), heard.at(start - (start == end)), key=lambda found: found[1])
    weights: dict[str, float] = defaultdict(float)
    printed: dict[str, list[_Vote]] = defaultdict(list)
    for vote in votes:
        reading = stream.text[vote.start : vote.end]
        weights[reading] += vote.weight
        printed[reading].append(vote)
    best = max(sorted(weights), key=lambda reading: weights[reading])
    own = total / max(1, copies)  # nobody knows how good the kept one is: as good as the mean of the others
    kept = total - sum(weights.values()) + own
    others = sum(weights.values()) - weights[best]
    letters = stream.text[start:end] + best
    count = len(printed[best])
    if any(letter.isdigit() for letter in letters) and count < copies:
        return None
    if count < limit.least_copies or weights[best] <= max(kept, others):
        return None
    if start == end and 2 * count <= copies + 1:  # put in: by more than half of all printings
        return None
    return printed[best][0]


def _place(stream: Stream, spot: _Spot, winner: _Vote) -> tuple[int, int] | None:
    """Give a letter's place in its page, or that between two letters; None where one character makes two letters.

    What is put in stands behind the letter before it, or, where its copy has a comma or a space there, before the
    next one.
    """
    block, start, end = spot
    offsets = stream.offsets
    if start == end:
        low, high = stream.bounds(block)
        first = winner.start
        apart = start < high and first > 0 and offsets[first] - offsets[first - 1] > 1
        at = int(offsets[start]) if start == low or apart else int(offsets[start - 1]) + 1
        return at, at
    page = stream.page_at(start)
    beside = [n for n in (start - 1, end) if 0 <= n < len(offsets) and stream.page_at(n) == page]
    if any(offsets[n] == offsets[start] for n in beside):
        return None
    return int(offsets[start]), int(offsets[start]) + 1


def _printed(stream: Stream, vote: _Vote) -> str:
    """Give a reading as its copy prints it, without the spaces and marks between its letters."""
    text = stream.pages[stream.page_at(vote.start)].text
    places = sorted({int(at) for at in stream.offsets[vote.start : vote.end]})
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
    return without_controls("".join([*parts, page.text[at : place.end]]))
