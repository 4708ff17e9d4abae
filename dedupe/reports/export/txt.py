"""Articles → one text file: a line for each paragraph, indented as print does, a form feed behind each article."""

from __future__ import annotations

from collections.abc import Iterator

from dedupe.blocks import is_latin
from dedupe.model import Article, Result
from dedupe.readers.printed import INDENT, INDENT_LATIN, LEAF_END
from dedupe.settings import Settings

# Both marks are white space, so other programs see text as any other; `readers/printed.py` reads them.


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give the articles, furniture too."""
    return (f"{laid_out(article)}{LEAF_END}\f".encode("utf-8", "backslashreplace") for article in result.articles)


def laid_out(article: Article) -> str:
    """Write an article line by line; one without a paragraph has an empty one."""
    lines = article.text.split("\n")
    head = len(article.headline)
    foot = head + len(article.body)
    body = lines[head:foot] or [""]
    return "\n".join([*lines[:head], *map(_indented, body), *lines[foot:]])


def _indented(paragraph: str) -> str:
    return f"{INDENT_LATIN if paragraph and is_latin(paragraph) else INDENT}{paragraph}"
