"""Blocks of a page in line → what every way to read them as articles asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from dedupe.items import Item
from dedupe.junctions import blocks_below, count_bodies, extent, soft
from dedupe.settings import Assembly
from dedupe.wordtables import Flags, Ints, Numbers, Sets, WordTable, share

Columns = Mapping[str, Numbers | Flags | float]  # features of many readings at once, by name
Weigh = Callable[[Columns], Numbers]


class Subheads(NamedTuple):
    """The headlines of a page, as lines inside an article: a row each.

    What speaks for each but for its words, in an article and in a round-up; which words it has, and the text below it,
    what they weigh, and what of that is said from each block on before the headline.
    """

    blocks: Ints
    plain: Numbers
    items: Numbers
    own: Flags
    text: Flags
    own_total: Numbers
    text_total: Numbers
    own_past: Numbers
    text_past: Numbers


class Line(NamedTuple):
    """The blocks of a page in line, and what all readings of them ask for."""

    items: Sequence[Item]
    limits: Assembly
    weigh: Weigh
    costs: Numbers  # of running over the boundaries up to each block
    reach: Ints  # for each start, the end of what can be read from there without too many of them
    is_head: Flags  # and False behind the last block
    opens: Flags  # the same
    paragraphs: Ints  # how many blocks before each place are no headlines; one that a sentence runs into is none
    words: WordTable
    places: Numbers  # how many words before each block only news from home have, and from abroad: two columns
    subheads: Subheads


def line_of(items: Sequence[Item], odds: Sequence[float], words: WordTable, limits: Assembly, weigh: Weigh) -> Line:
    """Say what holds of the blocks whichever way they are read; arguments as of `readings`."""
    is_head = np.array([*(item.kind == "headline" for item in items), False], bool)
    opens = np.array([*(item.opens for item in items), False], bool)
    is_apart = is_head[:-1] & ~np.array([item.joins for item in items], bool)
    costs = np.cumsum(np.array(list(map(soft, odds)), np.float64))
    reach = np.searchsorted(costs, costs + limits.hopeless, "right")
    table = words.counting(~is_apart)
    subheads = _subheads(items, np.flatnonzero(is_apart), is_head, table, limits, weigh)
    paragraphs = np.concatenate([[0], np.cumsum(~is_apart)])
    places = np.cumsum([(0.0, 0.0), *((item.home, item.abroad) for item in items)], axis=0)
    return Line(items, limits, weigh, costs, reach, is_head, opens, paragraphs, table, places, subheads)


def _subheads(
    items: Sequence[Item], blocks: Ints, is_head: Flags, table: WordTable, limits: Assembly, weigh: Weigh
) -> Subheads:
    below, letters = np.array([count_bodies(items, block + 1, 1) for block in blocks]).reshape(-1, 2).T
    lengths = np.array([extent(each) for each in letters.tolist()]).reshape(-1, 2)
    shapes: dict[str, Numbers | Flags | float] = {
        "first": (blocks > 0) & is_head[blocks - 1],
        "80": letters < 80,
        "250": letters < 250,
        "some": lengths[:, 0],
        "much": lengths[:, 1],
    }
    plain = weigh({"subhead": 1.0} | {f"subhead_{name}": column for name, column in shapes.items()})
    own = table.union(blocks, np.ones_like(blocks))
    next_, text = (_text_below(items, blocks, table, reach) for reach in (1, limits.reach))
    in_next, in_own, in_text = map(table.rows, (next_, own, text))
    shared = share(table.weigh(own, in_next[own.of, table.columns(own.words)]), table.weigh(own))
    shapes |= {"item": 1.0, "long": below >= 3, "two": below == 2, "own": shared}
    in_round_up = weigh({f"round_{name}": column for name, column in shapes.items()})
    totals, past = (table.weigh(own), table.weigh(text)), (table.past(own, blocks), table.past(text, blocks))
    return Subheads(blocks, plain, in_round_up, in_own, in_text, *totals, *past)


def _text_below(items: Sequence[Item], blocks: Ints, table: WordTable, reach: int) -> Sets:
    """Give the words of the paragraphs below each headline."""
    found = [blocks_below(items, block, reach) for block in blocks.tolist()]
    starts, counts = np.array([(part.start, len(part)) for part in found], np.int64).reshape(-1, 2).T
    return table.union(starts, counts)
