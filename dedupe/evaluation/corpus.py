"""A generated corpus with exact truth → Gold: which blocks print the same stretch of which article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from dedupe.evaluation.names import page_name
from dedupe.evaluation.output import read_lines
from dedupe.evaluation.records import Gold, Passage, Truth
from dedupe.unions import roots

Spans = tuple[tuple[int, int], ...]
_SAME = 0.8  # intersection over union of two blocks' stretches from which they are copies
_WITHIN = 0.9  # share of a block that a larger one holds, from which it is a fragment
_LEAST = 4, 8  # characters of a block that can be a copy, and a fragment


def read_corpus(folder: Path, same_page: bool = False) -> Gold:
    """Read a folder of make_corpus.py. With `same_page`, copies on other pages are not asked for."""
    blocks = list(read_lines(folder / "blocks.jsonl"))
    masters = {record["gid"]: record["master"] for record in read_lines(folder / "groups.jsonl")}
    units = list(read_lines(folder / "units.jsonl"))
    names = {r["page"]: page_name(r["file"]) for r in read_lines(folder / "pages.jsonl")}
    kinds = {(unit["page"], unit["aid"]): unit["kind"] for unit in units}
    asked = [b for b in blocks if b["role"] in ("headline", "body")]
    rubrics = _rubrics(asked, masters)
    asked = [b for b in asked if (b["page"], b["block"]) not in rubrics]
    passages = {_key(b): _passage(b, names, kinds) for b in asked}
    clusters, fragments = _relate(asked, same_page)
    wholes = {} if same_page else _wholes(units)
    articles = tuple(_truth(unit, names, wholes) for unit in units if same_page or unit.get("corpus_required", True))
    return Gold("generated corpus", passages, clusters, fragments, articles=articles)


def _key(block: dict[str, Any]) -> str:
    return f"{block['page']}:{block['block']}"


def _passage(block: dict[str, Any], names: dict[int, str], kinds: dict[tuple[int, str], str]) -> Passage:
    return Passage(
        _key(block),
        names[block["page"]],
        ((block["start"], block["end"]),),
        block["clean_len"],
        block["cer"],
        block["neg"],
        block["gid"],
        relation=kinds.get((block["page"], block["aid"]), "repeat"),
    )


def _rubrics(blocks: Iterable[dict[str, Any]], masters: dict[str, str]) -> set[tuple[int, int]]:
    """Find the blocks that stand word for word in several articles: a column's name, the last line of a notice."""
    printed: dict[str, set[str]] = defaultdict(set)
    texts = {}
    for block in blocks:
        if block["spans"]:
            text = "".join(masters[block["gid"]][s:e] for s, e in block["spans"]).strip()
            texts[block["page"], block["block"]] = text
            printed[text].add(block["gid"])
    return {place for place, text in texts.items() if len(printed[text]) > 1}


def _relate(blocks: Sequence[dict[str, Any]], same_page: bool) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Relate the blocks by the stretches of the article that they print."""
    groups: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for block in blocks:
        if block["gid"] and _length(block["spans"]) >= _LEAST[0]:
            groups[block["gid"], block["page"] if same_page else 0].append(block)
    number = {_key(block): n for n, block in enumerate(blocks)}
    same = (
        (number[_key(a)], number[_key(b)])
        for members in groups.values()
        for a, b in combinations(members, 2)
        if _is_same(a["spans"], b["spans"])
    )
    found = roots(len(blocks), same)
    clusters = {key: _key(blocks[found[n]]) for key, n in number.items()}
    fragments: dict[str, frozenset[str]] = {}
    for members in groups.values():
        for block in members:
            held = _holders(block, [b for b in members if clusters[_key(b)] != clusters[_key(block)]])
            if held:
                fragments[_key(block)] = held
    return clusters, fragments


def _is_same(a: Spans, b: Spans) -> bool:
    shared = _common(a, b)
    return shared > 0 and shared >= _SAME * (_length(a) + _length(b) - shared)


def _holders(block: dict[str, Any], others: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Give the larger blocks that hold all of a block but a tenth."""
    size = _length(block["spans"])
    return frozenset(
        _key(other)
        for other in others
        if size >= _LEAST[1]
        and _length(other["spans"]) > size
        and _common(block["spans"], other["spans"]) >= _WITHIN * size
    )


def _length(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def _common(a: Spans, b: Spans) -> int:
    return sum(max(0, min(e, e2) - max(s, s2)) for s, e in a for s2, e2 in b)


def _wholes(units: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Put together what begins on one page and ends on another."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for unit in units:
        if unit["kind"] == "part1":
            parts[unit["gid"]]["part1"] = f"{unit['title']}\n{unit['body']}"
        elif unit["kind"] == "part2":
            parts[unit["gid"]]["part2"] = unit["body"]
    return {gid: found["part1"] + found["part2"] for gid, found in parts.items() if len(found) > 1}


def _truth(unit: dict[str, Any], names: dict[int, str], wholes: dict[str, str]) -> Truth:
    title, body, extra = unit["title"], unit["body"], "\n".join(unit["extra"])
    texts = [f"{title}\n{body}", body]
    if extra:
        texts += [f"{title}\n{body}\n{extra}", f"{body}\n{extra}"]
    whole = wholes.get(unit["gid"], "") if unit["kind"] in ("part1", "part2") else ""
    return Truth(names[unit["page"]], tuple(dict.fromkeys(texts)), unit["gid"], whole)


def families(gold: Gold) -> Counter[str]:
    """Count the pairs of different texts of one family: what a form with other facts could be taken for."""
    members: dict[str, Counter[str]] = defaultdict(Counter)
    for passage in gold.passages.values():
        if passage.family and passage.text_id:
            members[passage.family][passage.text_id] += 1
    return Counter(
        {
            family: (sum(texts.values()) ** 2 - sum(n * n for n in texts.values())) // 2
            for family, texts in members.items()
        }
    )
