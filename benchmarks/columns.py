"""Line lists of a real engine → how well the columns are rebuilt: neighbouring lines of an article that stay so.

`python benchmarks/columns.py [FOLDER …]`, folders of `../shared/ocr-pages` (default: rapid6 rapid4 rapid4s), which hold
the engine's JSON and, line for line, which article it prints. The true order of an article's lines is that of the
printed lines in `truth_lines/`, to which they are matched by their boxes.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from dedupe.readers.linelists import Piece, lay_out

SHARED = Path(__file__).resolve().parents[2] / "shared" / "ocr-pages"
FOLDERS = ("rapid6", "rapid4", "rapid4s")

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
    main(sys.argv[1:] or list(FOLDERS))
