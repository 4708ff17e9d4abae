"""Articles → the cleaned text for reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedupe.model import Article, Result


def article_texts(articles: Iterable[Article]) -> Iterator[str]:
    """Give the text piece by piece: articles in their order, a blank line between two, a line end at the end.

    Furniture (mastheads, page numbers) is printed in its place like any article: nothing is lost.
    """
    between = ""
    for article in articles:
        yield f"{between}{article.text}\n"
        between = "\n"


def by_dump(result: Result) -> dict[str, list[Article]]:
    """Group the articles by the dump in which they begin; a dump without any has an empty list."""
    dumps = {page.id: page.dump for page in result.pages}
    groups: dict[str, list[Article]] = {dump: [] for dump in dumps.values()}
    for article in result.articles:
        groups[dumps[article.page]].append(article)
    return groups
