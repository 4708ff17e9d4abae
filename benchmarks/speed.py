#!/usr/bin/env python3
"""How fast is it? Side by side in one run with the program that a user would write with the same packages.

    python benchmarks/speed.py [--pages N] [--repeat N] [--grow N,N,…]      tables, and the raw run in benchmarks/runs/

Figures are processor time, the median of `--repeat` runs taken in turn, so that a busy machine disturbs ratios least;
only what several processes do is told by the clock. The plain program only groups near-identical blocks; ours also
finds parts of blocks, tells variants, divides pages into articles and writes the ledger.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from math import log
from pathlib import Path
from statistics import median

import jieba
import numpy as np
from datasketch import MinHash, MinHashLSH
from quality import keep_run, make_corpus
from rapidfuzz import fuzz

from dedupe import pipeline
from dedupe.attested import read_attested
from dedupe.candidates import without_phrases
from dedupe.lsh import candidate_pairs, near_candidates
from dedupe.model import Page
from dedupe.passages import passage_candidates
from dedupe.records import replace
from dedupe.reports.output import write_out
from dedupe.run import Log, find_sources, read_pages
from dedupe.settings import DEFAULTS, Settings
from dedupe.signatures import sign_compiled, sign_plain
from dedupe.stream import Stream, read_stream
from dedupe.tokens import cut_rjieba
from dedupe.unions import roots
from dedupe.verify import verify

SAMPLE = Path(__file__).parent.parent / "samples" / "heze-2021-11.txt"
SIGNED = 2000
Task = Callable[[], object]


def plain(texts: Sequence[str], tokenizer: str) -> list[int]:
    """Group near-identical blocks as one writes it in an afternoon: MinHash, MinHashLSH, rapidfuzz, union."""
    cut = jieba.lcut if tokenizer == "jieba" else lambda text: [text[i : i + 3] for i in range(len(text) - 2)]
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    joined: list[tuple[int, int]] = []
    for number, text in enumerate(texts):
        minhash = MinHash(num_perm=128)
        for word in set(cut(text)):
            minhash.update(word.encode())
        for other in lsh.query(minhash):
            if fuzz.ratio(text, texts[other]) >= 70:
                joined.append((other, number))
        lsh.insert(number, minhash)
    return roots(len(texts), joined)


def matches(stream: Stream, settings: Settings) -> list[int]:
    """Group blocks by verified matches: what the plain program does, of parts of blocks besides.

    Normalized text is in memory, as the plain program has it; which words are printed twice is found out here.
    """
    stream = replace(stream, attested=read_attested(stream.text, settings.facts.around))
    parts = without_phrases(stream, passage_candidates(stream, settings), settings.seeds)
    found = verify([*parts, *near_candidates(stream, settings)], stream, settings, [])
    joined = [(stream.block_at(match.a_start), stream.block_at(match.b_start)) for match in found]
    return roots(len(stream.blocks), joined)


def job(folder: Path, settings: Settings) -> None:
    """Do the whole job: files → articles, clusters, ledger on disk."""
    log_ = Log(print, print)
    result = pipeline.clean(read_pages(find_sources([str(folder)], None, log_), settings, log_), settings)
    with tempfile.TemporaryDirectory() as out:
        write_out(Path(out) / "out", result, settings)


def timed(tasks: dict[str, Task], repeat: int) -> dict[str, list[float]]:
    """Time tasks in turn, `repeat` rounds of them: seconds of processor time."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(repeat):
        for name, task in tasks.items():
            start = time.process_time()
            task()
            seconds[name].append(time.process_time() - start)
    return seconds


def timed_starts(repeat: int) -> dict[str, list[float]]:
    """Time whole processes: one page, and what importing numpy and click costs."""
    calls = {
        "import numpy, click": ["-c", "import numpy, click"],
        "--help": ["-m", "dedupe", "--help"],
        "clean one page, jieba": ["-m", "dedupe", "clean", str(SAMPLE), "-q"],
        "clean one page, chars": ["-m", "dedupe", "clean", str(SAMPLE), "-q", "--tokenizer", "chars"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for arguments in calls.values():
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)  # compiles what is loaded
    for _ in range(repeat):
        for name, arguments in calls.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return seconds


def timed_signatures(repeat: int) -> dict[str, list[float]]:
    """Time signatures of sets of 1,000 random hashes, after the first call of each: that one compiles."""
    draw = np.random.default_rng(1)
    sets = list(draw.integers(0, 1 << 32, (SIGNED, 1000), dtype=np.uint32))
    listed = [hashes.tolist() for hashes in sets]
    tasks: dict[str, Task] = {
        "datasketch bulk": lambda: MinHash.bulk(listed, num_perm=128, scheme="affine32", hashfunc=int),
        "ours, numpy": lambda: sign_plain(sets, 128, 1),
    }
    if find_spec("numba") is not None:
        tasks["ours, machine code"] = lambda: sign_compiled(sets, 128, 1)
        sign_compiled(sets[:1], 128, 1)
    if find_spec("rensa") is not None:
        tasks["rensa, the same hashes as text"] = rensa_task(sets)
    return timed(tasks, repeat)


def rensa_task(sets: Sequence[np.ndarray]) -> Task:
    """Sign with rensa, which takes texts and hashes them itself: other values, at more work."""
    from rensa import RMinHash

    texts = [[str(value) for value in hashes.tolist()] for hashes in sets]

    def work() -> None:
        for text in texts:
            minhash = RMinHash(num_perm=128, seed=1)
            minhash.update(text)
            minhash.digest()

    return work


def stages(pages: Sequence[Page], settings: Settings) -> dict[str, float]:
    """Time each statement of `pipeline.clean`, by the module that it calls, once."""
    names = [
        "read_stream", "find_parts", "kinds_of", "read_words", "find_candidates", "verify", "find_beginnings",
        "read_traits", "draft_articles", "find_quotations", "find_copies", "fill_gaps", "join_continued",
        "make_articles", "add_support", "make_clusters", "make_ledger",
    ]  # fmt: skip
    seconds = dict.fromkeys(names, 0.0)
    kept = {name: getattr(pipeline, name) for name in names}

    def watch(name: str) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            start = time.process_time()
            try:
                return kept[name](*arguments)
            finally:
                seconds[name] += time.process_time() - start

        return call

    try:
        for name in names:
            setattr(pipeline, name, watch(name))
        pipeline.clean(pages, settings)
    finally:
        for name in names:
            setattr(pipeline, name, kept[name])
    return seconds


def growth(sizes: Sequence[int]) -> dict[str, float]:
    """Time candidate pairs of that many signatures, a tenth of them near copies, and the exponent of the growth."""
    seconds: dict[str, float] = {}
    draw = np.random.default_rng(1)
    for size in sizes:
        signatures = draw.integers(0, 1 << 32, (size, 128), dtype=np.uint32)
        copies = draw.integers(0, size, size // 10)
        signatures[: len(copies)] = signatures[copies]
        start = time.process_time()
        candidate_pairs(signatures, 42, 3, 8, 2)
        seconds[f"{size:,}"] = time.process_time() - start
    if len(sizes) > 1:
        first, last = (seconds[f"{size:,}"] for size in (sizes[0], sizes[-1]))
        seconds["exponent"] = log(last / first) / log(sizes[-1] / sizes[0])
    return seconds


def show(title: str, seconds: dict[str, list[float]], base: str) -> None:
    """Print medians, and the ratio of a base to each."""
    print(f"\n{title}")
    middle = {name: median(runs) for name, runs in seconds.items()}
    for name, value in middle.items():
        print(f"  {name:36} {value:9.3f} s   {middle[base] / value:8.2f} × as fast as {base}")


def processes(folder: Path, repeat: int) -> dict[str, list[float]]:
    """Time the whole command by the clock, with one process and with two, and compare what they write."""
    seconds: dict[str, list[float]] = {"--jobs 1": [], "--jobs 2": []}
    with tempfile.TemporaryDirectory() as out:
        for number in range(repeat):
            for name in seconds:
                start = time.perf_counter()
                place = Path(out) / f"{name} {number}"
                command = [sys.executable, "-m", "dedupe", "clean", *name.split(), "-q", "-o", place, folder]
                subprocess.run(command, check=True)
                seconds[name].append(time.perf_counter() - start)
            same = ["diff", "-r", f"{out}/--jobs 1 {number}", f"{out}/--jobs 2 {number}"]
            assert subprocess.run(same, stdout=subprocess.DEVNULL).returncode == 0, "the bytes depend on --jobs"
    return seconds


def peak_of(folder: Path) -> float:
    """Measure the greatest memory of one run, in MiB: of a process that does nothing else.

    Not its ru_maxrss: where the process is started by a larger one, that is the larger one's.
    """
    program = "import sys; from dedupe.cli import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\n"
    program += "print(next(int(line.split()[1]) / 1024 for line in open('/proc/self/status') if line[:5] == 'VmHWM'))"
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", program, "clean", "-q", "-o", f"{out}/out", str(folder)]
        return float(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def show_stages(seconds: dict[str, float], floor: float, letters: int) -> None:
    """Print what each stage costs, next to the floor."""
    print(f"\nStages; the floor, decoding and hashing the same bytes, is {1e9 * floor / letters:.1f} ns a letter")
    total = sum(seconds.values())
    for name, value in sorted(seconds.items(), key=lambda item: -item[1]):
        print(f"  {name:20} {value / total:6.1%}  {1e9 * value / letters:8.0f} ns a letter  {value / floor:7.0f} × it")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--grow", default="100000,300000,1000000")
    options = parser.parse_args()
    jieba.setLogLevel(60)
    jieba.initialize()
    cut_rjieba("图书馆")
    # As installed: not a byte of Python is compiled when a command starts, whatever the shell that measures says.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["PYTHONPYCACHEPREFIX"] = f"{scratch}/compiled"
        make_corpus(Path(scratch), "--seed", "71", "--pages", str(options.pages), "--cer", "0.05")
        keep_run("speed", measure(Path(scratch) / "pages", options.repeat, options.grow))


def measure(folder: Path, repeat: int, grow: str) -> dict[str, object]:
    """Measure everything on one folder of pages."""
    files = sorted(folder.glob("*"))
    pages = [Page(path.name, path.name, path.read_text("utf-8"), "") for path in files]
    stream = read_stream(pages)
    texts = [stream.letters(block) for block in range(len(stream.blocks))]
    texts = [text for text in texts if len(text) >= DEFAULTS.min_chars]
    letters = sum(map(len, texts))
    print(f"{len(pages)} pages, {len(texts)} blocks of {letters / len(texts):.0f} letters in the mean")
    chars = Settings(tokenizer="chars")
    start = timed_starts(repeat)
    show("One page, a process each (processor time)", start, "import numpy, click")
    tasks: dict[str, Task] = {
        "plain, jieba": lambda: plain(texts, "jieba"),
        "plain, characters": lambda: plain(texts, "chars"),
        "matching, jieba": lambda: matches(stream, DEFAULTS),
        "matching, chars": lambda: matches(stream, chars),
        "whole job, jieba": lambda: job(folder, DEFAULTS),
        "whole job, chars": lambda: job(folder, chars),
    }
    work = timed(tasks, repeat)
    show("Matching and the whole job (processor time)", work, "plain, jieba")
    show("The whole job by the clock", clock := processes(folder, max(1, repeat // 2)), "--jobs 1")
    signing = timed_signatures(repeat)
    show(f"{SIGNED} signatures of 1,000 shingles, 128 permutations, from their hashes", signing, "datasketch bulk")
    raw = [path.read_bytes() for path in files]
    floor = median(timed({"floor": lambda: [hashlib.blake2b(d.decode().encode()).digest() for d in raw]}, 5)["floor"])
    by_stage = stages(pages, DEFAULTS)
    show_stages(by_stage, floor, letters)
    peak = peak_of(folder)
    print(f"\nGreatest memory of a run: {peak:.0f} MiB, {peak / len(pages):.2f} a page")
    grown = growth([int(size) for size in grow.split(",")])
    print("\nSeconds for the candidate pairs of random signatures:", {k: round(v, 2) for k, v in grown.items()})
    counts = {"pages": len(pages), "blocks": len(texts), "letters": letters}
    figures = {"start": start, "work": work, "clock": clock, "signing": signing, "stages": by_stage, "floor": floor}
    return {**counts, **figures, "peak_mib": peak, "growth": grown}


if __name__ == "__main__":
    main()
