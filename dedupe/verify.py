"""Candidates → matches, by alignment: where two passages print one text, how alike they are, what they differ in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np

from dedupe.alignment import Step, align_texts, alike, extend, join_steps, score_of, similarity_of
from dedupe.edges import with_edges
from dedupe.facts import is_variant
from dedupe.matches import Match, cut_match, of_steps, without_overlaps
from dedupe.passages import Candidate
from dedupe.records import replace
from dedupe.settings import DEFAULTS, Alignment, Settings
from dedupe.spread import PAGE_PAIRS, Spread, in_turn, pieces
from dedupe.strangers import without_strangers
from dedupe.stream import Ints, Stream
from dedupe.verdicts import agreed

_NEAR = 2  # letters by which headlines may be off where their beginnings are misread
_STRETCH = 256  # letters: by how much text matches are filed, so that each is compared with its neighbours alone


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
    `headlines`, the stream positions where headlines begin, part what is judged together. Then other printings are
    asked. Sorted by position.
    """
    by_pages: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_pages[stream.page_at(candidate.a_start), stream.page_at(candidate.b_start)].append(candidate)
    common = stream, settings, np.array(sorted(headlines), np.int64)
    found = spread(_verify_pairs, common, pieces(list(by_pages.values()), PAGE_PAIRS))
    matches = sorted(chain.from_iterable(found), key=lambda m: (m.a_start, m.b_start, m.a_end, m.b_end))
    return agreed(stream, matches, settings.verdicts)


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
        parted = [part for match in _largest(found) for part in _by_article(match, stream, edges, settings)]
        matches.extend(_judged_together(parted, stream, edges, settings))
    return matches


def align(candidate: Candidate, stream: Stream, settings: Settings = DEFAULTS) -> Iterator[Match]:
    """Align a candidate's passages and what stands beside them; yield the stretches in which they are alike."""
    if candidate.a_end >= candidate.b_start and candidate.b_start - candidate.a_start < settings.min_chars:
        return  # one that meets its copy reaches up to it, and no further
    for part in alike(_align_outward(candidate, stream, settings.alignment), settings.alignment.drop):
        steps = without_strangers(_aligned_anew(stream, part, settings), stream, settings)
        a_start, a_end, b_start, b_end = steps[0].a_start, steps[-1].a_end, steps[0].b_start, steps[-1].b_end
        similarity = similarity_of(steps)
        if similarity < settings.threshold or score_of(steps) < settings.alignment.min_score:
            continue
        if stream.outweighs(a_start, a_end, settings.min_chars) and stream.outweighs(
            b_start, b_end, settings.min_chars
        ):
            yield of_steps(steps, _is_variant(stream, steps, settings), similarity)


def _align_outward(candidate: Candidate, stream: Stream, settings: Alignment) -> list[Step]:
    """Align the candidate itself, then window by window to both sides while the texts agree.

    A passage is no copy of itself: on one page the two sides may meet, but never overlap. A candidate may reach beyond
    where they meet; what its copy begins with is looked for behind what the first one turns out to hold.
    """
    a_start, a_end, b_start, b_end = candidate
    a_page, b_page = stream.page_at(a_start), stream.page_at(b_start)
    a_low, a_high = stream.page_starts[a_page : a_page + 2]
    b_low, b_high = stream.page_starts[b_page : b_page + 2]
    if a_page == b_page:
        a_high, b_low = b_start, min(a_end, b_start)
        if a_end > a_high:
            a_end, b_end = a_high, min(b_end, 2 * b_start - a_start)
    text, window = stream.text, settings.window
    core = align_texts(text[a_start:a_end], text[b_start:b_end], a_start, b_start)
    ahead = extend(
        lambda i: text[a_end + i : min(a_end + i + window, a_high)],
        lambda j: text[b_end + j : min(b_end + j + window, b_high)],
    )
    steps = [*core, *(step.moved(a_end, b_end) for step in ahead)]
    parts = alike(steps, settings.drop) if a_page == b_page else []
    if len(parts) == 1 and parts[0][0] == steps[0]:
        steps = parts[0]
        b_low = min(steps[-1].a_end, b_start)
    mirrored = extend(
        lambda i: text[max(a_start - i - window, a_low) : a_start - i][::-1],
        lambda j: text[max(b_start - j - window, b_low) : b_start - j][::-1],
    )
    left = [
        Step(s.equal, a_start - s.a_end, a_start - s.a_start, b_start - s.b_end, b_start - s.b_start)
        for s in reversed(mirrored)
    ]
    return join_steps([*left, *steps])


def _aligned_anew(stream: Stream, steps: list[Step], settings: Settings) -> list[Step]:
    """Align a passage as a whole where letters are left out on one side and put in on the other.

    An extension commits itself at the end of every window; in a text that repeats a phrase it may take the wrong turn.
    """
    longer = [(a_end - a_start) - (b_end - b_start) for _, a_start, a_end, b_start, b_end in steps]
    a, b = (steps[0].a_start, steps[-1].a_end), (steps[0].b_start, steps[-1].b_end)
    is_detour = min(-min(longer), max(longer)) >= settings.alignment.detour
    if not is_detour or max(a[1] - a[0], b[1] - b[0]) > settings.alignment.max_anew:
        return steps
    return align_texts(stream.text[a[0] : a[1]], stream.text[b[0] : b[1]], a[0], b[0])


def _holds(match: Match, candidate: Candidate) -> bool:
    """Whether a candidate is part of a match already, on both sides; what the match leaves out is not: a moved line."""
    inside = match.a_start <= candidate.a_start and candidate.a_end <= match.a_end
    inside = inside and match.b_start <= candidate.b_start and candidate.b_end <= match.b_end
    return inside and not _leaves_out(match, candidate) and not _is_beside(match, candidate)


def _is_beside(match: Match, passage: Candidate | Match) -> bool:
    """Whether in a variant other text stands against a passage: of three forms in a row two may face the wrong one."""
    place = match.image(passage.a_start, passage.a_end) if match.is_variant else None
    if place is None:
        return False
    shared = min(place[1], passage.b_end) - max(place[0], passage.b_start)
    return 2 * shared < passage.b_end - passage.b_start


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


def _by_article(match: Match, stream: Stream, edges: Ints, settings: Settings) -> list[Match]:
    """Part a page's variant at headlines that stand on both sides, where what is above is one and what is below a copy.

    Two articles may follow each other on both sides, one with other facts, and one printed twice.
    """
    if not match.is_variant or stream.page_at(match.a_start) != stream.page_at(match.b_start):
        return [match]  # a copy that much text proves is one; on another page what follows may be a subhead's
    low, high = np.searchsorted(edges, match.a_start, "right"), np.searchsorted(edges, match.a_end)
    places = [edge for edge in edges[low:high].tolist() if _is_headline(match, edge, edges)]
    verdicts = [_verdict_on(part, stream, settings) for part in cut_match(match, places)] if places else []
    judged = [verdict for verdict in verdicts if verdict is not None]
    if len(set(judged)) < 2:
        return [match]
    last, chosen = judged[0], []
    for place, verdict in zip(places, verdicts[1:], strict=True):
        if verdict is not None and verdict != last:
            chosen.append(place)
            last = verdict
    return [of_steps(part, judged[0] != bool(n % 2)) for n, part in enumerate(cut_match(match, chosen))]


def _verdict_on(steps: list[Step], stream: Stream, settings: Settings) -> bool | None:
    """Tell whether a part of a match is a variant; None where it is too short to say."""
    if not steps:
        return None
    first, last = steps[0], steps[-1]
    sides = (first.a_start, last.a_end), (first.b_start, last.b_end)
    if not all(stream.outweighs(*side, settings.min_chars) for side in sides):
        return None
    return _is_variant(stream, steps, settings)


def _is_variant(stream: Stream, steps: Sequence[Step], settings: Settings) -> bool:
    return is_variant(stream.text, with_edges(stream, steps, settings), settings.facts, stream.attested)


def _is_headline(match: Match, edge: int, edges: Ints) -> bool:
    """Tell whether a headline that begins on the a side stands against one on the b side."""
    place = match.image(edge, edge + 1)
    if place is None:
        return False
    at = int(np.searchsorted(edges, place[0] - _NEAR))
    return at < len(edges) and bool(edges[at] <= place[0] + _NEAR)


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
    run = without_overlaps(run)
    steps = list(run[0].steps)
    for last, match in pairwise(run):
        steps.extend(_between(stream, last, match, settings.facts.max_run_gap))
        steps.extend(match.steps)
    together = _is_variant(stream, steps, settings)
    return [replace(match, is_variant=together) for match in run]


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
    return inside and not _leaves_out(other, match) and not _is_beside(other, match)
