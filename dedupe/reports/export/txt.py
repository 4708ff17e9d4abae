"""Articles → one text file for reading, a blank line between two."""

from __future__ import annotations

from collections.abc import Iterator

from dedupe.model import Result
from dedupe.reports.text import article_texts
from dedupe.settings import Settings


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give the articles' texts."""
    return (piece.encode("utf-8", "backslashreplace") for piece in article_texts(result.articles))
