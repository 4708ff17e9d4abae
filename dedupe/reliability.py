"""What printings are found to misread → how often each is wrong: by page, by engine, by the engine's own confidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from dedupe.model import UNSURE
from dedupe.settings import Consensus

_Doubts = Mapping[Hashable, Mapping[int, float]]


class Reliability:
    """The share of letters that each source misreads, and how much more or less where its engine was less sure."""

    def __init__(
        self, letters: Mapping[int, Mapping[int, int]], engines: Mapping[int, Hashable], settings: Consensus
    ) -> None:
        """Take all sources to be alike: `letters` counts what each prints, by confidence in hundredths."""
        self._letters, self._engines, self._settings = letters, engines, settings
        self._counts = {source: sum(found.values()) for source, found in letters.items()}
        self.rates = dict.fromkeys(letters, settings.rate)
        self._doubts: _Doubts = {}

    def rate(self, source: int, sure: int) -> float:
        """Give the probability that a source misread a letter of which its engine was so sure."""
        settings = self._settings
        doubt = self._doubts.get(self._engines[source], {}).get(sure, 1.0)
        return min(settings.most_wrong, max(settings.least_wrong * min(1.0, doubt), self.rates[source] * doubt))

    def learn(self, misread: Iterable[tuple[tuple[int, int], float]]) -> None:
        """Estimate anew from how likely each printing (its source, its confidence) is to be wrong."""
        wrong: dict[int, float] = defaultdict(float)
        doubted: dict[Hashable, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for (source, sure), share in misread:
            wrong[source] += share
            doubted[self._engines[source]][sure] += share
        self._learn_rates(wrong)
        self._learn_doubts(doubted)

    def _learn_rates(self, wrong: Mapping[int, float]) -> None:
        """Find each source's share of wrong letters, drawn to that of its engine, which is drawn to that of all."""
        settings = self._settings
        mean = sum(wrong.values()) / max(1, sum(self._counts.values()))
        of_engine: dict[Hashable, tuple[float, float]] = {}
        for source, count in self._counts.items():
            engine = self._engines[source]
            errors, total = of_engine.get(engine, (settings.prior * mean, settings.prior))
            of_engine[engine] = errors + wrong.get(source, 0.0), total + count
        for source, count in self._counts.items():
            errors, total = of_engine[self._engines[source]]
            rate = (wrong.get(source, 0.0) + settings.prior * errors / total) / (count + settings.prior)
            self.rates[source] = min(settings.most_wrong, max(settings.least_wrong, rate))

    def _learn_doubts(self, doubted: _Doubts) -> None:
        """Find for each engine how many times its usual rate it errs at each confidence: never more at a higher one.

        Held against what the rates of the sources alone let expect there.
        """
        expected: dict[Hashable, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for source, found in self._letters.items():
            for sure, count in found.items():
                expected[self._engines[source]][sure] += count * self.rates[source]
        self._doubts = {
            engine: _falling(found, doubted.get(engine, {}), self._settings.sure_prior)
            for engine, found in expected.items()
            if found.keys() != {UNSURE}
        }


def _falling(expected: Mapping[int, float], found: Mapping[int, float], prior: float) -> dict[int, float]:
    """Give found against expected at each confidence, where neighbours that rise with it are taken together.

    Isotonic regression by pooling adjacent violators (Ayer and others 1955); `prior` misreadings as expected are added.
    """
    pools: list[tuple[float, float, list[int]]] = []
    for sure in sorted(expected.keys() - {UNSURE}):
        pools.append((found.get(sure, 0.0), expected[sure], [sure]))
        while len(pools) > 1 and pools[-1][0] * pools[-2][1] >= pools[-2][0] * pools[-1][1]:
            (a, b, more), (c, d, one) = pools.pop(), pools.pop()
            pools.append((a + c, b + d, one + more))
    doubts = {sure: (a + prior) / (b + prior) for a, b, members in pools for sure in members}
    if UNSURE in expected:
        doubts[UNSURE] = (found.get(UNSURE, 0.0) + prior) / (expected[UNSURE] + prior)
    return doubts
