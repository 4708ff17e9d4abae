"""Blocks in line → every way to read them as one article, each with what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dedupe.arrays import stretches, sums
from dedupe.items import Item, is_round_up, is_said_again, is_standing_title
from dedupe.lines import Columns, Line, Weigh, line_of
from dedupe.settings import Assembly
from dedupe.whereabouts import leanings
from dedupe.wordtables import Flags, Ints, Numbers, Sets, WordTable, share


class Readings(NamedTuple):
    """Articles as item numbers: `heads` headlines from `starts`, or `below` of them before `ends`; a row is a reading.

    `weights` are numbers or, for fitting, rows of numbers. In the order of their starts.
    """

    starts: Ints
    heads: Ints
    ends: Ints
    below: Ints
    weights: Numbers


def readings(
    items: Sequence[Item], odds: Sequence[float], words: WordTable, limits: Assembly, weigh: Weigh
) -> Readings:
    """Read blocks as one article in every way; the headlines stand first, last, or nowhere.

    `odds` are those of the boundaries, as ln: a reading that runs over too many of them is given up. `weigh` gives
    what features weigh; the weights of a reading's parts are added. A page has thousands of readings: those of one
    kind are weighed together.
    """
    line = line_of(items, odds, words, limits, weigh)
    headless, weights = _headless(line)
    parts = [_titled(line), headless, _with_headlines_below(line, headless, weights), _round_ups_above_titles(line)]
    starts, heads, ends, below, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    # Of one start those with headlines above come first, then those without, each before those with some below it.
    order = np.lexsort((below, ends - below, heads, heads == 0, starts))
    return Readings(starts[order], heads[order], ends[order], below[order], weights[order])


def weigh_columns(columns: Columns, weights: Assembly) -> Numbers:
    """Add up the features of each reading, each times the weight of its name."""
    return np.asarray(sum(getattr(weights, name) * column for name, column in columns.items()), np.float64)


def _sums(weights: Numbers) -> Numbers:
    """Give what the first none, one, two … weigh together."""
    return np.concatenate([np.zeros_like(weights[:1], shape=(1, *weights.shape[1:])), weights.cumsum(axis=0)])


Rows = tuple[Ints, Ints, Ints, Ints, Numbers]


class Titles(NamedTuple):
    """The headlines with which articles may begin: from which block to which, and up to where the article may go on."""

    starts: Ints
    begins: Ints
    limits: Ints
    is_round: Flags
    is_twice: Flags  # the last two say the same
    words: Sets


def _titles(line: Line) -> Titles:
    found: list[tuple[int, int]] = []
    for start in np.flatnonzero(line.is_head).tolist():
        for begin in range(start + 1, min(start + line.limits.max_headlines, line.reach[start]) + 1):
            if not line.is_head[begin - 1]:
                break
            found.append((start, begin))
            if is_round_up(line.items[begin - 1].text):
                break
    starts, begins = np.array(found, np.int64).reshape(-1, 2).T
    limits = np.minimum(line.reach[starts], begins + line.limits.max_blocks)
    alike = line.limits.said_again
    is_round = np.array([_is_list(line.items, begin, alike) for _, begin in found], bool)
    is_twice = np.array([begin > start + 1 and _is_twice(line.items, begin, alike) for start, begin in found], bool)
    return Titles(starts, begins, limits, is_round, is_twice, line.words.union(starts, begins - starts))


def _is_list(items: Sequence[Item], begin: int, alike: float) -> bool:
    """Tell whether short news follow: under a title that says so, or that of the first of them stands there again."""
    title, below = items[begin - 1].text, items[begin] if begin < len(items) else None
    return is_round_up(title) or (
        below is not None and (below.lists or (below.kind == "headline" and is_said_again(title, below.text, alike)))
    )


def _is_twice(items: Sequence[Item], begin: int, alike: float) -> bool:
    """Tell whether the last two headlines before a block say the same."""
    return is_said_again(items[begin - 2].text, items[begin - 1].text, alike)


def _titled(line: Line) -> Rows:
    """Read articles that begin with headlines: how many, how much text there is below, what that shares with them."""
    titles = _titles(line)
    of, ends = stretches(titles.begins, titles.limits - titles.begins + 1)
    starts, begins, is_round = titles.starts[of], titles.begins[of], titles.is_round[of]
    heads, paragraphs = begins - starts, line.paragraphs[ends] - line.paragraphs[begins]
    bare, plain = ends == begins, (ends > begins) & ~is_round
    weights = line.weigh(
        {
            "two_heads": heads == 2,
            "three_heads": heads > 2,
            "twice": titles.is_twice[of],
            "no_body": bare * heads.astype(np.float64),
            "round_short": is_round & ~bare & (paragraphs < 2),
            "subheads_only": plain & (paragraphs == 0),
            "one_paragraph": plain & (paragraphs == 1),
            "two_paragraphs": plain & (paragraphs == 2),
        }
    )
    weights = weights + _own(line, titles)[of, np.minimum(paragraphs, line.limits.reach)]
    inside, firsts = _titled_subheads(line, titles)
    weights += inside[firsts[of] + ends - begins - paragraphs] - inside[firsts[of]]
    return starts, heads, ends, np.zeros_like(starts), weights


def _own(line: Line, titles: Titles) -> Numbers:
    """Say how well headlines suit none, one, two … paragraphs below; above 本报讯 they stand though it uses others."""
    table, reach, words = line.words, line.limits.reach, titles.words
    numbers = line.paragraphs[titles.begins][:, None] + np.arange(reach)
    blocks = np.searchsorted(line.paragraphs, numbers, "right") - 1
    seen = np.logical_or.accumulate(table.said[blocks[words.of], table.columns(words.words)[:, None]], axis=1)
    cells = words.of[:, None] * reach + np.arange(reach)
    weights = sums(cells.ravel(), (seen * table.weights[words.words][:, None]).ravel(), numbers.size)
    shared = np.minimum(
        1.0, share(weights.reshape(numbers.shape), table.weigh(words)[:, None]) / line.limits.shared_words
    )
    strange = (shared == 0) & ~line.opens[titles.begins][:, None]
    found = line.weigh({"own": shared, "strange": strange, "own_at_once": shared * (np.arange(reach) == 0)})
    found = np.concatenate([np.zeros_like(found[:, :1]), found], axis=1)
    needs_none = [
        is_head and (item.joins or is_round_up(item.text) or is_standing_title(item.text))
        for item, is_head in zip(line.items, line.is_head.tolist(), strict=False)
    ]
    unsuited = [
        all(needs_none[start:begin])
        for start, begin in zip(titles.starts.tolist(), titles.begins.tolist(), strict=True)
    ]
    found[unsuited] = 0.0
    return found


def _titled_subheads(line: Line, titles: Titles) -> tuple[Numbers, Ints]:
    """Say of subheads how their words suit the headlines and the text above, and the text below them those.

    Gives the running sums of what they weigh, title by title, and where those of each title begin.
    """
    table, subheads = line.words, line.subheads
    firsts = titles.begins - line.paragraphs[titles.begins]
    counts = titles.limits - line.paragraphs[titles.limits] - firsts
    of, rows = stretches(firsts, counts)
    pair, places = stretches(titles.words.starts[of], np.diff(titles.words.starts)[of])
    words, row = titles.words.words[places], rows[pair]
    weights, columns = table.weights[words], table.columns(words)
    not_said = table.last[subheads.blocks[row], columns] < titles.begins[of[pair]]
    in_own, in_text = subheads.own[row, columns], subheads.text[row, columns]
    past = subheads.own_past[rows, titles.begins[of]] + sums(pair, weights * (in_own & not_said), len(of))
    said = subheads.text_past[rows, titles.begins[of]] + sums(pair, weights * (in_text & not_said), len(of))
    told = sums(pair, weights * in_text, len(of))
    alike = _places_alike(line, titles.starts[of], rows)
    found = subheads.plain[rows] + line.weigh(
        {
            "subhead_titled": 1.0,
            "subhead_places": alike,
            "subhead_past": share(past, subheads.own_total[rows]),
            "subhead_text": share(said, subheads.text_total[rows]),
            "subhead_title": share(told, table.weigh(titles.words)[of]),
        }
    )
    in_round_up = titles.is_round[of]
    found[in_round_up] = subheads.items[rows[in_round_up]] + line.weigh({"round_places": alike[in_round_up]})
    return _sums(found), np.cumsum(counts) - counts


def _places_alike(line: Line, starts: Ints, rows: Ints) -> Numbers:
    """Say how much subheads, with the text below, and the article above, from its start on, lean to the same side."""
    blocks = line.subheads.blocks[rows]
    ends = np.minimum(blocks + 1 + line.limits.reach_places, len(line.items))
    above = leanings(line.places[blocks] - line.places[np.minimum(starts, blocks)])
    return above * leanings(line.places[ends] - line.places[blocks])


def _headless(line: Line) -> tuple[Rows, Numbers]:
    """Read articles that begin with text, or with headlines that are taken for it; also give their weights so far."""
    every, subheads = np.arange(len(line.items)), line.subheads
    inside = subheads.plain[:, None] + line.weigh(
        {
            "subhead_places": _places_alike(line, every[None, :], np.arange(len(subheads.blocks))[:, None]),
            "subhead_past": share(subheads.own_past, subheads.own_total[:, None]),
            "subhead_text": share(subheads.text_past, subheads.text_total[:, None]),
        }
    )
    inside[:, [item.lists for item in line.items]] = subheads.items[:, None]
    inside[subheads.blocks[:, None] <= every] = 0.0
    starts, ends = stretches(every + 1, np.minimum(line.reach, every + line.limits.max_blocks) - every)
    weights = _openings(line)[starts] + _sums(inside)[ends - line.paragraphs[ends], starts]
    letters = np.array([*(item.letters for item in line.items), 0])
    extents = line.weigh(
        {
            "headless_one": line.paragraphs[ends] - line.paragraphs[starts] == 1,
            "headless_before_headline": line.is_head[ends],
            "headless_letters": (letters[:-1] + letters[1:] < 60)[starts],
        }
    )
    none = np.zeros_like(starts)
    return (starts, none, ends, none, weights + extents), weights


def _openings(line: Line) -> Numbers:
    """Say how an article begins at each block that has no headline."""
    items, is_head = line.items, line.is_head[:-1]
    return line.weigh(
        {
            "headless": 1.0,
            "headless_first": (np.arange(len(items)) == 0) & ~is_head,
            "headless_copy": np.array([item.after_copy for item in items]),
            "headless_marker": np.array([item.kind == "marker" for item in items]),
            "headless_opens": line.opens[:-1],
            "headline_as_body": is_head,
        }
    )


def _with_headlines_below(line: Line, headless: Rows, weights: Numbers) -> Rows:
    """Give the readings that begin with text the headlines that follow them."""
    found = [
        (end, below)
        for end in np.flatnonzero(line.is_head[1:]) + 1
        for below in range(1, line.limits.max_below + 1)
        if line.is_head[end : end + below].all()
    ]
    ends, below = np.array(found, np.int64).reshape(-1, 2).T
    by_end = np.argsort(headless[2], kind="stable")
    low, high = np.searchsorted(headless[2][by_end], [ends, ends + 1])
    of, places = stretches(low, high - low)
    rows = by_end[places]
    starts = headless[0][rows]
    inside = line.costs[ends - 1] - line.costs[ends] + line.costs[ends + below - 1]
    mine = ~line.is_head[starts] & (inside[of] - line.costs[starts] <= line.limits.hopeless)
    of, rows, starts = of[mine], rows[mine], starts[mine]
    titles = line.words.union(ends, below)
    told = share(line.words.past(titles, ends), line.words.weigh(titles)[:, None])[of, starts]
    shared = np.minimum(1.0, told / line.limits.shared_words)
    are_round = np.array([is_round_up(line.items[end].text) for end in ends], bool) & (below == 1)
    lists = np.array([item.lists for item in line.items], bool)
    suits = line.weigh(
        {
            "below": 1.0,
            "below_two": below[of] > 1,
            "below_round": are_round[of] & lists[starts],
            "below_first": starts == 0,
            "below_copy": np.array([line.items[end].after_copy for end in ends], bool)[of],
            "below_own": shared,
            "below_strange": shared == 0,
            "below_opens": line.opens[starts],
            "below_ended": np.array([line.items[end - 1].broken for end in ends], bool)[of],
        }
    )
    return starts, np.zeros_like(starts), (ends + below)[of], below[of], weights[rows] + suits


def _round_ups_above_titles(line: Line) -> Rows:
    """Read round-ups that begin with the headline of their first item, with the title below the last of them."""
    items, is_head = line.items, line.is_head[:-1]
    titles = np.array([n for n, item in enumerate(items) if n and is_head[n] and is_round_up(item.text)], np.int64)
    begins = np.flatnonzero(is_head & ~line.opens[1:])  # what 本报讯 follows is an article's headline
    begins = np.setdiff1d(begins, titles)
    low = np.searchsorted(begins, np.searchsorted(line.reach, titles, "left"))
    low = np.maximum(low, np.searchsorted(begins, titles + 1 - line.limits.max_blocks))
    high = np.searchsorted(begins, titles)
    of, places = stretches(low, np.maximum(high - low, 0))
    starts, ends = begins[places], titles[of]
    reached = line.reach[starts] >= ends
    of, starts, ends = of[reached], starts[reached], ends[reached]
    if not len(starts):  # on most pages
        return starts, starts, starts, starts, line.weigh({"below": np.zeros(0)})
    subheads = line.subheads
    inside = subheads.items[:, None] + line.weigh(
        {"round_places": _places_alike(line, np.arange(len(items))[None, :], np.arange(len(subheads.blocks))[:, None])}
    )
    inside[subheads.blocks[:, None] <= np.arange(len(items))] = 0.0
    paragraphs = line.paragraphs[ends] - line.paragraphs[starts]
    weights = line.weigh(
        {
            "below": 1.0,
            "below_round": 1.0,
            "below_first": starts == 0,
            "below_copy": np.array([items[end].after_copy for end in titles], bool)[of],
            "below_ended": np.array([items[end - 1].broken for end in titles], bool)[of],
            "headless": 1.0,
            "headless_copy": np.array([items[start].after_copy for start in starts.tolist()], bool),
            "headless_opens": line.opens[starts],
            "round_short": paragraphs < 2,
        }
    )
    weights = weights + _sums(inside)[ends - line.paragraphs[ends], starts]
    one = np.ones_like(starts)
    return starts, np.zeros_like(starts), ends + one, one, weights
