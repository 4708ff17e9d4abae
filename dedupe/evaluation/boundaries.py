"""Fragments that were found → how exactly: are the ends of what was cited within a few characters of the true ones?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz

from dedupe.evaluation.names import by_name, page_name
from dedupe.evaluation.records import Gold, Output, Passage
from dedupe.model import Span

NEAR = 5  # characters
FRAGMENT = 40  # characters of a fragment; in a shorter one five are much


def within(gold: Gold, output: Output, hits: Iterable[str]) -> dict[str, float]:
    """Measure both ends of every removed fragment, in the copy and in the text that it cites.

    The copy should go from the fragment's first character to its last; what it cites, from where the fragment's first
    `FRAGMENT` characters lie in the holder best to where its last ones do (rapidfuzz's partial alignment): between the
    two sentences may be left out. Fragments without an entry in the ledger are not measured.
    """
    texts = by_name(output.texts)
    entries: dict[str, list[tuple[Span, Span]]] = defaultdict(list)  # what went, and what it cites
    for entry in output.ledger:
        if entry.fate == "duplicate" and entry.of is not None:
            entries[page_name(entry.span.page)].append((entry.span, entry.of))
    measured = near = 0
    for key in hits:
        passage = gold.passages[key]
        start, end = passage.spans[0]
        mine = [(span, of) for span, of in entries[passage.page] if span.start < end and start < span.end]
        if not mine or passage.letters < FRAGMENT:
            continue
        (first, first_cited), (last, last_cited) = mine[0], mine[-1]
        ends = [max(start, first.start) - start, end - min(end, last.end)]
        host = _host((gold.passages[holder] for holder in gold.fragments[key]), first_cited)
        if host is not None:
            h_start, h_end = host.spans[0]
            fragment, holder = texts[passage.page][start:end], texts[host.page][h_start:h_end]
            first_place = fuzz.partial_ratio_alignment(fragment[:FRAGMENT], holder)
            last_place = fuzz.partial_ratio_alignment(fragment[-FRAGMENT:], holder)
            if first_place is not None and last_place is not None:
                ends += [
                    abs(max(first_cited.start, h_start) - h_start - first_place.dest_start),
                    abs(min(last_cited.end, h_end) - h_start - last_place.dest_end),
                ]
        measured += len(ends)
        near += sum(distance <= NEAR for distance in ends)
    return {"ends_measured": measured, "ends_within_5": near / measured if measured else 1.0}


def _host(holders: Iterable[Passage], cited: Span) -> Passage | None:
    """Find the holder in which what is cited begins."""
    name = page_name(cited.page)
    return next((h for h in holders if h.page == name and h.spans[0][0] <= cited.start < h.spans[0][1]), None)
