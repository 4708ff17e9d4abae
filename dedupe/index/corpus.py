"""A folder of segments → its record, its pages and their postings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

import dedupe
from dedupe.errors import UnreadableInput, UsageError
from dedupe.index.grams import Postings
from dedupe.model import Block, Page
from dedupe.records import dataclass
from dedupe.settings import DEFAULTS, Settings

RECORD = "index.json"
LAYOUT = 1  # of the files; a program of another one refuses to read them
PAGES, OFFSETS, HASHES, OWNERS = "pages.jsonl", "offsets.npy", "hashes.npy", "owners.npy"
FILES = (PAGES, OFFSETS, HASHES, OWNERS)


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
        if record["tool"] != dedupe.__dist__ or record["layout"] != LAYOUT or record["sampled"] != sampled_by(DEFAULTS):
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


def sampled_by(settings: Settings) -> list[int]:
    """Give what the sample of n-grams depends on."""
    return [settings.seeds.han, settings.seeds.latin, settings.index.sample]


def read_pages(corpus: Corpus, segment: Segment, numbers: Iterable[int]) -> Iterator[Page]:
    """Read some pages of a segment, by their numbers."""
    offsets = _loaded(corpus, segment, OFFSETS)
    with opened(corpus.folder / segment.name / PAGES) as file:
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
    return Postings(_loaded(corpus, segment, HASHES), _loaded(corpus, segment, OWNERS))


def _loaded(corpus: Corpus, segment: Segment, file: str) -> Any:
    try:
        return np.load(corpus.folder / segment.name / file, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(corpus, segment, error) from None


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a file of an index."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror}; ask dedupe index verify what is damaged") from None


def _damaged(corpus: Corpus, segment: Segment, error: Exception) -> UnreadableInput:
    where = corpus.folder / segment.name
    return UnreadableInput(f"{where}: is damaged ({error}); ask dedupe index verify, and add its pages anew")


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        found = hashlib.sha256()
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()
