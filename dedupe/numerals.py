"""Alignment → the numbers that stand against each other and differ, and how many of their digits do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from dedupe.alignment import Step, image
from dedupe.patterns import pattern

_CHINESE_DIGITS = "〇零一二三四五六七八九十百千两"
_NUMBER = pattern(
    rf"[\d〇]+|[{_CHINESE_DIGITS}]+(?=[年月日号时点分元角岁届次])|(?<=第)[{_CHINESE_DIGITS}]+|(?<=星期)[一二三四五六日天]"
)
_DIGITS = frozenset(f"0123456789{_CHINESE_DIGITS}")
_NUMERIC = _DIGITS | {"日", "天"}  # what numbers are made of; decimals of other scripts are, too
_VALUES = str.maketrans("〇零一二三四五六七八九两", "001234567892")
# Digits that engines take for each other; a pair that no print makes alike tells more. Of 5,300 Chinese ones that
# engines read on printed pages, 25 were taken for others, nearly all of these.
_ALIKE_PAIRS = "06 08 09 13 14 17 27 35 38 49 56 59 68 69 89 一三 一二 三二 一十 十千"


def count_numeral_digits(text: str, start: int, end: int) -> int:
    """Count the digits of the numbers in text[start:end]."""
    return sum(len(number.group()) for number in _NUMBER.finditer(text, start, end))


def differing_numbers(text: str, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Give the pairs of numbers that stand against each other and differ, digit against digit.

    A number that stands against letters, or against nothing, is misread or left out: that contradicts nothing. Where
    letters are misread beside it, what it stands against is told by the next letter read right (12日 against 27日).
    """
    if not steps:
        return
    a_bounds, b_bounds = (steps[0].a_start, steps[-1].a_end), (steps[0].b_start, steps[-1].b_end)
    for mine, beside in _beside_differences(text, steps, a_bounds):
        touching = [step for step in beside if not step.equal]
        if not touching:
            continue
        other = image(beside, *mine)
        if all(are_digits(text, step) for step in touching):
            mine = _whole_number(text, mine, a_bounds)
            other = other and _whole_number(text, other, b_bounds)
        elif not all(_is_in_line(step) for step in touching):
            other = _beside_same_letter(text, beside, mine, b_bounds)
        if other is None:
            continue
        a, b = text[slice(*mine)], text[slice(*other)]
        if b and all(letter in _DIGITS for letter in b) and a.translate(_VALUES) != b.translate(_VALUES):
            yield a, b


def _beside_differences(
    text: str, steps: Sequence[Step], bounds: tuple[int, int]
) -> Iterator[tuple[tuple[int, int], Sequence[Step]]]:
    """Find the numbers of the a side that stand near a difference, each with the steps that it meets.

    Only the letters of differences are looked at, and those in line with them that numbers may be made of: no number
    reaches beyond these.
    """
    done = bounds[0]
    for at, (equal, low, high, _, _) in enumerate(steps):
        if equal:
            continue
        while low > done and is_numeral(text[low - 1]):
            low -= 1
        while high < bounds[1] and is_numeral(text[high]):
            high += 1
        low = max(low, done)
        for number in _NUMBER.finditer(text, low, min(high + 1, bounds[1])) if low < high else ():
            yield number.span(), _meeting(steps, at, *number.span())
        done = max(done, high)


def _meeting(steps: Sequence[Step], near: int, start: int, end: int) -> Sequence[Step]:
    """Give the steps that meet [start, end) of the a side, if only at its edge; they are looked for from one on."""
    first = last = near
    while first and steps[first - 1].a_end >= start:
        first -= 1
    while steps[first].a_end < start:
        first += 1
    while last < len(steps) and steps[last].a_start <= end:
        last += 1
    return steps[first:last]


def is_numeral(letter: str) -> bool:
    return letter in _NUMERIC or letter.isdecimal()


def _beside_same_letter(
    text: str, beside: Sequence[Step], number: tuple[int, int], bounds: tuple[int, int]
) -> tuple[int, int] | None:
    """Find a number on the b side that stands before, or behind, the same letter as one of a's.

    One of Arabic digits has as many, as engines make them of what stands beside them: 498日 of 4月28日.
    """
    place = None
    for step in beside:
        if step.equal and step.a_start <= number[1] < step.a_end:
            edge = step.b_start + number[1] - step.a_start
            if edge > bounds[0] and text[edge - 1] in _DIGITS:
                place = _whole_number(text, (edge - 1, edge), (bounds[0], edge))
        elif place is None and step.equal and step.a_start < number[0] <= step.a_end:
            edge = step.b_start + number[0] - step.a_start
            if edge < bounds[1] and text[edge] in _DIGITS:
                place = _whole_number(text, (edge, edge + 1), (edge, bounds[1]))
    if place is None or place[1] - place[0] == number[1] - number[0]:
        return place
    both = text[slice(*number)] + text[slice(*place)]
    return place if all(letter in _CHINESE_DIGITS for letter in both) else None


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
    return step.a_end - step.a_start == step.b_end - step.b_start


def are_digits(text: str, step: Step) -> bool:
    """Tell whether nothing but digits stands on either side of a difference; 日 and 天 are a weekday's."""
    for letter in text[step.a_start : step.a_end] + text[step.b_start : step.b_end]:
        if letter not in _DIGITS and letter not in "日天" and not letter.isdigit():
            return False
    return True


def count_digits(numbers: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """Count differing digits: those that engines take for each other (or lose), and those they do not."""
    alike = unlike = 0
    for a, b in numbers:
        for edit in Levenshtein.editops(a.translate(_VALUES), b.translate(_VALUES)):
            if edit.tag == "replace" and not _are_alike(a[edit.src_pos], b[edit.dest_pos]):
                unlike += 1
            else:
                alike += 1
    return alike, unlike


def _are_alike(a: str, b: str) -> bool:
    """Tell whether engines take a digit for another one, as far as is known: 7九 may be 79."""
    return (a in _CHINESE_DIGITS) != (b in _CHINESE_DIGITS) or "".join(sorted((a, b))) in _ALIKE_PAIRS
