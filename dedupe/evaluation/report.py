"""Gold and output → one report of plain values: figures by noise, relation and length, and the worst errors."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from dedupe.evaluation.boundaries import within
from dedupe.evaluation.claims import find_claims, find_joined, page_name
from dedupe.evaluation.corpus import families
from dedupe.evaluation.coverage import cover
from dedupe.evaluation.metrics import Score, adjusted_rand, b_cubed, count_pairs, harmonic, pairs_in, repeated
from dedupe.evaluation.records import Found, Gold, Output, Pair, Passage, pair_of
from dedupe.evaluation.stages import NO_CANDIDATE, NOT_VERIFIED, trace

Report = dict[str, Any]
_JOINED = 0.5  # share of the shorter passage that clusters must join for a judged pair to be found
_NOISE = (0.0, 0.02, 0.05, 0.10, 0.20)
_LENGTHS = (20, 60, 200, 1000)
_EXCERPT = 60


def evaluate(gold: Gold, output: Output, same_page: bool = False, errors: int = 5, stages: bool = True) -> Report:
    """Measure an output against a gold standard. Every share is 0..1; `stages` costs a second run of the matching."""
    report: Report = {"gold": gold.source, "notes": list(gold.notes)}
    present = {page_name(page) for page in output.texts} | {page_name(a.page) for a in output.articles}
    present |= {name.rsplit(".", 1)[0] for name in present}
    absent = {p.page for p in gold.passages.values() if page_name(p.page) not in present}
    if absent:
        report["notes"].append(
            f"{len(absent)} pages of the gold standard are not in OUT: {', '.join(sorted(absent)[:3])} …"
        )
    unread = {entry.span.page for entry in output.ledger} - output.texts.keys()
    if unread:
        report["notes"].append(f"no text for {len(unread)} pages of OUT; passages on them may count as missed")
    if gold.judged:
        true, found, wrong = _judged(gold, output, report)
    else:
        true, found, wrong = _clusters(gold, output, same_page, report)
    if stages and output.texts:
        _stages(gold, output, true, found, report)
    elif stages:
        report["notes"].append("stages were not measured: OUT has no pages.jsonl (--no-pages)")
    if errors:
        texts = {page_name(page): text for page, text in output.texts.items()}
        missed = sorted(set(true) - set(found), key=lambda p: (-_length(gold, p), p))
        false = sorted(wrong, key=lambda p: (-_length(gold, p), p))
        report["errors"] = {
            "missed": [_shown(gold, texts, pair) for pair in missed[:errors]],
            "wrong": [_shown(gold, texts, pair) for pair in false[:errors]],
            "missed_articles": report.get("missed_articles", [])[:errors],
        }
    report.pop("missed_articles", None)
    return report


def _judged(gold: Gold, output: Output, report: Report) -> tuple[set[Pair], set[Pair], set[Pair]]:
    """Score judged pairs: which are joined, and which should be."""
    joined = find_joined(gold, output, _JOINED)
    scored = {j.pair: j for j in gold.judged if j.is_copy is not None}
    true = {pair for pair, j in scored.items() if j.is_copy}
    found = {pair for pair in scored if pair in joined}
    report["pairs"] = _figures(Score(len(true & found), len(found), len(true)))
    report["contained"] = _contained(gold, joined)
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for judgement in gold.judged:
        by[judgement.label][0] += 1
        by[judgement.label][1] += judgement.pair in joined
    report["by_label"] = {label: {"pairs": n, "joined": k} for label, (n, k) in sorted(by.items())}
    report["by_length"] = _sliced(gold, true, found, lambda pair: _bin(_length(gold, pair), _LENGTHS))
    scripts = {pair: "/".join(sorted({gold.passages[k].relation for k in pair})) for pair in scored}
    if any(scripts.values()):
        report["by_script"] = _sliced(gold, true, found, lambda pair: scripts[pair])
    return true, found & true, found - true


def _contained(gold: Gold, joined: Mapping[Pair, float]) -> dict[str, int]:
    asked = [j.pair for j in gold.judged if j.contains]
    return {"pairs": len(asked), "joined": sum(pair in joined for pair in asked)}


def _clusters(gold: Gold, output: Output, same_page: bool, report: Report) -> tuple[set[Pair], set[Pair], set[Pair]]:
    """Score clusters, fragments, hard negatives and articles of a gold standard that knows every passage."""
    claims = find_claims(gold, output)
    found_in = _per_page(gold, claims.clusters) if same_page else dict(claims.clusters)
    true_in = gold.clusters
    report["pairs"] = _figures(count_pairs(true_in, found_in))
    report["ari"] = adjusted_rand(true_in, found_in)
    for name, only in (("b_cubed", None), ("b_cubed_of_copies", repeated(true_in))):
        precision, recall = b_cubed(true_in, found_in, only)
        report[name] = {"precision": precision, "recall": recall, "f1": harmonic(precision, recall)}
    true, found = pairs_in(true_in), pairs_in(found_in)
    held = {
        key: next((pair_of(key, h) for h in sorted(holders)), pair_of(key, key))
        for key, holders in gold.fragments.items()
    }
    hits = {key for key, holders in gold.fragments.items() if _fragment_found(key, holders, claims, found_in)}
    report["fragments"] = {"true": len(held), "found": len(hits), "recall": len(hits) / len(held) if held else 1.0}
    report["fragments"].update(within(gold, output, hits))
    report["hard_negatives"] = _negatives(gold, found, claims)
    for name, rule in _slices(gold).items():
        report[name] = _sliced(gold, true, found, rule)
        for label, hit, all_ in _fragment_slices(gold, held, hits, rule):
            report[name].setdefault(label, {})["fragment_recall"] = hit / all_
            report[name][label]["fragments"] = all_
    coverage = cover(gold, [a for a in output.articles if a.kind != "furniture"], same_page)
    report["articles"] = {
        "true": len(gold.articles),
        "recovered": coverage.recovered,
        "lost_text": coverage.lost,
        "left_over_text": coverage.left_over,
    }
    report["missed_articles"] = [text[: 2 * _EXCERPT] for text in sorted(coverage.missing, key=len, reverse=True)]
    missed_fragments = {pair for key, pair in held.items() if key not in hits}
    return true | set(held.values()), (found & true) | (set(held.values()) - missed_fragments), found - true


def _per_page(gold: Gold, clusters: Mapping[str, str]) -> dict[str, str]:
    return {key: f"{cluster} on {gold.passages[key].page}" for key, cluster in clusters.items()}


def _fragment_found(key: str, holders: Collection[str], claims: Found, found_in: Mapping[str, str]) -> bool:
    return claims.fragments.get(key) in holders or any(found_in[key] == found_in[holder] for holder in holders)


def _negatives(gold: Gold, found: Iterable[Pair], claims: Found) -> Report:
    """Count the pairs of one form with other facts that are joined, and those of which one was removed."""
    everything = families(gold)
    joined: Counter[str] = Counter()
    removed = 0
    for pair in found:
        a, b = (gold.passages[key] for key in pair)
        if a.family and a.family == b.family and a.text_id != b.text_id:
            joined[a.family] += 1
            removed += pair in claims.removed
    total, merged = sum(everything.values()), sum(joined.values())
    return {
        "pairs": total,
        "joined": merged,
        "share": merged / total if total else 0.0,
        "removed": removed,
        "by_family": dict(sorted(joined.items())),
    }


def _slices(gold: Gold) -> dict[str, Callable[[Pair], str]]:
    def noise(pair: Pair) -> str:
        rates = [gold.passages[key].error_rate for key in pair]
        return _noise(max(rate for rate in rates if rate is not None)) if None not in rates else "unknown"

    def relation(pair: Pair) -> str:
        a, b = (gold.passages[key] for key in pair)
        kinds = sorted({a.relation, b.relation} - {"full"})
        return "same page" if a.page == b.page else "+".join(kinds) or "full"

    return {
        "by_noise": noise,
        "by_relation": relation,
        "by_length": lambda pair: _bin(_length(gold, pair), _LENGTHS),
    }


def _noise(rate: float) -> str:
    low = None
    for high in _NOISE:
        if rate <= high:
            return f"{low:.0%}-{high:.0%}" if low is not None else f"{high:.0%}"
        low = high
    return f"{low:.0%} and more"


def _bin(length: int, edges: Sequence[int]) -> str:
    low = 0
    for edge in edges:
        if length < edge:
            return f"{low}-{edge - 1}"
        low = edge
    return f"{low} and more"


def _sliced(
    gold: Gold, true: Collection[Pair], found: Collection[Pair], rule: Callable[[Pair], str]
) -> dict[str, Report]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    true_set = set(true)
    for pair in true_set:
        counts[rule(pair)][2] += 1
    for pair in found:
        cell = counts[rule(pair)]
        cell[1] += 1
        cell[0] += pair in true_set
    return {label: _figures(Score(*cell)) for label, cell in sorted(counts.items(), key=_in_order)}


def _in_order(item: tuple[str, object]) -> tuple[int, str]:
    """Sort labels that begin with a number by it, the others by name."""
    digits = re.match(r"\d+", item[0])
    return (int(digits.group()) if digits else -1, item[0])


def _fragment_slices(
    gold: Gold, held: Mapping[str, Pair], hits: Collection[str], rule: Callable[[Pair], str]
) -> Iterable[tuple[str, int, int]]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for key, pair in held.items():
        cell = counts[rule(pair)]
        cell[0] += key in hits
        cell[1] += 1
    return [(label, hit, all_) for label, (hit, all_) in sorted(counts.items())]


def _stages(gold: Gold, output: Output, true: set[Pair], found: set[Pair], report: Report) -> None:
    traced = trace(gold, output, true, found)
    counts = Counter(traced.ended.values())
    lost = counts[NO_CANDIDATE]
    unverified = lost + counts[NOT_VERIFIED]
    total = max(1, len(true))
    report["stages"] = {
        "true_pairs": len(true),
        "candidate_recall": 1 - lost / total,
        "verified_recall": 1 - unverified / total,
        "ended": dict(sorted(counts.items())),
        "candidates_per_true_pair": traced.candidates_per_pair,
    }
    report["curve"] = [{"threshold": t, "precision": p, "recall": r, "f1": harmonic(p, r)} for t, p, r in traced.curve]
    for pair, stage in sorted(traced.ended.items()):
        report.setdefault("lost_at", {})[f"{pair.a} {pair.b}"] = stage


def _figures(score: Score) -> Report:
    return {
        "true": score.true,
        "found": score.found,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def _length(gold: Gold, pair: Pair) -> int:
    return min(gold.passages[key].letters for key in pair)


def _shown(gold: Gold, texts: Mapping[str, str], pair: Pair) -> Report:
    stems = {PurePosixPath(name).stem: name for name in texts}
    return {side: _excerpt(gold.passages[key], texts, stems) for side, key in zip("ab", pair, strict=True)}


def _excerpt(passage: Passage, texts: Mapping[str, str], stems: Mapping[str, str]) -> Report:
    name = page_name(passage.page)
    text = texts.get(name) or texts.get(stems.get(name, ""), "")
    start, end = passage.spans[0][0], min(passage.spans[-1][1], len(text))
    shown = text[start : min(end, start + _EXCERPT)]
    return {"key": passage.key, "page": passage.page, "start": start, "end": end, "text": shown}
