"""Articles → a table of contents of everything given: a row an article, tab-separated, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedupe.model import Article

COLUMNS = ("page", "headline", "byline", "length", "copies", "kind", "flags", "id")
HEADER = "\t".join(COLUMNS) + "\n"
_BEGINNING = 24  # characters of an article without headline, in place of it


def contents(articles: Iterable[Article]) -> Iterator[str]:
    """Give the header and the rows."""
    yield HEADER
    yield from rows(articles)


def rows(articles: Iterable[Article]) -> Iterator[str]:
    """Give the rows; furniture aside. `length` is in characters, white space aside."""
    for article in articles:
        if article.kind != "furniture":
            yield "\t".join(map(_cell, _row(article))) + "\n"


def _row(article: Article) -> tuple[str, ...]:
    beginning = article.text[:_BEGINNING] + "…" if len(article.text) > _BEGINNING else article.text
    return (
        article.page,
        " / ".join(article.headline) or f"[{beginning}]",
        article.byline or "",
        str(sum(map(len, article.text.split()))),
        str(article.copies),
        article.kind,
        " ".join(article.flags),
        article.id,
    )


def _cell(text: str) -> str:
    """Keep a cell on one line, in one column."""
    return " ".join(text.split())
