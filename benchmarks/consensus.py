#!/usr/bin/env python3
"""How much better than its best copy is an article that its copies have corrected, and is the best copy kept?

    python benchmarks/consensus.py [--worst N]     tables, and the raw run in benchmarks/runs/

*Printed pages* (../shared/ocr-pages): articles as real engines read them, in the order of print, three readings of
one printing at a time: three engines, or one engine at three degrees of damage, where errors repeat; also two at a
time. *Generated*: articles of ../shared/corpus with errors of their own, 2, 3 and 5 copies at 5 %. Each reading is a
page of its own, in a folder for each engine, and all are cleaned together, with and without --consensus.

Character error rates are of normalized text, of those articles of which one reading stays as a whole and the others
go. "Best" is the best reading of each article, which nobody can know without the truth; "kept", the one that stays;
"right", how often that is the best one, or as good; "worse", how many articles the vote leaves worse than the best.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quality import SHARED, keep_run
from rapidfuzz.distance import Levenshtein

from dedupe.model import Page, Result
from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS

LEVELS = {1: "light", 2: "medium", 3: "heavy"}
ENGINES = {"tess": "Tesseract", "rapid6": "RapidOCR", "rapid4s": "RapidOCR's older model"}
WITNESSES = {
    **{f"three engines, {name}": [(engine, level) for engine in ENGINES] for level, name in LEVELS.items()},
    **{f"{name}, three degrees": [(engine, level) for level in LEVELS] for engine, name in ENGINES.items()},
    "Tesseract and RapidOCR, medium": [("tess", 2), ("rapid6", 2)],
    "RapidOCR, both models, medium": [("rapid6", 2), ("rapid4s", 2)],
    "Tesseract, light and medium": [("tess", 1), ("tess", 2)],
}
Printing = tuple[str, str, list[str]]  # an article: its name, its letters, its readings
LEAST, LONGEST = 60, 1500  # letters of an article; of a generated one
ERRORS = 0.05  # of the letters of a generated copy


@dataclass
class Score:
    """Letters and errors of the articles of which one reading stays."""

    articles: int = 0
    letters: int = 0
    best: int = 0
    kept: int = 0
    voted: int = 0
    right: int = 0
    worse: int = 0
    texts: list[tuple[int, str, str, str]] = field(default_factory=list)

    def add(self, name: str, right: str, copies: Sequence[str], kept: str, voted: str) -> None:
        """Count an article."""
        errors = [Levenshtein.distance(text, right) for text in (*copies, kept, voted)]
        self.articles, self.letters = self.articles + 1, self.letters + len(right)
        self.best, self.kept, self.voted = self.best + min(errors[:-2]), self.kept + errors[-2], self.voted + errors[-1]
        self.right += errors[-2] <= min(errors[:-2])
        self.worse += errors[-1] > min(errors[:-2])
        self.texts.append((errors[-1] - min(errors[:-2]), name, voted, right))

    def rates(self) -> dict[str, float]:
        """Give the figures of the table."""
        letters, articles = max(1, self.letters), max(1, self.articles)
        return {
            "articles": self.articles,
            "letters": self.letters,
            "best": self.best / letters,
            "kept": self.kept / letters,
            "right": self.right / articles,
            "voted": self.voted / letters,
            "voted/best": self.voted / max(1, self.best),
        }


def measure(articles: Iterable[Printing]) -> Score:
    """Clean all articles' readings together, with and without a vote; of each article look at what stays of it."""
    score = Score()
    articles = {name: (right, copies) for name, right, copies in articles}
    pages = [
        Page(f"{n}/{name}", f"{n}/{name}", text, "")
        for name, (_, copies) in articles.items()
        for n, text in enumerate(copies)
    ]
    settings = replace(DEFAULTS, scope="corpus", max_removed=1.0)
    plain, voted = (_by_article(clean(pages, replace(settings, consensus=on))) for on in (False, True))
    for name, (right, copies) in articles.items():
        spelled = [spell(text) for text in copies]
        kept, readings = plain.get(name, ("", set()))
        if kept in spelled and len(readings) == len(copies):  # else pieces of several readings stay
            score.add(name, right, spelled, kept, voted[name][0])
    return score


def _by_article(result: Result) -> dict[str, tuple[str, set[str]]]:
    """Give the letters that stay of each article, and the pages of which they stand for a reading."""
    texts: dict[str, list[str]] = defaultdict(list)
    pages: dict[str, set[str]] = defaultdict(set)
    for article in result.articles:
        name = article.page.partition("/")[2]
        texts[name].append(article.text)
        pages[name].add(article.page)
        pages[name].update(span.page for span in article.copies_at if span.page.endswith(f"/{name}"))
    return {name: (spell("\n".join(found)), pages[name]) for name, found in texts.items()}


def printed(witnesses: Sequence[tuple[str, int]]) -> Iterator[Printing]:
    """Give each printed article: its name, its letters, line by line as printed, and the engines' readings."""
    folder = SHARED / "ocr-pages"
    readings: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        readings[record["inst"]][record["engine"], record["level"]] = record["ocr_text_truth_order"]
    for path in sorted((folder / "truth_lines").glob("*.jsonl")):
        lines: dict[str, list[str]] = defaultdict(list)
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            lines[record["inst"]].append(record["text"])
        for inst, texts in sorted(lines.items()):
            right = spell("\n".join(texts))
            if inst and len(right) >= LEAST and all(witness in readings[inst] for witness in witnesses):
                yield inst, right, [readings[inst][witness] for witness in witnesses]


def generated(copies: int, articles: int = 120) -> Iterator[Printing]:
    """Give articles whose copies have errors of their own."""
    folder = SHARED / "corpus" / "data"
    confusions = json.loads((folder / "confus_zh.json").read_text(encoding="utf-8"))
    source = (folder / "base_zh.jsonl").read_text(encoding="utf-8").splitlines()
    draw = random.Random(copies)
    for line in source[:: len(source) // articles]:
        article = json.loads(line)
        text = "\n\n".join([article["title"], *article["paras"]])[:LONGEST]
        if len(spell(text)) >= LEAST:
            yield article["id"], spell(text), [_damaged(text, confusions, draw) for _ in range(copies)]


def _damaged(text: str, confusions: Mapping[str, Sequence[tuple[str, float]]], draw: random.Random) -> str:
    """Misread letters, each by its own table of confusions; now and then one is lost or doubled."""
    letters = []
    for letter in text:
        others = confusions.get(letter)
        if draw.random() >= ERRORS or not letter.strip():
            letters.append(letter)
        elif others and draw.random() < 0.85:
            letters.append(draw.choices([other for other, _ in others], [weight for _, weight in others])[0])
        else:
            letters.append(draw.choice(["", letter * 2]))
    return "".join(letters)


def main() -> None:
    """Measure, print, keep the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="sets whose name holds this")
    parser.add_argument("--worst", type=int, default=0, help="articles that the vote left worse than the best reading")
    arguments = parser.parse_args()
    sets = {label: printed(witnesses) for label, witnesses in WITNESSES.items()}
    sets.update({f"generated, {copies} copies at 5 %": generated(copies) for copies in (2, 3, 5)})
    results = {}
    print(
        f"{'':34}{'articles':>9}{'letters':>9}{'best':>8}{'kept':>8}{'right':>8}{'voted':>8}{'voted/best':>12}{'worse':>7}"
    )
    for label, articles in sets.items():
        if arguments.only not in label:
            continue
        score = measure(articles)
        results[label] = rates = score.rates()
        print(
            f"{label:34}{score.articles:9}{score.letters:9}{rates['best']:8.4f}{rates['kept']:8.4f}"
            f"{rates['right']:8.2f}{rates['voted']:8.4f}{rates['voted/best']:12.2f}{score.worse:7}",
            flush=True,
        )
        for more, name, text, right in sorted(score.texts, reverse=True)[: arguments.worst]:
            print(f"  {name}: {more:+}")
            for step in Levenshtein.opcodes(text, right) if more else ():
                if step.tag != "equal":
                    before = text[max(0, step.src_start - 5) : step.src_start]
                    wrong, true = text[step.src_start : step.src_end], right[step.dest_start : step.dest_end]
                    print(f"    …{before}[{wrong}] → [{true}]")
    if not arguments.only:
        keep_run("consensus", {"results": results})


if __name__ == "__main__":
    main()
