"""Clusters, true and found → precision, recall, adjusted Rand index, B-cubed: pure counting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from dedupe.evaluation.records import Pair, pair_of


class Score(NamedTuple):
    """Precision and recall, 0..1, with the counts they come from; both are 1 where there is nothing to find."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """Share of what was found that is true."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what is true that was found."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return harmonic(self.precision, self.recall)


def harmonic(a: float, b: float) -> float:
    """Give the harmonic mean of two shares."""
    return 2 * a * b / (a + b) if a + b else 0.0


def pairs_in(clusters: Mapping[str, str]) -> set[Pair]:
    """Give the pairs of passages that share a cluster."""
    members: dict[str, list[str]] = defaultdict(list)
    for key, cluster in clusters.items():
        members[cluster].append(key)
    return {pair_of(a, b) for keys in members.values() for a, b in combinations(keys, 2)}


def count_pairs(true: Mapping[str, str], found: Mapping[str, str]) -> Score:
    """Count the pairs that share a cluster, without making them: a cluster of n passages has n (n − 1) / 2."""
    both = Counter((true[key], found[key]) for key in true)
    return Score(
        sum(_choose2(n) for n in both.values()),
        sum(_choose2(n) for n in Counter(found[key] for key in true).values()),
        sum(_choose2(n) for n in Counter(true.values()).values()),
    )


def adjusted_rand(true: Mapping[str, str], found: Mapping[str, str]) -> float:
    """Give the adjusted Rand index (Hubert and Arabie 1985, eq. 5): 1 is agreement, 0 chance."""
    score, everything = count_pairs(true, found), _choose2(len(true))
    expected = score.found * score.true / everything if everything else 0.0
    highest = (score.found + score.true) / 2
    return (score.right - expected) / (highest - expected) if highest != expected else 1.0


def b_cubed(
    true: Mapping[str, str], found: Mapping[str, str], only: Iterable[str] | None = None
) -> tuple[float, float]:
    """Give B-cubed precision and recall (Bagga and Baldwin 1998), over all passages or some of them."""
    both = Counter((true[key], found[key]) for key in true)
    true_size, found_size = Counter(true.values()), Counter(found[key] for key in true)
    keys: Sequence[str] = list(true if only is None else only)
    if not keys:
        return 1.0, 1.0
    shared = [(both[true[key], found[key]], key) for key in keys]
    return (
        sum(n / found_size[found[key]] for n, key in shared) / len(keys),
        sum(n / true_size[true[key]] for n, key in shared) / len(keys),
    )


def repeated(clusters: Mapping[str, str]) -> list[str]:
    """Give the passages that stand more than once."""
    sizes = Counter(clusters.values())
    return [key for key, cluster in clusters.items() if sizes[cluster] > 1]


def _choose2(n: int) -> int:
    return n * (n - 1) // 2
