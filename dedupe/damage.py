"""A printing of a text and its matches → the share of its letters that seem to be misread."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, islice, pairwise
from typing import NamedTuple

from dedupe.alignment import image, letters_of
from dedupe.matches import Match
from dedupe.model import UNSURE
from dedupe.plausible import AROUND, Reading, plausibilities
from dedupe.settings import Damage, Settings
from dedupe.spread import Spread, in_turn, pieces
from dedupe.stream import Stream
from dedupe.votes import as_logs, read_right, read_wrong

_TOGETHER = 100  # printings whose readings are looked up at once: a megabyte of them, a third of a second's work


class _Contest(NamedTuple):
    """A place of a printing, [start, end) of the stream, where others print something else.

    `rates` gives for each reading, the printing's own first, how often each of those who print it misreads.
    """

    start: int
    end: int
    readings: tuple[str, ...]
    rates: tuple[tuple[float, ...], ...]


class Printing(NamedTuple):
    """A printing of a text, [start, end) of the stream; its other printings stand on the b sides of `others`."""

    start: int
    end: int
    others: tuple[Match, ...]


def estimate_damages(
    stream: Stream, printings: Sequence[Printing], settings: Settings, spread: Spread = in_turn
) -> list[float]:
    """Estimate for each printing the share of its letters that are misread or lost, to compare it with its others.

    Only where one of them differs is anything to tell, by three signs: who prints each reading; how sure its engine was
    of it, where all printings tell; how plausible it is. One whose like is the same to the letter has no damage.
    Some at a time: their readings are looked up together.
    """
    return list(chain.from_iterable(spread(_estimate, (stream, settings), pieces(printings, _TOGETHER))))


def _estimate(common: tuple[Stream, Settings], printings: Sequence[Printing]) -> list[float]:
    stream, settings = common
    contested = [
        list(_contests(stream, printing, settings.damage)) if any(m.similarity < 1 for m in printing.others) else []
        for printing in printings
    ]
    contests = [contest for found in contested for contest in found]
    asked = [
        Reading(
            stream.text[max(printing.start, c.start - AROUND) : c.start], reading, stream.text[c.end : c.end + AROUND]
        )
        for printing, found in zip(printings, contested, strict=True)
        for c in found
        for reading in c.readings
    ]
    likely = plausibilities(asked, stream.attested.printed, settings.plausible)
    ends = accumulate((len(contest.readings) for contest in contests), initial=0)
    wrong = (
        _wrong(contest, likely[low:high], settings.damage)
        for contest, (low, high) in zip(contests, pairwise(ends), strict=True)
    )
    return [
        math.fsum(islice(wrong, len(mine))) / max(1, printing.end - printing.start)
        for printing, mine in zip(printings, contested, strict=True)
    ]


def _wrong(contest: _Contest, likely: Sequence[float], settings: Damage) -> float:
    """Give how many letters are expected to be wrong in a printing's own reading of a place."""
    scores = list(likely)
    for n, terms in enumerate(_evidence(contest.rates, settings.share, settings.echo)):
        for term in terms:
            scores[n] += term
    scores = list(as_logs(scores))
    own = contest.readings[0]
    return math.fsum(
        math.exp(score) * max(len(reading), len(own))
        for score, reading in zip(scores[1:], contest.readings[1:], strict=True)
    )


@lru_cache(maxsize=4096)
def _evidence(rates: tuple[tuple[float, ...], ...], share: float, echo: float) -> tuple[tuple[float, ...], ...]:
    """Give, for each reading, what those who print the readings say for it, as in `votes.weigh`.

    How often they misread comes back: of 46,000 places of 500 pages 555 differ in that.
    """
    right = [read_right(misread) for misread in rates]
    wrong = [read_wrong(misread, share, echo) for misread in rates]
    return tuple(tuple(right[m] if m == n else wrong[m] for m in range(len(rates))) for n in range(len(rates)))


def _contests(stream: Stream, printing: Printing, settings: Damage) -> Iterator[_Contest]:
    """Find the places of a printing where others, the likest, print something else, and who prints what there."""
    start, end = printing.start, printing.end
    others = sorted(printing.others, key=lambda match: (-match.similarity, match.b_start))[: settings.max_others]
    tells = all(stream.pages[stream.page_at(at)].sure for at in (start, *(match.b_start for match in others)))
    against: dict[tuple[int, int], dict[int, tuple[int, int]]] = defaultdict(dict)
    for number, match in enumerate(others):
        for step in match.steps.touching(start, end):
            for letter in () if step.equal else letters_of(step):
                low, high = letter.a_start, letter.a_end
                if start <= low and high <= end and (low < high or start < low < end):
                    against[low, high][number] = letter.b_start, letter.b_end

    def rate(low: int, high: int) -> float:
        return _rate(stream.sure(low, high) if tells else UNSURE, settings)

    for (low, high), differing in sorted(against.items()):
        own = [rate(low, high)]
        for number, match in enumerate(others):
            if number not in differing and match.a_start <= low and high <= match.a_end:
                opposite = image(match.steps, low - (low == high), high) if tells else None
                own.append(rate(*opposite) if opposite else settings.rate)
        found: dict[str, list[float]] = {stream.text[low:high]: own}
        for place in differing.values():
            found.setdefault(stream.text[slice(*place)], []).append(rate(*place))
        yield _Contest(low, high, tuple(found), tuple(map(tuple, found.values())))


def _rate(sure: int, settings: Damage) -> float:
    """Give how often a letter is misread of which an engine is so sure: the same power of its doubt for all engines."""
    if sure == UNSURE:
        return settings.rate
    return min(settings.most, max(settings.least, math.pow(1 - sure / 100, settings.doubt)))
