"""Shingles → MinHash signatures, bit for bit as datasketch 2 makes them (scheme affine32)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain, islice
from random import Random
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import distinct
from dedupe.normalize import encode

Hashes = NDArray[np.uint32]

# Shingles, 1,500 generated pages, that numpy has signed when it has spent as much as numba takes to be imported and to
# compile once (1.4 s): from there on it is used, so that no run loses more than that.
_PAYS = 1 << 22
_SETS = 1 << 12  # sets a call: what is laid end to end for it stays small
_CHUNK = 1 << 15  # shingles a step: × 128 permutations × 4 bytes stays within a processor's cache and some


def hash_shingles(shingles: Iterable[str]) -> Hashes:
    """Hash shingles to 32 bits. CRC-32 suffices: the scheme mixes its input (MurmurHash3's finalizer) first."""
    return np.array([crc32(shingle.encode("utf-8", "surrogatepass")) for shingle in shingles], np.uint32)


def hash_runs(lists: Iterable[Sequence[str]], size: int) -> list[Hashes]:
    """Hash the runs of `size` tokens of each list, those of `tokens.shingles`; a shorter list is one run.

    Each token is hashed once. The CRC of two texts is that of the first, moved on by the length of the second, xor that
    of the second (Adler's `crc32_combine`), so that runs are put together in arrays. A run that occurs twice is given
    twice: no minimum changes.
    """
    lists = list(lists)
    lengths = np.array(list(map(len, lists)), np.int64)
    known, numbers = _numbered(lists)
    data = [token.encode("utf-8", "surrogatepass") for token in known]
    hashes = np.array(list(map(crc32, data)), np.uint32)[numbers]
    sizes = sorted(set(map(len, data)))
    moves = _moves(sizes)
    kinds = np.searchsorted(sizes, list(map(len, data)))[numbers]
    ends = np.cumsum(lengths)
    runs = hashes
    for n in range(1, size):
        after = slice(n, max(n, len(hashes)))
        runs = _moved(runs[: len(hashes) - n], moves, kinds[after]) ^ hashes[after]
    found = [runs[end - length : end - size + 1] for end, length in zip(ends.tolist(), lengths.tolist(), strict=True)]
    for n in np.flatnonzero((lengths > 0) & (lengths < size)).tolist():
        found[n] = hash_shingles(["".join(lists[n])])
    return found


def _numbered(lists: Sequence[Sequence[str]]) -> tuple[Iterable[str], NDArray[np.int64]]:
    """Number tokens: give each once, and the numbers of all in line. Letters of texts are sorted, not looked up."""
    texts = [part for part in lists if isinstance(part, str)]
    if len(texts) == len(lists):
        codes = encode("".join(texts))
        known = distinct(codes)
        return map(chr, known.tolist()), np.searchsorted(known, codes)
    numbers = {token: number for number, token in enumerate(dict.fromkeys(chain.from_iterable(lists)))}
    return numbers, np.array(list(map(numbers.__getitem__, chain.from_iterable(lists))), np.int64)


def _moves(sizes: Sequence[int]) -> Hashes:
    """Give, for each size in bytes, four tables: what each byte of a CRC adds to it when so many zeros follow."""
    zeros = list(map(bytes, sizes))
    moved = [crc32(none, 1 << bit) ^ crc32(none) for none in zeros for bit in range(32)]
    bits = np.array(moved, np.uint32).reshape(len(sizes), 4, 8, 1)
    tables = np.zeros((len(sizes), 4, 256), np.uint32)
    for bit in range(8):
        tables[..., 1 << bit : 2 << bit] = tables[..., : 1 << bit] ^ bits[:, :, bit]
    return tables.ravel()


def _moved(hashes: Hashes, moves: Hashes, kinds: NDArray[np.int64]) -> Hashes:
    """Move CRCs on by as many bytes as the kinds of what follows them have."""
    found = np.zeros_like(hashes)
    for byte in range(4):
        found ^= moves[kinds * 1024 + byte * 256 + ((hashes >> np.uint32(8 * byte)) & np.uint32(255))]
    return found


def sign(sets: Iterable[Hashes], count: int, num_perm: int, seed: int) -> NDArray[np.uint32]:
    """Make the signatures of so many sets of shingle hashes, as they come: shape (count, num_perm).

    The minimum of a·h + b mod 2³² over a set, for each of `num_perm` pairs (a, b) with odd a (Broder 1997; the
    arithmetic of datasketch 2.0's `affine32`). An empty set's values are all 2³² − 1.
    """
    signatures = np.empty((count, num_perm), np.uint32)
    left, start, shingles = iter(sets), 0, 0
    while batch := list(islice(left, _SETS)):
        shingles += sum(map(len, batch))
        make = sign_compiled if shingles >= _PAYS and find_spec("numba") is not None else sign_plain
        signatures[start : start + len(batch)] = make(batch, num_perm, seed)
        start += len(batch)
    return signatures


def sign_compiled(sets: Sequence[Hashes], num_perm: int, seed: int) -> NDArray[np.uint32]:
    """Make the same signatures in machine code; needs numba."""
    from dedupe.compiled import load_kernel

    least_values = load_kernel()
    a, b = _permutations(num_perm, seed)
    signatures = np.empty((len(sets), num_perm), np.uint32)
    starts = np.cumsum([0, *map(len, sets)])
    least_values(np.concatenate([np.zeros(0, np.uint32), *sets]), starts, a, b, signatures)
    return signatures


def sign_plain(sets: Sequence[Hashes], num_perm: int, seed: int) -> NDArray[np.uint32]:
    """Make the same signatures with numpy alone."""
    a, b = _permutations(num_perm, seed)
    signatures = np.full((len(sets), num_perm), 0xFFFFFFFF, np.uint32)
    batch: list[int] = []
    size = 0
    for number, hashes in enumerate(sets):
        if len(hashes):
            batch.append(number)
            size += len(hashes)
        if batch and (size >= _CHUNK or number == len(sets) - 1):
            _sign_batch([sets[n] for n in batch], a, b, signatures, batch)
            batch, size = [], 0
    return signatures


def sign_with_datasketch(sets: Iterable[Hashes], count: int, num_perm: int, seed: int) -> NDArray[np.uint32]:
    """Make the same signatures with datasketch itself: the reference that `sign` is tested against."""
    from datasketch import MinHash

    signatures = np.empty((count, num_perm), np.uint32)
    for number, hashes in enumerate(sets):
        minhash = MinHash(num_perm=num_perm, seed=seed, scheme="affine32", hashfunc=int)
        minhash.update_batch(hashes.tolist())
        signatures[number] = minhash.hashvalues
    return signatures


def agreement(signatures: NDArray[np.uint32], a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    """Estimate the Jaccard similarity of pairs of rows: the share of values that agree, 0..1."""
    shares = np.empty(len(a))
    for start in range(0, len(a), _CHUNK):
        part = slice(start, start + _CHUNK)
        shares[part] = (signatures[a[part]] == signatures[b[part]]).mean(axis=1)
    return shares


def _sign_batch(
    sets: Sequence[Hashes], a: Hashes, b: Hashes, signatures: NDArray[np.uint32], rows: Sequence[int]
) -> None:
    mixed = _mix(np.concatenate(sets))
    starts = np.cumsum([0, *(len(hashes) for hashes in sets[:-1])])
    for n in range(len(a)):
        signatures[rows, n] = np.minimum.reduceat(mixed * a[n] + b[n], starts)


def _mix(hashes: Hashes) -> Hashes:
    """MurmurHash3's 32-bit finalizer (Appleby 2011)."""
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    mixed: Hashes = hashes ^ (hashes >> np.uint32(16))
    return mixed


@cache
def _permutations(num_perm: int, seed: int) -> tuple[Hashes, Hashes]:
    """Draw the pairs (a, b) as datasketch 2 draws them, with the Mersenne twister of numpy's RandomState.

    Python has the same generator, but seeds it otherwise; loading numpy.random takes a tenth of the time for a page.
    """
    state = [seed]
    for n in range(1, 624):
        state.append((1812433253 * (state[-1] ^ state[-1] >> 30) + n) & 0xFFFFFFFF)
    draw = Random()
    draw.setstate((3, (*state, 624), None))
    a = np.array([draw.getrandbits(32) for _ in range(num_perm)], np.uint32) * np.uint32(2) + np.uint32(1)
    return a, np.array([draw.getrandbits(32) for _ in range(num_perm)], np.uint32)
