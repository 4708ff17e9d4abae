"""Text → the same without the blanks that its engine put between Chinese characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedupe.blocks import WIDE_FROM
from dedupe.patterns import pattern
from dedupe.settings import Blanks

_OPENING = "“‘"
_QUOTES = "“”‘’"  # written alike in Chinese and English: the letter beside them tells

_LETTER = "[\u2e80-\uabff\ud7a4-\U0010ffff]"  # Hangul stands between, and its words have blanks
_PARTED = pattern(rf"{_LETTER} (?={_LETTER})")
_TOGETHER = pattern(rf"{_LETTER}(?={_LETTER})")
_ALONE = pattern(rf" {_LETTER}(?= )")


def is_spaced(text: str, settings: Blanks) -> bool:
    """Tell whether an engine put the blanks between a text's Chinese words: typed ones are few, and part no letters.

    Old newspapers space out a heading, and lists of names have a blank behind each; of words every other is one letter.
    """
    if text.count(" ") < settings.least * len(text) or text.isascii():
        return False
    parted = len(_PARTED.findall(text))
    pairs = parted + len(_TOGETHER.findall(text)) if parted else 0
    if pairs < settings.min_pairs or parted < settings.parted * pairs:
        return False
    return len(_ALONE.findall(text)) >= settings.alone * parted


def without_blanks(text: str) -> str:
    """Take an engine's blanks out of a text, as its words are joined in formats that have words."""
    return join_words(text.split(" "))


def blanks_in(text: str) -> Iterator[int]:
    """Give the places of those blanks."""
    rest, at = without_blanks(text), 0
    for place, character in enumerate(text):
        if at < len(rest) and rest[at] == character:
            at += 1
        else:
            yield place


def join_words(words: Iterable[str]) -> str:
    """Join an engine's words: with a space, but none beside a Chinese, Japanese or full-width character."""
    return "".join(_spaced(words))


def _spaced(words: Iterable[str]) -> Iterator[str]:
    last = quote = ""
    for word in filter(None, words):
        if not word.strip(_OPENING):  # a quote by itself goes with what it opens
            quote += word
            continue
        if last and _has_blanks(last) and _has_blanks((word.lstrip(_QUOTES) or word)[0]):
            yield " "
        yield quote + word
        quote, last = "", (word.rstrip(_QUOTES) or word)[-1]
    yield quote


def _has_blanks(letter: str) -> bool:
    """Tell whether a blank parts words of such letters: of all but Han, kana and the full-width forms."""
    return letter < WIDE_FROM or "\uac00" <= letter <= "\ud7a3"
