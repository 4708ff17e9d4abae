#!/usr/bin/env python3
"""What should two texts share to be compared? Shingles, bands and seeds, measured on generated pages.

    python benchmarks/methods.py          two tables a noise level, and the raw run in benchmarks/runs/

Tables: Jaccard of true pairs of blocks by kind of shingle and noise, and the F1 that its best threshold reaches;
recall of true pairs and fragments by source of candidates, and candidates a true pair; the same at each --noise.
Tuning seeds: these numbers chose the settings; the gate of quality.py holds them on others.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import log
from pathlib import Path
from statistics import mean
from typing import Any
from unittest.mock import patch

import numpy as np
from quality import keep_run, make_corpus

from dedupe import passages
from dedupe.arrays import distinct
from dedupe.evaluation.corpus import read_corpus
from dedupe.evaluation.metrics import pairs_in
from dedupe.evaluation.records import Gold, pair_of
from dedupe.evaluation.stages import Places, count_distinct
from dedupe.lsh import near_candidates
from dedupe.model import Page
from dedupe.normalize import spell
from dedupe.passages import Candidate, passage_candidates
from dedupe.settings import DEFAULTS, Settings, for_noise
from dedupe.stream import Stream, read_stream
from dedupe.tokens import cut_characters, get_tokenizer, shingles, text_shingles

NOISE = {"0 %": "0", "5 %": "0.05", "10 %": "0.10", "20 %": "0.20"}
SETTINGS = replace(DEFAULTS, scope="corpus")
Cut = Callable[[str], Iterable[str]]


def words(size: int) -> Cut:
    """Cut into runs of jieba words."""
    return lambda text: shingles(get_tokenizer("jieba")(text), size)


def characters(size: int) -> Cut:
    """Cut into runs of characters."""
    return lambda text: shingles(cut_characters(text), size)


SHINGLES: dict[str, Cut] = {
    "jieba words": words(1),
    "jieba words, 2 letters or more": lambda text: [w for w in get_tokenizer("jieba")(text) if len(w) > 1],
    "jieba word pairs": words(2),
    **{f"characters, {size}": characters(size) for size in (2, 3, 4, 5)},
    "word pairs and 3 characters": lambda text: [*words(2)(text), *characters(3)(text)],
}


WEIGHED = [  # ways of shingling, and what their shingles weigh
    *((label, "") for label in SHINGLES),
    *((label, "idf") for label in ("jieba words", "jieba word pairs", "characters, 3")),
    ("jieba words", "rare"),
]
FREQUENT = 100  # words left out


def make(folder: Path, cer: str, seed: int = 61) -> tuple[Gold, Stream]:
    """Make 40 pages at a noise level."""
    make_corpus(folder, "--pages", "40", "--seed", str(seed), "--cer", cer)
    texts = {path.name: path.open(encoding="utf-8", newline="").read() for path in sorted((folder / "pages").iterdir())}
    return read_corpus(folder), read_stream([Page(name, name, text, "") for name, text in texts.items()], SETTINGS)


def compare_shingles(gold: Gold, stream: Stream, cut: Cut, weigh: str = "") -> dict[str, float]:
    """Give the mean Jaccard of true pairs of 20 letters or more, and the best F1 of a threshold on it.

    The pairs that are not true are those that share a shingle rare enough to have 20 blocks at most. `weigh` is ""
    (all alike), "idf" (ln of how many blocks there are to each that holds the shingle), or "rare" (without the most
    frequent ones).
    """
    texts = {page.id: page.text for page in stream.pages}
    sets: dict[str, frozenset[str]] = {}
    for key, passage in gold.passages.items():
        start, end = passage.spans[0]
        if passage.letters >= 20:
            sets[key] = frozenset(cut(spell(texts[passage.page][start:end])))
    true = {pair for pair in pairs_in(gold.clusters) if pair.a in sets and pair.b in sets}
    where: dict[str, list[str]] = {}
    for key in sorted(sets):
        for shingle in sets[key]:
            where.setdefault(shingle, []).append(key)
    met = {pair_of(a, b) for keys in where.values() if len(keys) <= 20 for a in keys for b in keys if a < b} | true
    counts = Counter(shingle for found in sets.values() for shingle in found)
    weights = {shingle: log(len(sets) / count) if weigh == "idf" else 1.0 for shingle, count in counts.items()}
    if weigh == "rare":
        weights.update((shingle, 0.0) for shingle, _ in counts.most_common(FREQUENT))
    scored = sorted(((_jaccard(sets[p.a], sets[p.b], weights), p in true) for p in met), reverse=True)
    right, best = 0, 0.0
    for count, (_, is_true) in enumerate(scored, 1):
        right += is_true
        best = max(best, 2 * right / (count + len(true)))
    return {"mean_jaccard": mean([j for j, t in scored if t] or [0.0]), "best_f1": best}


def _jaccard(a: frozenset[str], b: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[x] for x in a & b) / max(1e-9, sum(weights[x] for x in a | b))


def recall(gold: Gold, stream: Stream, candidates: Iterable[Candidate]) -> dict[str, float]:
    """Give the share of true pairs and fragments that candidates reach, and their number a true pair."""
    places, unique = Places(gold, stream), set(candidates)
    found = {pair for candidate in unique for pair in places.pairs(candidate)}
    true = pairs_in(gold.clusters)
    size = {pair: min(gold.passages[key].letters for key in pair) for pair in true}
    long, short = [p for p in true if size[p] >= 60], [p for p in true if 20 <= size[p] < 60]
    parts = [(key, holders) for key, holders in gold.fragments.items() if gold.passages[key].letters >= 40]
    reached = sum(any(pair_of(key, holder) in found for holder in holders) for key, holders in parts)
    return {
        "60 and more": sum(p in found for p in long) / max(1, len(long)),
        "20-59": sum(p in found for p in short) / max(1, len(short)),
        "fragments": reached / max(1, len(parts)),
        "a true pair": count_distinct(unique) / max(1, len(true) + len(gold.fragments)),
    }


def near(settings: Settings, bands: int, rows: int, least: float = 0.0, num_perm: int = 128) -> Settings:
    """Give settings with other bands."""
    signing = replace(settings.signing, num_perm=num_perm, bands=bands, rows=rows, min_agreement=least)
    return replace(settings, signing=signing)


def ensemble(stream: Stream, settings: Settings, threshold: float) -> list[Candidate]:
    """Pair blocks by containment of one's shingles in the other's: datasketch's LSH Ensemble (Zhu et al. 2016)."""
    from datasketch import MinHash, MinHashLSHEnsemble

    sets = {}
    for block in range(len(stream.blocks)):
        if len(stream.letters(block)) >= settings.min_chars:
            sets[block] = sorted(set(text_shingles(stream.letters(block), settings.tokenizer, settings.signing)))
    sets = {block: found for block, found in sets.items() if found}
    signatures = {}
    for block, found in sets.items():
        signatures[block] = MinHash(num_perm=128)
        signatures[block].update_batch([shingle.encode() for shingle in found])
    index = MinHashLSHEnsemble(threshold=threshold, num_perm=128, num_part=16)
    index.index((block, signatures[block], len(found)) for block, found in sets.items())
    pairs = {
        (min(block, other), max(block, other))
        for block, found in sets.items()
        for other in index.query(signatures[block], len(found))
        if other != block
    }
    return [Candidate(*stream.bounds(a), *stream.bounds(b)) for a, b in sorted(pairs)]


def thinned(stream: Stream, settings: Settings, way: str, every: int) -> list[Candidate]:
    """Find passages from a part of the n-grams: those with hashes ≡ 0 ("mod"), or the least in each window.

    Winnowing: Schleimer, Wilkerson and Aiken 2003.
    """
    grams = passages._grams

    def fewer(*arguments: Any) -> tuple[passages.Hashes, passages.Places]:
        hashes, places = grams(*arguments)
        if way == "mod":
            kept = np.flatnonzero((hashes >> np.uint64(20)) % np.uint64(every) == 0)
        else:
            windows = np.lib.stride_tricks.sliding_window_view(hashes.view(np.int64), every)
            kept = distinct(windows.argmin(axis=1) + np.arange(len(windows)))
        return hashes[kept], places[kept]

    with patch.object(passages, "_grams", fewer):
        return passage_candidates(stream, settings)


def sources(gold: Gold, stream: Stream) -> dict[str, dict[str, float]]:
    """Compare where candidates come from."""
    found = {
        f"MinHash, {bands} x {rows}": near_candidates(stream, near(SETTINGS, bands, rows))
        for bands, rows in ((16, 8), (25, 5), (42, 3), (64, 2))
    }
    chars = replace(near(SETTINGS, 42, 3), tokenizer="chars")
    found["MinHash, 42 x 3, 3 characters"] = near_candidates(stream, chars)
    for perms, bands, rows in ((64, 21, 3), (256, 85, 3), (256, 64, 4)):
        found[f"MinHash of {perms}, {bands} x {rows}"] = near_candidates(
            stream, near(SETTINGS, bands, rows, 0.12, perms)
        )
    for threshold in (0.8, 0.5, 0.3):
        found[f"LSH Ensemble, word pairs, {threshold}"] = ensemble(stream, SETTINGS, threshold)
        found[f"LSH Ensemble, 3 characters, {threshold}"] = ensemble(stream, chars, threshold)
    for way, every, least in (("mod", 2, 7), ("mod", 4, 4), ("winnow", 3, 7), ("winnow", 4, 4)):
        fewer = replace(SETTINGS, seeds=replace(SETTINGS.seeds, min_covered=least))
        found[f"seeds of 4, {way} {every}, {least} covered"] = thinned(stream, fewer, way, every)
    for han, least in ((3, 9), (4, 7), (4, 10), (4, 13), (5, 10), (5, 12), (6, 14)):
        seeds = replace(SETTINGS.seeds, han=han, min_covered=least)
        found[f"seeds of {han}, {least} covered"] = passage_candidates(stream, replace(SETTINGS, seeds=seeds))
    for noise in ("low", "medium", "high"):
        settings = for_noise(SETTINGS, noise)  # type: ignore[arg-type]
        found[f"both, --noise {noise}"] = [*passage_candidates(stream, settings), *near_candidates(stream, settings)]
    return {name: recall(gold, stream, candidates) for name, candidates in found.items()}


def main() -> None:
    """Measure at each noise, print, keep the run."""
    results: dict[str, dict[str, dict[str, dict[str, float]]]] = {"shingles": {}, "sources": {}}
    with tempfile.TemporaryDirectory() as place:
        for name, cer in NOISE.items():
            gold, stream = make(Path(place) / cer, cer)
            results["shingles"][name] = {
                f"{label}, {weigh}" if weigh else label: compare_shingles(gold, stream, SHINGLES[label], weigh)
                for label, weigh in WEIGHED
            }
            results["sources"][name] = sources(gold, stream)
            for table in results.values():
                print(f"\n{name:34}" + " ".join(f"{column:>13}" for column in next(iter(table[name].values()))))
                for label, row in table[name].items():
                    print(f"{label:34}" + " ".join(f"{value:13.3f}" for value in row.values()), flush=True)
    keep_run("methods", {"results": results})


if __name__ == "__main__":
    main()
