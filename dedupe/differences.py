"""Alignment → how its two sides differ: digits, words, rewordings, and how likely misreading makes that."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from dedupe.alignment import Step
from dedupe.attested import Attested
from dedupe.numerals import are_digits, count_digits, count_numeral_digits, differing_numbers, is_numeral
from dedupe.patterns import pattern
from dedupe.settings import Facts

_DATELINE = pattern("本[报刊台]|[记讯]者|通讯员|消息")
_IN_DATELINES = frozenset("报刊台者员息")  # one of these it has, and most words do not
_PAIR = 2  # letters: the least that is a word
_FOUR = 4  # letters: the runs that are known of what the dump prints
_APART = 4  # letters between two places of a word
_LONGEST_WORD = 12  # letters: what is longer is rewritten, not renamed


class Evidence(NamedTuple):
    """What two aligned passages differ in: the steps but for moved lines, their columns, the rate of misreading, 0..1.

    `unlike` are those steps that are not equal; `rewritten`, those of them that are words against words; `names`, the
    rewritten words that stand against words of much the same length, whole where these share a letter. `words` are the
    rewritten ones by what stands with one letter between, which may be one word: first the whole, if it is one, then
    those in it. `digits` are the probabilities that misreading makes so many digits differ, and so many that no print
    makes alike.
    """

    steps: Sequence[Step]
    columns: int
    rate: float
    unlike: Sequence[Step]
    rewritten: Sequence[Step]
    names: Sequence[Step]
    words: Sequence[tuple[Step | None, Sequence[Step]]]
    digits: tuple[float, float]


def weigh(text: str, steps: Sequence[Step], settings: Facts) -> Evidence:
    """Read off an alignment what its sides differ in, and how often letters are misread."""
    steps = _without_moves(text, steps, settings)
    unlike = [step for step in steps if not step.equal]
    rewritten = [step for step in unlike if is_rewrite(text, step) and not _in_dateline(text, step)]
    whole = (step for step in _with_shared_letters(text, unlike, rewritten) if not _in_dateline(text, step))
    names = [step for step in whole if _difference(step) <= settings.max_name_difference]
    equal = sum(step.a_end - step.a_start for step in steps if step.equal)
    columns = equal + sum(step.columns for step in unlike)
    rate, words = _rate(text, equal, unlike, settings), _rewritten_words(text, unlike, rewritten)
    digits = _digit_chances(text, steps, rate, settings)
    return Evidence(steps, columns, rate, unlike, rewritten, names, words, digits)


def rewrite_chance(seen: Evidence, steps: Sequence[Step], rewording: float, settings: Facts) -> float:
    """Give the probability that misreading and so many rewordings a letter make so many rewritten words."""
    return _clustered_chance(seen, _second_letters(steps), 1.0, rewording, settings)


def attested_chance(
    text: str, seen: Evidence, most: int, rewording: float, settings: Facts, attested: Attested
) -> float:
    """Give the same for those rewritten words that the dump prints elsewhere too, on both sides.

    `most`: by how many letters their lengths may differ.
    """

    def is_held(step: Step) -> bool:
        a, b = text[step.a_start : step.a_end], text[step.b_start : step.b_end]
        is_known = attested.holds(a) and attested.holds(b)
        return _difference(step) <= most and is_known and not _is_one_word(text, step, attested)

    words = _words(seen, is_held)
    return _clustered_chance(seen, _beyond_first(words), settings.misread_attested, rewording, settings)


def in_place_chance(text: str, seen: Evidence, settings: Facts, attested: Attested) -> float:
    """Give the same for those that stand elsewhere beside the same letters: another 对宋平同 against 对周光召同."""

    def is_held(step: Step) -> bool:
        sides = (step.a_start, step.a_end), (step.b_start, step.b_end)
        return all(attested.holds_in_place(text, *side) for side in sides) and not _is_one_word(text, step, attested)

    words = _words(seen, is_held)
    return _clustered_chance(seen, _beyond_first(words), settings.misread_in_place, 0.0, settings)


def _is_one_word(text: str, step: Step, attested: Attested) -> bool:
    """Tell whether two words are one that lost its first letter here and its last there: 发展 and 市发, of 城市发展.

    The dump prints neither elsewhere between the same letters; 汇报 and 报告 it does. Of numbers any part is another.
    """
    a, b = text[step.a_start : step.a_end], text[step.b_start : step.b_end]
    if len(a) != _PAIR or not (a[0] == b[1:] or a[1:] == b[0]) or any(map(is_numeral, a + b)):
        return False
    return not any(
        attested.printed(text[max(0, low - 1) : high + 1], _FOUR).any()
        for low, high in ((step.a_start, step.a_end), (step.b_start, step.b_end))
    )


def _words(seen: Evidence, is_held: Callable[[Step], bool]) -> list[Step]:
    """Give the rewritten words that hold; two differences with one letter between may be one: 桑切斯 against 米切尔."""
    words: list[Step] = []
    for whole, parts in seen.words:
        if whole is not None and is_held(whole):
            words.append(whole)
        else:
            words.extend(filter(is_held, parts))
    return words


def _rewritten_words(
    text: str, unlike: Sequence[Step], rewritten: Sequence[Step]
) -> list[tuple[Step | None, list[Step]]]:
    """Put rewritten words together as `Evidence` has them; most differences are none, and make none together."""
    known, words = set(rewritten), []
    for group in _groups(unlike):
        whole: Step | None = None
        if len(group) > 1:
            whole = Step(False, group[0].a_start, group[-1].a_end, group[0].b_start, group[-1].b_end)
            whole = whole if is_rewrite(text, whole) and not _in_dateline(text, whole) else None
        parts = [step for step in group if step in known]
        if whole is not None or parts:
            words.append((whole, parts))
    return words


def _with_shared_letters(text: str, unlike: Sequence[Step], rewritten: Sequence[Step]) -> list[Step]:
    """Give the rewritten words, those whole that have a letter in common at another place: 唐明桂 against 周淑明.

    What one side has more before that letter it has less behind it; an engine makes one letter of one.
    """
    whole = (
        Step(False, before.a_start, step.a_end, before.b_start, step.b_end)
        for before, step in pairwise(unlike)
        if step.a_start - before.a_end == 1 and _excess(before) == -_excess(step) != 0
    )
    words = [word for word in whole if is_rewrite(text, word)]
    inside = {(word.a_start, word.b_start) for word in words} | {(word.a_end, word.b_end) for word in words}
    rest = [s for s in rewritten if (s.a_start, s.b_start) not in inside and (s.a_end, s.b_end) not in inside]
    return sorted([*words, *rest], key=lambda step: step.a_start)


def _excess(step: Step) -> int:
    a, b = _lengths(step)
    return a - b


def _groups(unlike: Sequence[Step]) -> list[list[Step]]:
    """Put together the differences that have one letter between them."""
    groups: list[list[Step]] = []
    for step in unlike:
        if groups and step.a_start - groups[-1][-1].a_end <= 1:
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups


def _digit_chances(text: str, steps: Sequence[Step], rate: float, settings: Facts) -> tuple[float, float]:
    alike, unlike = count_digits(list(differing_numbers(text, steps)))
    digits = count_numeral_digits(text, steps[0].a_start, steps[-1].a_end) if alike + unlike else 0
    return (
        _tail(alike + unlike, rate * (settings.misread_alike + settings.misread_unlike) * digits),
        _tail(unlike, rate * settings.misread_unlike * digits),
    )


def repeated_chance(text: str, seen: Evidence, settings: Facts) -> tuple[float, bool]:
    """Give the probability that misreading takes a word away at so many pairs of its places; and is it a renaming?

    A word is a pair of letters that the rewritten stretches of one side hold at two places; it is renamed where the
    other side has one word for it, too. A name gives way wherever it stands.
    """
    words = [(step.a_start, step.a_end, step.b_start, step.b_end) for step in seen.unlike if _is_word(step)]
    a_pairs, b_pairs = _returning(text, [word[:2] for word in words]), _returning(text, [word[2:] for word in words])
    if not a_pairs and not b_pairs:
        return 1.0, False
    first, last = seen.steps[0], seen.steps[-1]
    chances = _count_returning(text[first.a_start : last.a_end]) + _count_returning(text[first.b_start : last.b_end])
    rewritten = settings.clustered * seen.rate * seen.rate
    expected = chances * rewritten * rewritten + 1e-9
    return _tail_in_clusters(len(a_pairs | b_pairs), expected, settings.shape), bool(a_pairs & b_pairs)


def _is_word(step: Step) -> bool:
    """Tell whether letters stand against letters, two or more on one side, and few enough for a word."""
    a, b = _lengths(step)
    return a > 0 < b and 1 < max(a, b) <= _LONGEST_WORD


def _returning(text: str, words: Sequence[tuple[int, ...]]) -> set[tuple[int, int]]:
    """Give the pairs of words, [start, end) of the text, that share a pair of letters."""
    places: dict[str, list[tuple[int, int]]] = {}
    for number, (start, end) in enumerate(words):
        for at in range(start, end - 1):
            pair = text[at : at + _PAIR]
            if pair.isalpha():
                places.setdefault(pair, []).append((number, at))
    return {
        (one, other)
        for found in places.values()
        if len(found) > 1
        for (one, at), (other, beyond) in combinations(found, 2)
        if beyond - at > _APART
    }


def _count_returning(text: str) -> int:
    """Count the pairs of places of a text where the same pair of letters stands."""
    counts = Counter(text[at : at + _PAIR] for at in range(len(text) - 1))
    return sum(count * (count - 1) // 2 for count in counts.values())


def rewording(seen: Evidence, settings: Facts) -> float:
    """Compare the letters that are replaced, left out or put in, two or more in a row, with what misreading explains.

    More than 1: words are left out or put in all over, a text told or filled in anew.
    """
    runs = [step.columns for step in seen.unlike if step.columns > 1]
    misread = seen.rate * (1 - (1 - seen.rate) ** 2)
    return sum(runs) / ((settings.max_reworded + settings.reworded_per_misread * misread) * seen.columns)


def left_out(seen: Evidence) -> list[int]:
    """Give the lengths of the stretches that one side has and the other lacks."""
    return [step.columns for step in seen.unlike if not min(_lengths(step))]


def _difference(step: Step) -> int:
    a, b = _lengths(step)
    return abs(a - b)


def _beyond_first(words: Sequence[Step]) -> int:
    """Count the letters of words beyond the first of each, on the longer side."""
    return sum(max(_lengths(step)) - 1 for step in words)


def _second_letters(steps: Sequence[Step]) -> int:
    """Count the letters that are unlike in a row beyond the first: misreading has no reason to go on."""
    return sum(min(_lengths(step)) - 1 for step in steps)


def _clustered_chance(seen: Evidence, count: int, share: float, rewording: float, settings: Facts) -> float:
    """Give the probability of so many letters in a row, where that share of the misread ones would count."""
    expected = (share * settings.clustered * seen.rate * seen.rate + rewording) * seen.columns
    return _tail_in_clusters(count, expected, settings.shape)


def _without_moves(text: str, steps: Sequence[Step], settings: Facts) -> Sequence[Step]:
    """Leave out differences that only move letters: lines that an engine listed in another order.

    Unequal stretches near each other that together hold the same letters on both sides say the same.
    """
    groups: list[list[int]] = []
    end = 0
    for n, step in enumerate(steps):
        if step.equal:
            continue
        if groups and step.a_start - end <= settings.max_move:
            groups[-1].append(n)
        else:
            groups.append([n])
        end = step.a_end
    moved = {n for group in groups if _is_moved(text, [steps[n] for n in group], settings) for n in group}
    return [step for n, step in enumerate(steps) if n not in moved] if moved else steps


def _is_moved(text: str, group: Sequence[Step], settings: Facts) -> bool:
    """Tell whether differences together hold the same letters on both sides."""
    length = sum(step.a_end - step.a_start for step in group)
    if len(group) < 2 or length < settings.min_moved or length != sum(step.b_end - step.b_start for step in group):
        return False
    a = "".join(text[step.a_start : step.a_end] for step in group)
    return sorted(a) == sorted("".join(text[step.b_start : step.b_end] for step in group))


def error_rate(text: str, steps: Sequence[Step], settings: Facts) -> float:
    """Estimate how many letters in a hundred differ by misreading, from the differences of one letter alone.

    If each letter is misread with probability p, whatever its neighbours, p (1 − p)² of all letters stand alone
    between letters read right, which are 1 − p of all: their ratio is p (1 − p). Differing digits do not count, and
    a letter that is left out again and again counts once: an editor does that.
    """
    equal = sum(step.columns for step in steps if step.equal)
    return _rate(text, equal, [step for step in steps if not step.equal], settings)


def _rate(text: str, equal: int, unlike: Sequence[Step], settings: Facts) -> float:
    replaced, left_out = 0, set()
    for step in unlike:
        a, b = step.a_end - step.a_start, step.b_end - step.b_start
        if a > 1 or b > 1 or are_digits(text, step):
            continue
        if a and b:
            replaced += 1
        else:
            left_out.add(text[step.a_start : step.a_end] + text[step.b_start : step.b_end])
    ratio = min(0.25, max(settings.doubt, replaced + len(left_out)) / max(1, equal))
    return (1 - math.sqrt(1 - 4 * ratio)) / 2


def _lengths(step: Step) -> tuple[int, int]:
    return step.a_end - step.a_start, step.b_end - step.b_start


def is_rewrite(text: str, step: Step) -> bool:
    """Tell whether two letters or more stand against two others or more, digits aside."""
    if step.equal or step.a_end - step.a_start < 2 or step.b_end - step.b_start < 2:
        return False
    return not (text[step.a_start : step.a_end].isdigit() and text[step.b_start : step.b_end].isdigit())


def _in_dateline(text: str, step: Step) -> bool:
    """Tell whether a difference stands in 本报讯(记者 …): another desk signs the same text differently."""
    before = (text[max(0, step.a_start - 3) : step.a_end], text[max(0, step.b_start - 3) : step.b_end])
    return any(not _IN_DATELINES.isdisjoint(side) and _DATELINE.search(side) for side in before)


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
