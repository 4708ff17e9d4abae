"""An index → what it holds, and what of it is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from dedupe.index.corpus import FILES, RECORD, Corpus, Entry, Segment, digest_of, read_pages, read_postings
from dedupe.index.grams import post, sample_grams
from dedupe.settings import DEFAULTS, Settings


def measure(corpus: Corpus) -> dict[str, Any]:
    """Give what an index holds, in numbers, and the names of its dumps."""
    entries = list(corpus.entries())
    files = [corpus.folder / segment.name / file for segment in corpus.segments for file in FILES]
    return {
        "pages": len(entries),
        "removed_pages": sum(len(segment.removed) for segment in corpus.segments),
        "segments": len(corpus.segments),
        "characters": sum(segment.letters for segment in corpus.segments),
        "bytes": sum(path.stat().st_size for path in files if path.is_file()),
        "dumps": sorted({entry.dump for entry in entries}),
    }


def find_damage(corpus: Corpus, settings: Settings = DEFAULTS) -> Iterator[str]:
    """Prove an index: every file has its digest, every page is there, and its n-grams are looked up to it."""
    for segment in corpus.segments:
        where = corpus.folder / segment.name
        missing = [file for file in FILES if not (where / file).is_file()]
        changed = [f for f in FILES if f not in missing and digest_of(where / f) != segment.sums.get(f)]
        yield from (f"{where / file}: is missing" for file in missing)
        yield from (f"{where / file}: was changed" for file in changed)
        if not missing and not changed:
            yield from _untrue(corpus, segment, settings)


def _untrue(corpus: Corpus, segment: Segment, settings: Settings) -> Iterator[str]:
    where = corpus.folder / segment.name
    pages = list(read_pages(corpus, segment, range(len(segment.pages))))
    if [Entry(page.id, page.dump, page.sha256) for page in pages] != list(segment.pages):
        yield f"{where}: holds other pages than {RECORD} says"
    expected = post([sample_grams(page.text, settings.seeds, settings.index) for page in pages])
    found = read_postings(corpus, segment)
    if not all(np.array_equal(a, b) for a, b in zip(expected, found, strict=True)):
        yield f"{where}: its n-grams are not those of its pages"
