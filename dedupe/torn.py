"""A line in Latin letters without a sentence's end, and the block below → headline, or part of a torn paragraph?"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from dedupe.patterns import pattern
from dedupe.seams import begins_in_middle
from dedupe.settings import Torn


class Sign(NamedTuple):
    """What a line looks like; its weight is the one of this name in `settings.Torn`."""

    name: str
    pattern: re.Pattern[str]
    reason: str


SIGNS = (
    Sign("comma", pattern(r",\s"), "a clause ends"),
    Sign("article", pattern(r"\b(?:the|an?)\b", re.I), "headlines do without"),
    Sign(
        "auxiliary",
        pattern(r"\b(?:has|have|had|is|are|was|were|been?|would|will|that|which|who)\b"),
        "headlines do without these, too",
    ),
    Sign("quote", pattern(r"\""), "who says something; headlines have single marks"),
)


def torn_log_odds(line: str, below: str, weights: Torn) -> float:
    """Give ln(odds) that a paragraph begins in a line and goes on in the block below it; "" where there is none."""
    return math.fsum(getattr(weights, name) * value for name, value in clues_of(line, below).items())


def clues_of(line: str, below: str) -> dict[str, float]:
    """Say what speaks for and against it; names are those of the weights."""
    return {
        "always": 1.0,
        **{sign.name: float(sign.pattern.search(line) is not None) for sign in SIGNS},
        "next_middle": float(bool(below) and begins_in_middle(below.lstrip())),
    }
