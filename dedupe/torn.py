"""A line without a sentence's end, and the blocks around it → headline, or part of a torn paragraph?"""

from __future__ import annotations

from typing import NamedTuple

from dedupe.blocks import width_of
from dedupe.openings import opens_article
from dedupe.patterns import pattern
from dedupe.seams import begins_in_middle, begins_leaning, ends_paragraph, word_runs_across
from dedupe.settings import TokenizerName, Torn, TornHan
from dedupe.stream import Stream
from dedupe.wording import Sign, latin_clues, shared_pairs, signs_of, weighed

SIGNS_HAN = (
    Sign("comma", pattern(r"[，,、](?=.)"), "a clause ends"),
    Sign("stop", pattern(r"[。；;](?=.)"), "a sentence ends"),
    Sign("particle", pattern(r"[的了着将已对在]"), "headlines do without"),
    Sign("day", pattern(r"\d\s*[年月日时時]|[今昨]天|近日|[当當]地[时時][间間]"), "sentences say when"),
)
_SAYS_WHEN = pattern(
    r".{0,16}(?:今[天日晨年]|昨[天日晚]|近[日期]|日前|[当當]地[时時][间間]|\d{1,2}日|[据據].{2,16}[报報]道)"
)
_PAIRS = ("()", "“”", "《》")
_COLUMN_LINES = 3  # lines of a block, from which they tell the column's width
_NEAR = 300  # characters above and below that are asked whether they say a line's words
_LONG = 30  # letters of what a line may go on; a shorter block above may be a headline, too


class Around(NamedTuple):
    """A line with what stands above and below it, "" where nothing does: as printed, and normalized."""

    above: str
    line: str
    below: str
    letters_above: str
    letters: str
    letters_below: str


def around(stream: Stream, block: int) -> Around:
    """Give a block with those above and below it on its page."""
    above, below = stream.beside(block, -1), stream.beside(block, 1)
    texts = ["" if number is None else stream.source(number) for number in (above, block, below)]
    letters = ["" if number is None else stream.letters(number) for number in (above, block, below)]
    return Around(*texts, *letters)


def torn_log_odds(above: str, line: str, below: str, weights: Torn) -> float:
    """Give ln(odds) that a line is a piece of the paragraph above or below it; "" where there is none."""
    return weighed(clues_of(above, line, below), weights)


def is_torn_han(place: Around, weights: TornHan, tokenizer: TokenizerName) -> bool:
    """Tell whether a Chinese line belongs to the paragraph above it, or the one below, by the odds.

    Words, which take longest to tell, are looked at only where they could decide.
    """
    odds = weighed(_marks(place), weights)
    from_above = weights.word_from_above if _goes_on(place) else 0.0
    most = odds + weights.begins_leaning + from_above + weights.word_into_below + weights.below_leaning
    return most >= weights.least and odds + weighed(_words(place, tokenizer), weights) >= weights.least


def clues_of(above: str, line: str, below: str) -> dict[str, float]:
    """Say what speaks for and against it; names are those of the weights."""
    is_open, is_middle = bool(above) and not ends_paragraph(above), bool(below) and begins_in_middle(below.lstrip())
    return latin_clues(above[-_NEAR:], line, below[:_NEAR], is_open, is_middle)


def clues_han(place: Around, tokenizer: TokenizerName) -> dict[str, float]:
    """Say the same of a Chinese line."""
    return _marks(place) | _words(place, tokenizer)


def _marks(place: Around) -> dict[str, float]:
    line, below = place.line.strip(), place.below.lstrip()
    return {
        "always": 1.0,
        **signs_of(line, SIGNS_HAN),
        "unpaired": float(_is_unpaired(line)),
        "letters": len(place.letters) / 40,
        "full": float(_fills_column(place)),
        "below_opens": float(bool(below) and opens_article(below)),
        "below_says_when": float(_SAYS_WHEN.match(below) is not None),
        "said_above": shared_pairs(place.letters, place.letters_above[-_NEAR:]),
        "said_below": shared_pairs(place.letters, place.letters_below[:_NEAR]),
    }


def _words(place: Around, tokenizer: TokenizerName) -> dict[str, float]:
    both = bool(place.letters and place.letters_below)
    from_above = _goes_on(place) and word_runs_across(place.letters_above, place.letters, tokenizer)
    return {
        "begins_leaning": float(bool(place.letters) and begins_leaning(place.letters, tokenizer)),
        "word_from_above": float(from_above),
        "word_into_below": float(word_runs_across(place.letters, place.letters_below, tokenizer)),
        "below_leaning": float(both and begins_leaning(place.letters_below, tokenizer)),
    }


def _goes_on(place: Around) -> bool:
    """Tell whether a paragraph above stops in mid-sentence."""
    return bool(place.letters) and len(place.letters_above) >= _LONG and not ends_paragraph(place.above)


def _is_unpaired(line: str) -> bool:
    """Tell whether a bracket or quotation mark opens or closes what stands elsewhere."""
    line = line.translate(_NARROW_BRACKETS)
    return any(line.count(pair[0]) != line.count(pair[1]) for pair in _PAIRS)


_NARROW_BRACKETS = str.maketrans("（）", "()")


def _fills_column(place: Around) -> bool:
    """Tell whether a line is as wide as those of the column, as far as the blocks beside it are printed lines."""
    widths = sorted(width for text in (place.above, place.below) for width in _line_widths(text))
    if not widths:
        return False
    column, own = widths[int(0.8 * (len(widths) - 1))], [width_of(line.strip()) for line in place.line.split("\n")]
    return column - 3 <= own[0] <= column + 2 and (len(own) == 1 or column - 1.5 <= own[-1] <= column + 2)


def _line_widths(text: str) -> list[float]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [width_of(line) for line in lines] if len(lines) >= _COLUMN_LINES else []
