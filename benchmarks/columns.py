"""Line lists of a real engine → how well the columns are rebuilt: neighbouring lines of an article that stay so.

`python benchmarks/columns.py [FOLDER …]`, folders of `../shared/ocr-pages` (default: rapid6 rapid4 rapid4s), which hold
the engine's JSON and, line for line, which article it prints. The true order of an article's lines is that of the
printed lines in `truth_lines/`, to which they are matched by their boxes.

`python benchmarks/columns.py --articles [FOLDER/LEVEL/ENDING …]` cleans the pages one by one and gives the share of
printed articles that an article of the output is like to 85 % and more, letters and digits only.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio

from dedupe.pipeline import clean
from dedupe.readers import Source, read_dump
from dedupe.readers.linelists import Piece, lay_out
from dedupe.settings import DEFAULTS

SHARED = Path(__file__).resolve().parents[2] / "shared" / "ocr-pages"
FOLDERS = ("rapid6", "rapid4", "rapid4s")
KINDS = ("rapid6/L1/txt", "rapid6/L1/json", "rapid6/L3/json", "tess/L1/txt", "tess/L1/tsv.gz")
LEAST = 40  # letters of a printed article that is asked for
LIKE = 85  # in a hundred, rapidfuzz's ratio

Pair = tuple[int, int]
Affine = list[list[float]]


def main(folders: list[str]) -> None:
    """Print a line a folder and level: as listed, and rebuilt."""
    images = {page["page"]: page["images"] for page in _read(SHARED / "pages.jsonl")}
    print(f"{'':14}{'pairs':>7}{'listed':>8}{'rebuilt':>8}  worst pages")
    for folder in folders:
        for level in sorted(path.name for path in (SHARED / folder).iterdir()):
            print(_measure(folder, level, images))


def _measure(folder: str, level: str, images: dict[str, Any]) -> str:
    kept = {"listed": 0, "rebuilt": 0}
    total = 0
    shares: list[tuple[float, str]] = []
    for path in sorted((SHARED / folder / level).glob("p??.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        pieces = [Piece(line["text"], tuple(map(tuple, line["box"])), i) for i, line in enumerate(record["lines"])]
        true = true_pairs(path, record["lines"], images[path.stem][level]["affine_clean_to_image"])
        order = [piece.confidence for block in lay_out(pieces) for row in block for piece in row]
        assert set(order) == set(range(len(pieces))), path
        rebuilt = len(true & set(pairwise(order)))
        kept["listed"] += len(true & set(pairwise(range(len(pieces)))))
        kept["rebuilt"] += rebuilt
        total += len(true)
        shares.append((rebuilt / len(true), path.stem))
    worst = "  ".join(f"{name} {share:.3f}" for share, name in sorted(shares)[:4])
    return f"{folder + '/' + level:14}{total:7}{kept['listed'] / total:8.3f}{kept['rebuilt'] / total:8.3f}  {worst}"


def articles(kinds: list[str]) -> None:
    """Print, for each kind of file, how many of the printed articles are recovered."""
    printed = [record for record in _read(SHARED / "instances.jsonl") if len(_letters(record["text"])) >= LEAST]
    print(f"{'':24}{'printed':>8}{'recovered':>10}{'mean':>7}")
    for kind in kinds:
        folder, level, ending = kind.split("/")
        likeness = []
        for path in sorted((SHARED / folder / level).glob(f"p??.{ending}")):
            found = clean(list(read_dump(Source(path.name, path))), replace(DEFAULTS, scope="page")).articles
            texts = [_letters(article.text) for article in found]
            likeness += [
                max((ratio(_letters(record["text"]), text) for text in texts), default=0.0)
                for record in printed
                if record["page"] == path.name[:3]
            ]
        recovered = sum(value >= LIKE for value in likeness)
        total = len(likeness)
        print(f"{kind:24}{total:8}{recovered / total:10.3f}{sum(likeness) / total:7.1f}", flush=True)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def true_pairs(path: Path, lines: list[dict[str, Any]], affine: Affine) -> set[Pair]:
    """Give the pairs of listed lines that stand one after the other in one article."""
    truth = _read(SHARED / "truth_lines" / f"{path.stem}.jsonl")
    places = [_moved(line["bbox"], affine) for line in truth]
    rows = [row.split("\t") for row in path.with_suffix(".txt.spans.tsv").read_text("utf-8").splitlines()[1:]]
    listed: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    for cells in rows:
        index, article = int(cells[0]) - 1, cells[1]
        if article.startswith("_"):
            continue
        box = _surround(lines[index]["box"])
        own = [number for number, line in enumerate(truth) if line["inst"] == article]
        best = max(own, key=lambda number: _common(box, places[number]))
        listed[article].append((best, box[0] if not truth[best]["vert"] else box[1], index))
    return {pair for found in listed.values() for pair in pairwise(index for _, _, index in sorted(found))}


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _moved(box: list[float], affine: Affine) -> tuple[float, float, float, float]:
    """Give the corners that a box of the clean page has on the image."""
    (a, b, c), (d, e, f) = affine
    points = [(a * x + b * y + c, d * x + e * y + f) for x in box[::2] for y in box[1::2]]
    return _surround(points)


def _surround(points: Any) -> tuple[float, float, float, float]:
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )


def _common(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Measure what two boxes share; where nothing, how far they are apart, below zero."""
    width, height = (min(a[2 + n], b[2 + n]) - max(a[n], b[n]) for n in (0, 1))
    return width * height if width > 0 and height > 0 else min(width, height)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--articles"]:
        articles(sys.argv[2:] or list(KINDS))
    else:
        main(sys.argv[1:] or list(FOLDERS))
