"""Candidates → matches, by alignment: where two passages print one text, how alike they are, what they differ in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np

from dedupe.alignment import Step, Steps, align_texts, alike, extend_texts, image, join_steps, score_of, similarity_of
from dedupe.facts import is_variant
from dedupe.passages import Candidate
from dedupe.records import dataclass, replace
from dedupe.settings import DEFAULTS, Settings
from dedupe.spread import PAGE_PAIRS, Spread, in_turn, pieces
from dedupe.stream import Ints, Stream

_STRETCH = 256  # letters: by how much text matches are filed, so that each is compared with its neighbours alone


@dataclass(frozen=True, slots=True)
class Match:
    """A verified pair of passages: stream positions, similarity 0..1, and the alignment that shows it.

    `is_variant`: same form, other facts.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    similarity: float
    is_variant: bool
    steps: Steps

    def turned(self) -> Match:
        """Give the same match with its sides exchanged."""
        sides = self.b_start, self.b_end, self.a_start, self.a_end
        return Match(*sides, self.similarity, self.is_variant, self.steps.turned())

    def image(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the stretch of the b side that stands against [start, end) of the a side, or None."""
        return image(self.steps, start, end)


def verify(
    candidates: Iterable[Candidate],
    stream: Stream,
    settings: Settings = DEFAULTS,
    headlines: Sequence[int] = (),
    spread: Spread = in_turn,
) -> list[Match]:
    """Align each candidate, as far as the two passages stay alike, and keep those that print one text.

    A candidate may give several matches (an insertion parts them) or none. Matches that follow each other in one
    order on both sides are judged together: if an article's date differs, its other paragraphs are no copies either.
    `headlines`, the stream positions where headlines begin, part what is judged together. Sorted by position.
    """
    by_pages: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_pages[stream.page_at(candidate.a_start), stream.page_at(candidate.b_start)].append(candidate)
    common = stream, settings, np.array(sorted(headlines), np.int64)
    found = spread(_verify_pairs, common, pieces(list(by_pages.values()), PAGE_PAIRS))
    return sorted(chain.from_iterable(found), key=lambda m: (m.a_start, m.b_start, m.a_end, m.b_end))


def _verify_pairs(common: tuple[Stream, Settings, Ints], pairs: Iterable[Iterable[Candidate]]) -> list[Match]:
    """Verify the candidates of some pairs of pages."""
    stream, settings, edges = common
    matches: list[Match] = []
    for candidates in pairs:
        found: list[Match] = []
        near: dict[int, list[Match]] = defaultdict(list)  # matches by the stretches of their a side
        for candidate in candidates:
            if any(_holds(match, candidate) for match in near[candidate.a_start // _STRETCH]):
                continue
            for match in align(candidate, stream, settings):
                found.append(match)
                for stretch in range(match.a_start // _STRETCH, match.a_end // _STRETCH + 1):
                    near[stretch].append(match)
        matches.extend(_judged_together(_largest(found), stream, edges, settings))
    return matches


def align(candidate: Candidate, stream: Stream, settings: Settings = DEFAULTS) -> Iterator[Match]:
    """Align a candidate's passages and what stands beside them; yield the stretches in which they are alike."""
    if candidate.a_end >= candidate.b_start and candidate.b_start - candidate.a_start < settings.min_chars:
        return  # one that meets its copy reaches up to it, and no further
    for part in alike(_align_outward(candidate, stream, settings.alignment.window), settings.alignment.drop):
        steps = _aligned_anew(stream, part, settings)
        a_start, a_end, b_start, b_end = steps[0].a_start, steps[-1].a_end, steps[0].b_start, steps[-1].b_end
        similarity = similarity_of(steps)
        if similarity < settings.threshold or score_of(steps) < settings.alignment.min_score:
            continue
        if stream.outweighs(a_start, a_end, settings.min_chars) and stream.outweighs(
            b_start, b_end, settings.min_chars
        ):
            variant = is_variant(stream.text, steps, settings.facts, stream.attested)
            yield Match(a_start, a_end, b_start, b_end, similarity, variant, Steps.pack(steps))


def _align_outward(candidate: Candidate, stream: Stream, window: int) -> list[Step]:
    """Align the candidate itself, then window by window to both sides while the texts agree."""
    a_start, a_end, b_start, b_end = candidate
    a_page, b_page = stream.page_at(a_start), stream.page_at(b_start)
    a_low, a_high = stream.page_starts[a_page : a_page + 2]
    b_low, b_high = stream.page_starts[b_page : b_page + 2]
    if a_page == b_page:  # a passage is no copy of itself: the two sides may meet, but never overlap
        a_high, b_low = b_start, min(a_end, b_start)
        if a_end > a_high:
            a_end, b_end = a_high, min(b_end, 2 * b_start - a_start)
    text = stream.text
    core = align_texts(text[a_start:a_end], text[b_start:b_end], a_start, b_start)
    right = [step.moved(a_end, b_end) for step in extend_texts(text[a_end:a_high], text[b_end:b_high], window)]
    mirrored = extend_texts(text[a_low:a_start][::-1], text[b_low:b_start][::-1], window)
    left = [
        Step(s.equal, a_start - s.a_end, a_start - s.a_start, b_start - s.b_end, b_start - s.b_start)
        for s in reversed(mirrored)
    ]
    return join_steps([*left, *core, *right])


def _aligned_anew(stream: Stream, steps: list[Step], settings: Settings) -> list[Step]:
    """Align a passage as a whole where letters are left out on one side and put in on the other.

    An extension commits itself at the end of every window; in a text that repeats a phrase it may take the wrong turn.
    """
    least = settings.alignment.detour
    out = any(s.a_end - s.a_start - (s.b_end - s.b_start) >= least for s in steps if not s.equal)
    put_in = any(s.b_end - s.b_start - (s.a_end - s.a_start) >= least for s in steps if not s.equal)
    a, b = (steps[0].a_start, steps[-1].a_end), (steps[0].b_start, steps[-1].b_end)
    if not (out and put_in) or max(a[1] - a[0], b[1] - b[0]) > settings.alignment.max_anew:
        return steps
    return align_texts(stream.text[a[0] : a[1]], stream.text[b[0] : b[1]], a[0], b[0])


def _holds(match: Match, candidate: Candidate) -> bool:
    """Whether a candidate is part of a match already, on both sides; what the match leaves out is not: a moved line."""
    inside = match.a_start <= candidate.a_start and candidate.a_end <= match.a_end
    inside = inside and match.b_start <= candidate.b_start and candidate.b_end <= match.b_end
    return inside and not _leaves_out(match, candidate)


def _leaves_out(match: Match, passage: Candidate | Match) -> bool:
    """Whether a match that a passage lies in has nothing against most of it, on both sides."""
    return not (
        _answers(match, passage.a_start, passage.a_end) or _answers(match.turned(), passage.b_start, passage.b_end)
    )


def _answers(match: Match, start: int, end: int) -> bool:
    """Whether a match has at least half as many letters against [start, end) of its a side."""
    place = match.image(max(start, match.a_start), min(end, match.a_end))
    return place is not None and 2 * (place[1] - place[0]) >= end - start


def _largest(matches: list[Match]) -> list[Match]:
    """Leave out the matches that are part of a larger one: chains beside the true diagonal lead to the same place."""
    kept: list[Match] = []
    near: dict[int, list[Match]] = defaultdict(list)
    for match in sorted(matches, key=lambda m: (m.a_start - m.a_end, -m.similarity, m.a_start, m.b_start)):
        middle = (match.a_start + match.a_end) // 2
        if any(_is_part(match, other) for other in near[middle // _STRETCH]):
            continue
        kept.append(match)
        for stretch in range(match.a_start // _STRETCH, match.a_end // _STRETCH + 1):
            near[stretch].append(match)
    return kept


def _judged_together(matches: list[Match], stream: Stream, edges: Ints, settings: Settings) -> Iterator[Match]:
    """Give each run of neighbouring matches one verdict: copies, or variants of one form."""
    run: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.a_start, m.b_start)):
        if run and (match.a_start >= run[0].b_start or not _goes_on(run[-1], match, edges, settings)):
            yield from _one_verdict(run, stream, settings)
            run = []
        run.append(match)
    yield from _one_verdict(run, stream, settings)


def _goes_on(match: Match, after: Match, edges: Ints, settings: Settings) -> bool:
    """Whether the next match continues one on both sides, with no headline between."""
    gaps = after.a_start - match.a_end, after.b_start - match.b_end
    near = min(gaps) <= settings.facts.max_run_gap and max(gaps) <= settings.facts.max_run_omission
    between = [(match.a_end, after.a_start), (match.b_end, after.b_start)]
    return (
        near
        and min(gaps) >= -settings.min_chars
        and not any(np.searchsorted(edges, start) < np.searchsorted(edges, end, side="right") for start, end in between)
    )


def _one_verdict(run: list[Match], stream: Stream, settings: Settings) -> list[Match]:
    if len(run) < 2:
        return run
    run = _without_overlaps(run)
    steps = list(run[0].steps)
    for last, match in pairwise(run):
        steps.extend(_between(stream, last, match, settings.facts.max_run_gap))
        steps.extend(match.steps)
    together = is_variant(stream.text, steps, settings.facts, stream.attested)
    return [replace(match, is_variant=together) for match in run]


def _without_overlaps(run: list[Match]) -> list[Match]:
    """Give the letters that a match and the next one both hold to the one in which they agree better.

    Where an abridged text leaves out sentences, an alignment runs on into the next one as long as it finds something.
    """
    parted = [run[0]]
    for match in run[1:]:
        last = parted[-1]
        low, high = (match.a_start, match.b_start), (last.a_end, last.b_end)
        tail = [step for step in last.steps if step.a_end > low[0] or step.b_end > low[1]]
        head = [step for step in match.steps if step.a_start < high[0] or step.b_start < high[1]]
        if any(not step.equal for step in tail) and similarity_of(tail) <= similarity_of(head):
            parted[-1] = _shortened(last, low)
        elif any(not step.equal for step in head) and similarity_of(tail) > similarity_of(head):
            a, b = _mirrored(match), (-high[0], -high[1])
            match = _mirrored(_shortened(a, b))
        parted.append(match)
    return parted


def _shortened(match: Match, ends: tuple[int, int]) -> Match:
    """End a match before a place of either side; it is left whole where nothing would be left."""
    steps: list[Step] = []
    for step in match.steps:
        out = max(0, step.a_end - ends[0], step.b_end - ends[1])
        if step.equal and out < step.columns:
            steps.append(Step(True, step.a_start, step.a_end - out, step.b_start, step.b_end - out))
        elif not step.equal and not out:
            steps.append(step)
        if out:
            break
    while steps and not steps[-1].equal:
        steps.pop()
    if not steps:
        return match
    return replace(
        match, a_end=steps[-1].a_end, b_end=steps[-1].b_end, similarity=similarity_of(steps), steps=Steps.pack(steps)
    )


def _mirrored(match: Match) -> Match:
    """Give a match as it is in the texts read from behind."""
    steps = [Step(s.equal, -s.a_end, -s.a_start, -s.b_end, -s.b_start) for s in reversed(match.steps)]
    ends = -match.a_end, -match.a_start, -match.b_end, -match.b_start
    return Match(*ends, match.similarity, match.is_variant, Steps.pack(steps))


def _between(stream: Stream, last: Match, match: Match, most: int) -> list[Step]:
    """Align what stands between two matches on both sides: one name for another may have parted them."""
    a, b = (last.a_end, match.a_start), (last.b_end, match.b_start)
    if not (0 < a[1] - a[0] <= most and 0 < b[1] - b[0] <= most):
        return []
    return align_texts(stream.text[slice(*a)], stream.text[slice(*b)], a[0], b[0])


def _is_part(match: Match, other: Match) -> bool:
    """Whether nine tenths of a match lie in another one, on both sides."""
    a = min(match.a_end, other.a_end) - max(match.a_start, other.a_start)
    b = min(match.b_end, other.b_end) - max(match.b_start, other.b_start)
    inside = min(a, b) * 10 >= 9 * min(match.a_end - match.a_start, match.b_end - match.b_start)
    return inside and not _leaves_out(other, match)
