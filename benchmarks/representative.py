#!/usr/bin/env python3
"""Of several printings of one text, is the one that stays the least misread?

    python benchmarks/representative.py        a line a set

Generated pages, whose truth counts the misread letters of every block (`cer`). A printing is what one page prints of
one article at one time; those within a tenth of the longest are compared.
"Right" is the share of texts of which the printing with the fewest misread letters stays (or one as good), "excess" the
mean of how many more letters in 100 are misread in the one that stays.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assembly import corpus, read_lines
from quality import keep_run

from dedupe.model import Page
from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS

SETS = {
    "0-5 %, seeds 71, 72": [["--seed", "71"], ["--seed", "72"]],
    "5 %": [["--seed", "73", "--cer", "0.05"]],
    "10 %": [["--seed", "74", "--cer", "0.1"]],
}
REPEATS = ["--pages", "20", "--p-repeat", "0.2", "--p-reprint", "0.2", "--p-samecopy", "0"]
SAME_EXTENT = 0.1


def texts_of(folder: Path) -> Iterator[tuple[list[float], int]]:
    """Give for each text the error rates of its printings, and the number of the one that stays."""
    pages = []
    for record in read_lines(folder / "pages.jsonl"):
        text = (folder / record["file"]).read_bytes().decode("utf-8")
        pages.append(Page(record["file"], record["file"], text, ""))
    result = clean(pages, replace(DEFAULTS, scope="corpus", max_removed=1.0))
    gone = {(e.span.page, e.span.start) for e in result.ledger if e.fate == "duplicate"}
    printings: dict[str, dict[tuple, list]] = defaultdict(lambda: defaultdict(list))
    for block in read_lines(folder / "blocks.jsonl"):
        if block["role"] == "body" and block["gid"]:
            stays = (f"pages/p{block['page']:05d}.txt", block["start"]) not in gone
            row = (block["end"] - block["start"], block["cer"], stays)
            printings[block["gid"]][block["page"], block["aid"], block["copy"]].append(row)
    for found in printings.values():
        longest = max(sum(size for size, _, _ in rows) for rows in found.values())
        whole = [rows for rows in found.values() if sum(r[0] for r in rows) >= (1 - SAME_EXTENT) * longest]
        kept = [sum(size for size, _, stays in rows if stays) for rows in whole]
        # Judged where one printing stays and the others go; else nothing was chosen.
        if len(whole) < 2 or sum(2 * k > sum(r[0] for r in rows) for k, rows in zip(kept, whole, strict=True)) != 1:
            continue
        rates = [sum(size * rate for size, rate, _ in rows) / sum(r[0] for r in rows) for rows in whole]
        yield rates, kept.index(max(kept))


def main() -> None:
    """Measure, print, keep the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="keep the generated pages here, and use those that are there")
    args = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, corpora in SETS.items():
            places = [corpus(args.folder or Path(folder), [*REPEATS, *options]) for options in corpora]
            texts = [text for place in places for text in texts_of(place)]
            right = sum(rates[stays] <= min(rates) + 1e-9 for rates, stays in texts) / max(1, len(texts))
            excess = sum(rates[stays] - min(rates) for rates, stays in texts) / max(1, len(texts))
            results[name] = {"texts": len(texts), "right": right, "excess": excess}
            print(f"{name:24}{len(texts):5} texts   right {right:.3f}   excess {100 * excess:.2f} points", flush=True)
    keep_run("representative", {"results": results})


if __name__ == "__main__":
    main()
