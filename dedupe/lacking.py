"""A printing → the letters for which another has nothing: a date, a name, the end of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rapidfuzz.distance import LCSseq

from dedupe.alignment import Step, align_texts
from dedupe.matches import Match
from dedupe.patterns import pattern
from dedupe.pieces import Piece
from dedupe.settings import Removal
from dedupe.stream import Stream

# What desks put before a text without saying anything: 本报讯, 据本报消息, 据悉. Who reports is said behind it.
_DATELINE = pattern("据?本[报刊台](?:消息|讯)?|据悉")
# A date, or who reports: for it a printing is kept that is not the least misread one. Other letters more may be noise.
_STATED = pattern("\\d[年月日]|[年月]\\d|记者|通讯员")
_NUMBER = 2  # digits that are no misread letters


def lacks(stream: Stream, piece: Piece, settings: Removal) -> bool:
    """Tell whether a piece has letters for which what it cites has nothing.

    What stands beside the cited text in its block is looked at too, as alignments end early: what is alike there is
    held as well.
    """
    mine = stream.text[piece.start : piece.end]
    low = max(stream.bounds(stream.block_at(piece.of_start))[0], piece.of_start - settings.beside)
    high = min(stream.bounds(stream.block_at(piece.of_end - 1))[1], piece.of_end + settings.beside)
    theirs = stream.text[low:high]
    if len(mine) - LCSseq.similarity(mine, theirs) < _NUMBER:
        return False  # most: to see that takes a tenth of an alignment
    cited = (piece.of_start, piece.of_end)
    return any(
        stream.text[start:end] not in theirs  # what only moved is held
        for start, end in _more(stream.text, align_texts(mine, theirs, piece.start, low), cited, settings)
    )


def count_more(stream: Stream, start: int, end: int, matches: Iterable[Match], settings: Removal) -> int:
    """Count the letters of dates, and of who reports, in [start, end) for which some other printing has nothing."""
    found: set[int] = set()
    for match in matches:
        steps = match.steps.touching(max(start, match.a_start), min(end, match.a_end))
        for low, high in _more(stream.text, steps, (match.b_start, match.b_end), settings):
            if _STATED.search(stream.text[max(0, low - 1) : high + 1]):
                found.update(range(max(low, start), min(high, end)))
    return len(found)


def _more(text: str, steps: Sequence[Step], cited: tuple[int, int], settings: Removal) -> Iterator[tuple[int, int]]:
    """Give the stretches of the a side that have more letters, or numbers, than stand against them in `cited`.

    Engines misread letters, and lose single ones; they do not lose several in a row, or the digits of a number.
    """
    for run in _unlike(steps):
        start, end = run[0].a_start, run[-1].a_end
        letters = _DATELINE.sub("", text[start:end])
        opposite = text[max(run[0].b_start, cited[0]) : min(run[-1].b_end, cited[1])]
        more, digits = len(letters) - len(opposite), _digits(letters) - _digits(opposite)
        if more > settings.max_lacking or min(more, digits) >= _NUMBER:
            yield start, end


def _unlike(steps: Sequence[Step]) -> Iterator[list[Step]]:
    return (list(run) for equal, run in groupby(steps, key=lambda step: step.equal) if not equal)


def _digits(letters: str) -> int:
    return sum(letter.isdigit() for letter in letters)
