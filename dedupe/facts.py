"""Alignment → variant or copy: do the facts differ (dates, prices, names), or did an engine misread them?"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from dedupe.alignment import Step
from dedupe.attested import NONE, Attested
from dedupe.numerals import are_digits, count_digits, count_numeral_digits, differing_numbers
from dedupe.settings import Facts

_DATELINE = re.compile("本[报刊台]|[记讯]者|通讯员|消息")


class _Evidence(NamedTuple):
    """What two aligned passages differ in: the steps but for moved lines, their columns, the rate of misreading, 0..1.

    `names` are those rewritten words that stand against words of much the same length.
    """

    steps: Sequence[Step]
    columns: int
    rate: float
    rewritten: Sequence[Step]
    names: Sequence[Step]


def is_variant(text: str, steps: Sequence[Step], settings: Facts, attested: Attested = NONE) -> bool:
    """Tell whether two aligned passages state other facts than misreading explains.

    The rate of errors is read off the differences of a single letter. Three kinds of difference are weighed against
    it, each by the tail of a distribution: digits that stand against other digits (Poisson), words that stand
    against other words (an engine misreads letters, it seldom replaces two neighbours, and then in clusters), and
    those of them that the dump prints elsewhere too, on both sides, by themselves and beside the same letters: what
    an engine makes up seldom comes back.
    """
    seen = _weigh(text, steps, settings)
    chances = (
        *_digit_chances(text, seen.steps, seen.rate, settings),
        _rewrite_chance(seen, seen.rewritten, settings.rewording, settings),
        _attested_chance(text, seen, 0.0, settings, attested),
        _in_place_chance(text, seen, settings, attested),
    )
    return (
        min(chances) < settings.chance
        or _rewrite_chance(seen, seen.names, 0.0, settings) < settings.chance_name
        or _is_reworded(seen.steps, seen.columns, seen.rate, settings)
        or _is_renamed(text, seen.steps)
    )


def _weigh(text: str, steps: Sequence[Step], settings: Facts) -> _Evidence:
    steps = _without_moves(text, steps, settings)
    rewritten = [step for step in steps if is_rewrite(text, step) and not _in_dateline(text, step)]
    names = [step for step in rewritten if abs(_lengths(step)[0] - _lengths(step)[1]) <= settings.max_name_difference]
    columns = sum(step.columns for step in steps)
    return _Evidence(steps, columns, _error_rate(text, steps, settings), rewritten, names)


def _rewrite_chance(seen: _Evidence, steps: Sequence[Step], rewording: float, settings: Facts) -> float:
    """Give the probability that misreading and so many rewordings a letter make so many rewritten words."""
    return _clustered_chance(seen, _second_letters(steps), 1.0, rewording, settings)


def _attested_chance(text: str, seen: _Evidence, rewording: float, settings: Facts, attested: Attested) -> float:
    """Give the same for those rewritten words that the dump prints elsewhere too, on both sides."""
    words = [
        step
        for step in seen.names
        if attested.holds(text[step.a_start : step.a_end]) and attested.holds(text[step.b_start : step.b_end])
    ]
    return _clustered_chance(seen, _beyond_first(words), settings.misread_attested, rewording, settings)


def _in_place_chance(text: str, seen: _Evidence, settings: Facts, attested: Attested) -> float:
    """Give the same for those that stand elsewhere beside the same letters: another 对宋平同 against 对周光召同."""
    words = [
        step
        for step in seen.rewritten
        if attested.holds_in_place(text, step.a_start, step.a_end)
        and attested.holds_in_place(text, step.b_start, step.b_end)
    ]
    return _clustered_chance(seen, _beyond_first(words), settings.misread_in_place, 0.0, settings)


def _is_renamed(text: str, steps: Sequence[Step]) -> bool:
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


def _beyond_first(words: Sequence[Step]) -> int:
    """Count the letters of words beyond the first of each, on the longer side."""
    return sum(max(_lengths(step)) - 1 for step in words)


def _clustered_chance(seen: _Evidence, count: int, share: float, rewording: float, settings: Facts) -> float:
    """Give the probability of so many letters in a row, where that share of the misread ones would count."""
    expected = (share * settings.clustered * seen.rate * seen.rate + rewording) * seen.columns
    return _tail_in_clusters(count, expected, settings.shape)


def _digit_chances(text: str, steps: Sequence[Step], rate: float, settings: Facts) -> tuple[float, float]:
    """Give the probabilities that misreading makes so many digits differ, and so many that no print makes alike."""
    digits = count_numeral_digits(text, steps[0].a_start, steps[-1].a_end)
    alike, unlike = count_digits(list(differing_numbers(text, steps)))
    return (
        _tail(alike + unlike, rate * (settings.misread_alike + settings.misread_unlike) * digits),
        _tail(unlike, rate * settings.misread_unlike * digits),
    )


def contradicts(text: str, steps: Sequence[Step], settings: Facts, attested: Attested = NONE) -> bool:
    """Tell whether two articles, aligned passage by passage, state other facts: numbers, or names.

    Milder than `is_variant` where words differ, because a desk may reword and shorten what it reprints; stricter
    where digits differ. A word that gives way to the same other word twice is a name.
    """
    seen = _weigh(text, steps, settings)
    if min(_digit_chances(text, seen.steps, seen.rate, settings)) < settings.desk_digits:
        return True
    pairs = Counter((text[s.a_start : s.a_end], text[s.b_start : s.b_end]) for s in seen.names)
    if any(count > 1 for count in pairs.values()):
        return True
    if _attested_chance(text, seen, settings.desk_rewording, settings, attested) < settings.desk_attested:
        return True
    if _in_place_chance(text, seen, settings, attested) < settings.chance:
        return True
    return _rewrite_chance(seen, seen.names, settings.desk_rewording, settings) < settings.desk_chance


def _without_moves(text: str, steps: Sequence[Step], settings: Facts) -> Sequence[Step]:
    """Leave out differences that only move letters: lines that an engine listed in another order.

    Unequal stretches near each other that together hold the same letters on both sides say the same.
    """
    unequal = [n for n, step in enumerate(steps) if not step.equal]
    groups: list[list[int]] = []
    for n in unequal:
        near = groups and steps[n].a_start - steps[groups[-1][-1]].a_end <= settings.max_move
        if near:
            groups[-1].append(n)
        else:
            groups.append([n])
    moved: set[int] = set()
    for group in groups:
        a = "".join(text[steps[n].a_start : steps[n].a_end] for n in group)
        b = "".join(text[steps[n].b_start : steps[n].b_end] for n in group)
        if len(group) > 1 and len(a) >= settings.min_moved and len(a) == len(b) and sorted(a) == sorted(b):
            moved.update(group)
    return [step for n, step in enumerate(steps) if n not in moved] if moved else steps


def _error_rate(text: str, steps: Sequence[Step], settings: Facts) -> float:
    """Estimate how many letters in a hundred differ by misreading, from the differences of one letter alone.

    If each letter is misread with probability p, whatever its neighbours, p (1 − p)² of all letters stand alone
    between letters read right, which are 1 − p of all: their ratio is p (1 − p). Differing digits do not count, and
    a letter that is left out again and again counts once: an editor does that.
    """
    equal = sum(step.columns for step in steps if step.equal)
    alone = [step for step in steps if not step.equal and step.columns == 1 and not are_digits(text, step)]
    replaced = [step for step in alone if min(_lengths(step))]
    left_out = {text[s.a_start : s.a_end] + text[s.b_start : s.b_end] for s in alone if not min(_lengths(s))}
    ratio = min(0.25, max(settings.doubt, len(replaced) + len(left_out)) / max(1, equal))
    return (1 - math.sqrt(1 - 4 * ratio)) / 2


def _lengths(step: Step) -> tuple[int, int]:
    return step.a_end - step.a_start, step.b_end - step.b_start


def _second_letters(steps: Sequence[Step]) -> int:
    """Count the letters that are unlike in a row beyond the first: misreading has no reason to go on."""
    return sum(min(_lengths(step)) - 1 for step in steps)


def _in_dateline(text: str, step: Step) -> bool:
    """Tell whether a difference stands in 本报讯(记者 …): another desk signs the same text differently."""
    before = (text[max(0, step.a_start - 3) : step.a_end], text[max(0, step.b_start - 3) : step.b_end])
    return any(_DATELINE.search(side) for side in before)


def _is_reworded(steps: Sequence[Step], columns: int, rate: float, settings: Facts) -> bool:
    """Tell whether words are left out or put in all over, more than misreading does: a text told or filled in anew."""
    runs = [step.columns for step in steps if not step.equal and step.columns > 1]
    misread = rate * (1 - (1 - rate) ** 2)
    return len(runs) > 1 and sum(runs) > (settings.max_reworded + settings.reworded_per_misread * misread) * columns


def is_rewrite(text: str, step: Step) -> bool:
    """Tell whether two letters or more stand against two others or more, digits aside."""
    a, b = text[step.a_start : step.a_end], text[step.b_start : step.b_end]
    return not step.equal and min(len(a), len(b)) > 1 and not (a.isdigit() and b.isdigit())


def _tail(count: int, expected: float) -> float:
    """Give the probability that a Poisson variable of that mean reaches the count."""
    if not count:
        return 1.0
    log_mean = math.log(expected) if expected else -math.inf
    return 1 - math.fsum(math.exp((k * log_mean if k else 0.0) - expected - math.lgamma(k + 1)) for k in range(count))


def _tail_in_clusters(count: int, expected: float, shape: float) -> float:
    """Give the same for errors that come in clusters: a negative binomial variable of that mean and shape.

    It is a Poisson variable whose mean scatters (Greenwood and Yule 1920); with little expected, the two agree.
    """
    if not count:
        return 1.0
    log_none, log_more = math.log(shape / (shape + expected)), math.log(expected / (shape + expected) or 1e-300)
    return 1 - math.fsum(
        math.exp(
            math.lgamma(k + shape) - math.lgamma(shape) - math.lgamma(k + 1) + shape * log_none + (k and k * log_more)
        )
        for k in range(count)
    )
