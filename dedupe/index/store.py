"""An index is changed: pages are written as segments, whole or not at all, and merged as they grow in number."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np

import dedupe
from dedupe.blocks import split_blocks
from dedupe.errors import Refused, UsageError
from dedupe.index.corpus import (
    FILES,
    HASHES,
    LAYOUT,
    OFFSETS,
    OWNERS,
    PAGES,
    RECORD,
    Corpus,
    Entry,
    Segment,
    digest_of,
    open_corpus,
    opened,
    sampled_by,
)
from dedupe.index.grams import post, sample_grams
from dedupe.model import Page
from dedupe.records import replace
from dedupe.reports.jsonl import lines
from dedupe.reports.output import write_file
from dedupe.settings import DEFAULTS, Settings

_LOCK = "lock"
_LOT = 1000  # pages added at a time: what is held in memory
_MERGED = 2  # times as large as the next one, below which a segment is merged with it: their number stays logarithmic


@contextmanager
def writing(folder: Path) -> Iterator[Corpus]:
    """Open an index to change it, new where there is none; one program at a time."""
    is_new = not (folder / RECORD).exists()
    if is_new and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder}: holds something else; name a new folder for the index")
    lock = folder / _LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with lock.open("x", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
    except FileExistsError:
        owner = lock.read_text(encoding="utf-8", errors="replace").strip() if lock.is_file() else "?"
        raise Refused(f"{folder}: process {owner} is writing to it; wait, or delete {lock} if it is no more") from None
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}); name another folder") from None
    try:
        corpus = Corpus(folder) if is_new else open_corpus(folder)
        _sweep(corpus)
        yield corpus
    finally:
        lock.unlink(missing_ok=True)
        if is_new:
            with suppress(OSError):
                folder.rmdir()  # nothing was added


def add_pages(corpus: Corpus, pages: Iterable[Page], settings: Settings = DEFAULTS) -> Corpus:
    """Add pages; those of a dump that is there in another state take its place, those that are there stay.

    Dumps are known by name and digest; the pages of one must follow each other. Some thousand pages are held at a time,
    and each of these lots is there whole or not at all.
    """
    known = {(entry.dump, entry.sha256) for entry in corpus.entries()}
    lot: list[Page] = []
    for key, dump in groupby(pages, attrgetter("dump", "sha256")):
        if key not in known:
            lot.extend(dump)
        if len(lot) >= _LOT:
            corpus, lot = _add(corpus, lot, settings), []
    return _add(corpus, lot, settings) if lot else corpus


def _add(corpus: Corpus, pages: Sequence[Page], settings: Settings) -> Corpus:
    dumps = {page.dump for page in pages}
    corpus = _without(corpus, lambda entry: entry.dump in dumps)
    segment = _write_segment(corpus, [_record(page, settings) for page in pages], settings)
    return _keep(_merged(replace(corpus, segments=(*corpus.segments, segment)), settings))


def remove_dumps(corpus: Corpus, names: Iterable[str]) -> tuple[Corpus, list[str]]:
    """Remove dumps, or single pages, by their names; also give the names that nothing has."""
    wanted = set(names)
    found = {name for entry in corpus.entries() for name in (entry.dump, entry.page) if name in wanted}
    if found:
        corpus = _keep(_without(corpus, lambda entry: entry.dump in found or entry.page in found))
    return corpus, sorted(wanted - found)


def _without(corpus: Corpus, goes: Callable[[Entry], bool]) -> Corpus:
    segments = (
        replace(segment, removed=segment.removed | {number for number, entry in segment.standing() if goes(entry)})
        for segment in corpus.segments
    )
    return replace(corpus, segments=tuple(segment for segment in segments if any(segment.standing())))


def _merged(corpus: Corpus, settings: Settings) -> Corpus:
    """Merge the last segments as long as one is not much larger than the next; removed pages fall out."""
    segments = list(corpus.segments)
    while len(segments) > 1 and len(segments[-2].pages) <= _MERGED * len(segments[-1].pages):
        pair = segments[-2:]
        records = [record for segment in pair for record in _records(corpus, segment)]
        taken = replace(corpus, segments=tuple(segments))
        segments[-2:] = [_write_segment(taken, records, settings)]
    return replace(corpus, segments=tuple(segments))


def _records(corpus: Corpus, segment: Segment) -> Iterator[dict[str, Any]]:
    with opened(corpus.folder / segment.name / PAGES) as file:
        for number, line in enumerate(file):
            if number not in segment.removed:
                yield json.loads(line)


def _keep(corpus: Corpus) -> Corpus:
    """Write the record, which makes the change, and clear away what it does not name any more."""
    record = {
        "tool": dedupe.__dist__,
        "layout": LAYOUT,
        "sampled": sampled_by(DEFAULTS),
        "segments": [
            {
                "name": segment.name,
                "pages": [[entry.page, entry.dump, entry.sha256] for entry in segment.pages],
                "letters": segment.letters,
                "removed": sorted(segment.removed),
                "sums": dict(sorted(segment.sums.items())),
            }
            for segment in corpus.segments
        ],
    }
    write_file(corpus.folder / RECORD, lines([record]))
    _sweep(corpus)
    return corpus


def _sweep(corpus: Corpus) -> None:
    """Clear away segments that the record does not name: of a run that was broken off, or merged."""
    named = {segment.name for segment in corpus.segments}
    for path in corpus.folder.iterdir():
        if path.is_dir() and path.name.removesuffix(".partial").isdigit() and path.name not in named:
            shutil.rmtree(path, ignore_errors=True)


def _write_segment(corpus: Corpus, records: Sequence[Mapping[str, Any]], settings: Settings) -> Segment:
    taken = [int(path.name) for path in corpus.folder.iterdir() if path.name.isdigit()]
    name = f"{max([0, *taken, *(int(segment.name) for segment in corpus.segments)]) + 1:06d}"
    aside = corpus.folder / f"{name}.partial"
    written = list(lines(records))
    samples = [sample_grams(record["text"], settings.seeds, settings.index) for record in records]
    postings = post(samples)
    offsets = np.cumsum([0, *map(len, written)]).astype(np.int64)
    try:
        aside.mkdir()
        (aside / PAGES).write_bytes(b"".join(written))
        np.save(aside / OFFSETS, offsets)
        np.save(aside / HASHES, postings.hashes)
        np.save(aside / OWNERS, postings.pages)
        sums = {file: digest_of(aside / file) for file in FILES}
        aside.rename(corpus.folder / name)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise UsageError(f"{corpus.folder}: cannot be written ({error.strerror}); free some space") from error
    entries = tuple(Entry(record["page"], record["source"], record["sha256"]) for record in records)
    return Segment(name, entries, sum(len(record["text"]) for record in records), frozenset(), sums)


def _record(page: Page, settings: Settings) -> dict[str, Any]:
    blocks = split_blocks(page, settings.layout, settings.torn)
    return {
        "page": page.id,
        "source": page.dump,
        "sha256": page.sha256,
        "text": page.text,
        "blocks": [[block.start, block.end, block.kind] for block in blocks],
    }
