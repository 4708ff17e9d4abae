#!/usr/bin/env python3
"""How much better than its best copy is an article that its copies have corrected, and is the best copy kept?

    python benchmarks/consensus.py [--worst N]     tables, and the raw run in benchmarks/runs/

*Printed pages* (../shared/ocr-pages): articles as real engines read them, in the order of print, three readings of
one printing at a time: three engines, or one engine at three degrees of damage, where errors repeat; also two at a
time. *Generated*: articles of ../shared/corpus with errors of their own, 2, 3 and 5 copies at 5 %. Each reading is a
page of its own, in a folder for each engine, and all are cleaned together, with and without --consensus.

"With confidences" are the same readings with what the engines say of each word (Tesseract's ALTO) or line (RapidOCR).

Letters misread are of normalized text, of articles of which one reading stays as a whole and the others go for it.
"Best" is the best reading of each article, which nobody can know without the truth; "kept", the one that stays;
"right", how often that is the best one, or as good; "worse", how many articles the vote leaves worse than the best. The
interval is of voted/best: 90 % of a thousand draws of as many articles.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from quality import SHARED, keep_run
from rapidfuzz.distance import Levenshtein

from dedupe.model import UNSURE, Page, Result
from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.readers import Source, read_dump
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
Reading = tuple[str, bytes]  # text, and how sure its engine was of each character (`Page.sure`)
Printing = tuple[str, str, list[Reading]]  # an article: its name, its letters, its readings
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
    pairs: list[tuple[int, int]] = field(default_factory=list)  # of each article: best, voted

    def add(self, name: str, right: str, copies: Sequence[str], kept: str, voted: str) -> None:
        """Count an article."""
        errors = [Levenshtein.distance(text, right) for text in (*copies, kept, voted)]
        self.articles, self.letters = self.articles + 1, self.letters + len(right)
        self.best, self.kept, self.voted = self.best + min(errors[:-2]), self.kept + errors[-2], self.voted + errors[-1]
        self.right += errors[-2] <= min(errors[:-2])
        self.worse += errors[-1] > min(errors[:-2])
        self.pairs.append((min(errors[:-2]), errors[-1]))
        self.texts.append((errors[-1] - min(errors[:-2]), name, voted, right))

    def rates(self) -> dict[str, Any]:
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
            "misread": [self.best, self.kept, self.voted],
            "interval": self.interval(),
            "worse": self.worse,
        }

    def interval(self) -> list[float]:
        """Give where voted/best lies in nine of ten draws of articles."""
        draw = random.Random(0)
        drawn = [draw.choices(self.pairs, k=len(self.pairs)) for _ in range(1000)] if self.pairs else []
        found = sorted(sum(v for _, v in pairs) / max(1, sum(b for b, _ in pairs)) for pairs in drawn)
        return [found[50], found[949]] if found else []


def measure(articles: Iterable[Printing]) -> Score:
    """Clean all articles' readings together, with and without a vote; of each article look at what stays of it."""
    score = Score()
    articles = {name: (right, copies) for name, right, copies in articles}
    pages = [
        Page(_id(n, name), _id(n, name), text, "", sure=sure)
        for name, (_, copies) in articles.items()
        for n, (text, sure) in enumerate(copies)
    ]
    settings = replace(DEFAULTS, scope="corpus", max_removed=1.0)
    plain, voted = (clean(pages, replace(settings, consensus=on)) for on in (False, True))
    texts, voted_texts, goes_for = _texts(plain), _texts(voted), _goes_for(plain)
    for name, (right, copies) in articles.items():
        ids = [_id(n, name) for n in range(len(copies))]
        homes = [page for page in ids if page in texts]
        # Else pieces of several readings stay, or another printing of the text does.
        if len(homes) == 1 and all(goes_for.get(page) == homes[0] for page in ids if page != homes[0]):
            spelled = [spell(text) for text, _ in copies]
            if texts[homes[0]] in spelled:
                score.add(name, right, spelled, texts[homes[0]], voted_texts[homes[0]])
    return score


def _id(number: int, name: str) -> str:
    """Name a page: a folder for each engine, a file for each article."""
    return f"{number}/{name.replace('/', '_')}"


def _texts(result: Result) -> dict[str, str]:
    """Give the letters that stay of each page."""
    texts: dict[str, list[str]] = defaultdict(list)
    for article in result.articles:
        texts[article.page].append(article.text)
    return {page: spell("\n".join(found)) for page, found in texts.items()}


def _goes_for(result: Result) -> dict[str, str]:
    """Give for each page that which most of its removed letters are copies of."""
    letters: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in result.ledger:
        if entry.of is not None:
            letters[entry.span.page][entry.of.page] += entry.span.end - entry.span.start
    return {page: found.most_common(1)[0][0] for page, found in letters.items()}


def printed(witnesses: Sequence[tuple[str, int]], tells: bool = False) -> Iterator[Printing]:
    """Give each printed article: its name, its letters, line by line as printed, and the engines' readings.

    `tells`: with their confidences.
    """
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
                found = [(readings[inst][engine, level], engine, level) for engine, level in witnesses]
                yield (
                    inst,
                    right,
                    [
                        (text, _sure(text, _lines(engine, level, path.stem)) if tells else b"")
                        for text, engine, level in found
                    ],
                )


@cache
def _lines(engine: str, level: int, page: str) -> list[tuple[str, bytes]]:
    """Give the lines of a page without blanks, as an engine's own format has them, with its confidences."""
    folder = SHARED / "ocr-pages" / engine / f"L{level}"
    name = f"{page}.alto.xml.gz" if engine == "tess" else f"{page}.json"
    (found,) = read_dump(Source(name, folder / name))
    lines = []
    for line in found.lines:
        kept = [at for at in range(line.start, line.end) if not found.text[at].isspace()]
        lines.append(("".join(found.text[at] for at in kept), bytes(found.sure[at] for at in kept)))
    return lines


def _sure(text: str, lines: Sequence[tuple[str, bytes]]) -> bytes:
    """Give the confidence in each character of an article, line by line as the page's own lines have it."""
    sure = bytearray([UNSURE]) * len(text)
    at = 0
    for line in text.split("\n"):
        places = [n for n, character in enumerate(line, at) if not character.isspace()]
        bare = "".join(text[n] for n in places)
        told = next((s[t.find(bare) :] for t, s in sorted(lines, key=lambda x: len(x[0])) if bare and bare in t), b"")
        for n, each in zip(places, told, strict=False):
            sure[n] = each
        at += len(line) + 1
    return bytes(sure)


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
            yield article["id"], spell(text), [(_damaged(text, confusions, draw), b"") for _ in range(copies)]


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
    sets = {
        f"{label}{', with confidences' * tells}": printed(witnesses, tells)
        for label, witnesses in WITNESSES.items()
        for tells in (False, True)
    }
    sets.update({f"generated, {copies} copies at 5 %": generated(copies) for copies in (2, 3, 5)})
    results = {}
    print(f"{'':56}articles letters misread: best kept right voted voted/best (interval) worse")
    for label, articles in sets.items():
        if arguments.only not in label:
            continue
        score = measure(articles)
        results[label] = rates = score.rates()
        best, kept, voted = rates["misread"]
        low, high = rates["interval"]
        print(
            f"{label:56}{score.articles:4}{score.letters:7}{best:6}{kept:6}{rates['right']:6.2f}{voted:6}"
            f"{rates['voted/best']:6.2f} ({low:.2f}-{high:.2f}){score.worse:4}",
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
