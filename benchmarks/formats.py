#!/usr/bin/env python3
"""Do the articles of a page come out whatever the format that its engine wrote?

    python benchmarks/formats.py            four tables, and the raw runs, page by page, in benchmarks/runs/
    python benchmarks/formats.py --pairs    … without the first, which tells the articles that come back

Printed pages as Tesseract read them (../shared/ocr-pages/tess), each in five formats, and two pages more, of which
there are its PDF and RapidOCR's lines too (../shared/dumps/generated). An article counts as recovered where one of the
page's is like it in nine letters of ten (its text as read, in the order of print). "Blocks as they are" leaves out the
parting of the engine's blocks into paragraphs.

Two formats of a page give the same *text* where both hold the same letters in the same order, and the same *division*
where their articles are equal letter for letter. Counted are equal articles, and the share of both formats' letters
that they hold. Each article of the ALTO that another format does not give is told with the first of these causes that
is found in it or beside it: a block of another kind, a paragraph that begins or ends elsewhere, a headline that only
its size tells, a copy that is removed there alone, and else a neighbour, with which it is divided.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from quality import SHARED, keep_run
from rapidfuzz.distance import Indel

from dedupe.kinds import kinds_of
from dedupe.model import Page, Result, Span
from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.readers import Source, read_dump
from dedupe.settings import DEFAULTS
from dedupe.sizes import sizes_of
from dedupe.stream import Stream, read_stream

FORMATS = {"ALTO": "alto.xml.gz", "hOCR": "hocr.gz", "TSV": "tsv.gz", "PAGE": "page.xml.gz", "text": "txt"}
GENERATED = {"ALTO": "xml", "hOCR": "hocr", "TSV": "tsv", "text": "txt", "PDF": "pdf", "RapidOCR": "rapidocr.json"}
LEVELS = {1: "light", 2: "medium", 3: "heavy"}
LIKE = 0.9
LETTERS = {"another paragraph": "p", "size of a headline": "s", "another copy removed": "c", "a neighbour": "n"}


def truth(folder: Path) -> dict[tuple[str, int], list[str]]:
    """Give the letters of the articles of each page and level, as Tesseract read them."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for line in (folder / "truth.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        if record["engine"] == "tess" and (text := spell(record["ocr_text_truth_order"])):
            found[record["page"], record["level"]].append(text)
    return found


Place = tuple[int, int]  # [start, end) in the letters of a page, which are the same in every format of it


class Reading(NamedTuple):
    """What a file of a page is read as, and cleaned to: places in its letters instead of its characters."""

    letters: str
    articles: list[str]
    places: list[list[Place]]  # … of the articles
    blocks: dict[Place, tuple[str, bool]]  # their kinds, and whether it is a headline in large letters
    removed: set[Place]


def pages_in(path: Path) -> tuple[Page, ...]:
    """Read a file of a page."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / path.name.removesuffix(".gz")
        plain.write_bytes(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
        return tuple(read_dump(Source("p", plain)))


def read(path: Path) -> Reading:
    """Read a file of a page, clean it."""
    found = pages_in(path)
    stream, result = read_stream(found, DEFAULTS), clean(found)
    articles = [(text, article) for article in result.articles if (text := spell(article.text))]
    return Reading(
        "".join(spell(page.text) for page in found),
        [text for text, _ in articles],
        [[_letters(stream, span) for span in article.sources] for _, article in articles],
        dict(_kinds(stream)),
        _removed(stream, result),
    )


def _kinds(stream: Stream) -> Iterator[tuple[Place, tuple[str, bool]]]:
    for block, (kind, size) in enumerate(zip(kinds_of(stream, DEFAULTS), sizes_of(stream), strict=True)):
        is_large = kind == "headline" and size is not None and size.least >= DEFAULTS.kinds.large
        yield stream.bounds(block), (kind, is_large)


def _removed(stream: Stream, result: Result) -> set[Place]:
    return {_letters(stream, entry.span) for entry in result.ledger if entry.fate == "duplicate"}


def _letters(stream: Stream, span: Span) -> Place:
    start, end = np.searchsorted(stream.offsets, (span.start, span.end)).tolist()
    return start, end


def likeness(path: Path, wanted: list[str]) -> list[float]:
    """Give for each article wanted how much the likest of those found in a file is like it."""
    found = read(path).articles
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


def cause(one: Reading, places: Sequence[Place], other: Reading) -> str:
    """Say why an article that one format gives, and stands there, is not the other's."""

    def is_near(block: Place) -> bool:
        return any(block[0] <= end + 1 and block[1] >= start - 1 for start, end in places)

    mine = [place for place in one.blocks if is_near(place)]
    both = [(one.blocks[place], other.blocks[place]) for place in mine if place in other.blocks]
    for (kind, _), (another, _) in both:
        if kind != another:
            return f"{another} for {kind}"
    if len(both) < len(mine):
        return "another paragraph"
    if any(kind != another for kind, another in both):
        return "size of a headline"
    return "another copy removed" if any(map(is_near, one.removed ^ other.removed)) else "a neighbour"


def causes(one: Reading, other: Reading) -> Counter[str]:
    """Count the articles of one format that the other does not give, by their causes."""
    both, found = Counter(one.articles) & Counter(other.articles), Counter[str]()
    for text, places in zip(one.articles, one.places, strict=True):
        if both[text]:
            both[text] -= 1
        else:
            found[cause(one, places, other)] += 1
    return found


def agreements() -> dict[str, dict[str, object]]:
    """Compare every two formats of every page; print the sums, and why articles of ALTO are not given."""
    figures: dict[str, dict[str, object]] = {}
    sums: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    why: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for damage, name, files in pages():
        readings = {form: read(path) for form, path in files.items()}
        for one, other in combinations(readings, 2):
            found = agreement([(readings[form].letters, readings[form].articles) for form in (one, other)])
            figures[f"{damage}, {name}, {one} and {other}"] = {**found}
            sums[damage, f"{one} and {other}"].update(found, pages=1)
            if one == "ALTO" and damage != "generated":
                reasons = causes(readings[one], readings[other])
                figures[f"{damage}, {name}, {one} and {other}"]["causes"] = dict(reasons.most_common())
                why[damage, other].update(reasons)
    for (damage, pair), total in sums.items():
        share = total["letters_equal"] / total["letters"]
        print(
            f"{damage:9} {pair:18} same text {total['same_text']:2} of {total['pages']:2} pages, equal "
            f"{total['equal']:4} of {total['articles']:4} articles, {share:.2f} of the letters"
        )
    for (damage, other), reasons in why.items():
        listed = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
        print(f"{damage:9} ALTO's not in {other:5} {reasons.total():4}: {listed or '-'}")
    show_pages(figures)
    return figures


def show_pages(figures: Mapping[str, Mapping[str, object]]) -> None:
    """Print for each page how many articles of its ALTO are not in its PAGE-XML and its text, and why."""
    columns = [(damage, other) for other in ("PAGE", "text") for damage in LEVELS.values()]
    print(f"{'':4} " + " ".join(f"{other + ' ' + damage:>14}" for damage, other in columns))
    for name in sorted({key.split(", ")[1] for key in figures if "generated" not in key}):
        cells = (figures[f"{damage}, {name}, ALTO and {other}"] for damage, other in columns)
        print(f"{name:4} " + " ".join(f"{_short(cell['causes']):>14}" for cell in cells))  # type: ignore[arg-type]
    print("k: a block of another kind, p: another paragraph, s: a headline's size, c: another copy, n: a neighbour")


def _short(reasons: Mapping[str, int]) -> str:
    letters: Counter[str] = Counter()
    for reason, count in reasons.items():
        letters["k" if " for " in reason else LETTERS[reason]] += count
    return " ".join(f"{count}{letter}" for letter, count in letters.most_common()) or "-"


def main() -> None:
    """Print the tables and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", action="store_true", help="only compare the formats with each other")
    if not parser.parse_args().pairs:
        keep_run("formats", recovery(truth(SHARED / "ocr-pages")))
    keep_run("format-pairs", {"pairs": agreements()})


if __name__ == "__main__":
    main()
