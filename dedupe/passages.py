"""Stream → candidate passages: shared rare n-grams, chained along their diagonals (fragments and overlaps too)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import repeated
from dedupe.chains import Candidate, chain_seeds, page_of
from dedupe.normalize import encode
from dedupe.settings import DEFAULTS, Seeds, Settings
from dedupe.stream import Stream

__all__ = ["Candidate", "hash_grams", "passage_candidates"]

Ints = NDArray[np.int64]
Places = NDArray[np.int32]  # positions of a stream
Pairs = tuple[Places, Places, Places]  # two positions, and how often their n-gram is printed
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio (Knuth, TAOCP 3, 6.4): spreads code points over 64 bits
Shelves = tuple[bytearray, bytearray, bytearray]  # the same three end to end, as they come
Hashes = NDArray[np.uint64]
_SLICE = 1 << 18  # letters, 40 pages: hashed, paired and chained at a time, which takes 200 bytes a letter
_AT_ONCE = 1 << 23  # letters, 1,500 pages, whose n-grams are held at a time: 100 MB; to hash a letter takes 40 ns
_PAIRED = 1 << 25  # letters, 6,000 pages, whose pairs are held at a time: 800 MB; beyond, all pairs are made again
_NEVER = 255  # the turn of n-grams that run over the end of their page; of so many others no stream needs more
_TURNS_FROM, _PARTS_FROM = np.uint64(20), np.uint64(40)  # bits of a hash that tell its turn, and its part of that


class _Plan(NamedTuple):
    """For each position of a text the length of its n-gram and the number of its turn, `of` so many."""

    lengths: NDArray[np.int8]
    turns: NDArray[np.uint8]
    of: int


def passage_candidates(stream: Stream, settings: Settings = DEFAULTS) -> list[Candidate]:
    """Find the passages that share n-grams in one order, at any place of any page.

    With `--scope page`, on the same page only. Cost: a sort of the stream's n-grams and of their pairs; the pairs
    are linear in the length of the stream, because a frequent n-gram is tried with its neighbours alone.
    """
    seeds, pages = settings.seeds, np.array(stream.page_starts)
    plan = _plan(stream.text, pages, seeds)
    slices = [*_slices(stream), len(stream.text)]
    count = len(slices) - 1
    rounds = min(count, 1 + len(stream.text) // _PAIRED)
    candidates: list[Candidate] = []
    for begin, end in pairwise(count * number // rounds for number in range(rounds + 1)):
        firsts = slices[begin], slices[end]
        found = _pairs(stream.text, plan, pages, seeds, settings.scope == "page", firsts)
        for shelves in _by_slice(found, slices[begin:end]):
            left, right, counts = (np.frombuffer(shelf, np.int32).astype(np.int64) for shelf in shelves)
            candidates.extend(chain_seeds(left, right, counts, plan.lengths, pages, seeds))
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


def _plan(text: str, pages: Ints, seeds: Seeds) -> _Plan:
    """Tell for each position how long the n-gram is that begins there, and in which turn, of how many, it is paired.

    In turns, by their hashes: a long text is hashed again for each, those alone whose turn it is, which takes less than
    to hold all of its n-grams. Those that run over the end of their page have no turn.
    """
    count = min(_NEVER, 1 + len(text) // _AT_ONCE)
    lengths, turns = np.empty(len(text), np.int8), np.empty(len(text), np.uint8)
    for start, letters in _letters(text, seeds):
        here = slice(start, start + _SLICE)
        lengths[here] = own = _lengths(letters, seeds)[: len(text) - start][:_SLICE]
        places = np.arange(len(own))
        ends = pages[page_of(places + start, pages) + 1]
        mine = _hash_at(letters, places, own, seeds) >> _TURNS_FROM if count > 1 else np.zeros(len(own), np.uint64)
        turns[here] = np.where(places + start + own <= ends, mine % np.uint64(count), _NEVER)
    return _Plan(lengths, turns, count)


def _letters(text: str, seeds: Seeds) -> Iterator[tuple[int, NDArray[np.int32]]]:
    """Give the letters of each slice with those that its last n-grams need, zeros where the text ends."""
    beyond = max(seeds.han, seeds.latin)
    for start in range(0, len(text), _SLICE):
        letters = encode(text[start : start + _SLICE + beyond])
        yield start, np.concatenate([letters, np.zeros(beyond, np.int32)])


def _grams(text: str, plan: _Plan, turn: int, seeds: Seeds) -> tuple[Hashes, Places]:
    """Hash the n-grams whose turn it is; also give where they stand."""
    found, places = bytearray(), bytearray()
    for start, letters in _letters(text, seeds):
        mine = np.flatnonzero(plan.turns[start : start + _SLICE] == turn)
        found += _hash_at(letters, mine, plan.lengths[mine + start], seeds).tobytes()
        places += (mine + start).astype(np.int32).tobytes()
    return np.frombuffer(found, np.uint64), np.frombuffer(places, np.int32)


def hash_grams(letters: NDArray[np.int32], seeds: Seeds) -> tuple[Hashes, NDArray[np.int8]]:
    """Hash the n-gram that begins at each of some letters, whose last lack what follows them; also give its length."""
    lengths = _lengths(letters, seeds)
    beyond = np.zeros(max(seeds.han, seeds.latin), np.int32)
    return _hash_at(np.concatenate([letters, beyond]), np.arange(len(letters)), lengths, seeds), lengths


def _lengths(letters: NDArray[np.int32], seeds: Seeds) -> NDArray[np.int8]:
    """Say how long the n-gram at each letter is: Latin letters tell less than Han, so theirs are longer."""
    is_han, n = (letters >= 0x2E80).astype(np.int8), len(letters)
    count = np.zeros(n, np.int8)
    for i in range(seeds.han):
        count[: max(0, n - i)] += is_han[i:]
    return np.where(count * 2 >= seeds.han, seeds.han, seeds.latin).astype(np.int8)


def _hash_at(letters: NDArray[np.int32], places: Ints, lengths: NDArray[np.int8], seeds: Seeds) -> Hashes:
    """Hash the n-grams of these lengths at some places."""
    codes, hashes = letters.astype(np.uint64), np.zeros(len(places), np.uint64)
    is_short = lengths == seeds.han
    for these, length in ((is_short, seeds.han), (~is_short, max(seeds.han, seeds.latin))):
        mine = places if these.all() else places[these]
        rolling = np.zeros(len(mine), np.uint64)
        for i in range(length if len(mine) else 0):
            rolling ^= codes[mine + i]
            rolling *= _FACTOR
            rolling ^= rolling >> np.uint64(29)
        hashes[these] = rolling
    return hashes


def _pairs(
    text: str, plan: _Plan, pages: Ints, seeds: Seeds, within_pages: bool, firsts: tuple[int, int]
) -> Iterator[Pairs]:
    """Pair the positions of equal n-grams, earlier first; also give how often each pair's n-gram is printed.

    Those alone whose first side lies in [low, high).
    """
    for turn in range(plan.of):
        hashes, positions = _grams(text, plan, turn, seeds)
        count = 1 + len(hashes) // _SLICE
        parts = ((hashes >> _PARTS_FROM) % np.uint64(count)).astype(np.uint16)
        for part in range(count):
            mine = np.flatnonzero(parts == part)
            places, keys = positions[mine], hashes[mine]
            if within_pages:
                keys = (keys ^ page_of(places, pages).astype(np.uint64)) * _FACTOR
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
