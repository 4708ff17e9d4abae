"""Explanation → lines for a person, or a record."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from dedupe.explanation import Aligned, Column, Explanation, Side
from dedupe.model import Span
from dedupe.reports.jsonl import Json, member_record, span_record
from dedupe.settings import Settings

_AROUND = 12  # equal letters shown on each side of a difference
_EXCERPT = 60  # letters of a side, as normalized
_SHOWN = 0.05  # log-odds: smaller parts are left out
_DECIMALS = 4

# What the clues of `facts.clues` are called here; those of the first lot are chances, as negative logarithms.
_CHANCES = {
    "digits": "digits",
    "unlike_digits": "digits of unlike shapes",
    "attested": "words printed elsewhere too",
    "in_place": "… beside the same letters",
    "gives_way": "words that give way twice",
}
_NAMES = {
    **_CHANCES,
    "renamed": "one word for another, twice",
    "reworded": "rewording",
    "length": "length",
    "longest_left_out": "longest stretch left out",
    "longest_rewritten": "longest stretch rewritten",
    "left_out": "letters left out",
}


def explanation_lines(found: Explanation, settings: Settings) -> Iterator[str]:
    """Give an explanation as text, a line each; differences as [A→B], long equal stretches cut."""
    for name, side in (("A", found.a), ("B", found.b)):
        yield f"{name}           {_places(side.spans)}: {len(side.normalized)} letters, {len(side.tokens)} tokens\n"
        yield f"  normalized {_excerpt(side)}\n"
        yield f"  tokens     {' '.join(side.tokens[:_AROUND])}{' …' if len(side.tokens) > _AROUND else ''}\n"
    yield from _likeness(found, settings)
    if found.whole is not None:
        similarity, columns = found.whole
        yield f"end to end   similarity {similarity:.4f}\n"
        if not found.aligned:
            yield from _shown(columns)
    for number, aligned in enumerate(found.aligned, 1):
        yield from _match(number, aligned, settings)
    if not found.aligned:
        yield f"matches      none: no passage of {settings.min_chars} letters is alike in both\n"
    yield from _decision(found, settings)


def _likeness(found: Explanation, settings: Settings) -> Iterator[str]:
    alike, signing = found.likeness, settings.signing
    size = f"{signing.shingle_chars} characters" if settings.tokenizer == "chars" else f"{signing.shingle_words} words"
    counts = f"{found.a.shingles} and {found.b.shingles}, {alike.shared} shared"
    yield f"shingles     of {size}: {counts}; Jaccard {alike.jaccard:.4f}\n"
    bucket = "share a bucket" if alike.in_one_bucket else "share no bucket"
    scheme = f"{signing.num_perm} values, affine32 as datasketch 2; {signing.bands} bands of {signing.rows}"
    yield f"signatures   estimate {alike.estimate:.4f} ({scheme}: {bucket})\n"
    sources = [
        name for name, is_one in (("signatures", alike.by_signatures), ("shared n-grams", alike.by_passages)) if is_one
    ]
    yield f"candidates   {'by ' + ' and '.join(sources) if sources else 'none'}\n"


def _match(number: int, aligned: Aligned, settings: Settings) -> Iterator[str]:
    verdict = "variant: one form, other facts" if aligned.is_variant else "one text"
    others = ", as passages beside it or other printings say" if aligned.is_by_others else ""
    yield f"match {number}      similarity {aligned.similarity:.4f}, {verdict}{others}\n"
    yield f"  passages   {_place(aligned.a)} and {_place(aligned.b)}\n"
    yield f"  misread    {aligned.misread:.4f} of the letters, by the differences of one letter\n"
    if aligned.numbers:
        yield f"  numbers    {_pairs(aligned.numbers)}\n"
    if aligned.words:
        yield f"  words      {_pairs(aligned.words)}\n"
    facts = settings.facts
    if aligned.odds is not None:
        parts = (f"{_NAMES.get(name, name)} {part:+.1f}" for name, part in aligned.weights if abs(part) >= _SHOWN)
        yield f"  log-odds   {aligned.odds:+.1f} of one text (a copy from {facts.copy_from:+.1f}): {', '.join(parts)}\n"
    else:
        chances = (f"{_CHANCES[name]} {math.exp(-value):.3f}" for name, value in aligned.clues if name in _CHANCES)
        yield f"  chances    of so much by misreading (a variant below {facts.chance}): {', '.join(chances)}\n"
    yield from _shown(aligned.columns)


def _shown(columns: Sequence[Column]) -> Iterator[str]:
    yield f"  aligned    {difference(columns)}\n"


def difference(columns: Sequence[Column]) -> str:
    """Write an alignment in a line: what is equal as it is, long stretches of it cut, what is not as [A→B]."""
    parts = []
    for number, column in enumerate(columns):
        if not column.equal:
            parts.append(f"[{column.a}→{column.b}]")
            continue
        head = _AROUND if number else 2 * _AROUND
        tail = _AROUND if number + 1 < len(columns) else 0
        left_out = len(column.a) - head - tail
        if left_out <= _AROUND:
            parts.append(column.a)
        else:
            parts.append(f"{column.a[:head]}…({left_out})…{column.a[len(column.a) - tail :]}")
    return "".join(parts)


def _decision(found: Explanation, settings: Settings) -> Iterator[str]:
    for joined in found.joined:
        yield (
            f"cluster      {joined.action}: A {joined.a.role}, {joined.a.relation} ({joined.a.similarity:.2f}); "
            f"B {joined.b.role}, {joined.b.relation} ({joined.b.similarity:.2f})\n"
        )
    for span, of in found.removed:
        yield f"removed      {_place(span)}, as it stands at {_place(of)}\n"
    if not found.removed:
        yield f"removed      nothing of either, with --scope {settings.scope}\n"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{a} / {b}" for a, b in pairs)


def _places(spans: Sequence[Span]) -> str:
    more = f" and {len(spans) - 1} more" if len(spans) > 1 else ""
    return f"{_place(spans[0])}{more}"


def _place(span: Span) -> str:
    return f"{span.page}@{span.start}-{span.end}"


def _excerpt(side: Side) -> str:
    return side.normalized if len(side.normalized) <= _EXCERPT else f"{side.normalized[:_EXCERPT]}…"


def explanation_record(found: Explanation) -> Json:
    """Give an explanation as one record: everything, nothing cut."""
    alike = found.likeness
    return {
        "a": _side_record(found.a),
        "b": _side_record(found.b),
        "shared_shingles": alike.shared,
        "jaccard": round(alike.jaccard, _DECIMALS),
        "jaccard_estimate": round(alike.estimate, _DECIMALS),
        "in_one_bucket": alike.in_one_bucket,
        "candidate_by": [
            name for name, is_one in (("signatures", alike.by_signatures), ("passages", alike.by_passages)) if is_one
        ],
        "similarity": None if found.whole is None else round(found.whole[0], _DECIMALS),
        "aligned": None if found.whole is None else _columns_record(found.whole[1]),
        "matches": [_match_record(aligned) for aligned in found.aligned],
        "clusters": [
            {"action": joined.action, "a": member_record(joined.a), "b": member_record(joined.b)}
            for joined in found.joined
        ],
        "removed": [{**span_record(span), "of": span_record(of)} for span, of in found.removed],
    }


def _side_record(side: Side) -> Json:
    return {
        "spans": [span_record(span) for span in side.spans],
        "normalized": side.normalized,
        "tokens": list(side.tokens),
        "shingles": side.shingles,
    }


def _match_record(aligned: Aligned) -> Json:
    return {
        "a": span_record(aligned.a),
        "b": span_record(aligned.b),
        "similarity": round(aligned.similarity, _DECIMALS),
        "verdict": "variant" if aligned.is_variant else "copy",
        "judged_with_others": aligned.is_by_others,
        "misread": round(aligned.misread, _DECIMALS),
        "numbers": [list(pair) for pair in aligned.numbers],
        "words": [list(pair) for pair in aligned.words],
        "clues": {name: round(value, _DECIMALS) for name, value in aligned.clues},
        "weights": {name: round(value, _DECIMALS) for name, value in aligned.weights},
        "log_odds": None if aligned.odds is None else round(aligned.odds, _DECIMALS),
        "aligned": _columns_record(aligned.columns),
    }


def _columns_record(columns: Sequence[Column]) -> list[list[str]]:
    """Give what is equal as [text], what is not as [a, b]."""
    return [[c.a] if c.equal else [c.a, c.b] for c in columns]
