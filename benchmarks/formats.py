#!/usr/bin/env python3
"""Do the articles of a page come out whatever the format that its engine wrote?

    python benchmarks/formats.py        two tables, and the raw run, page by page, in benchmarks/runs/

Printed pages as Tesseract read them (../shared/ocr-pages/tess), each in five formats, and two pages more, of which
there are its PDF and RapidOCR's lines too (../shared/dumps/generated). An article counts as recovered where one of the
page's is like it in nine letters of ten (its text as read, in the order of print). "Blocks as they are" leaves out the
parting of the engine's blocks into paragraphs.

Two formats of a page give the same *text* where both hold the same letters in the same order, and the same *division*
where their articles are equal letter for letter. Counted are equal articles, and the share of both formats' letters
that they hold.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from quality import SHARED, keep_run
from rapidfuzz.distance import Indel

from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.readers import Source, read_dump

FORMATS = {"ALTO": "alto.xml.gz", "hOCR": "hocr.gz", "TSV": "tsv.gz", "PAGE": "page.xml.gz", "text": "txt"}
GENERATED = {"ALTO": "xml", "hOCR": "hocr", "TSV": "tsv", "text": "txt", "PDF": "pdf", "RapidOCR": "rapidocr.json"}
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


def letters_in(path: Path) -> tuple[str, list[str]]:
    """Give the letters of a file of a page: as they are read, and of the articles that they are cleaned to."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / path.name.removesuffix(".gz")
        plain.write_bytes(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
        result = clean(read_dump(Source("p", plain)))
    articles = [text for article in result.articles if (text := spell(article.text))]
    return "".join(spell(page.text) for page in result.pages), articles


def likeness(path: Path, wanted: list[str]) -> list[float]:
    """Give for each article wanted how much the likest of those found in a file is like it."""
    _, found = letters_in(path)
    return [max((Indel.normalized_similarity(text, other) for other in found), default=0.0) for text in wanted]


def agreement(files: Sequence[tuple[str, list[str]]]) -> dict[str, int]:
    """Tell how far the text and the articles of two formats of a page are the same."""
    (text, one), (other_text, other) = files
    both = Counter(one) & Counter(other)
    return {
        "articles": max(len(one), len(other)),
        "equal": both.total(),
        "letters": sum(map(len, one)) + sum(map(len, other)),
        "letters_equal": 2 * sum(len(text) * count for text, count in both.items()),
        "same_text": int(text == other_text),
        "same_letters": int(Counter(text) == Counter(other_text)),
    }


def pages() -> Iterator[tuple[str, str, dict[str, Path]]]:
    """Give each page: its damage, its name, its files by format."""
    for level, damage in LEVELS.items():
        folder = SHARED / "ocr-pages" / "tess" / f"L{level}"
        for path in sorted(folder.glob("p??.txt")):
            yield damage, path.stem, {name: path.with_suffix(f".{end}") for name, end in FORMATS.items()}
    for name in ("page_h", "page_v"):
        folder = SHARED / "dumps" / "generated"
        files = {form: folder / f"{name}.{end}" for form, end in GENERATED.items()}
        yield "generated", name, {form: path for form, path in files.items() if path.exists()}


def recovery(wanted: Mapping[tuple[str, int], list[str]]) -> dict[str, object]:
    """Count the printed articles that come back from each format, the blocks parted and as they are."""
    figures: dict[str, object] = {}
    unparted = patch("dedupe.blocks._parted", lambda page, layout: iter(page.blocks))
    for level, damage in LEVELS.items():
        for name, ending in FORMATS.items():
            for how, context in (("", None), (", blocks as they are", unparted)):
                if context and name == "text":
                    continue
                alike: list[float] = []
                if context:
                    context.start()
                for path in sorted((SHARED / "ocr-pages" / "tess" / f"L{level}").glob(f"p??.{ending}")):
                    alike += likeness(path, wanted[path.name[:3], level])
                if context:
                    context.stop()
                recovered = sum(each >= LIKE for each in alike)
                mean = sum(alike) / len(alike)
                print(f"{damage:7} {name + how:28} {recovered:4} of {len(alike)}, mean {mean:.3f}")
                figures[f"{damage}, {name}{how}"] = {
                    "articles": len(alike),
                    "recovered": recovered,
                    "mean": round(mean, 4),
                }
    return figures


def agreements() -> dict[str, dict[str, int]]:
    """Compare every two formats of every page; print the sums."""
    figures: dict[str, dict[str, int]] = {}
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for damage, name, files in pages():
        read = {form: letters_in(path) for form, path in files.items()}
        for one, other in combinations(read, 2):
            found = agreement([read[one], read[other]])
            figures[f"{damage}, {name}, {one} and {other}"] = found
            sums[damage, f"{one} and {other}"].update(found, pages=1)
    for (damage, pair), total in sums.items():
        share = total["letters_equal"] / total["letters"]
        print(
            f"{damage:9} {pair:18} same text {total['same_text']:2} of {total['pages']:2} pages, equal "
            f"{total['equal']:4} of {total['articles']:4} articles, {share:.2f} of the letters"
        )
    return figures


def main() -> None:
    """Print the tables and keep the figures."""
    keep_run("formats", {**recovery(truth(SHARED / "ocr-pages")), "pairs": agreements()})


if __name__ == "__main__":
    main()
