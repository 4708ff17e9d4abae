#!/usr/bin/env python3
"""Fit the weights by which copies are told from forms with other facts, on generated pages of tuning seeds.

    python benchmarks/fit_facts.py            print the weights of settings.FactWeights, and what they get wrong

Each run of matches that verification judges together is an example: of one text, or of two that fill in one form.
Logistic regression, with a Gaussian prior on weights of columns scaled to unit variance (iteratively reweighted least
squares, Hastie et al. 2009, 4.4.1). What is wrong is counted with the set left out, and with all forms of that family
left out: unseen pages bring forms of other families. Needs ../shared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import dedupe.verify
from dedupe.differences import weigh
from dedupe.evaluation.names import page_name
from dedupe.facts import clues, is_variant
from dedupe.kinds import kinds_of, starts_of
from dedupe.lsh import near_candidates
from dedupe.model import Page
from dedupe.passages import passage_candidates
from dedupe.settings import DEFAULTS, FactWeights
from dedupe.stream import Stream, read_stream

SHARED = Path(os.environ.get("DEDUPE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SETS = [
    *(["--seed", str(seed), "--pages", "40"] for seed in (61, 64, 69)),
    ["--seed", "67", "--pages", "40", "--p-reprint", "0.1"],
    *(["--seed", str(seed), "--pages", "40", "--cer", "0"] for seed in (41, 62)),
    *(["--seed", str(seed), "--pages", "50", "--cer", "0.05"] for seed in (43, 52, 63)),
    *(["--seed", str(seed), "--pages", "50", "--cer", "0.1"] for seed in (44, 65)),
    *(["--seed", str(seed), "--pages", "40", "--cer", "0.2"] for seed in (45, 66)),
    ["--seed", "55", "--pages", "40", "--p-neg", "0.3", "--p-mutated", "0.1"],
    *(
        ["--seed", seed, "--pages", "40", "--cer", cer, "--p-mutated", "0.2"]
        for seed, cer in (("70", "0.05"), ("71", "0.1"))
    ),
    ["--seed", "68", "--pages", "30", "--lang", "en", "--p-reprint", "0.1"],
]
NAMES = [name for name in FactWeights.__dataclass_fields__ if name != "constant"]
PRIOR = 1.0  # 1 / variance of a weight
NEAR = 25  # letters: how far apart in its article two stretches may stand that are one


class Run(NamedTuple):
    """An example: what its sides differ in, whether they are one text, the forms they fill in, and today's verdict."""

    values: tuple[float, ...]
    is_one: bool
    forms: frozenset[str]
    is_variant: bool


def runs_of(corpus: Path) -> list[Run]:
    """Collect the runs that verification judges, but those too short to be weighed and those without difference."""
    pages = [
        Page(f"pages/{p.name}", p.name, p.read_text(encoding="utf-8"), "") for p in sorted((corpus / "pages").iterdir())
    ]
    stream = read_stream(tuple(pages), DEFAULTS)
    judged: list[tuple[Any, bool]] = []

    def spy(text: str, steps: Any, settings: Any, attested: Any) -> bool:
        verdict = is_variant(text, steps, settings, attested)
        judged.append((tuple(steps), verdict))
        return verdict

    dedupe.verify.is_variant, kept = spy, dedupe.verify.is_variant  # type: ignore[attr-defined]
    try:
        headlines = starts_of(stream, kinds_of(stream, DEFAULTS), "headline")
        candidates = [*passage_candidates(stream, DEFAULTS), *near_candidates(stream, DEFAULTS)]
        dedupe.verify.verify(candidates, stream, DEFAULTS, headlines)
    finally:
        dedupe.verify.is_variant = kept  # type: ignore[attr-defined]
    return list(_examples(corpus, stream, judged))


def _examples(corpus: Path, stream: Stream, judged: Sequence[tuple[Any, bool]]) -> Iterator[Run]:
    article, place, family = _truth(corpus, stream)
    for steps, verdict in judged:
        seen = weigh(stream.text, steps, DEFAULTS.facts)
        if seen.columns < DEFAULTS.facts.weighed_from or all(step.equal for step in steps):
            continue
        same = other = 0
        forms: set[str] = set()
        for step in steps:
            if not step.equal:
                continue
            a, b = slice(step.a_start, step.a_end), slice(step.b_start, step.b_end)
            known = (article[a] >= 0) & (article[b] >= 0)
            one = known & (article[a] == article[b]) & (np.abs(place[a] - place[b]) < NEAR)
            same += int(one.sum())
            other += int((known & ~one).sum())
            forms.update(family.get(n, "") for side in (a, b) for n in article[side][known & ~one].tolist())
        forms.discard("")
        if same + other and (same > other or forms):
            values = clues(stream.text, seen, DEFAULTS.facts, stream.attested)
            yield Run(tuple(values[name] for name in NAMES), same > other, frozenset(forms), verdict)


def _truth(corpus: Path, stream: Stream) -> tuple[np.ndarray, np.ndarray, dict[int, str]]:
    """Give for each letter of the stream its article's number and its place in it, and the articles' forms."""
    numbers: dict[str, int] = {}
    family: dict[int, str] = {}
    article = np.full(len(stream.text), -1)
    place = np.full(len(stream.text), -(10**6))
    pages = {page_name(page.id): n for n, page in enumerate(stream.pages)}
    for line in (corpus / "blocks.jsonl").read_text(encoding="utf-8").splitlines():
        block = json.loads(line)
        if not block["spans"] or not block["eligible"]:
            continue
        n = pages[page_name(f"p{block['page']:05}.txt")]
        first, last = (int(start) for start in stream.page_starts[n : n + 2])
        low, high = (first + np.searchsorted(stream.offsets[first:last], [block["start"], block["end"]])).tolist()
        number = numbers.setdefault(block["gid"], len(numbers))
        article[low:high] = number
        letters = np.concatenate([np.arange(*span) for span in block["spans"]])
        place[low:high] = letters[np.arange(high - low) * len(letters) // max(1, high - low)]
        family[number] = block["neg"] or ""
    return article, place, family


def fit(values: np.ndarray, is_one: np.ndarray) -> np.ndarray:
    """Give the constant and the weights."""
    middle, spread = values.mean(0), values.std(0) + 1e-9
    rows = np.c_[np.ones(len(values)), (values - middle) / spread]
    weights = np.zeros(rows.shape[1])
    prior = np.r_[0, np.full(len(middle), PRIOR)]
    for _ in range(50):
        share = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (is_one - share) - prior * weights
        curve = (rows * (share * (1 - share))[:, None]).T @ rows + np.diag(prior)
        weights = weights + np.linalg.solve(curve, slope)
    scaled = weights[1:] / spread
    return np.r_[weights[0] - scaled @ middle, scaled]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="where the generated pages are kept from run to run")
    keep = parser.parse_args().keep
    runs: list[tuple[int, Run]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, options in enumerate(SETS):
            corpus = (keep or Path(scratch)) / "_".join(options).replace("--", "")
            if not corpus.exists():
                command = [sys.executable, str(SHARED / "corpus/make_corpus.py"), *options, "--out", str(corpus)]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            runs += [(number, run) for run in runs_of(corpus)]
    values = np.array([run.values for _, run in runs])
    sets = np.array([number for number, _ in runs])
    is_one = np.array([run.is_one for _, run in runs])
    now = np.array([run.is_variant for _, run in runs])
    without_set, without_form = np.zeros(len(runs)), np.zeros(len(runs))
    for number in range(len(SETS)):
        weights = fit(values[sets != number], is_one[sets != number])
        without_set[sets == number] = weights[0] + values[sets == number] @ weights[1:]
    for forms in {run.forms for _, run in runs if not run.is_one}:
        others = np.array([not (run.forms & forms) for _, run in runs])
        weights = fit(values[others], is_one[others])
        mine = np.array([run.forms == forms and not run.is_one for _, run in runs])
        without_form[mine] = weights[0] + values[mine] @ weights[1:]
    print(f"{is_one.sum()} runs of one text, {(~is_one).sum()} of one form")
    print(f"as it is: {(now & is_one).sum()} texts parted, {(~now & ~is_one).sum()} forms joined")
    for least in (-0.8, -0.4, 0.0, 0.4, 0.8):
        parted = (without_set < least) & is_one
        joined, unknown = (without_set >= least) & ~is_one, (without_form >= least) & ~is_one
        print(f"odds from {least:4}: {parted.sum()} parted, {joined.sum()} joined, {unknown.sum()} of forms unknown")
    for name, weight in zip(["constant", *NAMES], fit(values, is_one), strict=True):
        print(f"    {name}: float = {weight:.3f}")


if __name__ == "__main__":
    main()
