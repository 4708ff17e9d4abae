"""Clusters → a line per duplicate passage, as `check` prints them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from dedupe.model import Member, Result, Span
from dedupe.reports.jsonl import Json, similarity_of, span_record

_EXCERPT = 24  # characters: a headline's length


def duplicates(result: Result) -> Iterator[tuple[Member, Member]]:
    """Give each passage that `clean` would remove, with its representative."""
    for cluster in result.clusters:
        if cluster.action == "removed":
            representative, *others = cluster.members
            for member in others:
                if member.role == "copy" and member.relation != "variant":
                    yield member, representative


class Places:
    """Names places of pages as a person looks them up: PAGE:LINE."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._lines: dict[str, list[int]] = {}

    def name(self, span: Span) -> str:
        """Give the page and the line, from 1, where a span begins."""
        if span.page not in self._lines:
            self._lines[span.page] = [match.start() for match in re.finditer("\n", self._texts[span.page])]
        return f"{span.page}:{bisect_right(self._lines[span.page], span.start) + 1}"

    def excerpt(self, span: Span) -> str:
        """Give how a span begins, on one line."""
        return " ".join(self._texts[span.page][span.start : span.end].split())[:_EXCERPT]


def duplicate_lines(result: Result) -> Iterator[str]:
    """Give a line each: PAGE:LINE: relation copy (similarity) of PAGE:LINE: how it begins."""
    places = Places({page.id: page.text for page in result.pages})
    for copy, kept in duplicates(result):
        told = f"{copy.relation} copy ({copy.similarity:.2f}) of {places.name(kept.span)}"
        yield f"{places.name(copy.span)}: {told}: {places.excerpt(copy.span)}\n"


def duplicate_records(result: Result) -> Iterator[Json]:
    """Give the same as records."""
    for copy, kept in duplicates(result):
        yield {
            **span_record(copy.span),
            "relation": copy.relation,
            "similarity": similarity_of(copy),
            "of": span_record(kept.span),
        }
