#!/usr/bin/env python3
"""Measure quality on the corpora of ../shared, and hold it: floors that only rise.

    python benchmarks/quality.py                 every set: a table, and a run kept in benchmarks/runs/
    python benchmarks/quality.py --gate          the sets of the gate (under two minutes); exit 1 below a floor
    python benchmarks/quality.py --gate --update raise the floors to what was measured; never lowers one

Seeds 1-99 are for tuning, 100-199 for checking: the gate measures on 101-104. Needs ../shared (or DEDUPE_SHARED);
without it there is nothing to measure, which is said, and is no failure.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

HERE = Path(__file__).resolve().parent
# The installed package if there is one, else that of the checkout; the same for the commands that are started.
if importlib.util.find_spec("dedupe") is None:
    sys.path.insert(0, str(HERE.parent))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE.parent), os.environ.get("PYTHONPATH")]))
SHARED = Path(os.environ.get("DEDUPE_SHARED", HERE.parent.parent / "shared"))
FLOORS = HERE / "floors.json"

# name: (options of make_corpus.py, scopes)
GATE = {
    "zh-101": (["--pages", "20", "--seed", "101"], ["page", "corpus"]),
    "zh-102-cer5": (["--pages", "20", "--seed", "102", "--cer", "0.05"], ["page", "corpus"]),
    "zh-103-hant": (["--pages", "20", "--seed", "103", "--trad-reprints", "1", "--p-reprint", "0.15"], ["corpus"]),
    "en-104": (["--pages", "20", "--seed", "104", "--lang", "en"], ["page", "corpus"]),
}
MORE = {
    **GATE,
    "zh-105-cer10": (["--pages", "60", "--seed", "105", "--cer", "0.10"], ["page", "corpus"]),
    "zh-106-cer20": (["--pages", "60", "--seed", "106", "--cer", "0.20"], ["page", "corpus"]),
    "zh-107-clean": (["--pages", "60", "--seed", "107", "--cer", "0"], ["page", "corpus"]),
    "zh-108-negatives": (
        ["--pages", "60", "--seed", "108", "--p-neg", "0.3", "--p-mutated", "0.1"],
        ["page", "corpus"],
    ),
}
# What is held to a floor (more is better) or, as its complement, to a ceiling.
UP = (
    *("pair_precision", "pair_recall", "pair_f1", "ari", "b3dup_f1", "fragment_recall", "recovered"),
    *("f1_60_and_more", "f1_20_59", "ends_within_5", "candidate_recall", "f1_latin"),
)
DOWN = (
    *("lost_unique_text_rate", "leftover_duplicate_rate", "laws_broken"),
    *("negatives_joined", "candidates_per_pair"),
)
# Floors stand this far from what was measured: a gain elsewhere may cost one pair of a small set.
MARGIN = {
    "laws_broken": 0.0,
    "lost_unique_text_rate": 0.001,
    "leftover_duplicate_rate": 0.001,
    "negatives_joined": 0.0005,
    "candidates_per_pair": 0.5,
}


def make_corpus(folder: Path, *options: str) -> None:
    """Make generated pages with their truth."""
    command = [sys.executable, SHARED / "corpus" / "make_corpus.py", *options, "--out", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def clean(folder: Path, out: Path | str, *arguments: str) -> None:
    """Run `dedupe clean` in a folder."""
    command = [sys.executable, "-m", "dedupe", "clean", *arguments, "-o", out, "-q"]
    subprocess.run(command, check=True, cwd=folder)


def keep_run(name: str, run: dict[str, Any]) -> None:
    """Keep a raw run in benchmarks/runs/, named by its day."""
    today = datetime.date.today().isoformat()
    (HERE / "runs").mkdir(exist_ok=True)
    text = json.dumps({"date": today, **run}, indent=1) + "\n"
    (HERE / "runs" / f"{name}-{today}.json").write_text(text, encoding="utf-8")


def run_set(options: list[str], scopes: list[str], folder: Path) -> dict[str, dict[str, float]]:
    """Make a corpus, clean it in each scope, and score the outputs with the scorers of ../shared."""
    make_corpus(folder, *options)
    fold_scripts = ["--fold-trad"] if "--trad-reprints" in options else []
    results = {}
    for scope in scopes:
        out = f"out-{scope}"
        clean(folder, out, "pages", "--scope", scope, "--max-removed", "1")
        check = [sys.executable, SHARED / "check_ledger.py", out]
        scores = {"laws_broken": float(subprocess.run(check, cwd=folder, stdout=subprocess.PIPE).returncode)}
        for line in subprocess.run(
            [sys.executable, SHARED / "corpus" / "score_out.py", out, ".", "--scope", scope, "--json", *fold_scripts],
            check=True,
            cwd=folder,
            stdout=subprocess.PIPE,
        ).stdout.splitlines():
            scores.update({k: v for k, v in json.loads(line).items() if k in UP + DOWN})
        scores.update(own_figures(folder / out, folder))
        results[scope] = scores
    return results


def own_figures(out: Path, gold: Path) -> dict[str, float]:
    """Give what `dedupe evaluate` adds: by length, how exact the ends are, candidates, forms with other facts."""
    report = evaluate(out, gold)
    lengths = report["by_length"]
    long = [figures for label, figures in lengths.items() if label not in ("0-19", "20-59") and "true" in figures]
    asked = sum(figures["true"] + figures["found"] for figures in long)
    short = lengths.get("20-59", {})
    return {
        "f1_60_and_more": 2 * sum(f["true"] * f["recall"] for f in long) / asked if asked else 1.0,
        "f1_20_59": short.get("f1", 1.0),
        "ends_within_5": report["fragments"]["ends_within_5"],
        "candidate_recall": report["stages"]["candidate_recall"],
        "candidates_per_pair": report["stages"]["candidates_per_true_pair"],
        "negatives_joined": report["hard_negatives"]["share"],
    }


def evaluate(out: Path, gold: Path) -> dict[str, Any]:
    """Run the command, where the pages can be found by their names."""
    command = [sys.executable, "-m", "dedupe", "evaluate", str(out), str(gold), "--json", "--errors", "0"]
    done = subprocess.run(command, check=True, cwd=gold, stdout=subprocess.PIPE)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def run_judged(folder: Path) -> dict[str, float]:
    """Clean the documents that were judged by hand, each a dump, and score which pairs are linked."""
    judged = SHARED / "judged-pairs"
    (folder / "docs").mkdir(parents=True)
    with (judged / "docs.jsonl").open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            text = "\n\n".join([document["title"], *document["paras"]])
            (folder / "docs" / f"{document['id']}.txt").write_text(text + "\n", encoding="utf-8")
    clean(folder, "out", "docs")
    return pair_figures(evaluate(folder / "out", judged))


def run_printed_pairs(pattern: str, folder: Path) -> dict[str, float]:
    """Clean the pages of an engine as one run, and score which printed articles are found to be copies."""
    pages = SHARED / "ocr-pages"
    files = sorted(str(path.relative_to(pages)) for path in pages.glob(pattern))
    clean(pages, folder / "out", *files)
    report = evaluate(folder / "out", pages)
    return {**pair_figures(report), "f1_latin": report["by_script"]["latin"]["f1"]}


def pair_figures(report: dict[str, Any]) -> dict[str, float]:
    """Give the figures of judged pairs under the names used here."""
    return {f"pair_{name}": report["pairs"][name] for name in ("precision", "recall", "f1")}


def fold(text: str) -> str:
    """Letters and digits only, NFKC, lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def run_printed(pattern: str) -> dict[str, float]:
    """Clean pages that were printed and read; count the printed articles that come back at 0.9 similarity."""
    from dedupe import DEFAULTS
    from dedupe.pipeline import clean
    from dedupe.readers import Source, read_dump

    printed: dict[str, list[str]] = defaultdict(list)
    with (SHARED / "ocr-pages" / "instances.jsonl").open(encoding="utf-8") as lines:
        for instance in map(json.loads, lines):
            printed[instance["page"]].append(fold(instance["text"]))
    found = total = 0
    for path in sorted((SHARED / "ocr-pages").glob(pattern)):
        result = clean(read_dump(Source(path.name, path)), DEFAULTS)
        articles = [fold(article.text) for article in result.articles]
        for truth in printed[path.name[:3]]:
            total += 1
            found += any(Levenshtein.normalized_similarity(truth, a, score_cutoff=0.9) >= 0.9 for a in articles)
    return {"recovered": found / max(1, total)}


def measure(sets: dict[str, tuple[list[str], list[str]]]) -> dict[str, dict[str, float]]:
    """Run every set; give the scores by set and scope."""
    scores: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (options, scopes) in sets.items():
            for scope, found in run_set(options, scopes, Path(folder) / name).items():
                scores[f"{name} {scope}"] = found
        scores["judged pairs"] = run_judged(Path(folder) / "judged")
        for engine in ("tess/L1/*.para.txt", "tess/L2/*.para.txt", "rapid6/L1/*.para.txt", "rapid6/L2/*.para.txt"):
            place = Path(folder) / engine.replace("/", "-").replace("*", "")
            place.mkdir()
            scores[f"printed pairs {engine}"] = run_printed_pairs(engine, place)
    for engine in (
        *("digital/*.mupdf-blocks.txt", "digital/*.pdftotext-raw.txt", "digital/*.pdftotext-layout.txt"),
        *("rapid6/L1/*.para.txt", "rapid6/L1/p??.json"),
        *("tess/L1/p??.txt", "tess/L2/p??.txt", "tess/L1/p??.alto.xml.gz", "tess/L2/p??.alto.xml.gz"),
    ):
        scores[f"printed {engine}"] = run_printed(engine)
    return scores


def compare(scores: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """Say what fell below its floor."""
    fallen = []
    for name, bounds in floors.items():
        for key, bound in bounds.items():
            value = scores.get(name, {}).get(key)
            if value is None:
                fallen.append(f"{name}: {key} was not measured")
            elif value < bound if key in UP else value > bound:
                fallen.append(f"{name}: {key} is {value:.4f}, the floor {bound:.4f}")
    return fallen


def raised(scores: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Give the floors that hold from now on: what was measured where that is better, else what held before."""
    new = {}
    for name, found in scores.items():
        old = floors.get(name, {})
        new[name] = {}
        for key, value in found.items():
            margin = MARGIN.get(key, 0.01)
            held = value - margin if key in UP else value + margin
            better = max if key in UP else min
            new[name][key] = round(better(held, old.get(key, held)), 4)
    return new


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gate", action="store_true", help="only the sets of the gate, against the floors")
    parser.add_argument("--update", action="store_true", help="raise the floors")
    args = parser.parse_args()
    if not (SHARED / "corpus" / "make_corpus.py").exists():
        print(f"quality: nothing measured, {SHARED} is not here (DEDUPE_SHARED names it)")
        return 0
    scores = measure(GATE if args.gate else MORE)
    columns = [*UP, *DOWN]
    print(f"{'':38}" + " ".join(f"{column[:10]:>10}" for column in columns))
    for name, found in scores.items():
        print(f"{name:38}" + " ".join(f"{found[c]:10.4f}" if c in found else " " * 10 for c in columns))
    if not args.gate:
        keep_run("quality", {"machine": platform.machine(), "scores": scores})
        return 0
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    fallen = compare(scores, floors)
    for line in fallen:
        print("FALLEN", line)
    if args.update and not fallen:
        FLOORS.write_text(json.dumps(raised(scores, floors), indent=1) + "\n", encoding="utf-8")
    print(f"quality: {len(floors)} sets held" if not fallen else f"quality: {len(fallen)} floors not held")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
