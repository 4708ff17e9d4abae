"""Line of text → where an article goes on, or comes from: 下转第4版, 上接第1版, Continued on page 4."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from dedupe.patterns import pattern


class Turn(NamedTuple):
    """What a line says of an article: it goes on on that page (`goes_on`), or began there. `page` None: unreadable."""

    goes_on: bool
    page: str | None


class Rule(NamedTuple):
    """A line whose whole text matches `pattern` is a turn; its group names the page. It has one of `hints` in it."""

    goes_on: bool
    hints: tuple[str, ...]  # in lower case; few lines have one, and the others need no pattern
    pattern: re.Pattern[str]
    reason: str


_PAGE = r"第?\s*([A-Za-z]?\s?\w{1,3}?)\s*[版面]\W?.{0,12}"
_NAMED = r"(?:page|pg|p)\W{0,2}([a-z]?\d{1,3}[a-z]?)"
_ANY = r"(?:(?:page|pg|p)\W{0,2}(?=[a-z]?\d)|(?=[a-z]\d))([a-z]?\d{1,3}[a-z]?)"  # also: on A4

_ON = "下转", "下轉", "转第", "轉第"
_FROM = "上接", "接第"

RULES: tuple[Rule, ...] = (
    Rule(True, _ON, pattern(rf"[\W_]*(?:下[转轉]|[转轉](?=第)){_PAGE}"), "the article goes on"),
    Rule(False, _FROM, pattern(rf"[\W_]*(?:[紧緊]?上接|接(?=第)){_PAGE}"), "it began elsewhere"),
    Rule(
        True,
        ("下", "转", "轉"),
        pattern(r"\W*[(（〈]\W*(?:下.|.[转轉])\W?第?\s*(\w{1,4}?)[版面]?\W{0,2}[)）〉]\W*"),
        "a letter misread",
    ),
    Rule(
        False,
        ("上", "接"),
        pattern(r"\W*[(（〈]\W*(?:上.|.接)\W?第?\s*(\w{1,4}?)[版面]?\W{0,2}[)）〉]\W*"),
        "the same",
    ),
    Rule(True, ("cont",), pattern(rf"\W*(?:\w+\W+)?contin\w+\s+(?:on\s+)?{_ANY}\W*", re.I), "the article goes on"),
    Rule(
        True,
        ("turn", "see"),
        pattern(rf"\W*(?:turn\s+to\s+|see\s+(?:\S+,?\s+){{0,3}}){_NAMED}\W*", re.I),
        "the same",
    ),
    Rule(False, ("cont",), pattern(rf"\W*(?:\w+\W+)?contin\w+\s+from\s+{_ANY}\W*", re.I), "it began elsewhere"),
    Rule(False, ("from",), pattern(rf"\W*(?:\w+\W+)?from\s+{_NAMED}\W*", re.I), "the same"),
)
# Turns that stand in a line of the text itself, at the beginning and the end of a paragraph.
_BRACKETED = r"[（(〔【]\W?(?:{}){}\W{{0,2}}[）)〕】]".format
_AHEAD = pattern(
    rf"\W{{0,2}}(?:{_BRACKETED('[紧緊]?上接|接(?=第)', _PAGE)}|[紧緊]?上接第\s*\w{{1,3}}\s*版(?=[\s，。、：:])|"
    rf"(?i:\(?continued\s+from\s+{_ANY}\W{{0,2}}(?=\s)))\s*"
)
_BEHIND = pattern(
    rf"\s*(?:{_BRACKETED('下[转轉]|[转轉](?=第)', _PAGE)}|(?<=[\s。！？”])下[转轉]第?\s*\w{{1,3}}\s*版|"
    rf"(?i:(?<=\s)\W?continued\s+on\s+{_ANY}))\W{{0,2}}$"
)
# The same in English, misread: the letters of the line against these.
_SPELLED = ((True, "continuedonpage"), (False, "continuedfrompage"))
_LIKE = 0.75  # of them, Indel; "continuation of a page" has 0.65
_COUNT = r"[a-z]?\d{1,3}[a-z]?|[一二三四五六七八九十]{1,3}"
_NUMBER = pattern(_COUNT, re.I)
_PRINTED = pattern(rf"(?:第\s*({_COUNT})|\b({_COUNT}))\s*版|\bpage\W{{0,2}}({_COUNT})", re.I)
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_MAX = 40  # characters of a line that turns


def read_turn(text: str) -> Turn | None:
    """Read a line that says where an article goes on or began; None where it says no such thing."""
    text = " ".join(text[: 2 * _MAX].split())
    if len(text) > _MAX:
        return None
    has_hint = text.casefold().__contains__
    for rule in RULES:
        found = rule.pattern.fullmatch(text) if any(map(has_hint, rule.hints)) else None
        if found:
            return Turn(rule.goes_on, page_number(found.group(1)))
    return _misread(text)


def _misread(text: str) -> Turn | None:
    from rapidfuzz.distance import Indel  # only here: --help loads this module

    if not any(map(str.isdigit, text)):
        return None
    letters = "".join(filter(str.isalpha, text.lower()))
    if not letters.isascii():
        return None
    likeness, goes_on = max((Indel.normalized_similarity(letters, like), goes_on) for goes_on, like in _SPELLED)
    number = re.search(r"\d{1,3}", text)
    return Turn(goes_on, page_number(number.group()) if number else None) if likeness >= _LIKE else None


def _has_hint(text: str, hints: tuple[str, ...]) -> bool:
    return any(map(text.casefold().__contains__, hints))


def find_turns(text: str) -> tuple[int, int]:
    """Find the turns at the beginning and the end of a paragraph: the text proper is what stands between."""
    ahead = _AHEAD.match(text) if _has_hint(text[:8], (*_FROM, "cont")) else None
    start = ahead.end() if ahead else 0
    tail = max(start, len(text) - _MAX)
    behind = _BEHIND.search(text, tail) if _has_hint(text[tail:], (*_ON, "cont")) else None
    end = behind.start() if behind else len(text)
    return (start, end) if text[start:end].strip() else (0, len(text))


def page_number(text: str) -> str | None:
    """Spell a page's number in one way: 四 and 04 are 4, a4 is A4; None where it is none."""
    text = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if not _NUMBER.fullmatch(text):
        return None
    if text[0] in _DIGITS or text[0] == "十":
        tens, ten, ones = text.rpartition("十")
        return str((_DIGITS.get(tens, 1) if ten else 0) * 10 + _DIGITS.get(ones, 0))
    return text.lstrip("0") or None


def printed_numbers(text: str) -> set[str]:
    """Give the page numbers that a masthead or a running title names: 第4版, A04版, PAGE 4."""
    found = (page_number(next(filter(None, match.groups()))) for match in _PRINTED.finditer(text))
    return {number for number in found if number}
