"""Pages and an index → the passages of the pages that the index prints too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dedupe.candidates import find_candidates
from dedupe.clusters import relation_of
from dedupe.index.corpus import Corpus, read_pages, read_postings
from dedupe.index.grams import count_shared, place_grams
from dedupe.kinds import kinds_of, starts_of
from dedupe.matches import Match
from dedupe.model import Page, Relation, Span
from dedupe.records import dataclass, replace
from dedupe.settings import DEFAULTS, Settings
from dedupe.stream import Stream, read_stream
from dedupe.verify import verify

_ASKED = "\0"  # before the ids of the pages that are asked for: they may have the names of pages of the index


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was asked for and one of the index that prints it; similarity and relation as in `Member`."""

    asked: Span
    found: Span
    relation: Relation
    similarity: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits in the order of what was asked, the pages of the index with them, and how many were not compared."""

    hits: tuple[Hit, ...]
    pages: tuple[Page, ...]
    left_out: int


def ask(corpus: Corpus, pages: Sequence[Page], settings: Settings = DEFAULTS) -> Answer:
    """Find the passages of pages that an index prints too: candidates by shared n-grams, judged by alignment.

    A page that stands in the index by name and digest is not compared with itself. The pages are judged as in a run
    over them and what is like them in the index.
    """
    found, left_out = _candidates(corpus, pages, settings)
    asked = [replace(page, id=_ASKED + page.id, dump=_ASKED + page.dump) for page in pages]
    wide = replace(settings, scope="corpus")
    stream = read_stream((*asked, *found), wide)
    kinds = kinds_of(stream, wide)
    here = stream.page_starts[len(pages)]  # the index begins behind what is asked; its own pages are not compared
    between = [c for c in find_candidates(stream, kinds, wide) if c.a_start < here <= c.b_start]
    matches = verify(between, stream, wide, starts_of(stream, kinds, "headline"))
    hits = tuple(_hit(stream, match, settings) for match in matches)
    held = {hit.found.page for hit in hits}
    return Answer(hits, tuple(page for page in found if page.id in held), left_out)


def _candidates(corpus: Corpus, pages: Sequence[Page], settings: Settings) -> tuple[list[Page], int]:
    """Read the pages of the index that are likest to some stretch of one of the pages; count those left out."""
    wanted, passed = set[tuple[int, int]](), set[tuple[int, int]]()
    postings = [read_postings(corpus, segment) for segment in corpus.segments]
    for page in pages:
        grams = place_grams(page.text, settings.seeds, settings.index)
        scored: dict[int, list[tuple[int, int, int]]] = defaultdict(list)  # by stretch
        for at, segment in enumerate(corpus.segments):
            shared = count_shared(grams, postings[at], settings.index)
            for stretch, number, count in zip(*(side.tolist() for side in shared), strict=True):
                entry = segment.pages[number]
                if number not in segment.removed and (entry.page, entry.sha256) != (page.id, page.sha256):
                    scored[stretch].append((-count, at, number))
        for found in scored.values():
            found.sort()
            wanted.update((at, number) for _, at, number in found[: settings.index.max_pages])
            passed.update((at, number) for _, at, number in found[settings.index.max_pages :])
    chosen = sorted(wanted)
    read = [
        page
        for at, segment in enumerate(corpus.segments)
        for page in read_pages(corpus, segment, [number for where, number in chosen if where == at])
    ]
    return read, len(passed - wanted)


def _hit(stream: Stream, match: Match, settings: Settings) -> Hit:
    """Make a hit of a match between a page that is asked for and one of the index."""
    asked, found = stream.span(match.a_start, match.a_end), stream.span(match.b_start, match.b_end)
    named = replace(asked, page=asked.page.removeprefix(_ASKED))
    return Hit(named, found, _relation(stream, match, settings), match.similarity)


def _relation(stream: Stream, match: Match, settings: Settings) -> Relation:
    if match.is_variant:
        return "variant"
    sides = (match.a_start, match.a_end), (match.b_start, match.b_end)
    mine, theirs = (_fills(stream, *side, settings.removal.covered) for side in sides)
    return relation_of(match.similarity, theirs, mine)


def _fills(stream: Stream, start: int, end: int, covered: float) -> bool:
    """Whether a passage is most of the blocks that it stands in."""
    blocks = stream.blocks_in(start, end)
    low, high = stream.block_starts[blocks.start], stream.block_starts[blocks.stop]
    return end - start >= covered * (high - low)
