"""Stream → candidate passages: shared rare n-grams, chained along their diagonals (fragments and overlaps too)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import repeated, run_starts
from dedupe.normalize import encode
from dedupe.settings import DEFAULTS, Seeds, Settings
from dedupe.stream import Stream

Ints = NDArray[np.int64]
Places = NDArray[np.int32]  # positions of a stream
Pairs = tuple[Places, Places, Places]  # two positions, and how often their n-gram is printed
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio (Knuth, TAOCP 3, 6.4): spreads code points over 64 bits
Shelves = tuple[bytearray, bytearray, bytearray]  # the same three end to end, as they come
Hashes = NDArray[np.uint64]
_SLICE = 1 << 18  # letters, 40 pages: hashed, paired and chained at a time, which takes 200 bytes a letter
_AT_ONCE = 1 << 23  # letters, 1,500 pages, whose n-grams are held at a time: 100 MB; to hash a letter takes 40 ns
_PAIRED = 1 << 25  # letters, 6,000 pages, whose pairs are held at a time: 800 MB; beyond, all pairs are made again
_TURNS_FROM, _PARTS_FROM = np.uint64(20), np.uint64(40)  # bits of a hash that tell its turn, and its part of that


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
    seeds, pages = settings.seeds, np.array(stream.page_starts)
    lengths = np.zeros(len(stream.text), np.int8)
    slices = [*_slices(stream), len(stream.text)]
    count = len(slices) - 1
    rounds = min(count, 1 + len(stream.text) // _PAIRED)
    candidates: list[Candidate] = []
    for begin, end in pairwise(count * number // rounds for number in range(rounds + 1)):
        firsts = slices[begin], slices[end]
        found = _pairs(stream.text, lengths, pages, seeds, settings.scope == "page", firsts)
        for shelves in _by_slice(found, slices[begin:end]):
            left, right, counts = (np.frombuffer(shelf, np.int32).astype(np.int64) for shelf in shelves)
            candidates.extend(_chains(left, right, counts, lengths, pages, seeds))
    return candidates


def _by_slice(found: Iterable[Pairs], slices: Sequence[int]) -> Iterator[Shelves]:
    """Lay pairs end to end by the slice of their first side; a slice's pairs go when the next one's are asked for.

    All at once they are most of what a run holds in memory: so no piece is held longer than until it is laid down.
    """
    laid = [(bytearray(), bytearray(), bytearray()) for _ in slices]
    for pairs in found:
        numbers = (np.searchsorted(slices, pairs[0], "right") - 1).astype(np.uint16)
        order = np.argsort(numbers, kind="stable")
        edges = np.searchsorted(numbers[order], np.arange(len(slices) + 1)).tolist()
        for side, column in enumerate(pairs):
            ordered = column[order]
            for shelves, low, high in zip(laid, edges, edges[1:], strict=False):
                shelves[side].extend(ordered[low:high].tobytes())
    laid.reverse()
    while laid:
        yield laid.pop()


def _slices(stream: Stream) -> list[int]:
    """Cut the stream into slices of whole pages: where each begins."""
    edges = [0]
    for start in stream.page_starts:
        if start - edges[-1] >= _SLICE:
            edges.append(start)
    return edges


def _grams(
    text: str, lengths: NDArray[np.int8], pages: Ints, seeds: Seeds, turn: tuple[int, int]
) -> tuple[Hashes, Places]:
    """Hash the n-gram at each position: Latin letters tell less than Han, so their n-grams are longer.

    Gives those whose turn it is, of so many turns, and where they stand; notes the length of each. Those that run over
    the end of their page are left out.
    """
    found, places = bytearray(), bytearray()
    number, turns = np.uint64(turn[0]), np.uint64(turn[1])
    for start in range(0, len(text), _SLICE):
        end = min(len(text), start + _SLICE)
        letters = encode(text[start : end + max(seeds.han, seeds.latin)])
        hashes, counts = hash_grams(letters, seeds)
        hashes, lengths[start:end] = hashes[: end - start], counts[: end - start]
        positions = np.arange(start, end)
        inside = positions + lengths[start:end] <= pages[_page_of(positions, pages) + 1]
        mine = np.flatnonzero(inside & ((hashes >> _TURNS_FROM) % turns == number))
        found += hashes[mine].tobytes()
        places += positions[mine].astype(np.int32).tobytes()
    return np.frombuffer(found, np.uint64), np.frombuffer(places, np.int32)


def hash_grams(letters: NDArray[np.int32], seeds: Seeds) -> tuple[Hashes, NDArray[np.int8]]:
    """Hash the n-gram that begins at each of some letters, whose last lack what follows them; also give its length."""
    codes = letters.astype(np.uint64)
    n = len(codes)
    is_han = (letters >= 0x2E80).astype(np.int8)
    rolling = np.zeros(n, np.uint64)
    han_hash, han_count = rolling, np.zeros(n, np.int8)
    for i in range(max(seeds.han, seeds.latin)):
        rolling[: max(0, n - i)] ^= codes[i:]
        rolling *= _FACTOR
        rolling ^= rolling >> np.uint64(29)
        if i < seeds.han:
            han_count[: max(0, n - i)] += is_han[i:]
        if i == seeds.han - 1:
            han_hash = rolling.copy()
    use_han = han_count * 2 >= seeds.han
    return np.where(use_han, han_hash, rolling), np.where(use_han, seeds.han, seeds.latin).astype(np.int8)


def _page_of(positions: Ints | Places, pages: Ints) -> Ints:
    """Give the page of each position, by where pages begin."""
    return np.searchsorted(pages, positions, "right") - 1


def _pairs(
    text: str, lengths: NDArray[np.int8], pages: Ints, seeds: Seeds, within_pages: bool, firsts: tuple[int, int]
) -> Iterator[Pairs]:
    """Pair the positions of equal n-grams, earlier first; also give how often each pair's n-gram is printed.

    Those alone whose first side lies in [low, high).
    In turns, by their hashes: a long text is hashed again and again, which takes less than to hold all of its n-grams.
    """
    turns = 1 + len(text) // _AT_ONCE
    for turn in range(turns):
        hashes, positions = _grams(text, lengths, pages, seeds, (turn, turns))
        count = 1 + len(hashes) // _SLICE
        parts = ((hashes >> _PARTS_FROM) % np.uint64(count)).astype(np.uint16)
        for part in range(count):
            mine = np.flatnonzero(parts == part)
            places, keys = positions[mine], hashes[mine]
            if within_pages:
                keys = (keys ^ _page_of(places, pages).astype(np.uint64)) * _FACTOR
            for pairs in _pairs_of(keys, places, seeds):
                inside = (firsts[0] <= pairs[0]) & (pairs[0] < firsts[1])
                yield pairs if inside.all() else (pairs[0][inside], pairs[1][inside], pairs[2][inside])


def _pairs_of(hashes: Hashes, positions: Places, seeds: Seeds) -> Iterator[Pairs]:
    order, starts = repeated(hashes)
    positions = positions[order]
    counts = np.diff(starts, append=len(order))
    size = np.repeat(counts, counts)
    place = np.arange(len(order)) - np.repeat(starts, counts)
    reach = np.where(size <= seeds.all_pairs, size, seeds.neighbours + 1)
    for step in range(1, max(seeds.all_pairs, seeds.neighbours + 1)):
        first = np.flatnonzero((place + step < size) & (step < reach))
        if not len(first):
            break
        yield positions[first], positions[first + step], size[first].astype(np.int32)


def _chains(
    a: Ints, b: Ints, printed: Ints, lengths: NDArray[np.int8], pages: Ints, seeds: Seeds
) -> Iterator[Candidate]:
    """Chain seeds that lie on nearly one diagonal of one pair of pages, and keep the chains that tell enough.

    A letter of an n-gram that is printed k times tells `common_from` / k of one that is printed less often.
    """
    if not len(a):
        return
    pair = _page_of(a, pages) * len(pages) + _page_of(b, pages)
    diagonal = b - a
    order = np.lexsort((diagonal, pair))
    pair, diagonal = pair[order], diagonal[order]
    group = np.cumsum(np.r_[False, (pair[1:] != pair[:-1]) | (np.diff(diagonal) > seeds.max_drift)])
    # Most seeds stand alone, by chance: none covers more than its letters in Han characters.
    telling = np.bincount(group) * seeds.han > min(seeds.min_covered, seeds.min_common) - 0.5
    order, group, diagonal = order[telling[group]], group[telling[group]], diagonal[telling[group]]
    if not len(order):
        return
    chain = _linked(group, a[order], diagonal, seeds)
    by_place = np.lexsort((b[order], a[order], chain))
    order, chain = order[by_place], chain[by_place]
    a, b, printed = a[order], b[order], printed[order]
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
    """Number seeds by their chains: those of a group that are near each other and on nearly one diagonal.

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
    """Number seeds by the runs that they make in the strips of their groups, parted by wide gaps."""
    order = np.lexsort((a, strip, group))
    group, strip, a = group[order], strip[order], a[order]
    runs = np.empty(len(order), np.int64)
    runs[order] = np.cumsum(np.r_[False, (np.diff(group) != 0) | (np.diff(strip) != 0) | (np.diff(a) > most)])
    return runs


def _periods(a: Ints, b: Ints, length: Ints) -> Iterator[Candidate]:
    """Give a chain that overlaps itself as candidates, as many as the text is printed in a row."""
    turn = (a - a[0]) // max(1, int(b[0] - a[0]))
    starts = run_starts(turn)  # a ascends, and so does the turn
    edges = np.minimum.reduceat(a, starts), np.maximum.reduceat(a + length, starts)
    others = np.minimum.reduceat(b, starts), np.maximum.reduceat(b + length, starts)
    yield from map(Candidate._make, zip(*(side.tolist() for side in (*edges, *others)), strict=True))
