"""Page → a sample of its n-grams: what an index looks pages up by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.arrays import distinct, run_starts
from dedupe.normalize import encode, normalize
from dedupe.passages import hash_grams
from dedupe.settings import Index, Seeds

Hashes = NDArray[np.uint32]
Numbers = NDArray[np.uint32]


class Postings(NamedTuple):
    """Hashes of n-grams in ascending order, and of each the number of a page that has it; no pair twice."""

    hashes: Hashes
    pages: Numbers


def sample_grams(text: str, seeds: Seeds, settings: Index) -> Hashes:
    """Give the n-grams of a text, as they make candidates, that a hash picks out: each once, as 32 bits, sorted.

    The same n-gram is picked wherever it stands (modulo sampling, Manber 1994), so that what two pages share is found
    in their samples.
    """
    codes = encode(normalize(text).text)
    hashes, lengths = hash_grams(codes, seeds)
    inside = np.arange(len(codes)) + lengths <= len(codes)
    picked = hashes[inside & (hashes % np.uint64(settings.sample) == 0)]
    return distinct((picked >> np.uint64(32)).astype(np.uint32))


def post(samples: Sequence[Hashes]) -> Postings:
    """Lay the samples of pages, numbered in their order, out as postings."""
    pages = np.repeat(np.arange(len(samples), dtype=np.uint32), [len(sample) for sample in samples])
    hashes = np.concatenate([*samples, np.zeros(0, np.uint32)])
    order = np.argsort(hashes, kind="stable")
    return Postings(hashes[order], pages[order])


def count_shared(sample: Hashes, postings: Postings, settings: Index) -> tuple[Numbers, NDArray[np.float64]]:
    """Give the pages that share n-grams with a sample, and how many; one that many pages have counts less.

    Of an n-gram that k pages have, more than `common_from`, each counts `common_from` / k. Cost: the postings read.
    """
    starts = np.searchsorted(postings.hashes, sample, "left")
    counts = np.searchsorted(postings.hashes, sample, "right") - starts
    told = (counts > 0) & (counts <= settings.max_postings)
    starts, counts = starts[told], counts[told]
    if not len(counts):
        return np.zeros(0, np.uint32), np.zeros(0)
    of = np.repeat(np.arange(len(counts)), counts)
    places = np.arange(len(of)) - (np.cumsum(counts) - counts - starts)[of]
    weights = np.minimum(1.0, settings.common_from / counts)[of]
    pages = postings.pages[places]
    order = np.argsort(pages, kind="stable")
    edges = run_starts(pages[order])
    return pages[order][edges], np.add.reduceat(weights[order], edges)
