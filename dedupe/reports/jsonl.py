"""Result → the contract's JSON lines: pages, articles, clusters, ledger; and run.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from dedupe.model import Article, Block, Box, Cluster, Entry, Member, Notice, Result, Span
from dedupe.reports.counts import Tally
from dedupe.settings import Settings

Json = Mapping[str, object]

# JSON allows them bare, but many readers take them for the end of a line.
_LINE_BREAKS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)
_DECIMALS = 4  # of similarities and confidences: more would only tell machines apart


def lines(records: Iterable[Json]) -> Iterator[bytes]:
    """Write each record as a line of UTF-8; a lone surrogate, which UTF-8 has no bytes for, as its escape."""
    for record in records:
        line = _ENCODER.encode(record)
        for bare, escape in _LINE_BREAKS.items():
            line = line.replace(bare, escape)
        try:
            yield line.encode("utf-8") + b"\n"
        except UnicodeEncodeError:
            yield json.dumps(record).encode("ascii") + b"\n"


def page_records(result: Result) -> Iterator[Json]:
    """Give the pages with their text and blocks, in order."""
    for page, blocks in zip(result.pages, result.blocks, strict=True):
        yield {
            "page": page.id,
            "source": page.dump,
            "sha256": page.sha256,
            "encoding": page.encoding,
            "format": page.format,
            "text": page.text,
            "blocks": [_block(block) for block in blocks],
            **_fields(page.fields),
        }


def article_records(result: Result) -> Iterator[Json]:
    """Give the articles, in reading order, with the fields that came with the page where each begins."""
    fields = {page.id: page.fields for page in result.pages}
    for article in result.articles:
        yield {
            "id": article.id,
            "page": article.page,
            "kind": article.kind,
            "headline": list(article.headline),
            "byline": article.byline,
            "credit": article.credit,
            "body": list(article.body),
            "text": article.text,
            "copies": article.copies,
            "flags": list(article.flags),
            "sources": [span_record(span) for span in article.sources],
            "copies_at": [span_record(span) for span in article.copies_at],
            **_support(article),
            **_fields(plain_fields(fields[article.page])),
        }


def _support(article: Article) -> dict[str, object]:
    """Give who prints what, where copies had a vote: [start, end, [0 for itself, n for the n-th of copies_at]]."""
    runs = [[run.start, run.end, list(run.copies)] for run in article.support]
    return {"support": runs} if runs else {}


def _fields(fields: Mapping[str, object]) -> Json:
    return {"fields": dict(fields)} if fields else {}


def plain_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Give the fields that say one thing each; lists, of a record's paragraphs or regions, are the page's."""
    return {key: value for key, value in fields.items() if not isinstance(value, list | Mapping)}


def cluster_records(clusters: Iterable[Cluster], first: int = 1) -> Iterator[Json]:
    """Give the clusters, numbered from 1, or behind those of other parts."""
    for number, cluster in enumerate(clusters, first):
        members = [member_record(member) for member in cluster.members]
        yield {"cluster": number, "action": cluster.action, "members": members}


def ledger_records(ledger: Iterable[Entry]) -> Iterator[Json]:
    """Give the fate of every character, page by page."""
    for entry in ledger:
        yield {
            **span_record(entry.span),
            "fate": entry.fate,
            "article": entry.article,
            "of": span_record(entry.of) if entry.of else None,
        }


def run_record(
    tally: Tally,
    settings: Settings,
    texts: Mapping[str, str],
    problems: Iterable[Notice],
    tool: tuple[str, str],
    written: Sequence[str] = (),
) -> Json:
    """Give what was run on what, with no time and no machine in it: the same bytes each run.

    `texts` names the text file of each dump, `tool` this program and its version, `written` what else was
    written: exports, and files written back.
    """
    return {
        "tool": tool[0],
        "version": tool[1],
        "settings": asdict(settings),
        "inputs": [
            {"source": dump, "sha256": digest, "text": texts.get(dump)} for dump, digest in tally.digests.items()
        ],
        "counts": asdict(tally.counts),
        "problems": [asdict(problem) for problem in problems],
        **({"written": list(written)} if written else {}),
    }


def span_record(span: Span) -> dict[str, object]:
    """Give a position in a page's text."""
    return {"page": span.page, "start": span.start, "end": span.end}


def similarity_of(member: Member) -> float:
    """Give a similarity as it is written."""
    return round(member.similarity, _DECIMALS)


def member_record(member: Member) -> Json:
    """Give a passage of a cluster."""
    return {
        **span_record(member.span),
        "role": member.role,
        "relation": member.relation,
        "similarity": similarity_of(member),
    }


def _block(block: Block) -> Json:
    return {
        "id": block.id,
        "start": block.start,
        "end": block.end,
        "kind": block.kind,
        "box": _box(block.box) if block.box else None,
        "confidence": None if block.confidence is None else round(block.confidence, _DECIMALS),
    }


def _box(box: Box) -> list[float]:
    return [int(side) if float(side).is_integer() else side for side in box]
