"""Clusters → a line per duplicate passage, as `check` prints them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from dedupe.model import Member, Result
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


def duplicate_lines(result: Result) -> Iterator[str]:
    """Give a line each: PAGE:LINE: relation copy (similarity) of PAGE:LINE: how it begins."""
    texts = {page.id: page.text for page in result.pages}

    @cache
    def line_starts(page: str) -> list[int]:
        return [match.start() for match in re.finditer("\n", texts[page])]

    def place(member: Member) -> str:
        span = member.span
        return f"{span.page}:{bisect_right(line_starts(span.page), span.start) + 1}"

    for copy, kept in duplicates(result):
        span = copy.span
        excerpt = " ".join(texts[span.page][span.start : span.end].split())[:_EXCERPT]
        yield f"{place(copy)}: {copy.relation} copy ({copy.similarity:.2f}) of {place(kept)}: {excerpt}\n"


def duplicate_records(result: Result) -> Iterator[Json]:
    """Give the same as records."""
    for copy, kept in duplicates(result):
        yield {
            **span_record(copy.span),
            "relation": copy.relation,
            "similarity": similarity_of(copy),
            "of": span_record(kept.span),
        }
