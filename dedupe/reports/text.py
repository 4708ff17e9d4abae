"""Articles → the cleaned text for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedupe.model import Article


def article_texts(articles: Iterable[Article], between: str = "") -> Iterator[str]:
    """Give the text piece by piece: articles in their order, a blank line between two, a line end at the end.

    `between` stands before the first, where others do: a line end.

    Furniture (mastheads, page numbers) is printed in its place like any article: nothing is lost.
    """
    for article in articles:
        yield f"{between}{article.text}\n"
        between = "\n"
