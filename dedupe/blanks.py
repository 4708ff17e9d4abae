"""Text → the same without the blanks that its engine put between Chinese characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from dedupe.blocks import WIDE_FROM, is_wide
from dedupe.normalize import encode
from dedupe.settings import Blanks

_OPENING = "“‘"
_QUOTES = "“”‘’"  # written alike in Chinese and English: the letter beside them tells

_HANGUL = 0xAC00, 0xD7A3  # stands amid what has no blanks, and its words have them


def is_spaced(text: str, settings: Blanks) -> bool:
    """Tell whether an engine put the blanks between a text's Chinese words: typed ones are few, and part no letters.

    Old newspapers space out a heading, and lists of names have a blank behind each; of words every other is one letter.
    """
    if text.count(" ") < settings.least * len(text) or text.isascii():
        return False
    codes = encode(text)  # a pattern of all these letters takes longer to compile than a page to count
    is_letter = (codes >= ord(WIDE_FROM)) & ((codes < _HANGUL[0]) | (codes > _HANGUL[1]))
    is_blank = codes == ord(" ")
    parted = np.count_nonzero(is_letter[:-2] & is_blank[1:-1] & is_letter[2:])
    pairs = parted + np.count_nonzero(is_letter[:-1] & is_letter[1:]) if parted else 0
    if pairs < settings.min_pairs or parted < settings.parted * pairs:
        return False
    return bool(np.count_nonzero(is_blank[:-2] & is_letter[1:-1] & is_blank[2:]) >= settings.alone * parted)


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
    return not is_wide(letter) or _HANGUL[0] <= ord(letter) <= _HANGUL[1]
