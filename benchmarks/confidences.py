#!/usr/bin/env python3
"""Do the confidences that an engine gives its words tell misread facts from other facts?

    python benchmarks/confidences.py     two tables, and the raw run in benchmarks/runs/

Printed articles of ../shared/ocr-pages as Tesseract read them at three degrees of damage, each with the confidences of
its words (TSV). First: how far apart are the confidences of letters read right and misread, in articles printed twice?
Then: what is judged a variant where a difference of facts counts as misread if a side of it has less than some
confidence? Right are pairs of articles that are copies in truth, wrong those of one form.
"""

from __future__ import annotations

import gzip
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from quality import SHARED, keep_run

import dedupe.verify
from dedupe.alignment import Step
from dedupe.candidates import find_candidates
from dedupe.differences import is_rewrite
from dedupe.facts import is_variant
from dedupe.kinds import kinds_of, starts_of
from dedupe.matches import Match
from dedupe.model import Page
from dedupe.numerals import are_digits
from dedupe.settings import DEFAULTS, Facts, replace
from dedupe.stream import Stream, read_stream
from dedupe.verify import verify

SETTINGS = replace(DEFAULTS, scope="corpus")
LEVELS = ("L1", "L2", "L3")
BELOW = (0.0, 0.05, 0.3, 0.5, 0.8, 0.95)  # confidences; Tesseract gives its surest words 0.97
PRINTED = SHARED / "ocr-pages"


class Printed(NamedTuple):
    """Articles as pages of a stream, how sure the engine was of each of the stream's letters, and the pairs known."""

    stream: Stream
    sure: Sequence[float]
    copies: frozenset[frozenset[str]]
    forms: frozenset[frozenset[str]]


def read_letters(file: Path) -> Iterator[tuple[str, float]]:
    """Give the letters of a TSV with the confidences of their words."""
    for row in gzip.decompress(file.read_bytes()).decode("utf-8").split("\n")[1:]:
        cells = row.split("\t")
        if cells[0] == "5":
            yield from ((letter, float(cells[10]) / 100) for letter in "".join(cells[11].split()))


def read_articles(level: str) -> dict[str, tuple[str, list[float]]]:
    """Give the articles of all pages: text, and a confidence a character; blanks and line ends are sure."""
    articles: dict[str, tuple[str, list[float]]] = {}
    for table in sorted((PRINTED / "tess" / level).glob("*.tsv.gz")):
        letters = read_letters(table)
        plain = table.with_name(table.name.replace(".tsv.gz", ".txt"))
        spans = (row.split("\t") for row in Path(f"{plain}.spans.tsv").read_text("utf-8").splitlines()[1:])
        owner = {int(line): name for line, name, *_ in spans}
        for number, line in enumerate(plain.read_text("utf-8").split("\n"), 1):
            sure = [1.0 if letter.isspace() else next(letters)[1] for letter in line]
            text, known = articles.get(owner.get(number, "_none"), ("", []))
            articles[owner.get(number, "_none")] = (f"{text}{line}\n", [*known, *sure, 1.0])
    return {name: article for name, article in articles.items() if name != "_none"}


def read_printed(level: str) -> Printed:
    """Lay the articles end to end."""
    articles = read_articles(level)
    stream = read_stream(tuple(Page(name, name, text, "") for name, (text, _) in articles.items()), SETTINGS)
    sure = [
        articles[stream.pages[stream.page_at(at)].id][1][offset] for at, offset in enumerate(stream.offsets.tolist())
    ]
    pairs = [json.loads(line) for line in (PRINTED / "pairs.jsonl").read_text("utf-8").splitlines()]
    copies = frozenset(frozenset((pair["a"], pair["b"])) for pair in pairs if pair["dup"])
    forms = frozenset(frozenset((pair["a"], pair["b"])) for pair in pairs if not pair["dup"])
    return Printed(stream, sure, copies, forms)


def joined(printed: Printed, match: Match) -> frozenset[str]:
    """Give the articles that a match joins."""
    stream = printed.stream
    return frozenset(stream.pages[stream.page_at(start)].id for start in (match.a_start, match.b_start))


def judge(printed: Printed, below: float) -> list[Match]:
    """Match the articles; differing facts are passed over where a side is less sure than that."""

    def mild(text: str, steps: Sequence[Step], settings: Facts, *attested: object) -> bool:
        kept = [passed(step) if _is_fact(text, step) and _surest(step) < below else step for step in steps]
        return is_variant(text, kept, settings, *attested)  # type: ignore[arg-type]

    def _surest(step: Step) -> float:
        sides = (step.a_start, step.a_end), (step.b_start, step.b_end)
        return min((printed.sure[at] for side in sides for at in range(*side)), default=1.0)

    dedupe.verify.is_variant = mild
    stream = printed.stream
    kinds = kinds_of(stream, SETTINGS)
    return verify(find_candidates(stream, kinds, SETTINGS), stream, SETTINGS, starts_of(stream, kinds, "headline"))


def passed(step: Step) -> Step:
    """Give a difference as if there was none."""
    return Step(True, step.a_start, step.a_end, step.b_start, step.b_end)


def _is_fact(text: str, step: Step) -> bool:
    return not step.equal and (are_digits(text, step) or is_rewrite(text, step))


def apart(printed: Printed, matches: Sequence[Match]) -> tuple[int, int, float]:
    """Give how many letters of copies differ alone or are alike, and how often a differing one is the less sure."""
    unlike: list[float] = []
    alike: list[float] = []
    for match in matches:
        if joined(printed, match) in printed.copies:
            for step in match.steps:
                for one, other in zip(range(step.a_start, step.a_end), range(step.b_start, step.b_end), strict=False):
                    (alike if step.equal else unlike).append(min(printed.sure[one], printed.sure[other]))
    alike.sort()
    less = sum(bisect_left(alike, x) + bisect_right(alike, x) for x in unlike) / 2
    return len(unlike), len(alike), 1 - less / (len(unlike) * len(alike))


def counted(printed: Printed, matches: Sequence[Match]) -> dict[str, int]:
    """Count passages of copies and of forms, judged copies or variants, and their letters."""
    counts: Counter[str] = Counter()
    for match in matches:
        names = joined(printed, match)
        kind = "text" if names in printed.copies else "form" if names in printed.forms else ""
        if kind:
            name = f"{kind} {'variant' if match.is_variant else 'copy'}"
            counts[name] += 1
            counts[f"{name} letters"] += match.a_end - match.a_start
    return dict(sorted(counts.items()))


def main() -> None:
    """Measure each level, print, keep the run."""
    run: dict[str, dict[str, object]] = {}
    for level in LEVELS:
        printed = read_printed(level)
        rows = {below: judge(printed, below) for below in BELOW}
        unlike, alike, share = apart(printed, rows[0.0])
        print(f"{level}: {unlike} letters differ, {alike} are alike; a differing one is less sure: {share:.3f}")
        counts = {str(below): counted(printed, matches) for below, matches in rows.items()}
        for below, row in counts.items():
            print(f"  below {below:5}", *(f"{name}: {count:<6}" for name, count in row.items()))
        run[level] = {"differ": unlike, "alike": alike, "less_sure": share, "below": counts}
    keep_run("confidences", run)


if __name__ == "__main__":
    main()
