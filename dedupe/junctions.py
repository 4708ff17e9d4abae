"""Neighbouring blocks → the odds that one article ends and another begins between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dedupe.blocks import is_latin
from dedupe.cohesion import Words
from dedupe.kinds import Kind
from dedupe.patterns import pattern
from dedupe.records import dataclass
from dedupe.seams import is_notice
from dedupe.settings import Junctions
from dedupe.surroundings import Surroundings
from dedupe.turns import read_turn

# Standing titles of round-ups: the items below have small headlines of their own. One letter may be misread.
_ROUND_UP = pattern(
    r".{0,8}(?:快[讯訊]|[简簡][讯訊]|短[讯訊]|短波|要[闻聞]|一句[话話].{0,2}|速[览覽]|[资資][讯訊]|集[锦錦]|[动動][态態])\W*"
    r"|(?=.{3,7}$)(?!.*通[讯訊])(?:.{0,2}[联聯]播.?.?|.{1,4}播快.|.{1,4}播.[讯訊]|.{1,4}.快[讯訊])\W*"
)
_STANDING = pattern(
    r"\W*\w{0,20}(?:公告|[声聲]明|[启啟]事|通告|通知|公示|[讣訃]告|[广廣]告|更正|致歉信?|[预預][报報]|招[聘租标標])\W*"
)
_COLUMN = ("【", "〖", "[")
_DASHES = ("—", "–", "--", "一一", "──")
# A subhead that counts, or has a mark before it: 一、… (二)… 3.… ▲… “记者:”
_COUNTED = pattern(
    r"\W{0,2}(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．)）:：]|第[一二三四五六七八九十]{1,3}[,，、:：\s]"
)
_MARKED = pattern(r"[▲■●◆★△□○◇☆▼▶>※•·*]")
# When a first paragraph says that something happened; what stands below a subhead says so less often.
_LEAD = pattern(
    r".{0,16}(?:今[天日晨年]|昨[天日晚]|近[日期]|日前|当地[时時][间間]|\d{1,2}日|[记記]者.{0,14}(?:[获獲]悉|了解到|看到)|"
    r"[据據].{2,16}(?:消息|[报報]道|[发發]布|通[报報]|透露))"
)
_CLAUSES = pattern(r"\w[\s,，;；:：]+\w")
_CLOSING = ("byline", "credit")

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Item:
    """What the division of a page needs to know of a block."""

    block: int
    kind: Kind
    text: str
    words: Words
    letters: int
    gap: int  # blank lines before
    opens: bool  # begins as articles do
    leads: bool  # says when, or who said so
    joins: bool  # a sentence runs into it from the block before
    broken: bool  # stops in mid-sentence
    after_copy: bool  # a removed copy stood between it and the block before
    is_large: bool = False  # a headline set in letters larger than the text's
    begins: bool = False  # a headline with which a text begins that is printed elsewhere too


def is_round_up(text: str) -> bool:
    """Tell whether a headline stands over short news: 简讯, 国内联播快讯."""
    return _ROUND_UP.fullmatch(text.strip()) is not None


def is_standing_title(text: str) -> bool:
    """Tell whether a headline is one that notices, advertisements and standing columns bear: 遗失声明, 天气预报."""
    return _STANDING.fullmatch(text.strip()) is not None


def leads(text: str) -> bool:
    """Tell whether a paragraph says at its beginning when something happened, or who said so."""
    return _LEAD.match(text) is not None


def boundary_log_odds(items: Sequence[Item], at: int, around: Surroundings, weights: Junctions) -> float:
    """Give ln(odds) that an article ends before items[at], 0 < at < len(items), whatever the others do."""
    return weigh(boundary_features(items, at, around, weights), weights)


def weigh(features: Features, weights: object) -> float:
    """Add up the features, each times the weight of its name."""
    return math.fsum([getattr(weights, name) * value for name, value in features.items() if value])


def boundary_features(items: Sequence[Item], at: int, around: Surroundings, reach: Junctions) -> Features:
    """Say what speaks for and against an article's end before items[at]; names are those of the weights."""
    before, item = items[at - 1], items[at]
    if item.kind == "marker":
        return {"certain": 1.0 if _comes_from(item) else -1.0}
    if before.kind == "marker":
        return {"certain": -1.0 if _comes_from(before) else 1.0}
    if item.joins or item.kind in _CLOSING:
        return {"certain": -1.0}
    if item.is_large and before.kind != "headline":
        return {"large_headline": 1.0}
    if item.kind == "headline" and is_round_up(item.text):
        return {"round_up_title": 1.0}
    if item.kind == "headline" and is_standing_title(item.text):
        return {"standing_title": 1.0}
    if before.kind == "headline" and not (item.opens and is_notice(item.text)):
        return (
            _between_headlines(before, item, around.before[at]) if item.kind == "headline" else {"headline_body": 1.0}
        )
    if item.kind == "headline":
        return _before_headline(items, at, around, reach)
    if before.kind in _CLOSING:
        below_headline = at > 1 and items[at - 2].kind == "headline"
        return {"body_after_top_byline" if below_headline else "body_after_end": 1.0, "ended_opens": float(item.opens)}
    return _before_body(items, at, around, reach)


def soft(log_odds: float) -> float:
    """Give −ln of the probability of what has these odds against it: ln(1 + e^x)."""
    return log_odds if log_odds > 30 else math.log1p(math.exp(log_odds))


def _comes_from(marker: Item) -> bool:
    turn = read_turn(marker.text)
    return turn is not None and not turn.goes_on


def _between_headlines(before: Item, item: Item, shared: float) -> Features:
    return {
        "headline_headline": 1.0,
        "heads_latin": float(is_latin(item.text)),
        "heads_column": float(item.text.startswith(_COLUMN)),
        "heads_dash": float(item.text.startswith(_DASHES)),
        "heads_cohesion": shared,
        "heads_after_copy": float(item.after_copy),
        "heads_short": float(before.letters <= 8),
        "heads_begins": float(item.begins and not before.begins),
    }


def _before_headline(items: Sequence[Item], at: int, around: Surroundings, reach: Junctions) -> Features:
    before, item = items[at - 1], items[at]
    follower = items[at + 1] if at + 1 < len(items) else None
    opens = follower is not None and follower.opens
    latin = is_latin(item.text)
    return {
        "head": 1.0,
        "head_latin": float(latin),
        "head_opens": float(opens),
        "head_leads": float(follower is not None and follower.leads),
        "head_after_end": float(before.kind in _CLOSING),
        "head_broken": float(before.broken),
        "wide_gap": float(item.gap >= reach.wide_gap_lines),
        "head_after_copy": float(item.after_copy),
        "head_begins": float(item.begins),
        "two_headlines": float(follower is not None and follower.kind == "headline"),
        "head_column": float(item.text.startswith(_COLUMN)),
        "head_dash": float(item.text.startswith(_DASHES)),
        "head_counted": float(_COUNTED.match(item.text) is not None),
        "head_marked": float(_MARKED.match(item.text) is not None),
        "head_clauses": float(_CLAUSES.search(item.text) is not None and not latin),
        "head_short": float(item.letters <= (24 if latin else 8)),
        "head_long": float(item.letters >= (45 if latin else 15)),
        **_words_around(at, around),
        **({} if opens or item.begins else _lengths_around(items, at)),  # of what 本报讯 opens its length tells nothing
    }


def _words_around(at: int, around: Surroundings) -> Features:
    """Say what a headline and the text below it have in common with each other, and with the text above."""
    return {
        "head_own": around.own[at],
        "head_own_none": float(around.own[at] == 0),
        "head_lead_own": around.lead[at],
        "head_past": around.past[at],
        "head_past_none": float(around.past[at] == 0),
        "follower_past": around.next_past[at],
        "follower_past_none": float(around.next_past[at] == 0),
        "head_far": around.far[at],
        "text_far": around.text_far[at],
    }


def _lengths_around(items: Sequence[Item], at: int) -> Features:
    """Say how much text stands above and below a headline, up to the next ones."""
    (below, letters_below), (above, letters_above) = count_bodies(items, at + 1, 1), count_bodies(items, at - 1, -1)
    some_below, much_below = extent(letters_below)
    some_above, much_above = extent(letters_above)
    return {
        "no_paragraph": float(below == 0),
        "two_below": float(below == 2),
        "three_below": float(below >= 3),
        "one_above": float(above == 1),
        "three_above": float(above >= 3),
        "alternates": float(above == 1 and below == 1),
        "some_below": some_below,
        "much_below": much_below,
        "some_above": some_above,
        "much_above": much_above,
        **_steps("below", letters_below),
        **_steps("above", letters_above),
    }


def _before_body(items: Sequence[Item], at: int, around: Surroundings, reach: Junctions) -> Features:
    before, item = items[at - 1], items[at]
    return {
        "body": 1.0,
        "body_opens": float(item.opens),
        "body_notice": float(is_notice(item.text)),
        "body_leads": float(item.leads),
        "body_after_copy": float(item.after_copy),
        "body_broken": float(before.broken),
        "body_middle": float(before.broken and item.broken),
        "body_wide_gap": float(item.gap >= reach.wide_gap_lines),
        "body_short": float(item.letters < 20),
        "body_cohesion": around.past[at],
        "below_past": around.text_past[at],
    }


def blocks_below(items: Sequence[Item], at: int, reach: int) -> range:
    """Give the paragraphs below a headline and those in line with it, up to the next block of another kind."""
    while at < len(items) and items[at].kind == "headline":
        at += 1
    end = at
    while end < min(len(items), at + reach) and items[end].kind == "body":
        end += 1
    return range(at, end)


def count_bodies(items: Sequence[Item], at: int, step: int) -> tuple[int, int]:
    """Count the paragraphs in line from a place on, down or up the page, and their letters; some are as good as more.

    A paragraph that breaks off and goes on in the next block is one.
    """
    paragraphs = letters = 0
    while 0 <= at < len(items) and paragraphs < 4 and items[at].kind == "body":
        paragraphs += not items[at].broken
        letters += items[at].letters
        at += step
    return paragraphs or int(letters > 0), letters


def _steps(name: str, letters: int) -> Features:
    return {f"{name}_{edge}": float(letters < edge) for edge in (80, 150, 250, 400)}


def extent(letters: int) -> tuple[float, float]:
    """Measure a text's length, 0..1, up to that of a piece of short news, and from there to that of an article."""
    return min(letters, 150) / 150, min(max(0, letters - 150), 450) / 450
