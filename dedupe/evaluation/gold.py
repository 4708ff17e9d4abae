"""A gold standard on disk → its records: generated corpora, judged documents, printed pages, judged passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from dedupe.errors import UsageError
from dedupe.evaluation.corpus import read_corpus
from dedupe.evaluation.output import read_lines
from dedupe.evaluation.records import Gold, Judgement, Passage, pair_of

WHOLE_PAGE = ((0, 1 << 60),)


def read_gold(
    path: Path, texts: dict[str, str], sources: Callable[[str], Iterable[Path]], same_page: bool = False
) -> Gold:
    """Read a gold standard, of whichever kind it is; raise UsageError where it is none, or broken.

    `texts` are OUT's page texts by page id; `sources(page)` gives the places where a page's file may be, beside which
    the lines of a printed page are listed (`.spans.tsv`).
    """
    gold = _read_any(path, texts, sources, same_page)
    if not gold.passages:
        raise UsageError(f"{path}: empty, there is nothing to measure; see docs/CLI.md for what stands in it")
    return gold


def _read_any(path: Path, texts: dict[str, str], sources: Callable[[str], Iterable[Path]], same_page: bool) -> Gold:
    try:
        if (path / "blocks.jsonl").is_file() and (path / "units.jsonl").is_file():
            return read_corpus(path, same_page)
        if (path / "instances.jsonl").is_file():
            return _read_printed(path, texts, sources)
        if (path / "docs.jsonl").is_file() or path.name == "pairs.jsonl":
            return _read_documents(path if path.is_file() else path / "pairs.jsonl")
        if path.is_file():
            return _read_passages(path)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise UsageError(
            f"{path}: a record lacks something or has something else ({error!r}); see docs/CLI.md"
        ) from error
    raise UsageError(f"{path}: no gold standard; docs/CLI.md lists the kinds that evaluate reads")


def _read_documents(path: Path) -> Gold:
    """Read judged pairs of documents: a document is a page, its id the file's name without the ending."""
    records = list(read_lines(path))
    judged = tuple(
        Judgement(
            pair_of(str(record["a"]), str(record["b"])),
            str(record.get("label", "")),
            None if record["dup"] is None else bool(record["dup"]),
            bool(record.get("contains")),
        )
        for record in records
    )
    letters = {str(r[side]): int(r.get(f"len_{side}", 0)) for r in records for side in ("a", "b")}
    return Gold("judged documents", {k: Passage(k, k, WHOLE_PAGE, n) for k, n in letters.items()}, judged=judged)


def _read_passages(path: Path) -> Gold:
    """Read pairs of passages that a user judged: {"a": span, "b": span, "relation": …}."""
    passages: dict[str, Passage] = {}
    judged: list[Judgement] = []
    for record in read_lines(path):
        keys = []
        for side in ("a", "b"):
            page, start, end = str(record[side]["page"]), int(record[side]["start"]), int(record[side]["end"])
            key = f"{page}:{start}-{end}"
            if not 0 <= start < end:
                raise UsageError(f"{path}: {key} is no passage; write 0 <= start < end")
            passages[key] = Passage(key, page, ((start, end),), end - start)
            keys.append(key)
        relation = str(record["relation"])
        if relation not in _RELATIONS:
            raise UsageError(f"{path}: relation {relation!r}; write one of {', '.join(_RELATIONS)}")
        judged.append(Judgement(pair_of(*keys), relation, _RELATIONS[relation], relation == "contained"))
    return Gold("judged passages", passages, judged=tuple(judged))


_RELATIONS = {"copy": True, "contained": True, "overlap": True, "different": False, "unsure": None}


def _read_printed(path: Path, texts: dict[str, str], sources: Callable[[str], Iterable[Path]]) -> Gold:
    """Read pages that an engine has read: which line of its output belongs to which printed article."""
    instances = {record["inst"]: record for record in read_lines(path / "instances.jsonl")}
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    pages: dict[str, str] = {}
    unlisted = []
    for page, text in texts.items():
        listed = [Path(f"{place}.spans.tsv") for place in (*sources(page), path / page)]
        found = next((place for place in listed if place.is_file()), None)
        if found is None:
            unlisted.append(page)
            continue
        starts = list(_line_starts(text))
        for number, name in _read_spans(found):
            if name in instances and number < len(starts):
                spans[name].append((starts[number - 1], starts[number] - 1))
                pages[name] = page
    if not spans:
        raise UsageError(f"{path}: no page of OUT has a .spans.tsv beside its file; run evaluate where clean was run")
    letters = {name: sum(e - s for s, e in found) for name, found in spans.items()}
    passages = {
        name: Passage(name, pages[name], tuple(spans[name]), letters[name], relation=_script(instances[name]))
        for name in sorted(spans)
    }
    judged = tuple(
        Judgement(pair_of(record["a"], record["b"]), str(record["relation"]), bool(record["dup"]))
        for record in read_lines(path / "pairs.jsonl")
        if record["a"] in passages and record["b"] in passages
    )
    notes = (f"no .spans.tsv for {len(unlisted)} pages of OUT",) if unlisted else ()
    return Gold("printed pages", passages, judged=judged, notes=notes)


def _script(instance: dict[str, Any]) -> str:
    return "latin" if instance.get("lang") == "en" else str(instance.get("script", ""))


def _line_starts(text: str) -> Iterator[int]:
    start = 0
    yield start
    for line in text.split("\n"):
        start += len(line) + 1
        yield start


def _read_spans(path: Path) -> Iterator[tuple[int, str]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        yield int(cells[0]), cells[1]
