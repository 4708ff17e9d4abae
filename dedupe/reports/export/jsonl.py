"""Articles → flat JSON lines, as corpora of language models and data sets have them."""

from __future__ import annotations

from collections.abc import Iterator

from dedupe.model import Result
from dedupe.reports.export.flat import flat_records
from dedupe.reports.jsonl import lines
from dedupe.settings import Settings


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give a line an article."""
    return lines(flat_records(result, settings))
