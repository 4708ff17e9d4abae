"""Blocks that stay → articles: which headline, which paragraphs, which credit belong together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from dedupe.cohesion import Vocabulary, Words
from dedupe.kinds import Kind
from dedupe.seams import begins_in_middle, ends_paragraph, opens_article, runs_on
from dedupe.settings import Assembly, Settings
from dedupe.stream import Stream

# Standing titles of round-ups: the items below have small headlines of their own.
ROUND_UP = re.compile(r".{0,6}(?:快[讯訊]|[简簡][讯訊]|短[讯訊]|短波|要[闻聞]|一句[话話]|速[览覽]|[资資][讯訊]|集[锦錦]|[动動][态態])\W*")

_COMMA = re.compile(r"[，,;；]")


class Draft(NamedTuple):
    """An article as block numbers: its headlines, then everything else in the order of the page."""

    headlines: tuple[int, ...]
    rest: tuple[int, ...]
    headline_after: bool


@dataclass(frozen=True, slots=True)
class _Item:
    """What the search needs to know of a block."""

    block: int
    kind: Kind
    text: str
    words: Words
    broken: bool  # stops in mid-sentence
    opens: bool  # begins as articles do
    middle: bool  # begins where no sentence can
    after_copy: bool  # a removed copy stood between it and the block before
    gap: int
    joins: bool  # a word or a broken sentence runs from the block before into it


def draft_articles(
    stream: Stream, removed: Collection[int], kinds: Sequence[Kind], words: Vocabulary, settings: Settings
) -> list[Draft]:
    """Divide the blocks that stay into articles, so that headlines suit their bodies and no sentence is cut.

    Every division of a page has a cost (`settings.assembly`); the cheapest is found by dynamic programming over its
    blocks. Furniture stands apart. In reading order.
    """
    edges = np.searchsorted(stream.block_pages, np.arange(len(stream.pages) + 1)).tolist()
    pages = [range(start, end) for start, end in zip(edges, edges[1:], strict=False)]
    return [draft for blocks in pages for draft in _draft_page(stream, blocks, removed, kinds, words, settings)]


def _draft_page(
    stream: Stream,
    blocks: range,
    removed: Collection[int],
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
) -> list[Draft]:
    items = _items(stream, blocks, removed, kinds, words, settings)
    apart = [item for item in items if item.kind in ("furniture", "teaser")]
    flow = [item for item in items if item.kind not in ("furniture", "teaser")]
    drafts = list(_cheapest(flow, words, settings.assembly))
    drafts.extend(Draft((), (item.block,), False) for item in apart)
    return sorted(drafts, key=lambda draft: min((*draft.headlines, *draft.rest)))


def _items(
    stream: Stream,
    blocks: range,
    removed: Collection[int],
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
) -> list[_Item]:
    items: list[_Item] = []
    copy_between = False
    for block in blocks:
        if block in removed:
            copy_between = True
            continue
        text = stream.source(block)
        kind = kinds[block]
        joined = False
        if items and not copy_between and items[-1].broken:
            left, right = stream.bounds(items[-1].block)[1], stream.bounds(block)[0]
            joined = begins_in_middle(text) or runs_on(
                stream.text[max(0, left - 12) : left], stream.text[right : right + 12], settings.tokenizer
            )
        items.append(
            _Item(
                block,
                kind,
                text,
                words.words[block],
                not ends_paragraph(text),
                opens_article(text),
                begins_in_middle(text),
                copy_between,
                stream.blocks[block].gap,
                joined,
            )
        )
        copy_between = False
    return items


def _cheapest(items: Sequence[_Item], words: Vocabulary, costs: Assembly) -> Iterator[Draft]:
    """Find the cheapest division: best[i] is that of the first i blocks, last[i] its last article and its beginning."""
    best = [0.0] + [float("inf")] * len(items)
    last: list[tuple[int, Draft]] = [(0, Draft((), (), False))] * (len(items) + 1)
    for start in range(len(items)):
        edge = best[start] + _edge_cost(items, start, costs)
        for end, cost, draft in _readings(items, start, words, costs):
            if edge + cost < best[end] - 1e-9:
                best[end], last[end] = edge + cost, (start, draft)
    drafts, end = [], len(items)
    while end:
        end, draft = last[end]
        drafts.append(draft)
    yield from reversed(drafts)


def _edge_cost(items: Sequence[_Item], start: int, costs: Assembly) -> float:
    """Cost of beginning an article here: dear where a sentence or a word runs on."""
    if start == 0 or items[start].after_copy:
        return 0.0
    if items[start].joins:
        return costs.article + costs.cut_word
    if items[start - 1].kind == "body" and items[start - 1].broken and items[start].kind == "body":
        return costs.article + costs.cut_sentence
    return costs.article


def _readings(
    items: Sequence[_Item], start: int, words: Vocabulary, costs: Assembly
) -> Iterator[tuple[int, float, Draft]]:
    """Read the blocks from `start` as an article in every way: (end, cost, draft).

    The headlines stand first, last, or nowhere. A reading is followed until its cost is beyond hope.
    """
    heads = 0
    while start + heads < len(items) and heads < costs.max_headlines and items[start + heads].kind == "headline":
        heads += 1
        yield start + heads, costs.no_body * heads, _draft(items[start : start + heads], (), False)
    for count in range(heads + 1):
        headlines = items[start : start + count]
        begin = start + count
        if begin == len(items) or (count and items[begin].kind == "headline" and not _is_round_up(headlines)):
            pass
        seen: set[str] = set()
        cost, ended = costs.no_headline if not count else 0.0, False
        if not count:
            cost += costs.headline_as_body if heads else -costs.opening if items[start].opens else 0.0
        for end in range(begin + 1, min(len(items), begin + costs.max_blocks) + 1):
            item = items[end - 1]
            if end - 1 > begin:
                cost += _junction_cost(items[end - 2], item, seen, words, costs, _is_round_up(headlines))
            elif count and item.kind == "headline":
                cost += costs.subhead_round_up if _is_round_up(headlines) else costs.subhead
            if ended and item.kind in ("body", "headline"):
                cost, ended = cost + costs.after_end, False
            ended = ended or item.kind in ("byline", "credit")
            seen |= item.words
            if cost > costs.hopeless:
                break
            yield end, cost + _headline_cost(headlines, seen, words, costs), _draft(headlines, items[begin:end], False)
            if not count:
                after = items[end : end + 1]
                if after and after[0].kind == "headline":
                    below = cost - costs.no_headline + costs.headline_after + _headline_cost(after, seen, words, costs)
                    yield end + 1, below, _draft(after, items[begin:end], True)


def _draft(headlines: Sequence[_Item], rest: Sequence[_Item], after: bool) -> Draft:
    return Draft(tuple(item.block for item in headlines), tuple(item.block for item in rest), after)


def _is_round_up(headlines: Sequence[_Item]) -> bool:
    return bool(headlines) and ROUND_UP.fullmatch(headlines[-1].text.strip()) is not None


def _headline_cost(headlines: Sequence[_Item], seen: set[str], words: Vocabulary, costs: Assembly) -> float:
    """Cost of giving a body these headlines: small where they share words."""
    cost = costs.more_headlines * max(0, len(headlines) - 1)
    for headline in headlines:
        if not ROUND_UP.fullmatch(headline.text.strip()):
            shared = words.cohesion(headline.words, seen)
            cost += costs.headline_words * (costs.expected_words - min(1.0, shared))
        cost += costs.comma if _COMMA.search(headline.text) else 0.0
    return cost


def _junction_cost(
    before: _Item, item: _Item, seen: set[str], words: Vocabulary, costs: Assembly, round_up: bool
) -> float:
    if item.joins:
        return 0.0
    cost = 0.0
    if item.kind == "headline":
        cost += costs.subhead_round_up if round_up else costs.subhead
    if item.opens:
        cost += costs.opening
    if item.after_copy:
        cost += costs.across_copy
    if item.gap >= costs.wide_gap:
        cost += costs.across_gap
    if item.kind == "marker" and "接" in item.text:
        cost += costs.after_end
    if item.kind == "body":
        cost += costs.unlike * (1 - min(1.0, costs.cohesion_gain * words.cohesion(item.words, seen)))
        if before.broken and before.kind == "body":
            cost -= costs.cut_sentence * 0.5
    return cost
