#!/usr/bin/env python3
"""Fit the weights by which a page is divided into articles, on pages whose truth is known.

    python benchmarks/fit_division.py            print the weights of settings.Junctions and .Assembly

A division's likelihood is exp(sum of its features' weights) over that of all divisions of the page (a semi-Markov
random field, Sarawagi and Cohen 2004). First the true divisions are made as likely as can be, with a Gaussian prior;
from there the weights move to where most true articles can be expected, which is what the program looks for. Pages:
generated ones of tuning seeds (those of settings.py were made of 3/5 of the shared articles), and printed ones. Needs
scipy and numba, and ../shared.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
from assembly import Gold, corpus, generated, printed
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from dedupe.articles import read_items
from dedupe.cohesion import read_vocabulary
from dedupe.copies import find_copies
from dedupe.items import Item
from dedupe.junctions import boundary_features, boundary_log_odds
from dedupe.kinds import kinds_of, starts_of
from dedupe.lines import Columns
from dedupe.lsh import near_candidates
from dedupe.passages import passage_candidates
from dedupe.readings import readings
from dedupe.settings import DEFAULTS, Assembly, Junctions
from dedupe.stream import Stream, read_stream
from dedupe.surroundings import Features, Surroundings
from dedupe.traits import read_traits
from dedupe.verify import verify
from dedupe.wordtables import WordTable

SETS = [
    *(["--seed", str(seed)] for seed in (*range(1, 9), *range(16, 26))),
    *(["--seed", str(seed), "--cer", "0.05"] for seed in (9, 10, 26)),
    ["--seed", "11", "--cer", "0.1"],
    *(["--seed", str(seed), "--lang", "en"] for seed in (12, 13, 14, 15, 27)),
]
PRINTED = ("digital/p??.mupdf-blocks.txt", "tess/L1/p??.txt", "rapid6/L1/p??.para.txt", "tess/L2/p??.txt")
FIXED = (
    "shared_words",
    "said_again",
    "hopeless",
    "large",
    "large_headline",
    "three_heads",
    "heads_begins",
    "head_begins",
)  # no weights, or set by hand
NAMES = [
    f"{part}.{field.name}"
    for part, record in (("j", Junctions), ("a", Assembly))
    for field in fields(record)
    if isinstance(field.default, float) and field.name not in FIXED
]
HOPELESS = 25.0  # as settings.Assembly.hopeless, but wider: the weights are not known yet
LEAST_SHARE = 1e-6  # of a page's likelihood, below which a reading is left out
INDEX = {name: n for n, name in enumerate(NAMES)}


def vector(features: Features, prefix: str) -> np.ndarray:
    found = np.zeros(len(NAMES), np.float32)
    for name, value in features.items():
        if name not in FIXED:
            found[INDEX[prefix + name]] = value
    return found


def vectors(columns: Columns) -> np.ndarray:
    """Lay the features of many readings out as rows."""
    found = np.zeros((*np.broadcast_shapes(*map(np.shape, columns.values())), len(NAMES)), np.float32)
    for name, column in columns.items():
        if name not in FIXED:
            found[..., INDEX["a." + name]] = column
    return found


def items_of(gold: Gold) -> tuple[Stream, list[Item], object]:
    """Describe a page's blocks that stay, as the program does."""
    settings = replace(DEFAULTS, scope="page", max_removed=1.0)
    stream = read_stream((gold.page,), settings)
    kinds = kinds_of(stream, settings)
    words = read_vocabulary(stream, settings.tokenizer)
    candidates = [*passage_candidates(stream, settings), *near_candidates(stream, settings)]
    matches = verify(candidates, stream, settings, starts_of(stream, kinds, "headline"))
    copies = find_copies(stream, matches, [False] * len(matches), kinds, words, settings)
    traits = read_traits(stream, kinds, settings)
    items = read_items(stream, range(len(stream.blocks)), copies, kinds, words, traits)
    return stream, [item for item in items if item.kind not in ("furniture", "teaser")], words


def true_division(gold: Gold, stream: Stream, items: Sequence[Item]) -> Iterator[tuple[int, int, int, int]]:
    """Give (start, heads, end, below) of the true articles, as far as the dump's order lets them stand in line."""
    labels = []
    for item in items:
        place = stream.blocks[item.block]
        held: Counter = Counter()
        for label in gold.labels:
            held[label.unit, label.role == "headline"] += max(
                0, min(label.end, place.end) - max(label.start, place.start)
            )
        unit, head = max(held, key=lambda k: held[k])
        labels.append((unit or f"none {item.block}", head))
    start = 0
    for at in range(1, len(items) + 1):
        if at < len(items) and labels[at][0] == labels[start][0]:
            continue
        heads = below = 0
        while start + heads < at and labels[start + heads][1] and items[start + heads].kind == "headline":
            heads += 1
        if not heads and items[start].kind != "headline":
            while at - below - 1 > start and labels[at - below - 1][1] and items[at - below - 1].kind == "headline":
                below += 1
        yield start, min(heads, DEFAULTS.assembly.max_headlines), at, min(below, DEFAULTS.assembly.max_below)
        start = at


class Lattice(NamedTuple):
    """All readings of all pages: features, where each begins and ends, which are true."""

    rows: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    true: np.ndarray


def lattice_of(gold: Gold) -> Lattice | None:
    """Read a page in every way; None where the true way is not among them."""
    stream, items, words = items_of(gold)
    limits = replace(DEFAULTS.assembly, hopeless=HOPELESS)
    table = WordTable.of([item.block for item in items], words)
    around = Surroundings.of([item.kind for item in items], table, DEFAULTS.junctions)
    odds = [0.0] + [boundary_log_odds(items, at, around, DEFAULTS.junctions) for at in range(1, len(items))]
    at_start = [np.zeros(len(NAMES), np.float32)] + [
        vector(boundary_features(items, at, around, DEFAULTS.junctions), "j.") for at in range(1, len(items))
    ]
    true = set(true_division(gold, stream, items))
    if not items:
        return None
    found = readings(items, odds, table, limits, vectors)
    keys = list(zip(*(column.tolist() for column in found[:4]), strict=True))
    if not true <= set(keys):
        return None
    rows = found.weights + np.array(at_start)[found.starts]
    return Lattice(rows, found.starts, found.ends, np.array([key in true for key in keys]))


def joined(pages: Sequence[Lattice]) -> Lattice:
    """Lay pages end to end, as if they were one: between two, a division must end."""
    shift = np.cumsum([0] + [int(page.ends.max()) for page in pages[:-1]])
    return Lattice(
        np.concatenate([page.rows for page in pages]),
        np.concatenate([page.starts + at for page, at in zip(pages, shift, strict=True)]),
        np.concatenate([page.ends + at for page, at in zip(pages, shift, strict=True)]),
        np.concatenate([page.true for page in pages]),
    )


@numba.njit(cache=True)
def shares(scores: np.ndarray, starts: np.ndarray, ends: np.ndarray, length: int) -> tuple[float, np.ndarray]:
    """Give ln of the sum over all divisions, and the share of each reading; readings are in order of their start."""
    forward = np.full(length + 1, -np.inf)
    forward[0] = 0.0
    for n in range(len(scores)):
        forward[ends[n]] = _add(forward[ends[n]], forward[starts[n]] + scores[n])
    backward = np.full(length + 1, -np.inf)
    backward[length] = 0.0
    for n in range(len(scores) - 1, -1, -1):
        backward[starts[n]] = _add(backward[starts[n]], scores[n] + backward[ends[n]])
    total = forward[length]
    share = np.empty(len(scores))
    for n in range(len(scores)):
        share[n] = np.exp(forward[starts[n]] + scores[n] + backward[ends[n]] - total)
    return total, share


@numba.njit(cache=True)
def expected(
    scores: np.ndarray, starts: np.ndarray, ends: np.ndarray, true: np.ndarray, length: int
) -> tuple[float, np.ndarray]:
    """Give the number of true articles that a division drawn by its likelihood has, and its slope by each score."""
    forward, backward = np.full(length + 1, -np.inf), np.full(length + 1, -np.inf)
    forward[0], backward[length] = 0.0, 0.0
    for n in range(len(scores)):
        forward[ends[n]] = _add(forward[ends[n]], forward[starts[n]] + scores[n])
    for n in range(len(scores) - 1, -1, -1):
        backward[starts[n]] = _add(backward[starts[n]], scores[n] + backward[ends[n]])
    before, after = np.zeros(length + 1), np.zeros(length + 1)
    for n in range(len(scores)):
        share = np.exp(forward[starts[n]] + scores[n] - forward[ends[n]])
        before[ends[n]] += share * (before[starts[n]] + true[n])
    for n in range(len(scores) - 1, -1, -1):
        share = np.exp(scores[n] + backward[ends[n]] - backward[starts[n]])
        after[starts[n]] += share * (after[ends[n]] + true[n])
    slope = np.empty(len(scores))
    for n in range(len(scores)):
        share = np.exp(forward[starts[n]] + scores[n] + backward[ends[n]] - forward[length])
        slope[n] = share * (before[starts[n]] + true[n] + after[ends[n]] - before[length])
    return before[length], slope


@numba.njit(cache=True)
def _add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b == -np.inf else a + np.log1p(np.exp(b - a))


def current() -> np.ndarray:
    """Give the weights that the program has."""
    return np.array([getattr(DEFAULTS.junctions if n[0] == "j" else DEFAULTS.assembly, n[2:]) for n in NAMES])


def read_pages(folder: Path) -> Lattice:
    """Read all pages in every way."""
    golds = [gold for options in SETS for gold in generated(corpus(folder, ["--pages", "20", *options]))]
    made = len(golds)
    golds += [gold for pattern in PRINTED for gold in printed(pattern)]
    known = [page for gold in golds if (page := lattice_of(gold)) is not None]
    print(f"{made} generated pages, {len(golds) - made} printed; {len(golds) - len(known)} left out", flush=True)
    return joined(known)


def fit(whole: Lattice, prior: float, stay: float) -> np.ndarray:
    """Give the weights. Readings that are next to impossible now are left out: there are millions."""
    length = int(whole.ends.max())
    _, share = shares((whole.rows @ current().astype(np.float32)).astype(float), whole.starts, whole.ends, length)
    kept = (share > LEAST_SHARE) | whole.true
    rows = csr_matrix(whole.rows[kept].astype(float))
    columns, starts, ends, true = rows.T.tocsr(), whole.starts[kept], whole.ends[kept], whole.true[kept]
    wanted = np.asarray(rows[true].sum(0)).ravel()

    def unlikely(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, share = shares(rows @ weights, starts, ends, length)
        value = total - float(wanted @ weights) + 0.5 * prior * float(weights @ weights)
        return value, columns @ share - wanted + prior * weights

    likeliest = minimize(unlikely, current(), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x

    def missed(weights: np.ndarray) -> tuple[float, np.ndarray]:
        right, slope = expected(rows @ weights, starts, ends, true, length)
        apart = weights - likeliest
        return 0.5 * stay * float(apart @ apart) - right, stay * apart - columns @ slope

    found = minimize(missed, likeliest, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    print(f"{true.sum()} articles; share expected right: {-missed(likeliest)[0] / true.sum():.3f} where the divisions")
    print(f"are likeliest, {-found.fun / true.sum():.3f} where the most is expected", flush=True)
    return np.asarray(found.x)


def main() -> None:
    """Read the pages, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="keep the generated pages here, and use those that are there")
    parser.add_argument("--prior", type=float, default=0.05, help="strength of the prior towards no weight")
    parser.add_argument("--stay", type=float, default=0.3, help="strength of the prior towards the likeliest weights")
    parser.add_argument("--keep", type=Path, help="keep what was read of the pages here, as .npz, or use it")
    parser.add_argument("--out", type=Path, help="write the weights here, as JSON")
    args = parser.parse_args()
    if args.keep and args.keep.exists():
        with np.load(args.keep) as kept:
            whole = Lattice(kept["rows"], kept["starts"], kept["ends"], kept["true"])
    else:
        with tempfile.TemporaryDirectory() as folder:
            whole = read_pages(args.folder or Path(folder))
        if args.keep:
            np.savez(args.keep, **whole._asdict())
    found = dict(zip(NAMES, fit(whole, args.prior, args.stay).tolist(), strict=True))
    for name, weight in found.items():
        print(f"{name:28}{weight:8.2f}")
    if args.out:
        args.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
