"""Blocks in line → how much of what each says is said around it: above, below, and farther up the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dedupe.crossings import Features, crossings, next_flagged
from dedupe.settings import Junctions
from dedupe.subjects import alike
from dedupe.wordtables import Flags, Sets, WordTable, share

__all__ = ["Features", "Surroundings"]

Shares = Sequence[float]


class Surroundings(NamedTuple):
    """For each block the share of what its words tell that others tell too, 0..1.

    `before`: the block before; `past`: the paragraphs right above; `far`: those of the last blocks; `own`: the text
    below, that is the next paragraphs, below headlines in line with it; `lead`: the first of them. `next_past`: of the
    next block's words, what the paragraphs right above this one tell; `text_past`, `text_far`: of the text below.
    `crossing`: where a paragraph follows another, more of what both sides and the headlines around them share.
    `topics`: how much what stands above and what begins there speak of the same subjects, 0 for as any two texts do.
    """

    before: Shares
    past: Shares
    far: Shares
    own: Shares
    lead: Shares
    next_past: Shares
    text_past: Shares
    text_far: Shares
    crossing: Sequence[Features]
    topics: Shares

    @classmethod
    def of(cls, kinds: Sequence[str], words: WordTable, reach: Junctions) -> Surroundings:
        """Look around each block."""
        is_body = np.array([kind == "body" for kind in kinds], bool)
        table, places = words.counting(is_body), np.arange(len(kinds))
        apart = np.maximum.accumulate(np.where(is_body, -1, places))
        low = np.maximum(np.append(0, apart[:-1] + 1)[: len(kinds)], places - reach.reach_before)
        far = np.maximum(0, places - reach.reach_far)
        own, (next_, text) = table.blocks, _text_below(kinds, is_body, table, (1, reach.reach_after))
        above = own.of > 0
        rows = np.maximum(own.of - 1, 0)
        columns, last = table.columns(own.words), table.last
        told = {
            "before": above & table.rows(own)[rows, columns],
            "past": last[own.of, columns] >= low[own.of],
            "far": last[own.of, columns] >= far[own.of],
            "own": table.rows(text)[own.of, columns],
            "lead": table.rows(next_)[own.of, columns],
            "next_past": above & (last[rows, columns] >= low[rows]),
        }
        total = table.weigh(own)
        found = {name: share(table.weigh(own, flags), total).tolist() for name, flags in told.items()}
        found["next_past"] = [*found["next_past"][1:], 0.0]
        for name, edge in (("text_past", low), ("text_far", far)):
            said = last[text.of, table.columns(text.words)] >= edge[text.of]
            found[name] = share(table.weigh(text, said), table.weigh(text)).tolist()
        topics = alike(table.blocks, table.topics, reach.reach_subjects, reach.reach_subject, reach.no_subject).tolist()
        return cls(**found, crossing=crossings(kinds, table, reach), topics=topics)


def _text_below(kinds: Sequence[str], is_body: Flags, table: WordTable, reaches: Sequence[int]) -> list[Sets]:
    """Give the words of the paragraphs below each block, or from it on, up to the next block of another kind."""
    is_head = np.array([kind == "headline" for kind in kinds], bool)
    starts = next_flagged(~is_head)[:-1]
    counts = next_flagged(~is_body)[starts] - starts
    return [table.union(starts, np.minimum(counts, reach)) for reach in reaches]
