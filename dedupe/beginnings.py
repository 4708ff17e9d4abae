"""Matches → the headlines with which a text begins that is printed at two places: there articles begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from dedupe.kinds import Kind
from dedupe.matches import Match
from dedupe.settings import Settings
from dedupe.stream import Stream


def find_beginnings(
    stream: Stream, matches: Iterable[Match], kinds: Sequence[Kind], settings: Settings
) -> frozenset[int]:
    """Find the blocks that are headlines and with which, on either side, what two places print alike begins.

    A subhead has text above it, which the other place would print too. What follows an earlier match of the same two
    pages, in one order, is the rest of an article of which something was left out.
    """
    pairs: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in matches:
        pairs[stream.page_at(match.a_start), stream.page_at(match.b_start)].append(match)
    found: set[int] = set()
    for pair in pairs.values():
        for match in _first_ones(sorted(pair, key=lambda m: (m.a_start, m.b_start)), settings):
            for start, end in ((match.a_start, match.a_end), (match.b_start, match.b_end)):
                block = _block_begun(stream, start, end, settings)
                if block is not None and kinds[block] == "headline":
                    found.add(block)
    return frozenset(found)


def _first_ones(matches: Sequence[Match], settings: Settings) -> Iterator[Match]:
    """Give the matches that no other one leads up to, be it a variant: the two pages speak of one case above."""
    reach, overlap = settings.facts.max_run_omission, settings.min_chars
    for number, match in enumerate(matches):
        before = (
            other
            for other in matches[max(0, number - settings.junctions.reach_matches) : number]
            if -overlap <= match.a_start - other.a_end <= reach and -overlap <= match.b_start - other.b_end <= reach
        )
        is_long = match.a_end - match.a_start >= settings.min_variant
        if is_long and not match.is_variant and next(before, None) is None:
            yield match


def _block_begun(stream: Stream, start: int, end: int, settings: Settings) -> int | None:
    """Give the block that begins where a passage does, misread letters aside; it must go beyond it."""
    slack = settings.junctions.begin_slack
    block = stream.block_at(min(start + slack, end - 1))
    low, high = stream.bounds(block)
    return block if low - slack <= start <= low + slack and high < end else None
