#!/usr/bin/env python3
"""Do the articles of a page come out whatever the format that its engine wrote?

    python benchmarks/formats.py        one table, and the raw run in benchmarks/runs/

Printed pages as Tesseract read them (../shared/ocr-pages/tess), each in several formats. An article counts as
recovered where one of the page's is like it in nine letters of ten (its text as read, in the order of print). "Blocks
as they are" leaves out the parting of the engine's blocks into paragraphs.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from quality import SHARED, keep_run
from rapidfuzz.distance import Indel

from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.readers import Source, read_dump

FORMATS = {"ALTO": ".alto.xml.gz", "hOCR": ".hocr.gz", "PAGE": ".page.xml.gz", "text": ".txt"}
LEVELS = {1: "light", 2: "medium", 3: "heavy"}
LIKE = 0.9


def truth(folder: Path) -> dict[tuple[str, int], list[str]]:
    """Give the letters of the articles of each page and level, as Tesseract read them."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for line in (folder / "truth.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        if record["engine"] == "tess" and (text := spell(record["ocr_text_truth_order"])):
            found[record["page"], record["level"]].append(text)
    return found


def likeness(path: Path, wanted: list[str]) -> list[float]:
    """Give for each article wanted how much the likest of those found in a file is like it."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / path.name.removesuffix(".gz")
        plain.write_bytes(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
        found = [spell(article.text) for article in clean(read_dump(Source("p", plain))).articles]
    return [max((Indel.normalized_similarity(text, other) for other in found), default=0.0) for text in wanted]


def main() -> None:
    """Print the table and keep the figures."""
    folder = SHARED / "ocr-pages"
    wanted = truth(folder)
    figures: dict[str, dict[str, object]] = {}
    unparted = patch("dedupe.blocks._parted", lambda page, layout: iter(page.blocks))
    for level, damage in LEVELS.items():
        for name, ending in FORMATS.items():
            for how, context in (("", None), (", blocks as they are", unparted)):
                if context and name == "text":
                    continue
                alike: list[float] = []
                if context:
                    context.start()
                for path in sorted((folder / "tess" / f"L{level}").glob(f"p??{ending}")):
                    alike += likeness(path, wanted[path.name[:3], level])
                if context:
                    context.stop()
                recovered = sum(each >= LIKE for each in alike)
                figures[f"{damage}, {name}{how}"] = {
                    "articles": len(alike),
                    "recovered": recovered,
                    "mean": round(sum(alike) / len(alike), 4),
                }
                print(f"{damage:7} {name + how:28} {recovered:4} of {len(alike)}, mean {sum(alike) / len(alike):.3f}")
    keep_run("formats", figures)


if __name__ == "__main__":
    main()
