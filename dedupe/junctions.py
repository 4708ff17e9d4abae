"""Neighbouring blocks → the odds that one article ends and another begins between them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dedupe.blocks import is_latin
from dedupe.items import Item, is_round_up, is_standing_title
from dedupe.patterns import pattern
from dedupe.seams import begins_in_middle
from dedupe.settings import Junctions
from dedupe.surroundings import Features, Surroundings
from dedupe.turns import read_turn
from dedupe.whereabouts import leaning

_COLUMN = ("【", "〖", "[")
_DASHES = ("—", "–", "--", "一一", "──")
# A subhead that counts, or has a mark before it: 一、… (二)… 3.… ▲… “记者:”
_COUNTED = pattern(
    r"\W{0,2}(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．)）:：]|第[一二三四五六七八九十]{1,3}[,，、:：\s]"
)
_MARKED = pattern(r"[▲■●◆★△□○◇☆▼▶>※•·*]")
_CLAUSES = pattern(r"\w[\s,，;；:：]+\w")
_COMMA = pattern(r"[，,]")
_STOP = pattern(r"[。；;]")
_CLOSING = ("byline", "credit")


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
    if before.kind == "headline" and not (item.opens and item.notice):
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
        "head_letters": min(1.0, item.letters / (75 if latin else 30)),
        "head_comma": float(_COMMA.search(item.text) is not None and not latin),
        "head_stop": float(_STOP.search(item.text) is not None),
        "head_digit": float(item.text.rstrip()[-1:].isdigit()),
        "head_next_middle": float(follower is not None and begins_in_middle(follower.text)),
        **_days_around(items, at, items[at + 1 : at + 3], "head", reach.reach_days),
        **_places_around(items, at, "head", reach),
        "head_topics": _subjects_around(before, at, around),
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
    (below, letters_below), (_, letters_above) = count_bodies(items, at, 1), count_bodies(items, at - 1, -1)
    some_below, much_below = extent(letters_below)
    some_above, much_above = extent(letters_above)
    return {
        "body": 1.0,
        "body_opens": float(item.opens),
        "body_notice": float(item.notice),
        "body_after_notice": float(before.ends_notice),
        "body_leads": float(item.leads),
        "body_goes_on": float(item.goes_on),
        "body_after_copy": float(item.after_copy),
        "body_broken": float(before.broken),
        "body_middle": float(before.broken and item.broken),
        "body_wide_gap": float(item.gap >= reach.wide_gap_lines),
        "body_short": float(item.letters < 20),
        "body_cohesion": around.past[at],
        "below_past": around.text_past[at],
        "body_some_below": some_below,
        "body_much_below": much_below if below > 1 else 0.0,  # one paragraph, however long, may be added to any article
        "body_some_above": some_above,
        "body_much_above": much_above,
        **_days_around(items, at, [item], "body", reach.reach_days),
        **_places_around(items, at, "body", reach),
        "body_topics": _subjects_around(before, at, around),
        **around.crossing[at],
    }


def _days_around(items: Sequence[Item], at: int, below: Sequence[Item], name: str, reach: int) -> Features:
    """Say whether the texts above and below a place name the same days, or others."""
    above = frozenset().union(*(item.days for item in items[max(0, at - reach) : at]))
    found = frozenset().union(*(item.days for item in below))
    same = bool(above & found)
    return {f"{name}_same_day": float(same), f"{name}_other_day": float(bool(above and found) and not same)}


def _places_around(items: Sequence[Item], at: int, name: str, reach: Junctions) -> Features:
    """Say whether the texts above and below a place speak of home, of abroad, or of both."""
    above, below = items[max(0, at - reach.reach_days) : at], items[at : at + reach.reach_after]
    there = _leaning(below)
    return {
        f"{name}_places": _leaning(above) * there,
        f"{name}_places_before": leaning(items[at - 1].home, items[at - 1].abroad) * there,
        f"{name}_abroad": there,
    }


def _subjects_around(before: Item, at: int, around: Surroundings) -> float:
    """Say how much the texts above and below a place speak of the same subjects; notices in a row always do."""
    return 0.0 if before.ends_notice else around.topics[at]


def _leaning(items: Sequence[Item]) -> float:
    return leaning(sum(item.home for item in items), sum(item.abroad for item in items))


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
