"""A folder of segments: pages with their postings, written whole or not at all, merged as they grow in number."""

from __future__ import annotations

import hashlib
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
from dedupe.errors import Refused, UnreadableInput, UsageError
from dedupe.index.grams import Postings, post, sample_grams
from dedupe.model import Block, Page
from dedupe.records import dataclass, replace
from dedupe.reports.jsonl import lines
from dedupe.reports.output import write_file
from dedupe.settings import DEFAULTS, Settings

RECORD = "index.json"
_LOCK = "lock"
_LAYOUT = 1  # of the files; a program of another one refuses to read them
_PAGES, _OFFSETS, _HASHES, _OWNERS = "pages.jsonl", "offsets.npy", "hashes.npy", "owners.npy"
_FILES = (_PAGES, _OFFSETS, _HASHES, _OWNERS)
_LOT = 1000  # pages added at a time: what is held in memory
_MERGED = 2  # times as large as the next one, below which a segment is merged with it: their number stays logarithmic


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a segment: its id, its dump and the digest of that."""

    page: str
    dump: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Pages that were added together, or merged. `removed` numbers those that count no more; `sums` are digests."""

    name: str
    pages: tuple[Entry, ...]
    letters: int
    removed: frozenset[int]
    sums: Mapping[str, str]

    def standing(self) -> Iterator[tuple[int, Entry]]:
        """Give the pages that were not removed, with their numbers."""
        for number, entry in enumerate(self.pages):
            if number not in self.removed:
                yield number, entry


@dataclass(frozen=True, slots=True)
class Corpus:
    """An index as its record has it."""

    folder: Path
    segments: tuple[Segment, ...] = ()

    def entries(self) -> Iterator[Entry]:
        """Give all pages that stand in it."""
        for segment in self.segments:
            for _, entry in segment.standing():
                yield entry


def open_corpus(folder: Path) -> Corpus:
    """Read the record of an index. Raises UsageError where there is none, or one that cannot be read."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"{folder}: no index; make one with dedupe index add") from None
    except (OSError, ValueError) as error:
        raise UnreadableInput(f"{folder / RECORD}: cannot be read ({error}); add the pages to a new index") from None
    try:
        if record["tool"] != dedupe.__dist__ or record["layout"] != _LAYOUT or record["sampled"] != _sampled(DEFAULTS):
            raise UsageError(f"{folder}: an index of another version; add the pages to a new one")
        return Corpus(folder, tuple(_segment(entry) for entry in record["segments"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableInput(f"{folder / RECORD}: is damaged ({error!r}); add the pages to a new index") from None


def _segment(record: Mapping[str, Any]) -> Segment:
    pages = tuple(Entry(*map(str, entry)) for entry in record["pages"])
    name, removed = str(record["name"]), frozenset(map(int, record["removed"]))
    if not name.isdigit() or not all(0 <= number < len(pages) for number in removed):
        raise ValueError("a segment that cannot be")
    return Segment(name, pages, int(record["letters"]), removed, dict(record["sums"]))


def _sampled(settings: Settings) -> list[int]:
    """Give what the sample of n-grams depends on."""
    return [settings.seeds.han, settings.seeds.latin, settings.index.sample]


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
    with _opened(corpus.folder / segment.name / _PAGES) as file:
        for number, line in enumerate(file):
            if number not in segment.removed:
                yield json.loads(line)


def _keep(corpus: Corpus) -> Corpus:
    """Write the record, which makes the change, and clear away what it does not name any more."""
    record = {
        "tool": dedupe.__dist__,
        "layout": _LAYOUT,
        "sampled": _sampled(DEFAULTS),
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
        (aside / _PAGES).write_bytes(b"".join(written))
        np.save(aside / _OFFSETS, offsets)
        np.save(aside / _HASHES, postings.hashes)
        np.save(aside / _OWNERS, postings.pages)
        sums = {file: _sum(aside / file) for file in _FILES}
        aside.rename(corpus.folder / name)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise UsageError(f"{corpus.folder}: cannot be written ({error.strerror}); free some space") from error
    entries = tuple(Entry(record["page"], record["source"], record["sha256"]) for record in records)
    return Segment(name, entries, sum(len(record["text"]) for record in records), frozenset(), sums)


def _record(page: Page, settings: Settings) -> dict[str, Any]:
    blocks = split_blocks(page, settings.layout)
    return {
        "page": page.id,
        "source": page.dump,
        "sha256": page.sha256,
        "text": page.text,
        "blocks": [[block.start, block.end, block.kind] for block in blocks],
    }


def read_pages(corpus: Corpus, segment: Segment, numbers: Iterable[int]) -> Iterator[Page]:
    """Read some pages of a segment, by their numbers."""
    offsets = _loaded(corpus, segment, _OFFSETS)
    with _opened(corpus.folder / segment.name / _PAGES) as file:
        for number in numbers:
            file.seek(int(offsets[number]))
            try:
                record = json.loads(file.readline())
                blocks = (Block(str(at), *place) for at, place in enumerate(record["blocks"]))
                yield Page(record["page"], record["source"], record["text"], record["sha256"], blocks=tuple(blocks))
            except (ValueError, KeyError, TypeError) as error:
                raise _damaged(corpus, segment, error) from None


def read_postings(corpus: Corpus, segment: Segment) -> Postings:
    """Map the postings of a segment: what is not looked at is not read."""
    return Postings(_loaded(corpus, segment, _HASHES), _loaded(corpus, segment, _OWNERS))


def _loaded(corpus: Corpus, segment: Segment, file: str) -> Any:
    try:
        return np.load(corpus.folder / segment.name / file, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(corpus, segment, error) from None


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}; ask dedupe index verify what is damaged") from None


def _damaged(corpus: Corpus, segment: Segment, error: Exception) -> UnreadableInput:
    where = corpus.folder / segment.name
    return UnreadableInput(f"{where}: is damaged ({error}); ask dedupe index verify, and add its pages anew")


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        found = hashlib.sha256()
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def measure(corpus: Corpus) -> dict[str, Any]:
    """Give what an index holds, in numbers, and the names of its dumps."""
    entries = list(corpus.entries())
    files = [corpus.folder / segment.name / file for segment in corpus.segments for file in _FILES]
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
        missing = [file for file in _FILES if not (where / file).is_file()]
        changed = [f for f in _FILES if f not in missing and _sum(where / f) != segment.sums.get(f)]
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
