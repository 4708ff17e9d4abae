"""Blocks in line → every way to read them as one article, each with what speaks for it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence, Set
from typing import Generic, NamedTuple, Protocol, TypeVar

from dedupe.cohesion import Vocabulary, Words
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
from dedupe.records import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Line(Generic[Weight]):
    """The blocks of a page in line, and what every reading of them asks for again, worked out once.

    `odds` are those of the boundaries, as ln: a reading that runs over too many of them is given up. `weigh` gives
    what features weigh; the weights of a reading's parts are added.
    """

    items: Sequence[Item]
    odds: Sequence[float]
    words: Vocabulary
    limits: Assembly
    weigh: Callable[[Features], Weight]
    costs: Sequence[float]  # of running over each boundary
    _ends: dict[tuple[int, ...], Weight] = field(default_factory=dict)
    _below: dict[tuple[int, int], Words] = field(default_factory=dict)
    _counts: dict[int, tuple[int, int]] = field(default_factory=dict)
    _totals: dict[Words, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        items: Sequence[Item],
        odds: Sequence[float],
        words: Vocabulary,
        limits: Assembly,
        weigh: Callable[[Features], Weight],
    ) -> Line[Weight]:
        """Take blocks in line."""
        return cls(items, odds, words, limits, weigh, [soft(each) for each in odds])

    def end(self, features: Callable[..., Features], *counts: int) -> Weight:
        """Weigh how an article ends, which a few numbers tell: thousands of readings of a page, a dozen of ends."""
        key = (features is _extent, *counts)
        found = self._ends.get(key)
        if found is None:
            found = self._ends[key] = self.weigh(features(*counts))
        return found

    def below(self, at: int, reach: int) -> Words:
        """Give `words_below` a headline."""
        found = self._below.get((at, reach))
        if found is None:
            found = self._below[at, reach] = frozenset(words_below(self.items, at, reach))
        return found

    def count(self, at: int) -> tuple[int, int]:
        """Give `count_bodies` below a headline."""
        found = self._counts.get(at)
        if found is None:
            found = self._counts[at] = count_bodies(self.items, at + 1, 1)
        return found

    def cohesion(self, part: Words, whole: Set[str]) -> float:
        """Give `Vocabulary.cohesion`."""
        shared = part & whole
        if not shared:
            return 0.0
        total = self._totals.get(part)
        if total is None:
            total = self._totals[part] = self.words.weigh(part)
        return self.words.weigh(shared) / total if total else 0.0


def readings(line: Line[Weight], start: int) -> list[Reading[Weight]]:
    """Read the blocks from `start` on as one article in every way; the headlines stand first, last, or nowhere."""
    items, limits, weigh = line.items, line.limits, line.weigh
    found: list[Reading[Weight]] = []
    heads, inside = 0, 0.0
    while start + heads < len(items) and heads < limits.max_headlines and items[start + heads].kind == "headline":
        heads += 1
        inside += line.costs[start + heads - 1] if heads > 1 else 0.0
        if inside > limits.hopeless:
            break
        weight = weigh(_head_features(items, start, heads))
        found.append(Reading(start, heads, start + heads, 0, weight + weigh({"no_body": float(heads)})))
        _bodies(line, start, heads, inside, weight, found)
    _bodies(line, start, 0, 0.0, weigh(_head_features(items, start, 0)), found)
    return found


def _bodies(
    line: Line[Weight], start: int, heads: int, inside: float, weight: Weight, found: list[Reading[Weight]]
) -> None:
    """Follow an article with `heads` headlines block by block. One without any is also given the headlines below it.

    A page has thousands of readings: they are put into `found`, for a generator takes longer.
    """
    items, limits, weigh, costs = line.items, line.limits, line.weigh, line.costs
    headlines = items[start : start + heads]
    round_up = heads > 0 and is_round_up(headlines[-1].text)
    begin = start + heads
    seen: set[str] = set()
    title = frozenset().union(*(item.words for item in headlines))
    said = set(title)
    paragraphs = 0
    own = weigh({})
    unsuited = all(is_round_up(h.text) or is_standing_title(h.text) or h.joins for h in headlines)
    few_letters = sum(item.letters for item in items[start : start + 2]) < 60
    for end in range(begin + 1, min(len(items), begin + limits.max_blocks) + 1):
        item = items[end - 1]
        inside += costs[end - 1] if end - 1 > start else 0.0
        if inside > limits.hopeless:
            return
        if item.kind == "headline" and not item.joins and end - 1 > start:
            weight = weight + weigh(_inside_features(line, end - 1, title, heads > 0, round_up, said))
        if item.kind != "headline" or item.joins:  # a headline's words in another headline prove nothing
            paragraphs += 1
            seen |= item.words
            said |= item.words
            if paragraphs <= limits.reach and not unsuited:
                own = weigh(_own_features(line, title, seen, paragraphs, items[begin].opens))
        if heads:
            ends = line.end(_extent, min(paragraphs, 3), round_up)
            found.append(Reading(start, heads, end, 0, weight + own + ends))
            continue
        before_headline = end < len(items) and items[end].kind == "headline"
        ends = line.end(_headless_extent, paragraphs == 1, before_headline, few_letters)
        found.append(Reading(start, 0, end, 0, weight + ends))
        if before_headline:
            found.extend(_below(line, start, end, weight, inside, seen))


def _below(
    line: Line[Weight], start: int, end: int, weight: Weight, inside: float, seen: set[str]
) -> Iterator[Reading[Weight]]:
    """Give the blocks the headlines that follow them."""
    items, limits = line.items, line.limits
    if items[start].kind == "headline":
        return
    below = 0
    while end + below < len(items) and below < limits.max_below and items[end + below].kind == "headline":
        below += 1
        inside += line.costs[end + below - 1] if below > 1 else 0.0
        if inside > limits.hopeless:
            return
        headlines = items[end : end + below]
        shared = _shared(line, frozenset().union(*(headline.words for headline in headlines)), seen)
        features = {
            "below": 1.0,
            "below_two": float(below > 1),
            "below_first": float(start == 0),
            "below_copy": float(headlines[0].after_copy),
            "below_own": shared,
            "below_strange": float(shared == 0),
            "below_opens": float(items[start].opens),
            "below_ended": float(items[end - 1].broken),
        }
        yield Reading(start, 0, end + below, below, weight + line.weigh(features))


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


def _own_features(line: Line[Weight], title: Words, seen: set[str], paragraphs: int, opens: bool) -> Features:
    """Say how well headlines suit the text below them; above 本报讯 they stand though it uses other words."""
    shared = _shared(line, title, seen)
    return {
        "own": shared,
        "strange": float(shared == 0 and not opens),
        "own_at_once": shared if paragraphs == 1 else 0.0,
    }


def _shared(line: Line[Weight], title: Words, seen: set[str]) -> float:
    """Give the share of what the headlines tell that the text tells too; as much as nine in ten share counts whole."""
    return min(1.0, line.cohesion(title, seen) / line.limits.shared_words)


def _inside_features(
    line: Line[Weight], at: int, title: Words, titled: bool, round_up: bool, said: set[str]
) -> Features:
    """Say what speaks for a headline's being a subhead, or the title of an item in a round-up."""
    item = line.items[at]
    below, letters = line.count(at)
    some, much = extent(letters)
    first = at > 0 and line.items[at - 1].kind == "headline"
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
            "round_own": line.cohesion(item.words, line.below(at, 1)),
        }
    text = line.below(at, line.limits.reach)
    return {
        "subhead": 1.0,
        "subhead_first": float(first),
        "subhead_past": line.cohesion(item.words, said),
        "subhead_text": line.cohesion(text, said),
        "subhead_title": line.cohesion(title, text),
        "subhead_titled": float(titled),
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


def _headless_extent(one_paragraph: int, before_headline: int, few_letters: int) -> Features:
    return {
        "headless_one": float(one_paragraph),
        "headless_before_headline": float(before_headline),
        "headless_letters": float(few_letters),
    }


def most_expected(ways: Sequence[Sequence[Reading[float]]], odds: Sequence[float]) -> dict[int, Reading[float]]:
    """Give, for each end on the best way through all blocks, the reading that ends there.

    `ways` are the readings from each block on. A reading counts its probability, that of all divisions with it.
    """
    length = len(ways)
    before, after = [0.0] + [-math.inf] * length, [-math.inf] * length + [0.0]
    for start, found in enumerate(ways):
        reached = before[start] + odds[start]
        for _, _, end, _, weight in found:
            before[end] = _either(before[end], reached + weight)
    for start in range(length - 1, -1, -1):
        total, cost = after[start], odds[start]
        for _, _, end, _, weight in ways[start]:
            total = _either(total, cost + weight + after[end])
        after[start] = total
    best, last = [0.0] + [-math.inf] * length, {}
    for start, found in enumerate(ways):
        reached, here = before[start] + odds[start], best[start]
        for reading in found:
            _, _, end, _, weight = reading
            likely = math.exp(reached + weight + after[end] - before[length])
            if here + likely > best[end] + 1e-9:
                best[end], last[end] = here + likely, reading
    return last


def _either(a: float, b: float) -> float:
    """Give ln(e^a + e^b); what is less than e^-50 of the other adds nothing to it."""
    if a < b:
        a, b = b, a
    return a if b < a - 50 or a == -math.inf else a + math.log1p(math.exp(b - a))
