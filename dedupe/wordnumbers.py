"""Alignment → the Western words for numbers, weekdays and months that stand against other ones: six against two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedupe.alignment import Step
from dedupe.patterns import pattern

_LONGEST = 12  # letters of a word
_APART = 2  # letters that two words may have in common between their differences: six, fifteen


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# By language, normalized: no engine makes one of these of another. Text is matched without its blanks, so that only
# two words that stand against each other are believed.
_LISTS = (
    _words(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand first second third "
        "fourth fifth sixth seventh eighth ninth tenth monday tuesday wednesday thursday friday saturday sunday "
        "january february march april may june july august september october november december"
    ),
    _words(
        "zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig dreissig vierzig funfzig hundert tausend "
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar marz april mai juni juli "
        "august september oktober november dezember"
    ),
    _words(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante "
        "cinquante soixante cent mille lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril "
        "mai juin juillet aout septembre octobre novembre decembre"
    ),
)
_ANY = pattern("|".join(sorted(frozenset().union(*_LISTS))))


def differing_words(text: str, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """Give the pairs of such words of one language that stand against each other and differ."""
    for step, before, after in _differences(text, steps):
        found = _words_around(text, step, before, after)
        if found is not None:
            yield found


def _differences(text: str, steps: Sequence[Step]) -> Iterator[tuple[Step, int, int]]:
    """Give the differences of Latin letters, those near each other as one, and how many equal letters are beside."""
    last = len(steps) - 1
    n = 0
    while n <= last:
        if steps[n].equal:
            n += 1
            continue
        first = n
        while n < last and (not steps[n + 1].equal or (n + 1 < last and steps[n + 1].columns <= _APART)):
            n += 1
        a, b = (steps[first].a_start, steps[n].a_end), (steps[first].b_start, steps[n].b_end)
        if _is_latin(text[slice(*a)]) and _is_latin(text[slice(*b)]):
            before = steps[first - 1].columns if first and steps[first - 1].equal else 0
            after = steps[n + 1].columns if n < last and steps[n + 1].equal else 0
            yield Step(False, *a, *b), before, after
        n += 1


def _is_latin(text: str) -> bool:
    return len(text) <= _LONGEST and (not text or (text.isalpha() and max(text) < "\u0250"))


def _words_around(text: str, at: Step, before: int, after: int) -> tuple[str, str] | None:
    """Find two words that a difference is part of, with equal letters before and behind it.

    One that only lacks letters of the other may have lost them: seventh, seven.
    """
    left_most, right_most = min(before, _LONGEST), min(after, _LONGEST)
    sides = (at.a_start - left_most, at.a_end + right_most), (at.b_start - left_most, at.b_end + right_most)
    if not all(_ANY.search(text, *side) for side in sides):
        return None
    for left in range(left_most + 1):
        for right in range(right_most + 1):
            a, b = text[at.a_start - left : at.a_end + right], text[at.b_start - left : at.b_end + right]
            if any(a in words and b in words for words in _LISTS) and not (a.startswith(b) or b.startswith(a)):
                return a, b
    return None
