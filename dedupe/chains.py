"""Pairs of n-grams → candidate passages: those on nearly one diagonal of two pages, near each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import distinct, order_of_numbers, run_starts
from dedupe.settings import Seeds

Ints = NDArray[np.int64]
_ODD = 0x9E3779B1  # 2^32 / golden ratio: puts the pages of a table far from each other
_DIAGONALS = 22  # bits: cells of the table in which seeds are counted by their diagonals, 32 MB


class Candidate(NamedTuple):
    """Stream positions [a_start, a_end) and [b_start, b_end), a before b, that may print the same text."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def chain_seeds(
    a: Ints, b: Ints, printed: Ints, lengths: NDArray[np.int8], pages: Ints, seeds: Seeds
) -> Iterator[Candidate]:
    """Chain seeds that lie on nearly one diagonal of one pair of pages, and keep the chains that tell enough.

    A letter of an n-gram that is printed k times tells `common_from` / k of one that is printed less often.
    """
    if not len(a):
        return
    near = _on_near_diagonals(a, b, pages, seeds)
    a, b, printed = a[near], b[near], printed[near]
    if not len(a):
        return
    diagonal, below = _diagonals(a, b, pages, seeds.max_drift)
    order = order_of_numbers(diagonal, below)
    group = np.cumsum(np.r_[False, np.diff(diagonal[order]) > seeds.max_drift])
    telling = np.bincount(group) >= _least_seeds(seeds)
    order, group = order[telling[group]], group[telling[group]]
    if not len(order):
        return
    a, b, printed = a[order], b[order], printed[order]
    chain = _linked(group, a, b - a, seeds)
    # Of a chain those in line with each other on the a side come by their diagonal: so they lie on the b side, too.
    order = _by_place(chain, a)
    chain, a, b, printed = chain[order], a[order], b[order], printed[order]
    starts = run_starts(chain)
    length = lengths[a].astype(np.int64)
    step = np.r_[seeds.latin, np.minimum(np.diff(a), seeds.latin)]
    step[starts] = seeds.latin
    # In Han characters: a seed weighs the same in either script.
    covered = np.minimum(step, length) * (seeds.han / length)
    telling = np.add.reduceat(covered * np.minimum(1, seeds.common_from / printed), starts)
    ends = np.r_[starts[1:], len(a)]
    enough = (telling >= seeds.min_covered) | (np.add.reduceat(covered, starts) >= seeds.min_common)
    edges = a[starts], np.maximum.reduceat(a + length, starts)
    others = np.minimum.reduceat(b, starts), np.maximum.reduceat(b + length, starts)
    overlaps = a[ends - 1] >= b[starts]
    for n, found in zip(
        np.flatnonzero(enough).tolist(),
        zip(*(side[enough].tolist() for side in (*edges, *others)), strict=True),
        strict=True,
    ):
        if overlaps[n]:
            mine = slice(starts[n], ends[n])
            yield from _periods(a[mine], b[mine], length[mine])
        else:
            yield Candidate(*found)


def _linked(group: Ints, a: Ints, diagonal: Ints, seeds: Seeds) -> Ints:
    """Number seeds, by groups and diagonals, by their chains: those near each other and on nearly one diagonal.

    Near diagonals share a strip, of those laid side by side or of those that lie half a strip aside. By diagonals alone
    seeds are no chain: of a page's, chance leaves few diagonals empty.
    """
    strips = [
        _runs(group, (diagonal + aside) // seeds.max_drift, a, seeds.max_gap) for aside in (0, seeds.max_drift // 2)
    ]
    chain, before = strips[0], None
    while before is None or not np.array_equal(chain, before):
        before = chain
        for strip in strips:
            least = np.full(len(a), len(a))
            np.minimum.at(least, strip, chain)
            chain = least[strip]
    return chain


def _runs(group: Ints, strip: Ints, a: Ints, most: int) -> Ints:
    """Number seeds, by groups and strips, by the runs that they make in each, parted by wide gaps."""
    part = np.cumsum(np.r_[False, (np.diff(group) != 0) | (np.diff(strip) != 0)])
    order = _by_place(part, a)
    part, a = part[order], a[order]
    runs = np.empty(len(order), np.int64)
    runs[order] = np.cumsum(np.r_[False, (np.diff(part) != 0) | (np.diff(a) > most)])
    return runs


def _by_place(numbers: Ints, a: Ints) -> Ints:
    """Give the order of seeds by such numbers, and of equal ones by where they stand."""
    low, span = int(a.min()), int(np.ptp(a)) + 1
    return order_of_numbers(numbers * span + a - low, (int(numbers.max()) + 1) * span)


def _diagonals(a: Ints, b: Ints, pages: Ints, apart: int) -> tuple[Ints, int]:
    """Number the diagonals of all pairs of pages, those of one pair in a row, and far from those of the next.

    Also give what all numbers are below: it grows with the longest page and the square of the pages.
    """
    first, second = page_of(a, pages), page_of(b, pages)
    longest = int(np.diff(pages).max())
    width, low = 2 * longest + apart + 1, int(first.min())
    pair = (first - low) * len(pages) + second
    if (int(pair.max()) + 1) * width >= 1 << 63:  # of thousands of pages, one of millions of letters
        pair = np.searchsorted(distinct(pair), pair)
    return pair * width + (b - pages[second]) - (a - pages[first]) + longest, (int(pair.max()) + 1) * width


def _least_seeds(seeds: Seeds) -> int:
    """Say how many seeds a chain has at least: none covers more than its letters in Han characters."""
    return int((min(seeds.min_covered, seeds.min_common) - 0.5) // seeds.han) + 1


def _on_near_diagonals(a: Ints, b: Ints, pages: Ints, seeds: Seeds) -> Ints:
    """Give the places of the seeds that have enough others of their first page on nearly their diagonal for a chain.

    Most seeds stand alone, by chance. Counted are those in a stretch of diagonals and in the ones beside it, whatever
    the second page is, and round a table, each first page from another place on: what is kept too much is sorted.
    """
    least = _least_seeds(seeds)
    width = max(1, (least - 1) * seeds.max_drift)  # no two of that many in a row are farther from each other
    size = 1 << min(_DIAGONALS, (8 * len(a)).bit_length())
    low = int(a.min())
    page = page_of(np.arange(low, int(a.max()) + 1), pages)[a - low]  # of a slice: less than to look each up
    cells = ((b - a) // width + page * (_ODD % size)) & (size - 1)
    counts = np.bincount(cells, minlength=size)
    near = counts[cells] + counts[(cells - 1) & (size - 1)] + counts[(cells + 1) & (size - 1)]
    return np.flatnonzero(near >= least)


def _periods(a: Ints, b: Ints, length: Ints) -> Iterator[Candidate]:
    """Give a chain that overlaps itself as candidates, as many as the text is printed in a row."""
    turn = (a - a[0]) // max(1, int(b[0] - a[0]))
    starts = run_starts(turn)  # a ascends, and so does the turn
    edges = np.minimum.reduceat(a, starts), np.maximum.reduceat(a + length, starts)
    others = np.minimum.reduceat(b, starts), np.maximum.reduceat(b + length, starts)
    yield from map(Candidate._make, zip(*(side.tolist() for side in (*edges, *others)), strict=True))


def page_of(positions: Ints | NDArray[np.int32], pages: Ints) -> Ints:
    """Give the page of each position, by where pages begin."""
    return np.searchsorted(pages, positions, "right") - 1
