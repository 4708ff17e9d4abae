#!/usr/bin/env python3
"""How many articles come back whole, and what goes wrong with the others?

    python benchmarks/assembly.py                    generated pages of tuning seeds, and printed pages
    python benchmarks/assembly.py --check            generated pages of checking seeds, once
    python benchmarks/assembly.py --only zh --show joined:subhead    … and where that cause is seen

Every page is cleaned by itself. A true article is recovered where a cleaned one is 0.95 like what the page prints of
it: the engine's misreadings count for nothing. Each one that is not has a cause, by what weighs most in letters: its
text stands in two articles (split), another's stands in its own (joined), or it was removed.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from quality import SHARED, fold, keep_run, make_corpus
from rapidfuzz.distance import Indel, Levenshtein

from dedupe.model import Article, Page
from dedupe.pipeline import clean
from dedupe.readers import Source, read_dump
from dedupe.settings import DEFAULTS

TUNING = {
    "zh 51-53": [["--pages", "20", "--seed", str(seed)] for seed in (51, 52, 53)],
    "zh 54 cer 5": [["--pages", "20", "--seed", "54", "--cer", "0.05"]],
    "en 57": [["--pages", "20", "--seed", "57", "--lang", "en"]],
}
CHECKING = {
    "zh 111-113": [["--pages", "20", "--seed", str(seed)] for seed in (111, 112, 113)],
    "zh 114 cer 5": [["--pages", "20", "--seed", "114", "--cer", "0.05"]],
    "en 117": [["--pages", "20", "--seed", "117", "--lang", "en"]],
}
PRINTED = (
    *("digital/p??.mupdf-blocks.txt", "digital/p??.pdftotext-raw.txt", "tess/L1/p??.txt", "tess/L1/p??.para.txt"),
    *("tess/L2/p??.txt", "rapid6/L1/p??.para.txt", "rapid6/L2/p??.para.txt"),
)
BOXED = ("tess/L1/p??.alto.xml.gz", "tess/L2/p??.alto.xml.gz", "rapid6/L1/p??.json", "rapid6/L2/p??.json")
LIKE = 0.95
LIKE_TITLE = 0.7  # of a headline that may be misread


@dataclass(frozen=True, slots=True)
class Label:
    """What [start, end) of a page is: a block or line of a true article, or of none."""

    start: int
    end: int
    unit: str | None
    role: str
    copy: int
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A true article as a page prints it: one text for each printing, with and without byline."""

    name: str
    title: str
    texts: tuple[str, ...]
    paragraphs: tuple[str, ...]
    in_order: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """A page and its truth."""

    page: Page
    labels: tuple[Label, ...]
    units: tuple[Unit, ...]


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def corpus(folder: Path, options: Sequence[str]) -> Path:
    """Make generated pages in a folder named by their options, unless they are there."""
    place = folder / "".join(options).replace("--", "-").strip("-")
    if not (place / "meta.json").exists():
        make_corpus(place, *options)
    return place


def generated(folder: Path) -> Iterator[Gold]:
    """Read the pages of make_corpus.py."""
    blocks, units = defaultdict(list), defaultdict(list)
    for block in read_lines(folder / "blocks.jsonl"):
        blocks[block["page"]].append(block)
    for unit in read_lines(folder / "units.jsonl"):
        units[unit["page"]].append(unit)
    for number in sorted(blocks):
        name = f"p{number:05d}.txt"
        text = (folder / "pages" / name).read_bytes().decode("utf-8")
        known = {unit["aid"] for unit in units[number]}
        labels = tuple(
            Label(b["start"], b["end"], b["aid"] if b["aid"] in known else None, b["role"], b["copy"],
                  text[b["start"] : b["end"]])
            for b in blocks[number]
        )  # fmt: skip
        found = tuple(_unit(unit, labels) for unit in units[number])
        yield Gold(Page(name, name, text, ""), labels, found)


def _unit(unit: dict, labels: Sequence[Label]) -> Unit:
    """Put the printings of a unit together from the blocks of its page."""
    mine = [(n, label) for n, label in enumerate(labels) if label.unit == unit["aid"]]
    texts = []
    for copy in sorted({label.copy for _, label in mine}):
        printed = [label for _, label in mine if label.copy == copy]
        heads = "".join(fold(label.text) for label in printed if label.role == "headline")
        body = "".join(fold(label.text) for label in printed if label.role == "body")
        closing = "".join(fold(label.text) for label in printed if label.role not in ("headline", "body"))
        texts += [heads + body, body, heads + body + closing, body + closing]
    longest = max(map(len, texts))
    first = [n for n, label in mine if label.copy == 0]
    roles = [label.role for _, label in mine if label.copy == 0]
    in_order = first == list(range(first[0], first[0] + len(first))) and roles[0] in ("headline", "marker")
    return Unit(
        unit["aid"], fold(unit["title"]), tuple(text for text in texts if 5 * len(text) >= 4 * longest),
        tuple(fold(p) for p in unit["body"].split("\n") if fold(p)), in_order,
    )  # fmt: skip


def printed(pattern: str) -> Iterator[Gold]:
    """Read pages that were printed, and read by an engine; the truth is what the engine read of each article."""
    pages = SHARED / "ocr-pages"
    instances = defaultdict(list)
    for instance in read_lines(pages / "instances.jsonl"):
        instances[instance["page"]].append(instance)
    read = _as_read(pattern.split("/")[0], pattern.split("/")[1])
    for path in sorted(pages.glob(pattern)):
        text = path.read_bytes().decode("utf-8")
        labels = tuple(_line_labels(path, text, instances[path.name[:3]]))
        units = _printed_units(instances[path.name[:3]], labels, read)
        yield Gold(Page(path.name, path.name, text, ""), labels, units)


def boxed(pattern: str) -> Iterator[Gold]:
    """Read printed pages in a format with boxes; each line is told by the printed line where it stands."""
    pages = SHARED / "ocr-pages"
    instances = defaultdict(list)
    for instance in read_lines(pages / "instances.jsonl"):
        instances[instance["page"]].append(instance)
    images = {record["page"]: record["images"] for record in read_lines(pages / "pages.jsonl")}
    engine, level = pattern.split("/")[0], pattern.split("/")[1]
    read = _as_read(engine, level)
    for path in sorted(pages.glob(pattern)):
        name = path.name[:3]
        (page,) = read_dump(Source(path.name, path))
        if not page.lines:
            continue  # no reader knows this format yet
        places = list(_truth_places(read_lines(pages / "truth_lines" / f"{name}.jsonl"), images[name][level]))
        labels = []
        for line in page.lines:
            at = _nearest(line.box, places)
            text = page.text[line.start : line.end]
            unit = at["inst"] or None if at else None
            role = (
                {"headline": "headline", "sub": "headline", "byline": "byline"}.get(at["role"], "body")
                if at
                else "body"
            )
            labels.append(Label(line.start, line.end, unit, role, 0, text))
        units = _printed_units(instances[name], tuple(labels), read)
        yield Gold(page, tuple(labels), units)


def _truth_places(lines: Sequence[dict], image: dict) -> Iterator[tuple[tuple[float, ...], dict]]:
    """Give the printed lines with their places in the damaged image: left, top, right, bottom."""
    (a, b, c), (d, e, f) = image["affine_clean_to_image"]
    for line in lines:
        x0, y0, x1, y1 = line["bbox"]
        corners = [(a * x + b * y + c, d * x + e * y + f) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        yield (min(xs), min(ys), max(xs), max(ys)), line


def _nearest(box: tuple[float, ...] | None, places: Sequence[tuple[tuple[float, ...], dict]]) -> dict | None:
    """Give the printed line that a box covers most of."""
    if box is None:
        return None
    x, y, w, h = box
    best, most = None, 0.0
    for (left, top, right, bottom), line in places:
        across, down = min(right, x + w) - max(left, x), min(bottom, y + h) - max(top, y)
        if across > 0 and down > 0 and across * down > most:
            best, most = line, across * down
    return best


def _as_read(engine: str, level: str) -> dict[str, str]:
    return {
        record["inst"]: fold(record["ocr_text_truth_order"])
        for record in read_lines(SHARED / "ocr-pages" / "truth.jsonl")
        if record["engine"] == engine and f"L{record['level']}" == level
    }


def _printed_units(instances: Sequence[dict], labels: Sequence[Label], read: dict[str, str]) -> tuple[Unit, ...]:
    """Give the articles that a page prints, each as the engine read it and as it is."""
    units = []
    for instance in instances:
        texts = [fold(instance["text"])]
        if read.get(instance["inst"]):
            texts = [read[instance["inst"]], *texts]
        byline = fold(instance["byline"])
        texts += [text[: -len(byline)] for text in texts if byline and text.endswith(byline)]
        mine = [n for n, label in enumerate(labels) if label.unit == instance["inst"]]
        whole = bool(mine) and mine == list(range(mine[0], mine[0] + len(mine)))
        in_order = whole and labels[mine[0]].role == "headline"
        paragraphs = tuple(fold(p) for p in instance["body"].split("\n") if fold(p))
        title = fold(instance["title"] + instance["sub"])
        units.append(Unit(instance["inst"], title, tuple(texts), paragraphs, in_order))
    return tuple(units)


def _line_labels(path: Path, text: str, instances: Sequence[dict]) -> Iterator[Label]:
    """Give each line the article that it belongs to; digital pages have no such list, so by its letters."""
    titles = {i["inst"]: (fold(i["title"]), fold(i["sub"]), fold(i["byline"])) for i in instances}
    texts = {i["inst"]: fold(i["text"]) for i in instances}
    spans = path.with_name(path.name + ".spans.tsv")
    given = {}
    if spans.exists():
        for row in spans.read_text(encoding="utf-8").splitlines()[1:]:
            line, inst, *_ = row.split("\t")
            given[int(line)] = None if inst == "_none" else inst
    at = 0
    last: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        letters = fold(line)
        if letters:
            if spans.exists():
                unit = given.get(number)
            else:
                holders = [inst for inst, whole in texts.items() if letters in whole]
                unit = last if last in holders else holders[0] if holders else None
                last = unit
            role = "body"
            for part, name in zip(titles.get(unit or "", ()), ("headline", "headline", "byline"), strict=False):
                is_part = name == "headline" and len(letters) > 3 and letters in part
                if part and (is_part or Indel.normalized_similarity(letters, part) >= LIKE_TITLE):
                    role = name
            yield Label(at, at + len(line), unit, role, 0, line)
        at += len(line) + 1


class Score(Counter):
    """Counts, by name."""


def score_page(gold: Gold, examples: dict[str, list[str]]) -> Score:
    """Clean one page and hold the articles against the truth."""
    result = clean([gold.page], replace(DEFAULTS, scope="page", max_removed=1.0))
    articles = [article for article in result.articles if article.kind != "furniture"]
    texts = [fold(article.text) for article in articles]
    owner = _owners(gold, articles)
    score = Score()
    removed = {
        n for n, label in enumerate(gold.labels) for entry in result.ledger
        if entry.fate == "duplicate" and entry.span.start <= label.start < entry.span.end
    }  # fmt: skip
    for unit in gold.units:
        likeness = {n: max(Levenshtein.normalized_similarity(text, t, score_cutoff=0.3) for t in unit.texts)
                    for n, text in enumerate(texts)}  # fmt: skip
        best = max(likeness, key=lambda n: likeness[n], default=None)
        right = best is not None and likeness[best] >= LIKE
        score["units"] += 1
        score["recovered"] += right
        score["units in order"] += unit.in_order
        score["recovered in order"] += right and unit.in_order
        mine = _letters_by_article(gold, unit.name, owner)
        main = max(mine, key=lambda n: mine[n], default=None)
        if unit.title and any(label.unit == unit.name and label.role == "headline" for label in gold.labels):
            given = main is not None and Indel.normalized_similarity(
                fold("".join(articles[main].headline)), unit.title) >= LIKE_TITLE  # fmt: skip
            score["headlines"] += 1
            score["headlines right"] += given
        if right and best is not None:
            _count_breaks(articles[best], unit, score)
        else:
            cause = _cause(gold, unit, owner, removed, articles)
            score["cause " + cause] += 1
            examples[cause].append(_example(gold, unit, owner, removed))
    for n, article in enumerate(articles):
        _count_wrong_headline(gold, n, article, owner, score)
    return score


def _owners(gold: Gold, articles: Sequence[Article]) -> list[int | None]:
    """Give for each label the article that holds most of it."""
    found: list[int | None] = []
    for label in gold.labels:
        held: Counter[int] = Counter()
        for n, article in enumerate(articles):
            for span in article.sources:
                held[n] += max(0, min(span.end, label.end) - max(span.start, label.start))
        best = max(held, key=lambda n: held[n], default=None)
        found.append(best if best is not None and held[best] else None)
    return found


def _letters_by_article(gold: Gold, unit: str, owner: Sequence[int | None]) -> Counter[int]:
    letters: Counter[int] = Counter()
    for label, n in zip(gold.labels, owner, strict=True):
        if label.unit == unit and n is not None and label.role == "body":
            letters[n] += len(fold(label.text))
    return letters


def _count_wrong_headline(gold: Gold, n: int, article: Article, owner: Sequence[int | None], score: Score) -> None:
    """Count a body whose headline belongs to another article."""
    bodies: Counter[str | None] = Counter()
    for label, holder in zip(gold.labels, owner, strict=True):
        if holder == n and label.role == "body":
            bodies[label.unit] += len(fold(label.text))
    if not bodies or bodies.most_common(1)[0][0] is None:
        return
    score["bodies"] += 1
    spans = article.sources[: len(article.headline)]
    heads = {
        label.unit for label in gold.labels for span in spans
        if span.start < label.end and label.start < span.end and label.role == "headline"
    }  # fmt: skip
    score["bodies with a wrong headline"] += bool(heads) and bodies.most_common(1)[0][0] not in heads


def _count_breaks(article: Article, unit: Unit, score: Score) -> None:
    """Count the paragraph breaks of a recovered article that stand where the truth has one, within three letters."""
    mine, true = [fold(p) for p in article.body], unit.paragraphs
    ends, total = [], 0
    for paragraph in mine[:-1]:
        total += len(paragraph)
        ends.append(total)
    wanted, total = [], 0
    for paragraph in true[:-1]:
        total += len(paragraph)
        wanted.append(total)
    steps = Levenshtein.opcodes("".join(mine), "".join(true))
    mapped = []
    for end in ends:
        step = next((s for s in steps if s.src_start <= end <= s.src_end), None)
        mapped.append(min(step.dest_start + end - step.src_start, step.dest_end) if step else -9)
    score["breaks"] += len(wanted)
    score["breaks made"] += len(ends)
    score["breaks right"] += sum(any(abs(end - want) <= 3 for want in wanted) for end in mapped)


def _cause(gold: Gold, unit: Unit, owner: Sequence[int | None], removed: set[int], articles: Sequence[Article]) -> str:
    """Say what went wrong with an article, by what weighs most in letters."""
    mine = [n for n, label in enumerate(gold.labels) if label.unit == unit.name and n not in removed]
    size = {n: len(fold(label.text)) for n, label in enumerate(gold.labels)}
    if not mine:
        return "removed"
    held: Counter[int | None] = Counter()
    for n in mine:
        held[owner[n]] += size[n]
    main = max((n for n in held if n is not None), key=lambda n: held[n], default=None)
    if main is None:
        return "taken for furniture"
    missing = sum(size[n] for n in mine if owner[n] != main)
    foreign = [n for n, label in enumerate(gold.labels) if owner[n] == main and label.unit != unit.name]
    whole = min(map(len, unit.texts))  # of a printed page, what its engine read
    present = sum(size[n] for n in mine)
    lost = max(0, whole - present)
    if lost > max(missing, sum(size[n] for n in foreign)):
        return "removed"
    first = [n for n in mine if gold.labels[n].copy == gold.labels[mine[0]].copy]
    torn = " (interleaved)" if first != list(range(first[0], first[-1] + 1)) else ""
    if missing > sum(size[n] for n in foreign):
        return "split: " + _how_split(gold, mine, owner, main) + torn
    if foreign:
        return "joined: " + _how_joined(gold, unit, foreign, mine, removed) + torn
    return "order within" + torn


def _how_split(gold: Gold, mine: Sequence[int], owner: Sequence[int | None], main: int) -> str:
    for a, b in pairwise(mine):
        if owner[a] != owner[b]:
            second = gold.labels[b]
            if {gold.labels[a].role, second.role} == {"headline", "body"}:
                return "headline from body"
            if second.role == "headline":
                return "headline from headline"
            if second.role != "body":
                return f"{second.role} off"
            if b != a + 1:
                return "paragraph after a gap"
            short = len(fold(second.text)) < 30
            return "short paragraph" if short else "paragraph"
    return "other"


def _how_joined(gold: Gold, unit: Unit, foreign: Sequence[int], mine: Sequence[int], removed: set[int]) -> str:
    after = [n for n in foreign if n > mine[-1]]
    before = [n for n in foreign if n < mine[0]]
    first = after[0] if after else before[-1] if before else foreign[0]
    label = gold.labels[first]
    if label.unit is None:
        return "advertisement" if label.role != "body" else "other text"
    if not after and not before:
        return "what stands inside"
    others = [n for n in foreign if gold.labels[n].unit == label.unit]
    has_head = [n for n in others if gold.labels[n].role == "headline"]
    side = "next" if after else "one before"
    if after and has_head and has_head[0] == first:
        return f"{side}, subhead"
    if not after and gold.labels[mine[0]].role == "headline":
        return f"{side}, subhead"
    gap = min(mine) if not after else first
    beside = "copy between" if gap - 1 in removed or gap in removed else "headless"
    return f"{side}, {'its headline elsewhere' if has_head else beside}"


def _example(gold: Gold, unit: Unit, owner: Sequence[int | None], removed: set[int]) -> str:
    mine = [n for n, label in enumerate(gold.labels) if label.unit == unit.name]
    rows = [f"{gold.page.id} {unit.name}"]
    for n in range(max(0, mine[0] - 3), min(len(gold.labels), mine[-1] + 4)) if mine else ():
        label = gold.labels[n]
        mark = "*" if label.unit == unit.name else " "
        where = "gone" if n in removed else owner[n]
        text = " ".join(label.text.split())
        shown = text if len(text) < 70 else text[:34] + " … " + text[-20:]
        rows.append(f"  {mark} {label.unit or '-':10} {label.copy} {label.role[:8]:8} → {where}  {shown}")
    return "\n".join(rows)


def table(score: Score) -> dict[str, float]:
    """Give the figures of a set."""
    tp, made, true = score["breaks right"], score["breaks made"], score["breaks"]
    return {
        "articles": score["units"],
        "recovered": score["recovered"] / max(1, score["units"]),
        "in order": score["recovered in order"] / max(1, score["units in order"]),
        "headlines right": score["headlines right"] / max(1, score["headlines"]),
        "wrong headline": score["bodies with a wrong headline"] / max(1, score["bodies"]),
        "breaks F1": 2 * tp / max(1, made + true),
    }


def pages_of(args: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Gold]]:
    """Give each page of each set, with the set's name."""
    for name, corpora in (CHECKING if args.check else TUNING).items():
        for options in corpora if args.only in name else ():
            yield from ((name, gold) for gold in generated(corpus(folder, options)))
    for kind, patterns, read in (("printed", PRINTED, printed), ("boxed", BOXED, boxed)):
        for pattern in patterns:
            if args.only in f"{kind} {pattern}":
                yield from ((pattern, gold) for gold in read(pattern))


def show(results: dict[str, dict[str, float]], causes: dict[str, dict[str, int]]) -> None:
    """Print the figures, and the causes from the most frequent down."""
    columns = list(next(iter(results.values())))
    print(f"{'':32}" + " ".join(f"{c[:15]:>15}" for c in columns))
    for name, row in results.items():
        print(f"{name:32}" + " ".join(f"{row[c]:15.3f}" if c != "articles" else f"{row[c]:15.0f}" for c in columns))
    total: Counter[str] = Counter()
    for found in causes.values():
        total.update(found)
    print()
    for cause, count in total.most_common():
        parts = (f"{name[:14]} {found[cause]}" for name, found in causes.items() if cause in found)
        print(f"{count:5}  {cause:44}" + "  ".join(parts))


def main() -> None:
    """Measure every set, print tables, keep the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="checking seeds instead of tuning seeds")
    parser.add_argument("--only", default="", help="sets whose name holds this")
    parser.add_argument("--folder", type=Path, help="keep the generated pages here, and use those that are there")
    parser.add_argument("--show", help="print where causes that begin so are seen")
    args = parser.parse_args()
    scores: dict[str, Score] = defaultdict(Score)
    examples: dict[str, list[str]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for name, gold in pages_of(args, args.folder or Path(folder)):
            scores[name].update(score_page(gold, examples))
    results = {name: table(score) for name, score in scores.items()}
    causes = {
        name: {k[6:]: v for k, v in score.most_common() if k.startswith("cause ")} for name, score in scores.items()
    }
    show(results, causes)
    for cause, found in sorted(examples.items()):
        if args.show and cause.startswith(args.show):
            print("\n".join([f"\n== {cause}", *found]))
    if not args.only:
        keep_run("assembly-check" if args.check else "assembly", {"results": results, "causes": causes})


if __name__ == "__main__":
    main()
