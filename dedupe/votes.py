"""Places where printings differ → how likely each reading is: who misreads how often, what is taken for what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from dedupe.reliability import Reliability
from dedupe.settings import Consensus


class Printing(NamedTuple):
    """Who prints a reading, by number, and how sure its engine was of it, in hundredths; `model.UNSURE` if unsaid."""

    source: int
    sure: int


class Contest(NamedTuple):
    """A place where printings differ.

    `printed` gives for each reading those who print it, one entry for each printing; `language` how
    likely the text around makes each, in nats. A reading is a letter, several, or "".
    """

    readings: tuple[str, ...]
    printed: tuple[tuple[Printing, ...], ...]
    language: tuple[float, ...]


class Ballot(NamedTuple):
    """What `count_votes` found: for each contest the log-probability of each reading, and each source's rate, 0..1."""

    scores: list[tuple[float, ...]]
    rates: dict[int, float]


def count_votes(
    contests: Sequence[Contest],
    letters: Mapping[int, Mapping[int, int]],
    engines: Mapping[int, Hashable],
    alike: Callable[[str, str], bool],
    settings: Consensus,
) -> Ballot:
    """Weigh the readings of all contests together, each source by how often it is found wrong.

    Expectation–maximization over one error rate a source (Dawid and Skene 1979, with one rate instead of a matrix),
    times what its engine's confidence in a letter is found to say: the readings' probabilities say who misread, and
    that in turn what to believe. Two that misread one letter alike prove little where it is often misread so: `alike`
    tells known confusions, and what the contests repeat teaches more. `letters` counts what each source prints, by
    confidence; one of few letters is taken for an average one of its engine (`engines`), and an engine of few for an
    average one.
    """
    confusions = _Confusions(contests, alike, settings)
    reliability = Reliability(letters, engines, settings)
    for _ in range(settings.rounds):
        scores = [_weigh(contest, reliability, confusions, settings.echo) for contest in contests]
        reliability.learn(_misread(contests, scores))
    return Ballot([_weigh(contest, reliability, confusions, settings.echo) for contest in contests], reliability.rates)


def _misread(contests: Sequence[Contest], scores: Sequence[Sequence[float]]) -> Iterator[tuple[Printing, float]]:
    """Give how likely each printing of each contest is to be wrong."""
    for contest, found in zip(contests, scores, strict=True):
        for score, printings in zip(found, contest.printed, strict=True):
            for printing in printings:
                yield printing, 1 - math.exp(score)


def _weigh(contest: Contest, reliability: Reliability, confusions: _Confusions, echo: float) -> tuple[float, ...]:
    """Give the log-probability of each reading being what was printed."""
    return weigh(
        contest.readings,
        [[reliability.rate(*printing) for printing in printings] for printings in contest.printed],
        contest.language,
        confusions.share,
        echo,
    )


def weigh(
    readings: Sequence[str],
    rates: Sequence[Sequence[float]],
    language: Sequence[float],
    share: Callable[[str, str], float],
    echo: float,
) -> tuple[float, ...]:
    """Give the log-probability of each reading being what was printed.

    `rates` gives for each reading how often each of those who print it misreads, `language` what speaks for it else,
    `share` of a reading's misreadings those that give another one.
    """
    scores = list(language)
    for n, true in enumerate(readings):
        for read, misread in zip(readings, rates, strict=True):
            scores[n] += read_right(misread) if read == true else read_wrong(misread, share(true, read), echo)
    return as_logs(scores)


def read_right(rates: Sequence[float]) -> float:
    """Give ln of the probability that all who misread so often have read right."""
    return sum(math.log(1 - rate) for rate in rates)


def read_wrong(rates: Sequence[float], share: float, echo: float) -> float:
    """Give ln of the probability that all misread alike, each of them with that share; the less the more say so."""
    evidence = sorted(math.log(rate * share) for rate in rates)
    return sum(e * echo**k for k, e in enumerate(evidence))


def as_logs(scores: Sequence[float]) -> tuple[float, ...]:
    """Give ln of probabilities that add up to 1."""
    high = max(scores)
    total = high + math.log(sum(math.exp(score - high) for score in scores))
    return tuple(score - total for score in scores)


class _Confusions:
    """Of the misreadings of a text, the share that give a certain other one."""

    def __init__(self, contests: Sequence[Contest], alike: Callable[[str, str], bool], settings: Consensus) -> None:
        """Count how often two readings stand against each other, once a contest."""
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._all: Counter[str] = Counter()
        self._alike = alike
        self._settings = settings
        for contest in contests:
            for a, b in combinations(sorted(contest.readings), 2):
                self._pairs[a, b] += 1
                self._all[a] += 1
                self._all[b] += 1

    def share(self, true: str, read: str) -> float:
        """Give the probability that `true`, where it is misread, becomes `read`."""
        settings = self._settings
        if not true or not read:
            return settings.gap
        prior = settings.alike if self._alike(true, read) else settings.unlike
        pair = (true, read) if true < read else (read, true)
        # This contest's own pair proves nothing of itself.
        seen, of = max(0, self._pairs[pair] - 1), max(0, self._all[true] - 1)
        return (seen + settings.trust * prior) / (of + settings.trust)
