"""Alignment → variant or copy: do the facts differ (dates, prices, names), or did an engine misread them?"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from dedupe.alignment import Step, image
from dedupe.attested import NONE, Attested
from dedupe.settings import Facts

_CHINESE_DIGITS = "〇零一二三四五六七八九十百千两"
_NUMBER = re.compile(
    rf"[\d〇]+|[{_CHINESE_DIGITS}]+(?=[年月日号时点分元角岁届次])|(?<=第)[{_CHINESE_DIGITS}]+|(?<=星期)[一二三四五六日天]"
)
_DIGITS = frozenset(f"0123456789{_CHINESE_DIGITS}")
_DATELINE = re.compile("本[报刊台]|[记讯]者|通讯员|消息")
_VALUES = str.maketrans("〇零一二三四五六七八九两", "001234567892")
# Digits that engines take for each other; a pair that no print makes alike tells more.
_ALIKE_PAIRS = "06 08 09 13 14 17 27 35 38 49 56 59 68 69 89"


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
        for step in seen.names
        if attested.holds_in_place(text, step.a_start, step.a_end)
        and attested.holds_in_place(text, step.b_start, step.b_end)
    ]
    return _clustered_chance(seen, _beyond_first(words), settings.misread_in_place, 0.0, settings)


def _beyond_first(words: Sequence[Step]) -> int:
    """Count the letters of words beyond the first of each, on the longer side."""
    return sum(max(_lengths(step)) - 1 for step in words)


def _clustered_chance(seen: _Evidence, count: int, share: float, rewording: float, settings: Facts) -> float:
    """Give the probability of so many letters in a row, where that share of the misread ones would count."""
    expected = (share * settings.clustered * seen.rate * seen.rate + rewording) * seen.columns
    return _tail_in_clusters(count, expected, settings.shape)


def _digit_chances(text: str, steps: Sequence[Step], rate: float, settings: Facts) -> tuple[float, float]:
    """Give the probabilities that misreading makes so many digits differ, and so many that no print makes alike."""
    digits = sum(len(n.group()) for n in _NUMBER.finditer(text, steps[0].a_start, steps[-1].a_end))
    alike, unlike = _count_digits(list(differing_numbers(text, steps)))
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
    alone = [step for step in steps if not step.equal and step.columns == 1 and not _all_digits(text, step)]
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


def differing_numbers(text: str, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Give the pairs of numbers that stand against each other and differ, digit against digit.

    A number that stands against letters, or against nothing, is misread or left out: that contradicts nothing. Nor
    does one whose place is not sure, where as many letters do not stand against each other (28日 against 在).
    """
    a_bounds, b_bounds = (steps[0].a_start, steps[-1].a_end), (steps[0].b_start, steps[-1].b_end)
    a_starts, a_ends = [step.a_start for step in steps], [step.a_end for step in steps]
    for number in _NUMBER.finditer(text, *a_bounds):
        beside = steps[bisect_left(a_ends, number.start()) : bisect_right(a_starts, number.end())]
        touching = [step for step in beside if not step.equal]
        mine, other = number.span(), image(beside, *number.span())
        if other is None or not touching:
            continue
        if all(_all_digits(text, step) for step in touching):
            mine, other = _whole_number(text, mine, a_bounds), _whole_number(text, other, b_bounds)
        elif not all(_is_in_line(step) for step in touching):
            continue
        a, b = text[slice(*mine)].translate(_VALUES), text[slice(*other)].translate(_VALUES)
        if b and all(letter in _DIGITS for letter in b) and a != b:
            yield a, b


def _whole_number(text: str, place: tuple[int, int], bounds: tuple[int, int]) -> tuple[int, int]:
    """Stretch a place over the digits beside it: those that a misread one parts from it, 7九 for 79."""
    start, end = place
    while start > bounds[0] and text[start - 1] in _DIGITS and text[start : start + 1] in _DIGITS:
        start -= 1
    while end < bounds[1] and text[end] in _DIGITS and text[end - 1] in _DIGITS:
        end += 1
    return start, end


def _is_in_line(step: Step) -> bool:
    """Tell whether it is known which letters of a difference stand against each other."""
    return _lengths(step)[0] == _lengths(step)[1]


def _all_digits(text: str, step: Step) -> bool:
    both = text[step.a_start : step.a_end] + text[step.b_start : step.b_end]
    return all(letter.isdigit() or letter in _DIGITS or letter in "日天" for letter in both)


def _count_digits(numbers: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Count differing digits: those that engines take for each other (or lose), and those they do not."""
    alike = unlike = 0
    for a, b in numbers:
        for edit in Levenshtein.editops(a, b):
            pair = sorted((a[edit.src_pos : edit.src_pos + 1], b[edit.dest_pos : edit.dest_pos + 1]))
            if edit.tag != "replace" or "".join(pair) in _ALIKE_PAIRS:
                alike += 1
            else:
                unlike += 1
    return alike, unlike


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
