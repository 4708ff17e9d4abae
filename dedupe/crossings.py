"""Blocks in line → where paragraph follows paragraph, what both sides and the headlines around them share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedupe.settings import Junctions
from dedupe.wordtables import Flags, Ints, WordTable

Features = dict[str, float]  # name of a weight → how much of it


def crossings(kinds: Sequence[str], table: WordTable, reach: Junctions) -> list[Features]:
    """Give, for each block, what speaks for and against an end before it; nothing where no two paragraphs meet."""
    is_body, is_head = (np.array([kind == name for kind in kinds], bool) for name in ("body", "headline"))
    found: list[Features] = [{} for _ in kinds]
    at = np.flatnonzero(is_body[1:] & is_body[:-1]) + 1
    if not len(at):
        return found
    low = np.maximum(_last(~is_body)[at - 1] + 1, at - reach.reach_before)
    high = np.minimum(next_flagged(~is_body)[at], at + reach.reach_after)
    past, text = table.union(low, at - low), table.union(at, high - at)
    in_past, in_text = table.rows(past), table.rows(text)
    every = np.arange(len(at))
    columns = {
        "before_below": (every, table.shares(table.pick(at - 1), in_text)),
        "past_below": (every, table.shares(past, in_text)),
    }
    above, below = _last(is_head)[at - 1], next_flagged(is_head)[at]
    rows = np.flatnonzero((above >= 0) & (above >= at - reach.reach_title))
    title = table.pick(above[rows])
    columns["title_body"] = rows, table.shares(table.pick(at[rows]), table.rows(title))
    columns["title_below"] = rows, table.shares(title, in_text, rows)
    columns["title_past"] = rows, table.shares(title, in_past, rows)
    rows = np.flatnonzero((below < len(kinds)) & (below < at + reach.reach_title))
    title = table.pick(below[rows])
    columns["next_title_below"] = rows, table.shares(title, in_text, rows)
    columns["next_title_past"] = rows, table.shares(title, in_past, rows)
    for name, (rows, shares) in columns.items():
        for block, value in zip(at[rows].tolist(), shares.tolist(), strict=True):
            found[block][name] = value
    return found


def _last(flags: Flags) -> Ints:
    """Give the last place up to each that has the flag, −1 for none."""
    found: Ints = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return found


def next_flagged(flags: Flags) -> Ints:
    """Give the first place from each on that has the flag; the place behind all others has it."""
    places = np.append(np.where(flags, np.arange(len(flags)), len(flags)), len(flags))
    found: Ints = np.minimum.accumulate(places[::-1])[::-1]
    return found
