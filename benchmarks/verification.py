#!/usr/bin/env python3
"""How should two blocks be compared? Global, semi-global and local alignment, with and without known confusions.

    python benchmarks/verification.py     one table, and the raw run in benchmarks/runs/

Every way scores the pairs of blocks that candidates join (20 letters and more); a pair is right where the blocks
print one text, or the one a part of the other. The best threshold of each way is taken, with hindsight, for all
noise levels at once: a user has one. Facts are left out, but for the last row. Tuning seeds.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from methods import NOISE, SETTINGS, make
from quality import keep_run
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from dedupe.alignment import Step, align_texts, alike, similarity_of
from dedupe.evaluation.metrics import pairs_in
from dedupe.evaluation.records import Gold, pair_of
from dedupe.evaluation.stages import Places
from dedupe.facts import is_variant
from dedupe.lsh import near_candidates
from dedupe.normalize import spell
from dedupe.passages import passage_candidates
from dedupe.stream import Stream

LEAST = 20  # letters of the shorter block
HALF = 0.5  # of an equal letter: what a known confusion counts


class Compared(NamedTuple):
    """Two blocks that some candidate joins, whether they are right, and whether one is a part of the other."""

    a: str
    b: str
    is_right: bool
    is_part: bool


def collect(gold: Gold, stream: Stream) -> list[Compared]:
    """List the pairs of blocks that candidates join."""
    texts = {page.id: page.text for page in stream.pages}
    letters = {}
    for key, passage in gold.passages.items():
        start, end = passage.spans[0]
        letters[key] = spell(texts[passage.page][start:end])
    places = Places(gold, stream)
    candidates = {*passage_candidates(stream, SETTINGS), *near_candidates(stream, SETTINGS)}
    met = {pair for candidate in candidates for pair in places.pairs(candidate)}
    parts = {pair_of(key, holder) for key, holders in gold.fragments.items() for holder in holders}
    right = set(pairs_in(gold.clusters)) | parts
    return [
        Compared(letters[p.a], letters[p.b], p in right, p in parts)
        for p in sorted(met)
        if min(len(letters[p.a]), len(letters[p.b])) >= LEAST
    ]


def local(a: str, b: str) -> list[Step]:
    """Align locally, as `verify` does once a seed is found: the stretches in which the texts are alike."""
    short, long = sorted((a, b), key=len)
    place = fuzz.partial_ratio_alignment(short, long)
    start = place.dest_start if place is not None else 0
    ahead = align_texts(short, long[start : start + len(short)])
    steps = [step for part in alike(ahead, SETTINGS.alignment.drop) for step in part]
    return [step.moved(0, start) for step in steps]


def swaps(a: str, b: str, steps: Iterable[Step]) -> Iterator[tuple[str, str]]:
    """Give the letters that stand against each other alone."""
    for step in steps:
        mine, other = a[step.a_start : step.a_end], b[step.b_start : step.b_end]
        if not step.equal and len(mine) == len(other) == 1:
            yield min(mine, other), max(mine, other)


def known_confusions(pairs: list[Compared]) -> frozenset[tuple[str, str]]:
    """Collect the letters that stand against each other alone, twice or more, in pairs known to be right."""
    whole = [pair for pair in pairs if pair.is_right and not pair.is_part]
    seen = Counter(swap for pair in whole for swap in swaps(pair.a, pair.b, align_texts(pair.a, pair.b)))
    return frozenset(both for both, count in seen.items() if count > 1)


def ways(confusions: frozenset[tuple[str, str]]) -> dict[str, Callable[[str, str], float]]:
    """Give each way of comparing two texts, 0..1."""

    def alike_only(a: str, b: str) -> float:
        steps = local(a, b)
        return similarity_of(steps) if steps else 0.0

    def held(a: str, b: str, steps: Sequence[Step] | None = None) -> float:
        found = local(a, b) if steps is None else steps
        return sum(step.columns for step in found if step.equal) / min(len(a), len(b))

    def confused(a: str, b: str) -> float:
        short, long = sorted((a, b), key=len)
        steps = local(a, b)
        known = sum(swap in confusions for swap in swaps(short, long, steps))
        return held(a, b, steps) + HALF * known / len(short)

    def without_facts(a: str, b: str) -> float:
        short, long = sorted((a, b), key=len)
        steps = local(a, b)
        apart = bool(steps) and is_variant(short + long, [s.moved(0, len(short)) for s in steps], SETTINGS.facts)
        return 0.0 if apart else held(a, b, steps)

    return {
        "global, Levenshtein": Levenshtein.normalized_similarity,
        "global, common letters (Indel)": Indel.normalized_similarity,
        "semi-global, the shorter anywhere": lambda a, b: fuzz.partial_ratio(a, b) / 100,
        "local, alike columns only": alike_only,
        "local, share of the shorter": held,
        "local, known confusions half": confused,
        "local, no variants": without_facts,
    }


def judge(scored: dict[str, list[tuple[float, Compared]]]) -> dict[str, float]:
    """Find the threshold with the best mean F1 over the noise levels; give F1 a level, and recall of parts."""
    best: dict[str, float] = {}
    for threshold in [n / 100 for n in range(20, 100)]:
        row = {"threshold": threshold}
        for noise, pairs in scored.items():
            found = [pair for score, pair in pairs if score >= threshold]
            right = sum(pair.is_right for pair in found)
            row[noise] = 2 * right / max(1, len(found) + sum(pair.is_right for _, pair in pairs))
        parts = [(score, pair) for pairs in scored.values() for score, pair in pairs if pair.is_part]
        row["parts"] = sum(score >= threshold for score, _ in parts) / max(1, len(parts))
        row["mean"] = sum(row[noise] for noise in scored) / len(scored)
        if row["mean"] > best.get("mean", 0):
            best = row
    return best


def main() -> None:
    """Collect the pairs at each noise, score them in every way, print, keep the run."""
    with tempfile.TemporaryDirectory() as place:
        pairs = {name: collect(*make(Path(place) / cer, cer)) for name, cer in NOISE.items()}
        learnt = known_confusions(collect(*make(Path(place) / "other", "0.08", seed=62)))
    results = {
        way: judge({name: [(score(p.a, p.b), p) for p in found] for name, found in pairs.items()})
        for way, score in ways(learnt).items()
    }
    print(f"{'':36}" + " ".join(f"{column:>10}" for column in next(iter(results.values()))))
    for way, row in results.items():
        print(f"{way:36}" + " ".join(f"{value:10.3f}" for value in row.values()))
    counts = {name: [len(found), sum(p.is_right for p in found)] for name, found in pairs.items()}
    keep_run("verification", {"pairs": counts, "known_confusions": len(learnt), "results": results})


if __name__ == "__main__":
    main()
