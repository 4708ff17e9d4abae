#!/usr/bin/env python3
"""Other methods on the same pages, side by side with dedupe: pair figures, fragments, forms wrongly joined, seconds.

    python benchmarks/peers.py            a table, and the raw run in benchmarks/runs/

Blocks are what blank lines divide. Each peer is its method in few lines, in the settings named beside it; none is the
program itself (passim wants Java and Spark, textreuse R, text-dedup datasets of rows), so their seconds say nothing of
the originals. A block that lies inside another is given as its fragment where the method tells it (passim); the others
find whole blocks, and of fragments only what their clusters happen to join. Scored by ../shared/corpus/score.py, dedupe
through score_out.py beside it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import jieba
from datasketch import MinHash, MinHashLSH
from quality import SHARED, clean, keep_run, make_corpus
from rapidfuzz import fuzz

from dedupe.unions import roots

SETS = {
    "zh clean": ["--seed", "107", "--cer", "0"],
    "zh 5 %": ["--seed", "102", "--cer", "0.05"],
    "zh 10 %": ["--seed", "105", "--cer", "0.10"],
    "en": ["--seed", "104", "--lang", "en"],
}


class Fragment(NamedTuple):
    """A block and the larger one that holds it."""

    part: int
    whole: int


Pairs = Iterable[tuple[int, int]]


def squeeze(text: str) -> str:
    """Drop the white space, as all Chinese programs do."""
    return "".join(text.split())


def signature(shingles: Iterable[str], num_perm: int = 128) -> MinHash:
    """Sign with datasketch."""
    minhash = MinHash(num_perm=num_perm)
    for shingle in set(shingles):
        minhash.update(shingle.encode())
    return minhash


def lsh_pairs(sets: Sequence[set[str]], lsh: MinHashLSH, num_perm: int) -> list[tuple[int, int]]:
    """Give the pairs of non-empty sets that share a bucket."""
    found = []
    for number, shingles in enumerate(sets):
        if shingles:
            minhash = signature(shingles, num_perm)
            found.extend((other, number) for other in sorted(lsh.query(minhash)))
            lsh.insert(number, minhash)
    return found


def plain(texts: Sequence[str]) -> Pairs:
    """jieba words, MinHash 128, MinHashLSH at 0.5, rapidfuzz ratio of 0.7: what one writes in an afternoon."""
    sets = [set(jieba.lcut(squeeze(text))) for text in texts]
    pairs = lsh_pairs(sets, MinHashLSH(threshold=0.5, num_perm=128), 128)
    return [(a, b) for a, b in pairs if fuzz.ratio(squeeze(texts[a]), squeeze(texts[b])) >= 70]


def text_dedup(texts: Sequence[str]) -> Pairs:
    """text-dedup's minhash with its defaults: words of letters, 5-grams, threshold 0.7; shorter texts dropped."""
    return _text_dedup(texts, lambda text: [w for w in re.split(r"\W", text.lower()) if w], 0.7)


def text_dedup_chars(texts: Sequence[str]) -> Pairs:
    """The same with Han characters for words and threshold 0.5: better than its defaults on Chinese."""
    return _text_dedup(texts, lambda text: re.findall(r"[\u2e80-\uffff]|[^\W\u2e80-\uffff]+", text.lower()), 0.5)


def _text_dedup(texts: Sequence[str], tokenize: Callable[[str], list[str]], threshold: float) -> Pairs:
    sets = []
    for text in texts:
        tokens = tokenize(text)
        sets.append({" ".join(tokens[n : n + 5]) for n in range(len(tokens) - 4)})
    return lsh_pairs(sets, MinHashLSH(threshold=threshold, num_perm=256), 256)


def textreuse(texts: Sequence[str]) -> Pairs:
    """R textreuse: 240 hashes, 80 bands, character 3-grams (word 3-grams for Latin); Jaccard from 0.5, our choice."""
    sets = []
    for text in texts:
        units: Sequence[str] = text.lower().split() if text.isascii() else squeeze(text)
        sets.append({"".join(units[n : n + 3]) for n in range(len(units) - 2)})
    pairs = lsh_pairs(sets, MinHashLSH(params=(80, 3), num_perm=240), 240)
    return [(a, b) for a, b in pairs if len(sets[a] & sets[b]) >= 0.5 * len(sets[a] | sets[b])]


def passim(texts: Sequence[str]) -> Pairs:
    """passim 2, floating 10-grams, document frequency 2–100, five shared, local alignment of 25 characters or more."""
    where: dict[str, list[int]] = defaultdict(list)
    spelled = [re.sub(r"\W", "", text.lower()) for text in texts]
    for number, text in enumerate(spelled):
        for gram in {text[n : n + 10] for n in range(len(text) - 9)}:
            where[gram].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in where.values():
        if 2 <= len(numbers) <= 100:
            for pair in combinations(numbers, 2):
                shared[pair] += 1
    return list(_aligned(spelled, (pair for pair, count in sorted(shared.items()) if count >= 5)))


def seed_and_extend(texts: Sequence[str]) -> Pairs:
    """chinesetextreuse: four-character seeds without punctuation, extended fuzzily; from 20 characters, 0.6 alike."""
    spelled = [re.sub(r"\W", "", text.lower()) for text in texts]
    where: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(spelled):
        for gram in {text[n : n + 4] for n in range(len(text) - 3)}:
            where[gram].append(number)
    # It tries every pair of texts; those that share two seeds, no standing phrase, stand for all.
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for numbers in where.values():
        if 2 <= len(numbers) <= 50:
            for pair in combinations(numbers, 2):
                shared[pair] += 1
    return list(_aligned(spelled, (pair for pair, count in sorted(shared.items()) if count >= 2), 20))


def _aligned(texts: Sequence[str], pairs: Pairs, least: int = 25) -> Iterator[tuple[int, int] | Fragment]:
    """Align pairs; those alike for four fifths of both are copies, of the shorter alone, fragments: as for dedupe."""
    for a, b in pairs:
        place = fuzz.partial_ratio_alignment(texts[a], texts[b])
        short, long = sorted((len(texts[a]), len(texts[b])))
        if place is None or place.score < 60 or place.src_end - place.src_start < least:
            continue
        if short >= 0.8 * long:
            yield a, b
        elif place.src_end - place.src_start >= 0.8 * short:
            yield Fragment(a, b) if len(texts[a]) < len(texts[b]) else Fragment(b, a)


PEERS: dict[str, Callable[[Sequence[str]], Pairs]] = {
    "plain jieba + datasketch": plain,
    "text-dedup's method, its defaults": text_dedup,
    "text-dedup's, characters, 0.5": text_dedup_chars,
    "textreuse's method": textreuse,
    "passim's, floating 10-grams": passim,
    "chinesetextreuse's seeds, extended": seed_and_extend,
}
SHOWN = ("pair_precision", "pair_recall", "pair_f1", "ari", "fragment_recall", "false_pairs_template_negatives")


def score(folder: Path, rows: Sequence[dict[str, object]]) -> dict[str, float]:
    """Score a cluster per block."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.flush()
        command = [sys.executable, SHARED / "corpus" / "score.py", "blocks", "--truth", folder, "--pred", file.name]
        done = subprocess.run([*command, "--scope", "corpus", "--json"], check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return {name: found[name] for name in SHOWN}


def run_peer(folder: Path, method: Callable[[Sequence[str]], Pairs]) -> dict[str, float]:
    """Give every block to a method, and score its clusters."""
    with (folder / "blocks.jsonl").open(encoding="utf-8") as lines:
        blocks = [json.loads(line) for line in lines]
    pages = {b["page"]: (folder / "pages" / f"p{b['page']:05d}.txt") for b in blocks}
    texts = {n: path.open(encoding="utf-8", newline="").read() for n, path in pages.items()}
    started = time.perf_counter()
    pairs = list(method([texts[b["page"]][b["start"] : b["end"]] for b in blocks]))
    found = roots(len(blocks), (pair for pair in pairs if not isinstance(pair, Fragment)))
    seconds = time.perf_counter() - started
    rows: list[dict[str, object]] = [
        {"page": b["page"], "block": b["block"], "cluster": str(c)} for b, c in zip(blocks, found, strict=True)
    ]
    for pair in pairs:
        if isinstance(pair, Fragment):
            rows[pair.part].setdefault("fragment_of", [blocks[pair.whole]["page"], blocks[pair.whole]["block"]])
    return {**score(folder, rows), "seconds": seconds}


def run_dedupe(folder: Path) -> dict[str, float]:
    """Run the whole of `dedupe clean`, articles and files included, and score its folder."""
    started = time.perf_counter()
    clean(folder, "out", "pages", "--scope", "corpus", "--max-removed", "1")
    seconds = time.perf_counter() - started
    scorer = [sys.executable, SHARED / "corpus" / "score_out.py", "out", ".", "--scope", "corpus", "--json"]
    done = subprocess.run(scorer, check=True, cwd=folder, stdout=subprocess.PIPE)
    found = json.loads(done.stdout.splitlines()[0])
    return {**{name: found[name] for name in SHOWN}, "seconds": seconds}


def main() -> None:
    """Run all on all, print the table, keep the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="30", help="pages of each set (default 30)")
    args = parser.parse_args()
    jieba.setLogLevel(60)
    jieba.initialize()
    results: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as place:
        for name, options in SETS.items():
            folder = Path(place) / name.replace(" ", "-").replace("%", "")
            make_corpus(folder, "--pages", args.pages, *options)
            results[name] = {peer: run_peer(folder, method) for peer, method in PEERS.items()}
            results[name]["dedupe"] = run_dedupe(folder)
            print(f"\n{name:30}" + " ".join(f"{column[:12]:>12}" for column in (*SHOWN, "seconds")))
            for peer, found in results[name].items():
                print(f"{peer:30}" + " ".join(f"{found[column]:12.3f}" for column in (*SHOWN, "seconds")), flush=True)
    keep_run("peers", {"pages": args.pages, "results": results})


if __name__ == "__main__":
    main()
