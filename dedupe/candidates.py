"""Stream → the pairs of passages that are looked at: alike as wholes, or sharing rare n-grams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from dedupe.kinds import Kind
from dedupe.lsh import near_candidates
from dedupe.passages import Candidate, passage_candidates
from dedupe.settings import Seeds, Settings
from dedupe.signatures import Hashes
from dedupe.spread import Spread, in_turn
from dedupe.stream import Stream


def find_candidates(
    stream: Stream,
    kinds: Sequence[Kind],
    settings: Settings,
    spread: Spread = in_turn,
    hashed: Iterable[Hashes] | None = None,
    parts: Iterable[Candidate] | None = None,
) -> list[Candidate]:
    """Find the pairs of passages that may print one text, from both sources.

    `hashed` as for `near_candidates`; `parts` as `find_parts` gives them, where they are known.
    """
    parts = find_parts(stream, settings) if parts is None else parts
    return list(without_leads(stream, [*parts, *near_candidates(stream, settings, spread, hashed)], kinds))


def find_parts(stream: Stream, settings: Settings) -> list[Candidate]:
    """Find the passages that share rare n-grams, phrases aside."""
    return list(without_phrases(stream, passage_candidates(stream, settings), settings.seeds))


def without_phrases(stream: Stream, candidates: Iterable[Candidate], settings: Seeds) -> Iterator[Candidate]:
    """Leave out the pairs of which both sides are a small piece in the middle of a block: a name, a phrase.

    What is a part of a longer likeness shows it at more than one place.
    """
    for candidate in candidates:
        sides = (candidate.a_start, candidate.a_end), (candidate.b_start, candidate.b_end)
        if not all(_is_phrase(stream, *side, settings) for side in sides):
            yield candidate


def _is_phrase(stream: Stream, start: int, end: int, settings: Seeds) -> bool:
    low, high = stream.bounds(stream.block_at(start))
    if not (low + settings.phrase_inside < start and end < high - settings.phrase_inside):
        return False
    return end - start < settings.phrase_share * (high - low) and not stream.outweighs(start, end, settings.max_phrase)


def without_leads(stream: Stream, candidates: Iterable[Candidate], kinds: Sequence[Kind]) -> Iterator[Candidate]:
    """Leave out the pairs of a headline with body text of its page: it says what its article says, and is no copy.

    On another page what looks like a headline may be the same paragraph, torn.
    """
    headlines, bodies = (list(accumulate((k == kind for k in kinds), initial=0)) for kind in ("headline", "body"))

    def are_all(counts: Sequence[int], blocks: range) -> bool:
        return counts[blocks.stop] - counts[blocks.start] == len(blocks)

    for candidate in candidates:
        a = stream.blocks_in(candidate.a_start, candidate.a_end)
        b = stream.blocks_in(candidate.b_start, candidate.b_end)
        a_leads = are_all(headlines, a) and are_all(bodies, b)
        leads = a_leads or (are_all(bodies, a) and are_all(headlines, b))
        if not leads or stream.block_pages[a.start] != stream.block_pages[b.start]:
            yield candidate
