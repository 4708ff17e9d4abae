"""Two places of some pages → why they are copies, variants of one form, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from dedupe.alignment import Steps, align_texts, similarity_of
from dedupe.candidates import find_parts, without_leads
from dedupe.differences import weigh
from dedupe.facts import clues, is_variant, weights_of
from dedupe.kinds import kinds_of, starts_of
from dedupe.lsh import candidate_pairs, near_candidates
from dedupe.matches import Match
from dedupe.model import Action, Member, Page, Result, Span
from dedupe.numerals import differing_numbers
from dedupe.passages import Candidate
from dedupe.pipeline import clean
from dedupe.records import dataclass
from dedupe.settings import DEFAULTS, Settings, Signing
from dedupe.signatures import agreement, hash_shingles, sign
from dedupe.stream import Stream, read_stream
from dedupe.tokens import get_tokenizer, text_shingles
from dedupe.verify import verify
from dedupe.wordnumbers import differing_words

Range = tuple[int, int]  # stream positions [start, end)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two places: its spans, its characters after normalization, its tokens, and how many shingles."""

    spans: tuple[Span, ...]
    normalized: str
    tokens: tuple[str, ...]
    shingles: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two places are as wholes: shares of their shingles, 0..1, exact and by their signatures.

    `shared` shingles stand on both sides. `by_signatures` and `by_passages` say which source makes them candidates.
    """

    shared: int
    jaccard: float
    estimate: float
    in_one_bucket: bool
    by_signatures: bool
    by_passages: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of an alignment, in normalized characters: the same on both sides, or what stands against what."""

    equal: bool
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """A verified pair of passages and what was asked of it.

    `is_by_others`: by itself it would be judged otherwise; passages that follow each other are judged together, and
    other printings of both sides are asked.
    `misread` is the share of letters that seem to be misread, 0..1; `numbers` and `words` are those that differ, whole
    words of two letters and more. `clues` are the numbers of `facts.clues`; `odds`, the log-odds of one text that they
    make together, in passages long enough for it, and `weights` each one's part in them.
    """

    a: Span
    b: Span
    similarity: float
    is_variant: bool
    is_by_others: bool
    misread: float
    numbers: tuple[Pair, ...]
    words: tuple[Pair, ...]
    clues: tuple[tuple[str, float], ...]
    odds: float | None
    weights: tuple[tuple[str, float], ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A cluster that holds both places: what `clean` makes of them. Of each side the member that it touches."""

    action: Action
    a: Member
    b: Member


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that there is to say of two places.

    `whole` is the similarity of the two normalized texts from end to end, 0..1, and their alignment, where they are
    short enough for it. `removed` are the spans of both sides that `clean` takes out, and for what.
    """

    a: Side
    b: Side
    likeness: Likeness
    aligned: tuple[Aligned, ...]
    whole: tuple[float, tuple[Column, ...]] | None
    joined: tuple[Joined, ...]
    removed: tuple[tuple[Span, Span], ...]


def explain(pages: Iterable[Page], a: Sequence[Span], b: Sequence[Span], settings: Settings = DEFAULTS) -> Explanation:
    """Tell why two places are, or are not, copies: each is a list of spans of the pages, none empty.

    They are looked for and judged as in a run over those pages, so that what else the pages hold counts as it does
    there.
    """
    pages = tuple(pages)
    stream = read_stream(pages, settings)
    ranges = [_ranges(stream, spans) for spans in (a, b)]
    kinds = kinds_of(stream, settings)
    wholes, parts = near_candidates(stream, settings), find_parts(stream, settings)
    found = list(without_leads(stream, [*parts, *wholes], kinds))
    matches = verify(found, stream, settings, starts_of(stream, kinds, "headline"))
    aligned = tuple(_aligned(stream, match, settings) for match in _between(matches, *ranges))
    result = clean(pages, settings)
    sets = [_shingles(stream, places, settings) for places in ranges]
    sides = [
        _side(stream, spans, places, len(set(mine)), settings)
        for spans, places, mine in zip((a, b), ranges, sets, strict=True)
    ]
    by = [any(_touch(c, *ranges) for c in set(source).intersection(found)) for source in (wholes, parts)]
    return Explanation(
        sides[0],
        sides[1],
        _likeness(sets, by, settings.signing),
        aligned,
        _whole(sides[0].normalized, sides[1].normalized, settings),
        tuple(_joined(result, a, b)),
        tuple(_removed(result, [*a, *b])),
    )


def _ranges(stream: Stream, spans: Sequence[Span]) -> list[Range]:
    """Give the stream positions of spans; one without letters is left out."""
    numbers = {page.id: number for number, page in enumerate(stream.pages)}
    return [place for span in spans for place in stream.positions(span, numbers[span.page])]


def _side(stream: Stream, spans: Sequence[Span], ranges: Sequence[Range], different: int, settings: Settings) -> Side:
    tokens = get_tokenizer(settings.tokenizer)(_words_of(stream, ranges))
    normalized = "".join(stream.text[start:end] for start, end in ranges)
    return Side(tuple(spans), normalized, tuple(tokens), different)


def _words_of(stream: Stream, ranges: Sequence[Range]) -> str:
    return " ".join(stream.spaced(start, end) for start, end in ranges)


def _shingles(stream: Stream, ranges: Sequence[Range], settings: Settings) -> list[str]:
    words = settings.tokenizer == "jieba"
    text = _words_of(stream, ranges) if words else "".join(stream.text[start:end] for start, end in ranges)
    return text_shingles(text, settings.tokenizer, settings.signing)


def _likeness(shingled: Sequence[Sequence[str]], found_by: Sequence[bool], signing: Signing) -> Likeness:
    a, b = map(set, shingled)
    shared, union = len(a & b), len(a | b)
    signatures = sign(map(hash_shingles, shingled), len(shingled), signing.num_perm, signing.seed)
    pairs, _ = candidate_pairs(signatures, signing.bands, signing.rows, signing.max_bucket, signing.neighbours)
    estimate = agreement(signatures, np.array([0]), np.array([1]))
    return Likeness(shared, shared / union if union else 0.0, float(estimate[0]), bool(len(pairs)), *found_by)


def _touch(found: Candidate, a: Sequence[Range], b: Sequence[Range]) -> bool:
    low, high = found[:2], found[2:]
    return (_meets(low, a) and _meets(high, b)) or (_meets(low, b) and _meets(high, a))


def _meets(place: tuple[int, ...], ranges: Sequence[Range]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in ranges)


def _between(matches: Sequence[Match], a: Sequence[Range], b: Sequence[Range]) -> Iterator[Match]:
    """Give the matches in which something of one side stands against something of the other: a first, each once."""
    for match in matches:
        for turned in (match, match.turned()):
            if _faces(turned, a, b):
                yield turned
                break


def _faces(match: Match, a: Sequence[Range], b: Sequence[Range]) -> bool:
    for start, end in a:
        low, high = max(start, match.a_start), min(end, match.a_end)
        place = match.image(low, high) if low < high else None
        if place is not None and _meets(place, b):
            return True
    return False


def _aligned(stream: Stream, match: Match, settings: Settings) -> Aligned:
    text, facts = stream.text, settings.facts
    steps = list(match.steps)
    seen = weigh(text, steps, facts)
    found = clues(text, seen, facts, stream.attested)
    odds, weights = None, tuple[tuple[str, float], ...]()
    if seen.columns >= facts.weighed_from:
        parts = weights_of(found, facts)
        weights = (("constant", facts.weights.constant), *parts.items())
        odds = facts.weights.constant + sum(parts.values())
    return Aligned(
        stream.span(match.a_start, match.a_end),
        stream.span(match.b_start, match.b_end),
        match.similarity,
        match.is_variant,
        match.is_variant != is_variant(text, steps, facts, stream.attested),
        seen.rate,
        tuple(dict.fromkeys((*differing_numbers(text, seen.steps), *differing_words(text, seen.steps)))),
        tuple(dict.fromkeys((text[s.a_start : s.a_end], text[s.b_start : s.b_end]) for s in seen.rewritten)),
        tuple(found.items()),
        odds,
        weights,
        tuple(_columns(text, match.steps)),
    )


def _whole(a: str, b: str, settings: Settings) -> tuple[float, tuple[Column, ...]] | None:
    if not a or not b or max(len(a), len(b)) > settings.alignment.max_anew:
        return None
    steps = align_texts(a, b)
    columns = (Column(s.equal, a[s.a_start : s.a_end], b[s.b_start : s.b_end]) for s in steps)
    return similarity_of(steps), tuple(columns)


def _columns(text: str, steps: Steps) -> Iterator[Column]:
    for equal, a_start, a_end, b_start, b_end in steps:
        yield Column(equal, text[a_start:a_end], text[b_start:b_end])


def _joined(result: Result, a: Sequence[Span], b: Sequence[Span]) -> Iterator[Joined]:
    """Find the clusters with a member that touches each side, one that is not the same."""
    for cluster in result.clusters:
        first = next((m for m in cluster.members if _overlaps(m.span, a)), None)
        second = next((m for m in cluster.members if m is not first and _overlaps(m.span, b)), None)
        if first is not None and second is not None:
            yield Joined(cluster.action, first, second)


def _overlaps(span: Span, spans: Iterable[Span]) -> bool:
    return any(span.page == o.page and span.start < o.end and o.start < span.end for o in spans)


def _removed(result: Result, spans: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    for entry in result.ledger:
        if entry.of is not None and _overlaps(entry.span, spans):
            yield entry.span, entry.of
