"""Page → a sample of its n-grams: what an index looks pages up by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import distinct, run_starts, stretches
from dedupe.normalize import encode, normalize
from dedupe.passages import hash_grams
from dedupe.settings import Index, Seeds

Hashes = NDArray[np.uint32]
Numbers = NDArray[np.uint32]


class Postings(NamedTuple):
    """Hashes of n-grams in ascending order, and of each the number of a page that has it; no pair twice."""

    hashes: Hashes
    pages: Numbers


def place_grams(text: str, seeds: Seeds, settings: Index) -> tuple[Hashes, NDArray[np.int64]]:
    """Give the n-grams of a text, as they make candidates, that a hash picks out, as 32 bits, and where each begins.

    Positions are in normalized letters. The same n-gram is picked wherever it stands (modulo sampling, Manber 1994), so
    that what two pages share is found in their samples.
    """
    codes = encode(normalize(text).text)
    hashes, lengths = hash_grams(codes, seeds)
    inside = np.arange(len(codes)) + lengths <= len(codes)
    places = np.flatnonzero(inside & (hashes % np.uint64(settings.sample) == 0))
    return (hashes[places] >> np.uint64(32)).astype(np.uint32), places


def sample_grams(text: str, seeds: Seeds, settings: Index) -> Hashes:
    """Give those n-grams each once, sorted."""
    return distinct(place_grams(text, seeds, settings)[0])


def post(samples: Sequence[Hashes]) -> Postings:
    """Lay the samples of pages, numbered in their order, out as postings."""
    pages = np.repeat(np.arange(len(samples), dtype=np.uint32), [len(sample) for sample in samples])
    hashes = np.concatenate([*samples, np.zeros(0, np.uint32)])
    order = np.argsort(hashes, kind="stable")
    return Postings(hashes[order], pages[order])


class Shared(NamedTuple):
    """Stretches of a text, pages that share n-grams with them, and how many: three arrays of one length."""

    stretches: NDArray[np.int64]
    pages: NDArray[np.int64]
    counts: NDArray[np.int64]


def count_shared(grams: tuple[Hashes, NDArray[np.int64]], postings: Postings, settings: Index) -> Shared:
    """Give the stretches of a text (each overlaps the next by half) that share enough n-grams with a page.

    A passage shows in the stretch that it stands in, however little it is of its page. Cost: the postings read.
    """
    hashes, places = grams
    starts = np.searchsorted(postings.hashes, hashes, "left")
    counts = np.searchsorted(postings.hashes, hashes, "right") - starts
    told = (counts > 0) & (counts <= settings.max_postings)
    starts, counts, half = starts[told], counts[told], places[told] // (settings.stretch // 2)
    of, found = stretches(starts, counts)
    pages = postings.pages[found].astype(np.int64)
    last = int(half.max(initial=0)) + 1  # the stretch that a half begins, and the one that it ends: numbered from 0
    keys = np.concatenate([pages * (last + 1) + half[of] + 1, pages * (last + 1) + half[of]])
    keys.sort()
    edges = run_starts(keys)
    shared = np.diff(edges, append=len(keys))
    enough = shared >= settings.min_shared
    return Shared(keys[edges][enough] % (last + 1), keys[edges][enough] // (last + 1), shared[enough])
