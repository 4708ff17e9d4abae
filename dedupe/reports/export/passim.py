"""Clusters → passim's JSON lines: a passage a line, with cluster, size, begin and end, and what came with its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dedupe.model import Page, Result, Span
from dedupe.reports.export.flat import record_id
from dedupe.reports.export.places import lines_in
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
    clipped = [_clip(about, span) for about in _maps(page.fields.get("pages"))] or _placed(page, span)
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


def _placed(page: Page, span: Span) -> list[Json]:
    """Give a passage's printed lines as regions of its page, where the reader knew their boxes."""
    regions: list[Json] = [
        {
            "start": max(line.start, span.start) - span.start,
            "length": min(line.end, span.end) - max(line.start, span.start),
            "coords": {"x": x, "y": y, "w": wide, "h": high, "b": high},
        }
        for line in lines_in(page, span.start, span.end)
        if line.box is not None
        for x, y, wide, high in [tuple(map(round, line.box))]
    ]
    if not regions:
        return []
    size = {"width": round(page.size[0]), "height": round(page.size[1])} if page.size else {}
    return [{"id": page.id, "seq": 1, **size, "regions": regions}]


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
