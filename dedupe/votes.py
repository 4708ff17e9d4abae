"""Places where printings differ → how likely each reading is: who misreads how often, what is taken for what."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from dedupe.settings import Consensus


class Contest(NamedTuple):
    """A place where printings differ.

    `printed` gives for each reading the sources, by number, that print it, one entry for each printing; `language`
    the log-likelihood of the text around with that reading in its place. A reading is a letter, several, or "".
    """

    readings: tuple[str, ...]
    printed: tuple[tuple[int, ...], ...]
    language: tuple[float, ...]


class Ballot(NamedTuple):
    """What `count_votes` found: for each contest the log-probability of each reading, and each source's rate, 0..1."""

    scores: list[tuple[float, ...]]
    rates: dict[int, float]


def count_votes(
    contests: Sequence[Contest],
    letters: Mapping[int, int],
    engines: Mapping[int, Hashable],
    alike: Callable[[str, str], bool],
    settings: Consensus,
) -> Ballot:
    """Weigh the readings of all contests together, each source by how often it is found wrong.

    Expectation–maximization over one error rate a source (Dawid and Skene 1979, with one rate instead of a matrix):
    the readings' probabilities say who misread, and that in turn what to believe. Two that misread one letter alike
    prove little where it is often misread so: `alike` tells known confusions, and what the contests repeat teaches
    more. `letters` counts what each source prints; one of few letters is taken for an average one of its engine
    (`engines`), and an engine of few for an average one.
    """
    confusions = _Confusions(contests, alike, settings)
    rates = dict.fromkeys(letters, settings.rate)
    for _ in range(settings.rounds):
        scores = [_weigh(contest, rates, confusions, settings.language, settings) for contest in contests]
        wrong: dict[int, float] = defaultdict(float)
        for contest, found in zip(contests, scores, strict=True):
            for score, sources in zip(found, contest.printed, strict=True):
                for source in sources:
                    wrong[source] += 1 - math.exp(score)
        rates = _rates(wrong, letters, engines, settings)
    return Ballot([_weigh(contest, rates, confusions, settings.tie, settings) for contest in contests], rates)


def _rates(
    wrong: Mapping[int, float], letters: Mapping[int, int], engines: Mapping[int, Hashable], settings: Consensus
) -> dict[int, float]:
    """Give each source's share of wrong letters, drawn to that of its engine, which is drawn to that of all."""
    mean = sum(wrong.values()) / max(1, sum(letters.values()))
    of_engine: dict[Hashable, tuple[float, float]] = {}
    for source, count in letters.items():
        errors, total = of_engine.get(engines[source], (settings.prior * mean, settings.prior))
        of_engine[engines[source]] = errors + wrong.get(source, 0.0), total + count
    rates = {}
    for source, count in letters.items():
        errors, total = of_engine[engines[source]]
        rate = (wrong.get(source, 0.0) + settings.prior * errors / total) / (count + settings.prior)
        rates[source] = min(settings.most_wrong, max(settings.least_wrong, rate))
    return rates


def _weigh(
    contest: Contest, rates: Mapping[int, float], confusions: _Confusions, language: float, settings: Consensus
) -> tuple[float, ...]:
    """Give the log-probability of each reading being what was printed."""
    scores = [language * likely for likely in contest.language]
    for n, true in enumerate(contest.readings):
        for read, sources in zip(contest.readings, contest.printed, strict=True):
            if read == true:
                scores[n] += sum(math.log(1 - rates[source]) for source in sources)
            else:
                share = confusions.share(true, read)
                evidence = sorted(math.log(rates[source] * share) for source in sources)
                scores[n] += sum(e * settings.echo**k for k, e in enumerate(evidence))
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
