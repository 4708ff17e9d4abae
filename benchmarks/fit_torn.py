#!/usr/bin/env python3
"""Fit the weights by which headlines are told from paragraphs that go on in the next block.

    python benchmarks/fit_torn.py            print the weights of settings.Torn, and what they get wrong

A line without a sentence's end is an example: a headline or a whole paragraph (a subhead), or a piece of a paragraph.
Logistic regression with a Gaussian prior, on English generated pages of tuning seeds. Needs scipy and ../shared.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from assembly import Gold, Label, corpus, fold, generated
from rapidfuzz.distance import Levenshtein
from scipy.optimize import minimize
from scipy.special import expit

from dedupe.blocks import ends_sentence
from dedupe.seams import begins_in_middle, opens_article
from dedupe.settings import DEFAULTS, Torn
from dedupe.stream import Stream, read_stream
from dedupe.torn import clues_of

SETS = [["--seed", str(seed), "--lang", "en"] for seed in (12, 13, 14)]
NAMES = [field.name for field in fields(Torn) if field.name != "least"]


def examples(gold: Gold) -> Iterator[tuple[list[float], str]]:
    """Give the clues of each line that could be a headline, and what it is."""
    stream = read_stream((gold.page,), DEFAULTS)
    for block in range(len(stream.blocks)):
        place = stream.blocks[block]
        label = max(gold.labels, key=lambda one: min(one.end, place.end) - max(one.start, place.start))
        if label.role in ("headline", "body") and _may_be_headline(stream, block):
            clues = clues_of(stream.source(block), stream.source(block + 1) if block + 1 < len(stream.blocks) else "")
            yield [clues.get(name, 0.0) for name in NAMES], _what(gold, label)


def _may_be_headline(stream: Stream, block: int) -> bool:
    text, letters = " ".join(stream.source(block).split()), len(stream.letters(block))
    if not 2 <= letters <= DEFAULTS.kinds.max_headline_latin:
        return False
    ended = ends_sentence(text) and text[-1] not in "!！?？…”’\"'"
    return not (ended or begins_in_middle(text) or opens_article(text) or text[-1] in "，、,；;：:")


def _what(gold: Gold, label: Label) -> str:
    if label.role == "headline":
        return "headline"
    letters = fold(label.text)
    whole = (p for unit in gold.units if unit.name == label.unit for p in unit.paragraphs)
    return "whole" if any(Levenshtein.normalized_similarity(p, letters) > 0.75 for p in whole) else "torn"


def fit(values: np.ndarray, is_torn: np.ndarray) -> np.ndarray:
    """Give the weights that make what is known likeliest."""

    def unlikely(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = values @ weights
        value = float(np.logaddexp(0, odds).sum() - odds[is_torn].sum() + 0.5 * weights @ weights)
        return value, values.T @ (expit(odds) - is_torn) + weights

    return np.asarray(minimize(unlikely, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x)


def report(kinds: Sequence[str], odds: np.ndarray) -> None:
    """Print how many lines of each kind are taken for torn."""
    for kind in ("torn", "headline", "whole"):
        of_kind = np.array([each == kind for each in kinds])
        print(f"{kind:10}{of_kind.sum():6}  taken for torn {(odds[of_kind] >= DEFAULTS.torn.least).sum():6}")


def main() -> None:
    """Read the pages, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="keep the generated pages here, and use those that are there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = [corpus(args.folder or Path(folder), ["--pages", "20", *options]) for options in SETS]
        found = [example for place in places for gold in generated(place) for example in examples(gold)]
    values, kinds = np.array([clues for clues, _ in found]), [kind for _, kind in found]
    weights = fit(values, np.array([kind == "torn" for kind in kinds]))
    report(kinds, values @ weights)
    for name, weight in zip(NAMES, weights.tolist(), strict=True):
        print(f"    {name}: float = {weight:.2f}")


if __name__ == "__main__":
    main()
