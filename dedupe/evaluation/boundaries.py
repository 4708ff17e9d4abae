"""Fragments that were found → how exactly: are the ends of what was cited within a few characters of the true ones?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz

from dedupe.evaluation.claims import page_name
from dedupe.evaluation.records import Gold, Output
from dedupe.model import Entry

NEAR = 5  # characters
_LEAST = 40  # characters of a fragment; in a shorter one five are much


def within(gold: Gold, output: Output, hits: Iterable[str]) -> dict[str, float]:
    """Measure both ends of every removed fragment, in the copy and in the text that it cites.

    The copy should go from the fragment's first character to its last; what it cites, where the fragment's text
    lies in the holder best (rapidfuzz's partial alignment). Fragments without an entry in the ledger are not measured.
    """
    texts = {page_name(page): text for page, text in output.texts.items()}
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in output.ledger:
        if entry.fate == "duplicate" and entry.of is not None:
            entries[page_name(entry.span.page)].append(entry)
    measured = near = 0
    for key in hits:
        passage = gold.passages[key]
        start, end = passage.spans[0]
        mine = [e for e in entries[passage.page] if e.span.start < end and start < e.span.end and e.of is not None]
        holders = [gold.passages[h] for h in gold.fragments[key]]
        if not mine or passage.letters < _LEAST:
            continue
        low, high = max(start, mine[0].span.start), min(end, mine[-1].span.end)
        cited = [e.of for e in mine if e.of is not None]
        host = next((h for h in holders if h.page == page_name(cited[0].page)
                     and h.spans[0][0] <= cited[0].start < h.spans[0][1]), None)  # fmt: skip
        ends = [abs(low - start), abs(high - end)]
        if host is not None:
            h_start, h_end = host.spans[0]
            place = fuzz.partial_ratio_alignment(texts[passage.page][start:end], texts[host.page][h_start:h_end])
            if place is not None:
                ends += [
                    abs(max(cited[0].start, h_start) - h_start - place.dest_start),
                    abs(min(cited[-1].end, h_end) - h_start - place.dest_end),
                ]
        measured += len(ends)
        near += sum(distance <= NEAR for distance in ends)
    return {"ends_measured": measured, "ends_within_5": near / measured if measured else 1.0}
