"""Blocks in line → every way to read them as one article, each with what speaks for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from dedupe.cohesion import Vocabulary
from dedupe.junctions import (
    Features,
    Item,
    count_bodies,
    extent,
    is_round_up,
    is_standing_title,
    soft,
    words_below,
)
from dedupe.settings import Assembly


class Addable(Protocol):
    """What parts of a reading weigh: a number, or, for fitting, a number for each feature."""

    def __add__(self: Weight, other: Weight, /) -> Weight:
        """Add what two parts weigh."""


Weight = TypeVar("Weight", bound="Addable")


class Reading(NamedTuple, Generic[Weight]):
    """An article as item numbers: `heads` headlines from `start`, or `below` of them before `end`."""

    start: int
    heads: int
    end: int
    below: int
    weight: Weight


def readings(
    items: Sequence[Item],
    start: int,
    odds: Sequence[float],
    words: Vocabulary,
    limits: Assembly,
    weigh: Callable[[Features], Weight],
) -> Iterator[Reading[Weight]]:
    """Read the blocks from `start` on as one article in every way; the headlines stand first, last, or nowhere.

    `odds` are those of the boundaries, as ln: a reading that runs over too many of them is given up. `weigh` gives
    what features weigh; the weights of a reading's parts are added.
    """
    heads, inside = 0, 0.0
    while start + heads < len(items) and heads < limits.max_headlines and items[start + heads].kind == "headline":
        heads += 1
        inside += soft(odds[start + heads - 1]) if heads > 1 else 0.0
        if inside > limits.hopeless:
            break
        weight = weigh(_head_features(items, start, heads))
        yield Reading(start, heads, start + heads, 0, weight + weigh({"no_body": float(heads)}))
        yield from _bodies(items, start, heads, inside, weight, odds, words, limits, weigh)
    yield from _bodies(items, start, 0, 0.0, weigh(_head_features(items, start, 0)), odds, words, limits, weigh)


def _bodies(
    items: Sequence[Item],
    start: int,
    heads: int,
    inside: float,
    weight: Weight,
    odds: Sequence[float],
    words: Vocabulary,
    limits: Assembly,
    weigh: Callable[[Features], Weight],
) -> Iterator[Reading[Weight]]:
    """Follow an article with `heads` headlines block by block. One without any is also given the headlines below it."""
    headlines = items[start : start + heads]
    round_up = heads > 0 and is_round_up(headlines[-1].text)
    begin = start + heads
    seen: set[str] = set()
    said = set().union(*(item.words for item in headlines))
    paragraphs = 0
    own = weigh({})
    for end in range(begin + 1, min(len(items), begin + limits.max_blocks) + 1):
        item = items[end - 1]
        inside += soft(odds[end - 1]) if end - 1 > start else 0.0
        if inside > limits.hopeless:
            return
        if item.kind == "headline" and not item.joins and end - 1 > start:
            weight = weight + weigh(_inside_features(items, end - 1, headlines, round_up, said, words, limits))
        if item.kind != "headline" or item.joins:  # a headline's words in another headline prove nothing
            paragraphs += 1
            seen |= item.words
            said |= item.words
            if paragraphs <= limits.reach:
                own = weigh(_own_features(headlines, seen, paragraphs, items[begin].opens, words, limits))
        if heads:
            yield Reading(start, heads, end, 0, weight + own + weigh(_extent(paragraphs, round_up)))
            continue
        yield Reading(start, 0, end, 0, weight + weigh(_headless_extent(items, start, end, paragraphs)))
        yield from _below(items, start, end, weight, odds, inside, seen, words, limits, weigh)


def _below(
    items: Sequence[Item],
    start: int,
    end: int,
    weight: Weight,
    odds: Sequence[float],
    inside: float,
    seen: set[str],
    words: Vocabulary,
    limits: Assembly,
    weigh: Callable[[Features], Weight],
) -> Iterator[Reading[Weight]]:
    """Give the blocks the headlines that follow them."""
    if items[start].kind == "headline":
        return
    below = 0
    while end + below < len(items) and below < limits.max_below and items[end + below].kind == "headline":
        below += 1
        inside += soft(odds[end + below - 1]) if below > 1 else 0.0
        if inside > limits.hopeless:
            return
        headlines = items[end : end + below]
        shared = _shared(headlines, seen, words, limits)
        yield Reading(
            start,
            0,
            end + below,
            below,
            weight
            + weigh(
                {
                    "below": 1.0,
                    "below_two": float(below > 1),
                    "below_first": float(start == 0),
                    "below_copy": float(headlines[0].after_copy),
                    "below_own": shared,
                    "below_strange": float(shared == 0),
                    "below_opens": float(items[start].opens),
                    "below_ended": float(items[end - 1].broken),
                }
            ),
        )


def _head_features(items: Sequence[Item], start: int, heads: int) -> Features:
    if heads:
        return {"two_heads": float(heads == 2), "three_heads": float(heads > 2)}
    first = items[start]
    return {
        "headless": 1.0,
        "headless_first": float(start == 0 and first.kind != "headline"),
        "headless_copy": float(first.after_copy),
        "headless_marker": float(first.kind == "marker"),
        "headless_opens": float(first.opens),
        "headline_as_body": float(first.kind == "headline"),
    }


def _own_features(
    headlines: Sequence[Item], seen: set[str], paragraphs: int, opens: bool, words: Vocabulary, limits: Assembly
) -> Features:
    """Say how well headlines suit the text below them; above 本报讯 they stand though it uses other words."""
    if not headlines or all(is_round_up(h.text) or is_standing_title(h.text) or h.joins for h in headlines):
        return {}
    shared = _shared(headlines, seen, words, limits)
    return {
        "own": shared,
        "strange": float(shared == 0 and not opens),
        "own_at_once": shared if paragraphs == 1 else 0.0,
    }


def _shared(headlines: Sequence[Item], seen: set[str], words: Vocabulary, limits: Assembly) -> float:
    """Give the share of what the headlines tell that the text tells too; as much as nine in ten share counts whole."""
    said = frozenset().union(*(headline.words for headline in headlines))
    return min(1.0, words.cohesion(said, seen) / limits.shared_words)


def _inside_features(
    items: Sequence[Item],
    at: int,
    headlines: Sequence[Item],
    round_up: bool,
    said: set[str],
    words: Vocabulary,
    limits: Assembly,
) -> Features:
    """Say what speaks for a headline's being a subhead, or the title of an item in a round-up."""
    item = items[at]
    below, letters = count_bodies(items, at + 1, 1)
    some, much = extent(letters)
    first = at > 0 and items[at - 1].kind == "headline"
    if round_up:
        return {
            "round_item": 1.0,
            "round_first": float(first),
            "round_long": float(below >= 3),
            "round_two": float(below == 2),
            "round_80": float(letters < 80),
            "round_250": float(letters < 250),
            "round_some": some,
            "round_much": much,
            "round_own": words.cohesion(item.words, words_below(items, at, 1)),
        }
    text = frozenset(words_below(items, at, limits.reach))
    title = frozenset().union(*(headline.words for headline in headlines))
    return {
        "subhead": 1.0,
        "subhead_first": float(first),
        "subhead_past": words.cohesion(item.words, said),
        "subhead_text": words.cohesion(text, said),
        "subhead_title": words.cohesion(title, text),
        "subhead_titled": float(bool(headlines)),
        "subhead_80": float(letters < 80),
        "subhead_250": float(letters < 250),
        "subhead_some": some,
        "subhead_much": much,
    }


def _extent(paragraphs: int, round_up: bool) -> Features:
    if round_up:
        return {"round_short": float(paragraphs < 2)}
    return {
        "subheads_only": float(paragraphs == 0),
        "one_paragraph": float(paragraphs == 1),
        "two_paragraphs": float(paragraphs == 2),
    }


def _headless_extent(items: Sequence[Item], start: int, end: int, paragraphs: int) -> Features:
    follower = items[end] if end < len(items) else None
    return {
        "headless_one": float(paragraphs == 1),
        "headless_before_headline": float(follower is not None and follower.kind == "headline"),
        "headless_letters": float(sum(item.letters for item in items[start : start + 2]) < 60),
    }


def most_expected(ways: Sequence[Sequence[Reading[float]]], odds: Sequence[float]) -> dict[int, Reading[float]]:
    """Give, for each end on the best way through all blocks, the reading that ends there.

    `ways` are the readings from each block on. A reading counts its probability, that of all divisions with it.
    """
    length = len(ways)
    before, after = [0.0] + [-math.inf] * length, [-math.inf] * length + [0.0]
    for start, found in enumerate(ways):
        for reading in found:
            before[reading.end] = _either(before[reading.end], before[start] + odds[start] + reading.weight)
    for start in range(length - 1, -1, -1):
        for reading in ways[start]:
            after[start] = _either(after[start], odds[start] + reading.weight + after[reading.end])
    best, last = [0.0] + [-math.inf] * length, {}
    for start, found in enumerate(ways):
        for reading in found:
            likely = math.exp(before[start] + odds[start] + reading.weight + after[reading.end] - before[length])
            if best[start] + likely > best[reading.end] + 1e-9:
                best[reading.end], last[reading.end] = best[start] + likely, reading
    return last


def _either(a: float, b: float) -> float:
    """Give ln(e^a + e^b)."""
    if a < b:
        a, b = b, a
    return a if b == -math.inf else a + math.log1p(math.exp(b - a))
