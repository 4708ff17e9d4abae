"""Gold and output → one report of plain values: figures by noise, relation and length, and the worst errors."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dedupe.evaluation.boundaries import FRAGMENT, within
from dedupe.evaluation.claims import find_claims, find_joined
from dedupe.evaluation.corpus import families
from dedupe.evaluation.coverage import cover
from dedupe.evaluation.metrics import Score, adjusted_rand, b_cubed, count_pairs, harmonic, pairs_in, repeated
from dedupe.evaluation.names import by_name, page_name
from dedupe.evaluation.records import Found, Gold, Output, Pair, Passage, pair_of
from dedupe.evaluation.stages import NO_CANDIDATE, NOT_VERIFIED, trace

Report = dict[str, Any]


class _Outcome(NamedTuple):
    """The pairs that should be found, those of them that were, those found wrongly, and the articles missed."""

    true: set[Pair]
    found: set[Pair]
    wrong: set[Pair]
    missing: Sequence[str] = ()


_JOINED = 0.5  # share of the shorter passage that clusters must join for a judged pair to be found
_NOISE = (0.0, 0.02, 0.05, 0.10, 0.20)
_LENGTHS = (20, 60, 200, 1000)
_EXCERPT = 60


def evaluate(gold: Gold, output: Output, same_page: bool = False, errors: int = 5, stages: bool = True) -> Report:
    """Measure an output against a gold standard. Every share is 0..1; `stages` costs a second run of the matching."""
    report: Report = {"gold": gold.source, "notes": list(gold.notes)}
    present = by_name(dict.fromkeys([*output.texts, *(article.page for article in output.articles)]))
    absent = {p.page for p in gold.passages.values() if page_name(p.page) not in present}
    if absent:
        report["notes"].append(
            f"{len(absent)} pages of the gold standard are not in OUT: {', '.join(sorted(absent)[:3])} …"
        )
    unread = {entry.span.page for entry in output.ledger} - output.texts.keys()
    if unread:
        report["notes"].append(f"no text for {len(unread)} pages of OUT; passages on them may count as missed")
    outcome = _judged(gold, output, report) if gold.judged else _clusters(gold, output, same_page, report)
    if stages and output.texts:
        _stages(gold, output, outcome, report, same_page)
    elif stages:
        report["notes"].append("stages were not measured: OUT has no pages.jsonl (--no-pages)")
    if errors:
        texts = by_name(output.texts)

        def worst(pairs: Iterable[Pair]) -> list[Report]:
            longest = sorted(pairs, key=lambda pair: (-_length(gold, pair), pair))[:errors]
            return [_shown(gold, texts, pair) for pair in longest]

        report["errors"] = {
            "missed": worst(outcome.true - outcome.found),
            "wrong": worst(outcome.wrong),
            "missed_articles": [
                text[: 2 * _EXCERPT] for text in sorted(outcome.missing, key=len, reverse=True)[:errors]
            ],
        }
    return report


def _judged(gold: Gold, output: Output, report: Report) -> _Outcome:
    """Score judged pairs: which are joined, and which should be."""
    joined = find_joined(gold, output, _JOINED)
    scored = {j.pair: j for j in gold.judged if j.is_copy is not None}
    true = {pair for pair, j in scored.items() if j.is_copy}
    found = {pair for pair in scored if pair in joined}
    report["pairs"] = _figures(Score(len(true & found), len(found), len(true)))
    asked = [j.pair for j in gold.judged if j.contains]
    report["contained"] = {"pairs": len(asked), "joined": sum(pair in joined for pair in asked)}
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for judgement in gold.judged:
        by[judgement.label][0] += 1
        by[judgement.label][1] += judgement.pair in joined
    report["by_label"] = {label: {"pairs": n, "joined": k} for label, (n, k) in sorted(by.items())}
    report["by_length"] = _sliced(true, found, lambda pair: _bin(_length(gold, pair), _LENGTHS))
    scripts = {pair: "/".join(sorted({gold.passages[k].relation for k in pair})) for pair in scored}
    if any(scripts.values()):
        report["by_script"] = _sliced(true, found, lambda pair: scripts[pair])
    return _Outcome(true, found & true, found - true)


def _clusters(gold: Gold, output: Output, same_page: bool, report: Report) -> _Outcome:
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
    held = {key: pair_of(key, min(holders)) for key, holders in gold.fragments.items()}
    hits = {key for key, holders in gold.fragments.items() if _fragment_found(key, holders, claims.fragments, found_in)}
    report["fragments"] = {"true": len(held), "found": len(hits), "recall": len(hits) / len(held) if held else 1.0}
    long = {key for key in held if gold.passages[key].letters >= FRAGMENT}
    report["fragments"][f"recall_{FRAGMENT}_and_more"] = len(hits & long) / len(long) if long else 1.0
    by_likest = {key for key in long if _fragment_found(key, gold.fragments[key], claims.likest, found_in)}
    report["fragments"]["recall_by_likest"] = len(by_likest) / len(long) if long else 1.0
    report["fragments"].update(within(gold, output, hits))
    report["hard_negatives"] = _negatives(gold, found, claims)
    for name, rule in _slices(gold).items():
        report[name] = _sliced(true, found, rule)
        everything = Counter(rule(pair) for pair in held.values())
        reached = Counter(rule(held[key]) for key in hits)
        for label, count in sorted(everything.items()):
            figures = report[name].setdefault(label, {})
            figures.update({"fragment_recall": reached[label] / count, "fragments": count})
    coverage = cover(gold, [a for a in output.articles if a.kind != "furniture"], same_page)
    report["articles"] = {
        "true": len(gold.articles),
        "recovered": coverage.recovered,
        "lost_text": coverage.lost,
        "left_over_text": coverage.left_over,
    }
    parts = set(held.values())
    missed_parts = {pair for key, pair in held.items() if key not in hits}
    return _Outcome(true | parts, (found & true) | (parts - missed_parts), found - true, coverage.missing)


def _per_page(gold: Gold, clusters: Mapping[str, str]) -> dict[str, str]:
    return {key: f"{cluster} on {gold.passages[key].page}" for key, cluster in clusters.items()}


def _fragment_found(
    key: str, holders: Collection[str], claimed: Mapping[str, str], found_in: Mapping[str, str]
) -> bool:
    return claimed.get(key) in holders or any(found_in[key] == found_in[holder] for holder in holders)


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


def _sliced(true: set[Pair], found: set[Pair], rule: Callable[[Pair], str]) -> dict[str, Report]:
    right, all_found, all_true = (Counter(map(rule, pairs)) for pairs in (true & found, found, true))
    labels = sorted(all_found.keys() | all_true.keys(), key=_in_order)
    return {label: _figures(Score(right[label], all_found[label], all_true[label])) for label in labels}


def _in_order(label: str) -> tuple[int, str]:
    """Sort labels that begin with a number by it, the others by name."""
    digits = re.match(r"\d+", label)
    return (int(digits.group()) if digits else -1, label)


def _stages(gold: Gold, output: Output, outcome: _Outcome, report: Report, same_page: bool) -> None:
    traced = trace(gold, output, outcome.true, outcome.found, same_page)
    counts = Counter(traced.ended.values())
    lost = counts[NO_CANDIDATE]
    unverified = lost + counts[NOT_VERIFIED]
    total = max(1, len(outcome.true))
    report["stages"] = {
        "true_pairs": len(outcome.true),
        "candidate_recall": 1 - lost / total,
        "verified_recall": 1 - unverified / total,
        "ended": dict(sorted(counts.items())),
        "candidates_per_true_pair": traced.candidates_per_pair,
    }
    report["curve"] = [{"threshold": t, "precision": p, "recall": r, "f1": harmonic(p, r)} for t, p, r in traced.curve]
    report["lost_at"] = {f"{pair.a} {pair.b}": stage for pair, stage in sorted(traced.ended.items())}


def _figures(score: Score) -> Report:
    shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {"true": score.true, "found": score.found, **shares}


def _length(gold: Gold, pair: Pair) -> int:
    return min(gold.passages[key].letters for key in pair)


def _shown(gold: Gold, texts: Mapping[str, str], pair: Pair) -> Report:
    return {side: _excerpt(gold.passages[key], texts) for side, key in zip("ab", pair, strict=True)}


def _excerpt(passage: Passage, texts: Mapping[str, str]) -> Report:
    text = texts.get(page_name(passage.page), "")
    start, end = passage.spans[0][0], min(passage.spans[-1][1], len(text))
    shown = text[start : min(end, start + _EXCERPT)]
    return {"key": passage.key, "page": passage.page, "start": start, "end": end, "text": shown}
