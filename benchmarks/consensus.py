#!/usr/bin/env python3
"""How much better than its best copy is an article that its copies have corrected?

    python benchmarks/consensus.py        one table, and the raw run in benchmarks/runs/

Articles as real engines read them (../shared/ocr-pages, text in the order of print), three readings of one printing at
a time: three engines, or one engine at three degrees of damage, where errors repeat. Each reading is a page of its
own; the corpus is cleaned with and without --consensus. Character error rates are of normalized text, of those
articles of which one reading stays, in its order, and the others go. "Best" is the best reading of each article, which
nobody can know without the truth; "kept", the one that stays.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace

from quality import SHARED, keep_run
from rapidfuzz.distance import Levenshtein

from dedupe.model import Page, Result
from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS

WITNESSES = {
    "three engines, light damage": [("tess", 1), ("rapid6", 1), ("rapid4s", 1)],
    "three engines, medium": [("tess", 2), ("rapid6", 2), ("rapid4s", 2)],
    "three engines, heavy": [("tess", 3), ("rapid6", 3), ("rapid4s", 3)],
    "Tesseract, three degrees": [("tess", 1), ("tess", 2), ("tess", 3)],
    "RapidOCR, three degrees": [("rapid6", 1), ("rapid6", 2), ("rapid6", 3)],
    "RapidOCR's older model": [("rapid4s", 1), ("rapid4s", 2), ("rapid4s", 3)],
}
LEAST = 60  # letters of an article


def text_of(result: Result) -> str:
    """Give the letters of all articles."""
    return spell("".join(article.text for article in result.articles))


def main() -> None:
    """Clean each article's three readings, compare with the truth, print, keep the run."""
    folder = SHARED / "ocr-pages"
    truth = {}
    for line in (folder / "instances.jsonl").read_text(encoding="utf-8").splitlines():
        instance = json.loads(line)
        truth[instance["inst"]] = spell(instance["text"])
    readings: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        readings[record["inst"]][record["engine"], record["level"]] = record["ocr_text_truth_order"]
    results = {}
    print(f"{'':30}{'articles':>9}{'letters':>9}{'best':>8}{'kept':>8}{'voted':>8}{'voted/best':>12}")
    for label, witnesses in WITNESSES.items():
        letters = best = kept = voted = used = 0
        for inst, found in sorted(readings.items()):
            right = truth.get(inst, "")
            if len(right) < LEAST or not all(witness in found for witness in witnesses):
                continue
            found_texts = [found[witness] for witness in witnesses]
            pages = [Page(str(n), str(n), text, "") for n, text in enumerate(found_texts)]
            settings = replace(DEFAULTS, scope="corpus", max_removed=1.0)
            stays = text_of(clean(pages, settings))
            if stays not in map(spell, found_texts):
                continue  # not found to be copies, or put in another order, which is not what is measured here
            used, letters = used + 1, letters + len(right)
            best += min(Levenshtein.distance(spell(text), right) for text in found_texts)
            kept += Levenshtein.distance(stays, right)
            voted += Levenshtein.distance(text_of(clean(pages, replace(settings, consensus=True))), right)
        rates = [count / max(1, letters) for count in (best, kept, voted)]
        results[label] = {"articles": used, "letters": letters, "best": rates[0], "kept": rates[1], "voted": rates[2]}
        print(
            f"{label:30}{used:9}{letters:9}{rates[0]:8.4f}{rates[1]:8.4f}{rates[2]:8.4f}{voted / max(1, best):12.2f}",
            flush=True,
        )
    keep_run("consensus", {"results": results})


if __name__ == "__main__":
    main()
