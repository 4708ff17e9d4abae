"""A line, and the text beside it → what its words say for its being a headline, or a piece of a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dedupe.patterns import pattern
from dedupe.settings import Torn, TornHan


class Sign(NamedTuple):
    """What a line looks like; its weight is the one of this name in `settings.Torn`, or `TornHan`."""

    name: str
    pattern: re.Pattern[str]
    reason: str


SIGNS = (
    Sign("comma", pattern(r"(?=.{18}).*?,\s", re.S), "a clause ends; a short line may be a headline in two parts"),
    Sign("article", pattern(r"\b(?:the|an?)\b", re.I), "headlines do without"),
    Sign(
        "auxiliary",
        pattern(r"\b(?:has|have|had|is|are|was|were|been?|would|will|that|which|who)\b"),
        "headlines do without these, too",
    ),
    Sign("quote", pattern(r"\""), "who says something; headlines have single marks"),
    Sign(
        "leads_on",
        pattern(
            r"\b(?:the|an?|of|in|on|at|to|for|from|by|with|and|or|as|than|into|over|after|before|between|"
            r"is|are|was|were|be|been|has|have|had|will|would|could|should|may|might|can|that|which|who|whose|"
            r"his|her|its|their|our|my|your|this|these|those|either|both|not|more|including|about)\W*$"
        ),
        "what it introduces is still to come",
    ),
    Sign(
        "says",
        pattern(r"\b(?:says?|warns?|claims?|urges?|reports?)(?:\s[A-Z]\w*)?\W*$"),
        "sentences go on, or stop, where headlines say who says so",
    ),
)
_WORD = pattern(r"[^\W\d_]{3,}")
_LONG_WORD = 4  # letters of a word, from which it says what a text is about


def latin_clues(above: str, line: str, below: str, is_open: bool, is_middle: bool) -> dict[str, float]:
    """Say what speaks for a line's being a piece of a paragraph; names are those of the weights in `settings.Torn`.

    `above` and `below` are the texts near it; `is_open` tells whether the one above stops in mid-sentence, `is_middle`
    whether the one below begins as no sentence does.
    """
    is_small = line.lstrip()[:1].islower()
    return {
        "always": 1.0,
        **signs_of(line, SIGNS),
        "small": float(is_small),
        "small_below_open": float(is_small and is_open),
        "next_middle": float(is_middle),
        "said_above": _shared_words(line, above),
        "said_below": _shared_words(line, below),
    }


def signs_of(line: str, signs: Sequence[Sign]) -> dict[str, float]:
    """Tell which signs a line bears."""
    return {sign.name: float(sign.pattern.search(line) is not None) for sign in signs}


def weighed(clues: Mapping[str, float], weights: Torn | TornHan) -> float:
    """Add up what speaks for and against it, as ln(odds)."""
    return math.fsum(getattr(weights, name) * value for name, value in clues.items())


def _shared_words(line: str, text: str) -> float:
    """Give the share of a line's long words that stand in a text, too: a lead says its headline."""
    words = {word.lower() for word in _WORD.findall(line) if len(word) >= _LONG_WORD}
    said = {word.lower() for word in _WORD.findall(text)}
    return len(words & said) / len(words) if words else 0.0


def shared_pairs(line: str, text: str) -> float:
    """Give the share of a line's neighbouring letters that are neighbours in a text, too: a lead says its headline."""
    pairs = {line[at : at + 2] for at in range(len(line) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0
