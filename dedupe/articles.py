"""Blocks that stay → drafts of articles: which headline, which paragraphs, which credit belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from dedupe.cohesion import Vocabulary
from dedupe.junctions import Item, boundary_log_odds, is_round_up, is_standing_title, soft, words_below
from dedupe.kinds import Kind
from dedupe.seams import begins_in_middle, ends_paragraph, opens_article, runs_on
from dedupe.settings import Assembly, Settings
from dedupe.spread import PAGES, Spread, in_turn, pieces
from dedupe.stream import Stream

_APART = ("furniture", "teaser")
_FLOW = ("body", "headline")


class _Reading(NamedTuple):
    """An article as item numbers: `heads` headlines from `start`, or one below at `end` - 1."""

    start: int
    heads: int
    end: int
    cost: float
    below: bool = False


class Draft(NamedTuple):
    """An article as block numbers: its headlines, then everything else in the order of the page."""

    headlines: tuple[int, ...]
    rest: tuple[int, ...]
    headline_after: bool

    @property
    def first(self) -> int:
        """The block that stands first on the page."""
        return min((*self.headlines, *self.rest))


Drafts = dict[int, list[Draft]]  # page → its articles, in reading order


def draft_articles(
    stream: Stream,
    pages: Sequence[int],
    removed: Collection[int],
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
    spread: Spread = in_turn,
) -> Drafts:
    """Divide the blocks that stay into articles, so that headlines suit their bodies and no sentence is cut.

    Each place between two blocks has odds of being a boundary (`junctions`), each headline a cost over each body; the
    likeliest division of a page is found by dynamic programming over its blocks. Furniture stands apart. Each page is
    divided by itself.
    """
    common = stream, frozenset(removed), kinds, words, settings
    drafts: Drafts = {}
    for part in spread(_divide_pages, common, pieces(pages, PAGES)):
        drafts.update(part)
    return drafts


def _divide_pages(
    common: tuple[Stream, Collection[int], Sequence[Kind], Vocabulary, Settings], pages: Iterable[int]
) -> Drafts:
    stream, removed, kinds, words, settings = common
    drafts: Drafts = {}
    for number in pages:
        start, end = np.searchsorted(stream.block_pages, [number, number + 1]).tolist()
        items = read_items(stream, range(start, end), removed, kinds, words, settings)
        page = list(_likeliest([item for item in items if item.kind not in _APART], words, settings))
        page.extend(Draft((), (item.block,), False) for item in items if item.kind in _APART)
        drafts[number] = sorted(page, key=lambda draft: draft.first)
    return drafts


def in_order(drafts: Mapping[int, Sequence[Draft]]) -> list[Draft]:
    """Give the articles of all pages in reading order."""
    return [draft for _, page in sorted(drafts.items()) for draft in page]


def read_items(
    stream: Stream,
    blocks: range,
    removed: Collection[int],
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
) -> list[Item]:
    """Describe a page's blocks that stay, each with how it goes on from the one before."""
    items: list[Item] = []
    copy_between = False
    for block in blocks:
        if block in removed:
            copy_between = True
            continue
        text = stream.source(block)
        joined = False
        if items and not copy_between and items[-1].broken and items[-1].kind in _FLOW and kinds[block] in _FLOW:
            joined = begins_in_middle(text) or runs_on(
                stream.letters(items[-1].block), stream.letters(block), settings.tokenizer
            )
        items.append(
            Item(
                block=block,
                kind=kinds[block],
                text=text,
                words=words.words[block],
                gap=stream.blocks[block].gap,
                opens=opens_article(text),
                joins=joined,
                broken=not ends_paragraph(text),
                after_copy=copy_between,
            )
        )
        copy_between = False
    return items


def _likeliest(items: Sequence[Item], words: Vocabulary, settings: Settings) -> Iterator[Draft]:
    """Find the cheapest division: best[i] is that of the first i blocks, last[i] its last article and its beginning."""
    odds = [0.0] + [boundary_log_odds(items, at, words, settings.junctions) for at in range(1, len(items))]
    costs = settings.assembly
    as_subhead = [
        _headline_cost([item], words_below(items, at, settings.junctions.reach_after), words, costs)
        if item.kind == "headline"
        else 0.0
        for at, item in enumerate(items)
    ]
    best = [0.0] + [float("inf")] * len(items)
    last = [_Reading(0, 0, 0, 0.0)] * (len(items) + 1)
    for start in range(len(items)):
        so_far = best[start] + (soft(-odds[start]) if start else 0.0)
        for reading in _readings(items, start, odds, as_subhead, words, costs):
            if so_far + reading.cost < best[reading.end] - 1e-9:
                best[reading.end], last[reading.end] = so_far + reading.cost, reading
    drafts, end = [], len(items)
    while end:
        drafts.append(_draft(items, last[end]))
        end = last[end].start
    yield from reversed(drafts)


def _readings(
    items: Sequence[Item],
    start: int,
    odds: Sequence[float],
    as_subhead: Sequence[float],
    words: Vocabulary,
    costs: Assembly,
) -> Iterator[_Reading]:
    """Read the blocks from `start` as one article in every way; the headlines stand first, last, or nowhere."""
    heads = 0
    inside = 0.0
    while start + heads < len(items) and heads < costs.max_headlines and items[start + heads].kind == "headline":
        heads += 1
        inside += soft(odds[start + heads - 1]) if heads > 1 else 0.0
        yield _Reading(start, heads, start + heads, inside + costs.no_body * heads)
        yield from _bodies(items, start, heads, inside, odds, as_subhead, words, costs)
    yield from _bodies(items, start, 0, 0.0, odds, as_subhead, words, costs)


def _bodies(
    items: Sequence[Item],
    start: int,
    heads: int,
    cost: float,
    odds: Sequence[float],
    as_subhead: Sequence[float],
    words: Vocabulary,
    costs: Assembly,
) -> Iterator[_Reading]:
    """Follow an article with `heads` headlines block by block, until its cost is beyond hope.

    One without headlines is also given the headline below it.
    """
    headlines = items[start : start + heads]
    round_up = heads > 0 and is_round_up(headlines[-1].text)
    begin = start + heads
    headless = costs.no_headline if start == 0 else 0.0  # elsewhere the odds of the boundary hold it already
    headless += costs.headline_as_body if items[start].kind == "headline" else 0.0
    seen: set[str] = set()
    for end in range(begin + 1, min(len(items), begin + costs.max_blocks) + 1):
        item = items[end - 1]
        if end - 1 > start:
            eased = costs.round_up if round_up and item.kind == "headline" and not item.opens else 0.0
            cost += soft(odds[end - 1] - eased)
        cost += as_subhead[end - 1]
        if end - 1 == begin and heads and item.kind == "headline" and not item.joins and not round_up:
            cost += costs.subhead_first
        if cost > costs.hopeless:
            return
        if item.kind != "headline" or item.joins:  # a headline's words in another headline prove nothing
            seen |= item.words
        if heads:
            yield _Reading(start, heads, end, cost + _headline_cost(headlines, seen, words, costs))
            continue
        yield _Reading(start, 0, end, cost + headless + costs.none_below)
        below = items[end : end + 1]
        if below and below[0].kind == "headline" and items[begin].kind != "headline":
            total = cost + headless + costs.headline_below + _headline_cost(below, seen, words, costs)
            total += costs.below_copy if below[0].after_copy else 0.0
            yield _Reading(start, 0, end + 1, total, below=True)


def _headline_cost(headlines: Sequence[Item], seen: set[str], words: Vocabulary, costs: Assembly) -> float:
    """Cost of giving a body these headlines: high where they share no words, below nothing where they share many."""
    cost = 0.0
    for headline in headlines:
        if not is_round_up(headline.text) and not is_standing_title(headline.text) and not headline.joins:
            shared = min(1.0, words.cohesion(headline.words, seen) / costs.shared_words)
            cost += costs.strange_headline - (costs.strange_headline + costs.own_headline) * shared
    return cost


def _draft(items: Sequence[Item], reading: _Reading) -> Draft:
    blocks = [item.block for item in items[reading.start : reading.end]]
    if reading.below:
        return Draft((blocks[-1],), tuple(blocks[:-1]), True)
    return Draft(tuple(blocks[: reading.heads]), tuple(blocks[reading.heads :]), False)
