"""Stream → candidate passages: shared rare n-grams, chained along their diagonals (fragments and overlaps too)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import run_starts
from dedupe.settings import DEFAULTS, Seeds, Settings
from dedupe.stream import Stream

Ints = NDArray[np.int64]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio (Knuth, TAOCP 3, 6.4): spreads code points over 64 bits


class Candidate(NamedTuple):
    """Stream positions [a_start, a_end) and [b_start, b_end), a before b, that may print the same text."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def passage_candidates(stream: Stream, settings: Settings = DEFAULTS) -> list[Candidate]:
    """Find the passages that share n-grams in one order, at any place of any page.

    With `--scope page`, on the same page only. Cost: a sort of the stream's n-grams and of their pairs; the pairs
    are linear in the length of the stream, because a frequent n-gram is tried with its neighbours alone.
    """
    seeds = settings.seeds
    hashes, positions, lengths = _grams(stream, seeds)
    a, b, printed = _pairs(hashes, positions, stream, seeds, settings.scope == "page")
    return list(_chains(a, b, printed, lengths, stream, seeds))


def _grams(stream: Stream, seeds: Seeds) -> tuple[Ints, Ints, Ints]:
    """Hash the n-gram at each position: Latin letters tell less than Han, so their n-grams are longer.

    Gives the hashes, their positions, and the length of the n-gram at every position of the stream.
    """
    codes = stream.codes.astype(np.uint64)
    n = len(codes)
    if n < seeds.han:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(n, np.int64)
    is_han = (stream.codes >= 0x2E80).astype(np.int8)
    rolling = np.zeros(n, np.uint64)
    han_hash, han_count = rolling, np.zeros(n, np.int8)
    for i in range(max(seeds.han, seeds.latin)):
        shifted = np.zeros(n, np.uint64)
        shifted[: max(0, n - i)] = codes[i:]
        rolling = (rolling ^ shifted) * _FACTOR
        rolling ^= rolling >> np.uint64(29)
        if i < seeds.han:
            han_count[: max(0, n - i)] += is_han[i:]
        if i == seeds.han - 1:
            han_hash = rolling.copy()
    use_han = han_count * 2 >= seeds.han
    length = np.where(use_han, seeds.han, seeds.latin)
    page_end = np.repeat(stream.page_starts[1:], np.diff(stream.page_starts))
    positions = np.flatnonzero(np.arange(n) + length <= page_end)
    return np.where(use_han, han_hash, rolling)[positions].view(np.int64), positions, length


def _pairs(hashes: Ints, positions: Ints, stream: Stream, seeds: Seeds, within_pages: bool) -> tuple[Ints, Ints, Ints]:
    """Pair the positions of equal n-grams, earlier first; also give how often each pair's n-gram is printed."""
    if within_pages:
        pages = np.repeat(np.arange(len(stream.pages)), np.diff(stream.page_starts))[positions].astype(np.uint64)
        hashes = ((hashes.view(np.uint64) ^ pages) * _FACTOR).view(np.int64)
    order = np.argsort(hashes, kind="stable")
    hashes, positions = hashes[order], positions[order]
    starts = run_starts(hashes)
    counts = np.diff(np.r_[starts, len(hashes)])
    size = np.repeat(counts, counts)
    place = np.arange(len(hashes)) - np.repeat(starts, counts)
    reach = np.where(size <= seeds.all_pairs, size, seeds.neighbours + 1)
    left, right, printed = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in range(1, max(seeds.all_pairs, seeds.neighbours + 1)):
        first = np.flatnonzero((place + step < size) & (step < reach))
        if not len(first):
            break
        left.append(positions[first])
        right.append(positions[first + step])
        printed.append(size[first])
    return np.concatenate(left), np.concatenate(right), np.concatenate(printed)


def _chains(a: Ints, b: Ints, printed: Ints, lengths: Ints, stream: Stream, seeds: Seeds) -> Iterator[Candidate]:
    """Chain seeds that lie on nearly one diagonal of one pair of pages, and keep the chains that tell enough.

    A letter of an n-gram that is printed k times tells `common_from` / k of one that is printed less often.
    """
    if not len(a):
        return
    page_of = np.repeat(np.arange(len(stream.pages)), np.diff(stream.page_starts))
    pair = page_of[a] * len(stream.pages) + page_of[b]
    diagonal = b - a
    order = np.lexsort((a, diagonal, pair))
    a, b, pair, diagonal, printed = a[order], b[order], pair[order], diagonal[order], printed[order]
    group = np.cumsum(np.r_[True, (pair[1:] != pair[:-1]) | (np.diff(diagonal) > seeds.max_drift)])
    order = np.lexsort((b, a, group))
    a, b, group, printed = a[order], b[order], group[order], printed[order]
    chain = np.cumsum(np.r_[True, (group[1:] != group[:-1]) | (np.diff(a) > seeds.max_gap)])
    starts = run_starts(chain)
    length = lengths[a]
    step = np.r_[seeds.latin, np.minimum(np.diff(a), seeds.latin)]
    step[starts] = seeds.latin
    # In Han characters: a seed weighs the same in either script.
    covered = np.minimum(step, length) * (seeds.han / length)
    telling = np.add.reduceat(covered * np.minimum(1, seeds.common_from / printed), starts)
    ends = np.r_[starts[1:], len(a)]
    enough = (telling >= seeds.min_covered) | (np.add.reduceat(covered, starts) >= seeds.min_common)
    for first, last in zip(starts[enough].tolist(), ends[enough].tolist(), strict=True):
        yield from _periods(a[first:last], b[first:last], length[first:last])


def _periods(a: Ints, b: Ints, length: Ints) -> Iterator[Candidate]:
    """Give a chain as a candidate; one that overlaps itself, as many as the text is printed in a row."""
    turn = (a - a[0]) // max(1, int(b[0] - a[0])) if a[-1] >= b[0] else np.zeros(len(a), np.int64)
    starts = run_starts(turn)  # a ascends, and so does the turn
    edges = np.minimum.reduceat(a, starts), np.maximum.reduceat(a + length, starts)
    others = np.minimum.reduceat(b, starts), np.maximum.reduceat(b + length, starts)
    yield from map(Candidate._make, zip(*(side.tolist() for side in (*edges, *others)), strict=True))
