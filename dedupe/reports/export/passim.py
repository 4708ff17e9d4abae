"""Clusters → passim's JSON lines: a passage a line, with cluster, size, begin and end, and what came with its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dedupe.model import Page, Result, Span
from dedupe.reports.export.flat import record_id
from dedupe.reports.jsonl import Json, lines
from dedupe.settings import Settings


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give the passages of one text, cluster by cluster; variants, which are other texts, aside."""
    return lines(_passages(result, settings))


def _passages(result: Result, settings: Settings) -> Iterator[Json]:
    pages = {page.id: page for page in result.pages}
    number = 0
    for cluster in result.clusters:
        spans = [member.span for member in cluster.members if member.relation != "variant"]
        if cluster.action == "kept" or len(spans) < 2:
            continue
        number += 1
        for span in spans:
            yield _passage(pages[span.page], span, number, len(spans), settings)


def _passage(page: Page, span: Span, cluster: int, size: int, settings: Settings) -> Json:
    name = record_id(page.fields, settings)
    fields = {key: value for key, value in page.fields.items() if key != "pages"}
    clipped = [_clip(about, span) for about in _maps(page.fields.get("pages"))]
    return {
        "id": page.id if name is None else name,
        "series": page.dump,
        **fields,
        **({"pages": clipped} if clipped else {}),
        "page": page.id,
        "cluster": cluster,
        "size": size,
        "begin": span.start,
        "end": span.end,
        "text": page.text[span.start : span.end],
    }


def _maps(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _clip(about: Mapping[str, object], span: Span) -> Json:
    """Give a page's regions as far as they lie in a passage, their places counted from where it begins."""
    regions = []
    for region in _maps(about.get("regions")):
        start, length = region.get("start"), region.get("length")
        if isinstance(start, int) and isinstance(length, int) and span.start <= start and start + length <= span.end:
            regions.append({**region, "start": start - span.start})
    return {**about, "regions": regions}
