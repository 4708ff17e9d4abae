#!/usr/bin/env python3
"""Fit the weights by which headlines are told from paragraphs that go on in the next block.

    python benchmarks/fit_torn.py --lang en       print the weights of settings.Torn, and what they get wrong
    python benchmarks/fit_torn.py --lang zh       … of settings.TornHan

A line without a sentence's end is an example: a headline or a whole paragraph (a subhead), or a piece of a paragraph.
Logistic regression with a Gaussian prior, on generated pages of tuning seeds; Chinese lines on printed pages, too,
which show what printed lines are like, each set of them with the weight of EACH examples. Needs scipy and ../shared.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from assembly import Gold, Label, corpus, fold, generated, printed
from rapidfuzz.distance import Levenshtein
from scipy.optimize import minimize
from scipy.special import expit

from dedupe.blocks import ends_sentence, is_latin
from dedupe.kinds import could_be_headline
from dedupe.openings import opens_article
from dedupe.seams import begins_with_mark
from dedupe.settings import DEFAULTS, Torn, TornHan
from dedupe.stream import Stream, read_stream
from dedupe.torn import around, clues_han, clues_of

SETS = {
    "en": [
        ["--seed", str(seed), "--lang", "en", "--cer", cer]
        for seed, cer in (
            (12, "0.01"),
            (13, "0.01"),
            (14, "0.02"),
            (15, "0.02"),
            (16, "0.05"),
            (17, "0.05"),
            (18, "0.02"),
            (19, "0.01"),
        )
    ],
    "zh": [
        ["--seed", str(seed), "--cer", cer] for seed, cer in ((21, "0.01"), (22, "0.01"), (23, "0.05"), (24, "0.1"))
    ],
}
PRINTED = {
    "en": (),
    "zh": (*(f"tess/L{n}/p??{end}.txt" for n in (1, 2, 3) for end in ("", ".para")),
           *(f"rapid6/L{n}/p??.para.txt" for n in (1, 2, 3))),
}  # fmt: skip
EACH = 300
Example = tuple[dict[str, float], str]


def examples(gold: Gold, lang: str) -> Iterator[Example]:
    """Give the clues of each line that could be a headline, and what it is."""
    stream = read_stream((gold.page,), DEFAULTS)
    for block in range(len(stream.blocks)):
        place, of = stream.blocks[block], around(stream, block)
        label = max(gold.labels, key=lambda one: min(one.end, place.end) - max(one.start, place.start))
        if label.role not in ("headline", "body") or label.unit is None or is_latin(of.line) is (lang == "zh"):
            continue
        what = _what(gold, label, of.line)
        if lang == "zh":
            if ends_sentence(of.line):
                continue
            if could_be_headline(stream, block, DEFAULTS) and not (what == "torn" and opens_article(of.below.lstrip())):
                yield clues_han(of, DEFAULTS.tokenizer), what  # a headline's last line would pass for torn
        elif _may_be_headline(stream, block):
            yield clues_of(of.above, of.line, of.below), what


def _may_be_headline(stream: Stream, block: int) -> bool:
    text, letters = " ".join(stream.source(block).split()), len(stream.letters(block))
    if not 2 <= letters <= DEFAULTS.kinds.max_headline_latin:
        return False
    ended = ends_sentence(text) and text[-1] not in "!！?？…”’\"'"
    return not (ended or begins_with_mark(text) or opens_article(text) or text[-1] in "，、,；;：:")


def _what(gold: Gold, label: Label, line: str) -> str:
    if label.role == "headline":
        return "headline"
    letters = fold(line)
    whole = (p for unit in gold.units if unit.name == label.unit for p in unit.paragraphs)
    return "whole" if any(Levenshtein.normalized_similarity(p, letters) > 0.75 for p in whole) else "torn"


def fit(values: np.ndarray, is_torn: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Give the weights that make what is known likeliest; an example counts so often."""

    def unlikely(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = values @ weights
        value = float(counts @ (np.logaddexp(0, odds) - is_torn * odds) + 0.5 * weights @ weights)
        return value, values.T @ (counts * (expit(odds) - is_torn)) + weights

    return np.asarray(minimize(unlikely, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B").x)


def report(name: str, kinds: Sequence[str], odds: np.ndarray, least: float) -> None:
    """Print how many lines of each kind are taken for torn."""
    print(f"{name:24}", end="")
    for kind in ("torn", "headline", "whole"):
        of_kind = np.array([each == kind for each in kinds])
        print(f"  {kind} {of_kind.sum():5}, taken for torn {(odds[of_kind] >= least).sum():5}", end="")
    print()


def read_sets(lang: str, folder: Path) -> Iterator[tuple[str, list[Example], bool]]:
    """Give the examples of each set, with its name and whether its pages are printed ones."""
    for options in SETS[lang]:
        golds = generated(corpus(folder, ["--pages", "20", *options]))
        yield " ".join(options), [example for gold in golds for example in examples(gold, lang)], False
    for pattern in PRINTED[lang]:
        yield pattern, [example for gold in printed(pattern) for example in examples(gold, lang)], True


def main() -> None:
    """Read the pages, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    parser.add_argument("--folder", type=Path, help="keep the generated pages here, and use those that are there")
    args = parser.parse_args()
    of, least = (Torn, DEFAULTS.torn.least) if args.lang == "en" else (TornHan, DEFAULTS.torn_han.least)
    names = [field.name for field in fields(of) if field.name != "least"]
    with tempfile.TemporaryDirectory() as folder:
        sets = list(read_sets(args.lang, args.folder or Path(folder)))
    values = np.array([[clues.get(name, 0.0) for name in names] for _, found, _ in sets for clues, _ in found])
    kinds = [kind for _, found, _ in sets for _, kind in found]
    counts = np.array([EACH / len(found) if is_printed else 1.0 for _, found, is_printed in sets for _ in found])
    weights = fit(values, np.array([float(kind == "torn") for kind in kinds]), counts)
    odds, at = values @ weights, 0
    for name, found, _ in sets:
        report(name, kinds[at : at + len(found)], odds[at : at + len(found)], least)
        at += len(found)
    for name, weight in zip(names, weights.tolist(), strict=True):
        print(f"    {name}: float = {weight:.2f}")


if __name__ == "__main__":
    main()
