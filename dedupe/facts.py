"""Alignment → variant or copy: do the facts differ (dates, prices, names), or did an engine misread them?"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, combinations

from rapidfuzz.distance import LCSseq

from dedupe.alignment import Step
from dedupe.attested import NONE, Attested
from dedupe.blocks import WIDE_FROM
from dedupe.differences import (
    Evidence,
    attested_chance,
    in_place_chance,
    left_out,
    repeated_chance,
    rewording,
    rewrite_chance,
    weigh,
)
from dedupe.settings import Facts
from dedupe.wordnumbers import differing_words

_common = LCSseq.similarity
_LONGEST_NAME = 6  # Han letters, with what is misread beside them


def is_variant(text: str, steps: Sequence[Step], settings: Facts, attested: Attested = NONE) -> bool:
    """Tell whether two aligned passages state other facts than misreading explains.

    The rate of errors is read off the differences of a single letter. Kinds of difference are weighed against it,
    each by the tail of a distribution: digits that stand against other digits (Poisson), words that stand against
    other words (an engine misreads letters, it seldom replaces two neighbours, and then in clusters), those of them
    that the dump prints elsewhere too, on both sides, by themselves and beside the same letters, and those that give
    way again and again: what an engine makes up seldom comes back. In a passage of some length all are weighed
    together; in a short one, which has little room for two kinds, the least likely of them decides. In a long one a
    desk may have put another number; where it is a word, and the passage short, that is never misread.
    """
    seen = weigh(text, steps, settings)
    if seen.columns < settings.words_below and any(differing_words(text, seen.steps)):
        return True
    if seen.columns >= settings.weighed_from:
        return odds_of_copy(text, seen, settings, attested) < settings.copy_from or (
            seen.columns < settings.renamed_below and is_renamed_misread(text, seen)
        )
    chances = (
        *seen.digits,
        rewrite_chance(seen, seen.rewritten, settings.rewording, settings),
        attested_chance(text, seen, settings.max_attested_difference, 0.0, settings, attested),
        in_place_chance(text, seen, settings, attested),
    )
    return (
        min(chances) < settings.chance
        or rewrite_chance(seen, seen.names, 0.0, settings) < settings.chance_name
        or _is_reworded(seen, settings)
        or is_renamed(text, seen.steps)
        or is_renamed_misread(text, seen)
    )


def odds_of_copy(text: str, seen: Evidence, settings: Facts, attested: Attested) -> float:
    """Give the log-odds that two passages print one text: a logistic regression on what they differ in."""
    return settings.weights.constant + sum(weights_of(clues(text, seen, settings, attested), settings).values())


def weights_of(found: Mapping[str, float], settings: Facts) -> dict[str, float]:
    """Give the part that each clue has in the log-odds."""
    return {name: float(getattr(settings.weights, name)) * value for name, value in found.items()}


def clues(text: str, seen: Evidence, settings: Facts, attested: Attested) -> dict[str, float]:
    """Give what two passages differ in as numbers, by the names of their weights.

    Chances are negative logarithms, as far as settings trust them; lengths are logarithms of letters, 1 added where
    there may be none.
    """
    surely, digits_surely = settings.surely, settings.digits_surely
    digits, unlike = seen.digits
    once, twice = repeated_chance(text, seen, settings)
    longest = max((step.columns for step in seen.rewritten), default=0)
    lacking = left_out(seen)
    return {
        "digits": _unlikeness(digits, digits_surely),
        "unlike_digits": _unlikeness(unlike, digits_surely),
        "attested": _unlikeness(
            attested_chance(text, seen, settings.max_attested_difference, 0.0, settings, attested), surely
        ),
        "in_place": _unlikeness(in_place_chance(text, seen, settings, attested), surely),
        "gives_way": _unlikeness(once, surely),
        "renamed": float(twice),
        "reworded": rewording(seen, settings),
        "length": math.log(seen.columns),
        "longest_left_out": math.log1p(max(lacking, default=0)),
        "longest_rewritten": math.log1p(longest),
        "left_out": math.log1p(100 * sum(letters for letters in lacking if letters > 1) / seen.columns),
    }


def _unlikeness(chance: float, surely: float) -> float:
    return min(surely, -math.log(max(chance, 1e-300)))


def is_renamed_misread(text: str, seen: Evidence) -> bool:
    """Tell whether a word gives way to another at two places where they are misread: 蓝天立 to 金沈军, and 金湘军.

    Two letters of one side come back, in order, and one of the other; none of one side's stands on the other. Of one
    text, misread at both places, a letter that is read right once stands on both sides.
    """
    steps = chain.from_iterable(parts if whole is None else [whole] for whole, parts in seen.words)
    words = [(text[step.a_start : step.a_end], text[step.b_start : step.b_end]) for step in steps]
    names = [(a, b) for a, b in words if max(len(a), len(b)) <= _LONGEST_NAME and min(a + b) >= WIDE_FROM]
    return any(
        set(a + other_a).isdisjoint(b + other_b)
        and min(shared := (_common(a, other_a), _common(b, other_b))) > 0
        and max(shared) > 1
        for (a, b), (other_a, other_b) in combinations(names, 2)
    )


def _is_reworded(seen: Evidence, settings: Facts) -> bool:
    """Tell whether words are left out or put in all over, at more than one place."""
    runs = sum(step.columns > 1 for step in seen.unlike)
    return runs > 1 and rewording(seen, settings) > 1


def contradicts(text: str, seen: Evidence, settings: Facts, attested: Attested = NONE) -> bool:
    """Tell whether two articles, aligned passage by passage, state other facts: numbers, or names.

    Milder than `is_variant` where words differ, because a desk may reword and shorten what it reprints; stricter
    where digits differ.
    """
    return (
        min(seen.digits) < settings.desk_digits
        or _names_others(text, seen, settings, attested, settings.desk_attested)
        or rewrite_chance(seen, seen.names, settings.desk_rewording, settings) < settings.desk_chance
    )


def contradicts_surely(text: str, seen: Evidence, settings: Facts, attested: Attested = NONE) -> bool:
    """Tell the same by what no stain makes: numbers, and words that the dump knows. A likely copy contradicts nothing.

    A stain makes words, too, which in two short articles are enough to contradict.
    """
    if odds_of_copy(text, seen, settings, attested) >= settings.surely_copy:
        return False
    return min(seen.digits) < settings.chance or _names_others(text, seen, settings, attested, settings.chance)


def _names_others(text: str, seen: Evidence, settings: Facts, attested: Attested, least: float) -> bool:
    """Tell whether words that the dump knows stand against others, or one gives way to the same other word twice."""
    pairs = Counter((text[s.a_start : s.a_end], text[s.b_start : s.b_end]) for s in seen.names)
    if any(count > 1 for count in pairs.values()) or is_renamed(text, seen.steps):
        return True
    most, rewording = settings.max_name_difference, settings.desk_rewording
    return (
        attested_chance(text, seen, most, rewording, settings, attested) < least
        or in_place_chance(text, seen, settings, attested) < settings.chance
    )


def is_renamed(text: str, steps: Sequence[Step]) -> bool:
    """Tell whether a word gives way to the same other word twice, beside other letters: 萨尔维 to 奥尔波.

    Differences with one letter between are one word's. Of a page listed twice its errors come back, beside the same.
    """
    places: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    first = -1
    for n, step in enumerate(steps):
        if step.equal:
            continue
        joined = first >= 0 and step.a_start - steps[n - 2].a_end <= 1
        first = first if joined else n
        after = steps[n + 2] if n + 2 < len(steps) else None
        if after is not None and not after.equal and after.a_start - step.a_end <= 1:
            continue
        a, b = (steps[first].a_start, step.a_end), (steps[first].b_start, step.b_end)
        if min(a[1] - a[0], b[1] - b[0]) > 1 and (text[slice(*a)] + text[slice(*b)]).isalpha():
            beside = text[max(0, a[0] - 2) : a[0]], text[a[1] : a[1] + 2]
            places[text[slice(*a)], text[slice(*b)]].add(beside)
    return any(len({x for x, _ in found}) > 1 and len({y for _, y in found}) > 1 for found in places.values())
