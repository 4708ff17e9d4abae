"""Neighbouring blocks → the odds that one article ends and another begins between them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dedupe.blocks import WIDE_FROM
from dedupe.cohesion import Vocabulary, Words
from dedupe.kinds import Kind
from dedupe.seams import is_notice
from dedupe.settings import Junctions

# Standing titles of round-ups: the items below have small headlines of their own. One letter may be misread.
_ROUND_UP = re.compile(
    r".{0,8}(?:快[讯訊]|[简簡][讯訊]|短[讯訊]|短波|要[闻聞]|一句[话話].{0,2}|速[览覽]|[资資][讯訊]|集[锦錦]|[动動][态態])\W*"
    r"|(?=.{3,7}$)(?!.*通[讯訊])(?:.{0,2}[联聯]播.?.?|.{1,4}播快.|.{1,4}播.[讯訊]|.{1,4}.快[讯訊])\W*"
)
_STANDING = re.compile(
    r"\W*\w{0,20}(?:公告|[声聲]明|[启啟]事|通告|通知|公示|[讣訃]告|[广廣]告|更正|致歉信?|[预預][报報]|招[聘租标標])\W*"
)
_COLUMN = ("【", "〖", "[")
_DASHES = ("—", "–", "--", "一一", "──")


@dataclass(frozen=True, slots=True)
class Item:
    """What the division of a page needs to know of a block."""

    block: int
    kind: Kind
    text: str
    words: Words
    gap: int  # blank lines before
    opens: bool  # begins as articles do
    joins: bool  # a sentence runs into it from the block before
    broken: bool  # stops in mid-sentence
    after_copy: bool  # a removed copy stood between it and the block before


def is_round_up(text: str) -> bool:
    """Tell whether a headline stands over short news: 简讯, 国内联播快讯."""
    return _ROUND_UP.fullmatch(text.strip()) is not None


def is_standing_title(text: str) -> bool:
    """Tell whether a headline is one that notices, advertisements and standing columns bear: 遗失声明, 天气预报."""
    return _STANDING.fullmatch(text.strip()) is not None


def boundary_log_odds(items: Sequence[Item], at: int, words: Vocabulary, weights: Junctions) -> float:
    """Give ln(odds) that an article ends before items[at], 0 < at < len(items), whatever the others do."""
    before, item = items[at - 1], items[at]
    if item.kind == "marker":
        return weights.certain if "接" in item.text or "from" in item.text.lower() else -weights.certain
    if before.kind == "marker":
        continued = "接" in before.text or "from" in before.text.lower()
        return -weights.certain if continued else weights.certain
    if item.joins:
        return -weights.certain
    if item.kind in ("byline", "credit"):
        return -weights.certain
    if item.kind == "headline" and (is_round_up(item.text) or is_standing_title(item.text)):
        return weights.standing_title
    if before.kind == "headline" and not (item.opens and is_notice(item.text)):
        return _between_headlines(before, item, words, weights) if item.kind == "headline" else weights.headline_body
    if item.kind == "headline":
        return _before_headline(items, at, words, weights)
    if before.kind in ("byline", "credit"):
        return weights.body_after_end
    past = _body_words(items, at - 1, -1, weights.reach_before)
    return (
        weights.body
        + weights.body_opens * item.opens
        + weights.body_after_copy * item.after_copy
        + weights.wide_gap * (item.gap >= weights.wide_gap_lines)
        + weights.body_cohesion * words.cohesion(item.words, past)
        + weights.below_past * words.cohesion(frozenset(_body_words(items, at, 1, weights.reach_after)), past)
    )


def is_latin(text: str) -> bool:
    """Tell whether a text is set in Latin letters, for the most part."""
    return sum(character < WIDE_FROM for character in text) * 2 > len(text)


def soft(log_odds: float) -> float:
    """Give −ln of the probability of what has these odds against it: ln(1 + e^x)."""
    return log_odds if log_odds > 30 else math.log1p(math.exp(log_odds))


def _between_headlines(before: Item, item: Item, words: Vocabulary, weights: Junctions) -> float:
    return (
        weights.headline_headline
        + weights.heads_column * item.text.startswith(_COLUMN)
        + weights.heads_dash * item.text.startswith(_DASHES)
        + weights.heads_cohesion * words.cohesion(item.words, before.words)
    )


def _before_headline(items: Sequence[Item], at: int, words: Vocabulary, weights: Junctions) -> float:
    before, item = items[at - 1], items[at]
    follower = items[at + 1] if at + 1 < len(items) else None
    past = _body_words(items, at - 1, -1, weights.reach_before)
    paragraphs = _count_bodies(items, at + 1)
    return (
        weights.head
        + weights.head_latin * is_latin(item.text)
        + weights.head_opens * (follower is not None and follower.opens)
        + weights.head_after_end * (before.kind in ("byline", "credit"))
        + weights.wide_gap * (item.gap >= weights.wide_gap_lines)
        + weights.head_own * words.cohesion(item.words, words_below(items, at, weights.reach_after))
        + weights.head_past * words.cohesion(item.words, past)
        + weights.follower_past * (words.cohesion(follower.words, past) if follower is not None else 0.0)
        + weights.head_after_copy * item.after_copy
        + weights.two_headlines * (follower is not None and follower.kind == "headline")
        + weights.head_column * item.text.startswith(_COLUMN)
        + weights.no_paragraph * (paragraphs == 0)
        + weights.paragraph * max(0, min(paragraphs, 3) - 1)
    )


def words_below(items: Sequence[Item], at: int, reach: int) -> set[str]:
    """Collect the words of the paragraphs that stand below a headline and those in line with it."""
    while at < len(items) and items[at].kind == "headline":
        at += 1
    return _body_words(items, at, 1, reach)


def _body_words(items: Sequence[Item], at: int, step: int, reach: int) -> set[str]:
    """Collect the words of the paragraphs next to a place, up to the next block of another kind."""
    found: set[str] = set()
    while 0 <= at < len(items) and reach and items[at].kind == "body":
        found |= items[at].words
        at, reach = at + step, reach - 1
    return found


def _count_bodies(items: Sequence[Item], at: int) -> int:
    count = 0
    while at + count < len(items) and items[at + count].kind == "body":
        count += 1
    return count
