"""Blocks that stay → drafts of articles: which headline, which paragraphs, which credit belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from dedupe.amid import above_their_text
from dedupe.cohesion import Vocabulary
from dedupe.divisions import most_expected
from dedupe.headings import above_what_is_below, places_on
from dedupe.items import Item
from dedupe.junctions import boundary_log_odds
from dedupe.kinds import Kind
from dedupe.lines import Columns
from dedupe.readings import readings, weigh_columns
from dedupe.seams import begins_in_middle, runs_on, word_runs_across
from dedupe.settings import Settings
from dedupe.spread import PAGES, Spread, in_turn, pieces
from dedupe.stream import Stream
from dedupe.surroundings import Surroundings
from dedupe.traits import (
    BROKEN,
    ENDS_NOTICE,
    GOES_ON,
    JOINS,
    LARGE,
    LEADS,
    LISTS,
    NOTICE,
    OPENS,
    Traits,
)
from dedupe.wordtables import Numbers, WordTable

_APART = ("furniture", "teaser")
_NO_DAYS: frozenset[str] = frozenset()


class Draft(NamedTuple):
    """An article as block numbers: its headlines, then everything else in the order of the page.

    `further` is what stands of it on other pages, in the order in which it goes on; `filled` those of `rest` that
    another printing has brought.
    """

    headlines: tuple[int, ...]
    rest: tuple[int, ...]
    headline_after: bool
    further: tuple[int, ...] = ()
    filled: tuple[int, ...] = ()

    @property
    def first(self) -> int:
        """The block of its own that stands first on the page where the article begins."""
        return min(block for block in (*self.headlines, *self.rest) if block not in self.filled)

    @property
    def blocks(self) -> tuple[int, ...]:
        """All of its blocks, on all pages."""
        return (*self.headlines, *self.rest, *self.further)


Drafts = dict[int, list[Draft]]  # page → its articles, in reading order


def draft_articles(
    stream: Stream,
    pages: Sequence[int],
    removed: Collection[int],
    kinds: Sequence[Kind],
    words: Vocabulary,
    traits: Traits,
    settings: Settings,
    spread: Spread = in_turn,
    begun: Collection[int] = frozenset(),
) -> Drafts:
    """Divide the blocks that stay into articles, so that headlines suit their bodies and no sentence is cut.

    Each place between two blocks has odds of being a boundary (`junctions`), each run of blocks a weight as an article
    (`readings`); the best division of a page is found by dynamic programming. Furniture stands apart. Each page is
    divided by itself. Blocks that the dump gives to an article are not guessed at. `begun` are the headlines with which
    a text begins that is printed elsewhere too (`beginnings`).
    """
    common = stream, frozenset(removed), kinds, words, traits, settings, frozenset(begun)
    drafts: Drafts = {}
    for part in spread(_divide_pages, common, pieces(pages, PAGES)):
        drafts.update(part)
    return drafts


def _divide_pages(
    common: tuple[Stream, Collection[int], Sequence[Kind], Vocabulary, Traits, Settings, Collection[int]],
    pages: Iterable[int],
) -> Drafts:
    stream, removed, kinds, words, traits, settings, begun = common
    drafts: Drafts = {}
    for number in pages:
        start, end = np.searchsorted(stream.block_pages, [number, number + 1]).tolist()
        items = read_items(stream, range(start, end), removed, kinds, words, traits, begun)
        told = [item for item in items if stream.blocks[item.block].article is not None]
        guessed = [item for item in items if stream.blocks[item.block].article is None]
        flow = [item for item in guessed if item.kind not in _APART]
        placed = _above_what_is_below(stream, flow, settings)
        page = list(_likeliest(_above_their_text(stream, placed, words, settings), words, settings))
        page.extend(Draft((), (item.block,), False) for item in guessed if item.kind in _APART)
        page.extend(_told(stream, told))
        drafts[number] = sorted(page, key=lambda draft: draft.first)
    return drafts


def _told(stream: Stream, items: Sequence[Item]) -> Iterator[Draft]:
    """Put the blocks together that the dump itself gives to one article (METS, NDLOCR …), in the order of the page.

    Its headlines are those before its other blocks; where there are none, those behind them. What the dump calls body
    is none, whatever it looks like: a subhead, the first item of a round-up.
    """
    articles: dict[str | None, list[Item]] = defaultdict(list)
    for item in items:
        articles[stream.blocks[item.block].article].append(item)
    for members in articles.values():
        blocks = [item.block for item in members]
        is_head = [item.kind == "headline" and stream.blocks[item.block].kind != "body" for item in members]
        heads = is_head.index(False) if False in is_head else len(members)
        below = is_head[::-1].index(False) if not heads else 0
        if below:
            yield Draft(tuple(blocks[-below:]), tuple(blocks[:-below]), True)
        else:
            yield Draft(tuple(blocks[:heads]), tuple(blocks[heads:]), False)


def in_order(drafts: Mapping[int, Sequence[Draft]]) -> list[Draft]:
    """Give the articles of all pages in reading order."""
    return [draft for _, page in sorted(drafts.items()) for draft in page]


def read_items(
    stream: Stream,
    blocks: range,
    removed: Collection[int],
    kinds: Sequence[Kind],
    words: Vocabulary,
    traits: Traits,
    begun: Collection[int] = frozenset(),
) -> list[Item]:
    """Describe a page's blocks that stay, each with how it goes on from the one before."""
    items: list[Item] = []
    places = words.places(blocks)
    copy_between = False
    for block in blocks:
        if block in removed:
            copy_between = True
            continue
        signs, (home, abroad) = traits.signs[block], places[block - blocks.start]
        items.append(
            Item(
                block=block,
                kind=kinds[block],
                text=stream.source(block),
                letters=stream.length(block),
                gap=stream.blocks[block].gap,
                opens=bool(signs & OPENS),
                leads=bool(signs & LEADS),
                joins=bool(signs & JOINS) and not copy_between,
                broken=bool(signs & BROKEN),
                after_copy=copy_between,
                is_large=bool(signs & LARGE),
                begins=block in begun,
                lists=bool(signs & LISTS),
                notice=bool(signs & NOTICE),
                ends_notice=bool(signs & ENDS_NOTICE),
                goes_on=bool(signs & GOES_ON),
                days=traits.days.get(block, _NO_DAYS),
                home=home,
                abroad=abroad,
            )
        )
        copy_between = False
    return items


def _above_what_is_below(stream: Stream, items: Sequence[Item], settings: Settings) -> Sequence[Item]:
    """Put headlines above what is printed right below them, where boxes of lines tell what that is."""
    page = stream.pages[stream.block_pages[items[0].block]] if items else None
    if page is None or not page.lines:
        return items
    found = places_on(page, [stream.blocks[item.block] for item in items], settings.headings.slim)
    places = {item.block: place for item, place in zip(items, found, strict=True) if place is not None}

    def goes_on(left: Item, right: Item) -> bool:
        return begins_in_middle(right.text) or runs_on(
            stream.letters(left.block), stream.letters(right.block), settings.tokenizer
        )

    return above_what_is_below(items, places, goes_on, settings.headings)


def _above_their_text(stream: Stream, items: Sequence[Item], words: Vocabulary, settings: Settings) -> Sequence[Item]:
    """Put headlines that stand amid a sentence above the text that it is of."""

    def goes_on(left: Item, right: Item) -> bool:
        return word_runs_across(stream.letters(left.block), stream.letters(right.block), settings.tokenizer)

    def odds(line: Sequence[Item], at: int) -> float:
        return boundary_log_odds(line, at, _surroundings(line, words, settings)[1], settings.junctions)

    return above_their_text(items, goes_on, odds, settings.assembly.max_headlines)


def _surroundings(items: Sequence[Item], words: Vocabulary, settings: Settings) -> tuple[WordTable, Surroundings]:
    table = WordTable.of([item.block for item in items], words)
    return table, Surroundings.of([item.kind for item in items], table, settings.junctions)


def _likeliest(items: Sequence[Item], words: Vocabulary, settings: Settings) -> Iterator[Draft]:
    """Find the division of which the most articles can be expected to be true.

    Not the likeliest division: where two readings of a place are about as likely, that would take the one that loses
    two articles for certain. The probability of each reading is summed over all divisions (forward and backward).
    """
    if not items:
        return
    table, around = _surroundings(items, words, settings)
    odds = [0.0] + [boundary_log_odds(items, at, around, settings.junctions) for at in range(1, len(items))]

    def weigh(columns: Columns) -> Numbers:
        return weigh_columns(columns, settings.assembly)

    found = readings(items, odds, table, settings.assembly, weigh)
    for row in most_expected(found, odds):
        heads, below = int(found.heads[row]), int(found.below[row])
        blocks = tuple(item.block for item in items[found.starts[row] : found.ends[row]])
        first = len(blocks) - below if below else heads
        parts = blocks[:first], blocks[first:]
        yield Draft(*(parts[::-1] if below else parts), below > 0)
