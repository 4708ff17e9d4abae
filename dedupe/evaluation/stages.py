"""Texts of an output → where each true pair was found or lost: candidate, verification, verdict, cluster."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, TypeVar

from dedupe.candidates import find_candidates
from dedupe.errors import UsageError
from dedupe.evaluation.names import by_name, page_name
from dedupe.evaluation.records import Gold, Output, Pair, pair_of
from dedupe.kinds import kinds_of, starts_of
from dedupe.matches import Match
from dedupe.model import Page, Span
from dedupe.passages import Candidate
from dedupe.records import replace
from dedupe.settings import DEFAULTS, Settings
from dedupe.stream import Stream, read_stream
from dedupe.verify import verify

FOUND, NO_CANDIDATE, NOT_VERIFIED, VARIANT, NOT_REPORTED = (
    "found",
    "no candidate",
    "candidate, not verified",
    "verified, judged a variant",
    "verified, not in a cluster",
)
_SHARE = 0.3  # of the shorter passage, from which a candidate is one of that pair
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99)
T = TypeVar("T")


class Stages(NamedTuple):
    """Where true pairs ended, the number of candidates a true pair, and precision and recall by similarity."""

    ended: dict[Pair, str]
    candidates_per_pair: float
    curve: list[tuple[float, float, float]]


def trace(
    gold: Gold, output: Output, true: Collection[Pair], found: Collection[Pair], same_page: bool = False
) -> Stages:
    """Run the steps again on the texts of an output, and follow each true pair through them.

    With `same_page`, where true pairs lie on one page, only candidates on one page are counted.
    """
    settings = settings_of(output.run.get("settings", {}))
    stream = read_stream(
        [Page(page, page.rsplit("#", 1)[0], text, "") for page, text in output.texts.items()], settings
    )
    places = Places(gold, stream)
    kinds = kinds_of(stream, settings)
    looked_at = find_candidates(stream, kinds, settings)
    unique = set(looked_at)
    candidates = {pair for candidate in unique for pair in places.pairs(candidate)}
    matches = verify(looked_at, stream, settings, starts_of(stream, kinds, "headline"))
    best: dict[Pair, float] = {}
    variants: set[Pair] = set()
    for match in matches:
        for pair in places.pairs(Candidate(match.a_start, match.a_end, match.b_start, match.b_end), match):
            if match.is_variant:
                variants.add(pair)
            else:
                best[pair] = max(best.get(pair, 0.0), match.similarity)
    ended = {pair: _end_of(pair, found, best, variants, candidates) for pair in true}
    counted = [c for c in unique if not same_page or stream.page_at(c.a_start) == stream.page_at(c.b_start)]
    return Stages(ended, count_distinct(counted) / max(1, len(true)), _curve(best, set(true), gold))


def _end_of(
    pair: Pair, found: Collection[Pair], best: Mapping[Pair, float], variants: set[Pair], candidates: set[Pair]
) -> str:
    if pair in found:
        return FOUND
    if pair in best:
        return NOT_REPORTED
    if pair in variants:
        return VARIANT
    return NOT_VERIFIED if pair in candidates else NO_CANDIDATE


def count_distinct(candidates: Collection[Candidate]) -> int:
    """Count the candidates; those inside another one, on both sides, are the same."""
    count = 0
    high: list[Candidate] = []
    for c in sorted(candidates, key=lambda c: (c.a_start, -c.a_end, c.b_start, -c.b_end)):
        high = [h for h in high if h.a_end > c.a_start]
        if not any(c.a_end <= h.a_end and h.b_start <= c.b_start and c.b_end <= h.b_end for h in high):
            count += 1
            high.append(c)
    return count


def _curve(best: Mapping[Pair, float], true: set[Pair], gold: Gold) -> list[tuple[float, float, float]]:
    """Give precision and recall of the verified pairs, as they stand, at each threshold; of judged ones, those alone.

    Overlapping passages of one text are right, too; only what is asked for counts for recall.
    """
    if gold.judged:  # of the others nobody knows whether they are right
        scored = {judgement.pair for judgement in gold.judged if judgement.is_copy is not None}
        best = {pair: similarity for pair, similarity in best.items() if pair in scored}
    texts = {key: passage.text_id for key, passage in gold.passages.items()}
    right = {p for p in best if p in true or (texts[p.a] is not None and texts[p.a] == texts[p.b])}
    curve = []
    for threshold in THRESHOLDS:
        chosen = {pair for pair, similarity in best.items() if similarity >= threshold}
        precision = len(chosen & right) / len(chosen) if chosen else 1.0
        curve.append((threshold, precision, len(chosen & true) / len(true) if true else 1.0))
    return curve


class Places:
    """Where the passages of a gold standard stand in the stream."""

    def __init__(self, gold: Gold, stream: Stream) -> None:
        numbers = by_name({page.id: n for n, page in enumerate(stream.pages)})
        bounds: list[tuple[int, int, str]] = []
        for passage in gold.passages.values():
            number = numbers.get(page_name(passage.page))
            if number is None:
                continue
            for start, end in passage.spans:
                places = stream.positions(Span(passage.page, start, end), number)
                bounds.extend((low, high, passage.key) for low, high in places)
        self._bounds = sorted(bounds)
        self._starts = [start for start, _, _ in self._bounds]
        self._letters: Counter[str] = Counter()
        for start, end, key in self._bounds:
            self._letters[key] += end - start

    def _touched(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        at = bisect_right(self._starts, start)
        for low, high, key in self._bounds[max(0, at - 1) :]:
            if low >= end:
                return
            if high > start:
                yield max(low, start), min(high, end), key

    def pairs(self, found: Candidate, match: Match | None = None) -> list[Pair]:
        """Give the pairs of passages of which a candidate, or a match, holds enough."""
        held: dict[Pair, int] = defaultdict(int)
        for low, high, a in self._touched(found.a_start, found.a_end):
            image = match.image(low, high) if match else self._image(found, low, high)
            if image is None:
                continue
            for b_low, b_high, b in self._touched(*image):
                if a != b:
                    held[pair_of(a, b)] += min(high - low, b_high - b_low)
        return [p for p, n in held.items() if n >= _SHARE * min(self._letters[p.a], self._letters[p.b])]

    @staticmethod
    def _image(found: Candidate, low: int, high: int) -> tuple[int, int]:
        shift = found.b_start - found.a_start
        return max(found.b_start, low + shift), max(found.b_start + 1, min(found.b_end, high + shift))


def settings_of(record: Mapping[str, Any], known: Settings = DEFAULTS) -> Settings:
    """Give the settings that a run.json names, as far as this version knows them."""
    return _filled(known, record)


def _filled(known: T, record: Mapping[str, Any]) -> T:
    changes: dict[str, Any] = {}
    for field in fields(known):  # type: ignore[arg-type]
        if field.name not in record:
            continue
        value, default = record[field.name], getattr(known, field.name)
        if not _fits(value, default):
            raise UsageError(f"run.json: setting {field.name} is {value!r}; run dedupe clean again")
        changes[field.name] = _filled(default, value) if is_dataclass(default) else value
    return replace(known, **changes)  # type: ignore[type-var]


def _fits(value: Any, default: Any) -> bool:
    if is_dataclass(default):
        return isinstance(value, Mapping)
    number = isinstance(default, int | float) and isinstance(value, int | float)
    return number or default is None or isinstance(value, type(default))
