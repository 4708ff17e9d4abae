"""Signatures → candidate pairs: blocks that share a bucket of MinHash values, each pair once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, pairwise

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import distinct, repeated
from dedupe.passages import Candidate
from dedupe.settings import Settings
from dedupe.signatures import Hashes, agreement, hash_runs, sign, sign_with_datasketch
from dedupe.spread import BLOCKS, Spread, in_turn, pieces
from dedupe.stream import Stream
from dedupe.tokens import shingle_parts

Ints = NDArray[np.int64]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # as for the n-grams


def near_candidates(
    stream: Stream, settings: Settings, spread: Spread = in_turn, hashed: Iterable[Hashes] | None = None
) -> list[Candidate]:
    """Find the pairs of blocks that share many shingles, and those that are the same to the letter.

    `hashed` are the shingles of each block, where they are known.

    Equal blocks are collapsed before anything is signed: a masthead printed 10,000 times costs one signature and
    9,999 pairs of neighbours.
    """
    firsts, again = _printings(stream, settings.min_chars)
    signing = settings.signing
    sets: Iterator[Hashes]
    if hashed is None:
        texts = [stream.letters(block) for block in firsts]
        sets = chain.from_iterable(spread(_hash_texts, (settings,), pieces(texts, BLOCKS)))
    else:
        is_first = bytearray(len(stream.blocks))
        for block in firsts:
            is_first[block] = True
        sets = compress(hashed, is_first)
    make = sign_with_datasketch if signing.engine == "datasketch" else sign
    signatures = make(sets, len(firsts), signing.num_perm, signing.seed)
    a, b = candidate_pairs(signatures, signing.bands, signing.rows, signing.max_bucket, signing.neighbours)
    enough = agreement(signatures, a, b) >= signing.min_agreement
    pairs = [pair for blocks in again.values() for pair in pairwise(blocks)]
    for places in zip(a[enough].tolist(), b[enough].tolist(), strict=True):
        one, other = (again.get(firsts[place], firsts[place : place + 1]) for place in places)
        pairs.extend(_next_to_each_other(one, other))
    pages = stream.block_pages
    return [
        Candidate(*stream.bounds(low), *stream.bounds(high))
        for low, high in sorted(set(pairs))
        if settings.scope != "page" or pages[low] == pages[high]
    ]


def _printings(stream: Stream, least: int) -> tuple[list[int], dict[int, list[int]]]:
    """Find the blocks of so many letters that print a text first, and for those whose text comes back all that do."""
    sizes = np.diff(stream.block_starts)
    blocks = np.flatnonzero(sizes >= least).tolist()
    # Python's own hashes, which differ from run to run: what they bring together is compared.
    keys = np.fromiter((hash(stream.letters(block)) for block in blocks), np.int64, len(blocks))
    order, starts = repeated(keys.view(np.uint64))
    again: dict[int, list[int]] = {}
    for low, high in pairwise([*starts.tolist(), len(order)]):
        alike: dict[str, list[int]] = defaultdict(list)
        for place in order[low:high].tolist():
            alike[stream.letters(blocks[place])].append(blocks[place])
        again.update((printed[0], printed) for printed in alike.values() if len(printed) > 1)
    later = {block for printed in again.values() for block in printed[1:]}
    return [block for block in blocks if block not in later], dict(sorted(again.items()))


def _hash_texts(common: tuple[Settings], texts: Sequence[str]) -> list[Hashes]:
    """Hash the shingles of some texts."""
    (settings,) = common
    return hash_runs(*shingle_parts(texts, settings.tokenizer, settings.signing))


def candidate_pairs(
    signatures: NDArray[np.uint32], bands: int, rows: int, max_bucket: int, neighbours: int
) -> tuple[Ints, Ints]:
    """Give the pairs of rows (a < b) that agree in all values of at least one band, each once, sorted.

    The buckets of datasketch's `MinHashLSH(params=(bands, rows))`; one with more than `max_bucket` members gives
    each member's pairs with its next `neighbours` only, so that the cost stays linear.
    """
    found = [np.zeros(0, np.int64)]
    count = len(signatures)
    for band in range(bands):
        keys = _keys(signatures[:, band * rows : (band + 1) * rows])
        order, edges = repeated(keys)
        if not len(order):
            continue
        sizes = np.diff(edges, append=len(order))
        size = np.repeat(sizes, sizes)
        place = np.arange(len(order)) - np.repeat(edges, sizes)
        reach = np.where(size <= max_bucket, size, neighbours + 1)
        for step in range(1, max(max_bucket, neighbours + 1)):
            first = np.flatnonzero((place + step < size) & (step < reach))
            if not len(first):
                break
            found.append(order[first] * count + order[first + step])  # order is stable: first < first + step
    pairs = distinct(np.concatenate(found))
    return pairs // max(1, count), pairs % max(1, count)


def _keys(values: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Number rows of values so that equal rows, and but for one chance in 2⁶⁴ only they, have one number."""
    keys = np.zeros(len(values), np.uint64)
    for column in values.T:
        keys = (keys ^ (keys >> np.uint64(32))) * _FACTOR + column
    return keys


def _next_to_each_other(a: Sequence[int], b: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pair the printings of two texts where one follows the other, so that both on one page always meet."""
    merged = sorted([*((block, 0) for block in a), *((block, 1) for block in b)])
    for (low, left), (high, right) in pairwise(merged):
        if left != right:
            yield low, high
