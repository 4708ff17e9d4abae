"""Articles → Markdown: a heading each, or a rule where there is none; paragraphs; a byline in italics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedupe.model import Article, Result
from dedupe.readers.markdown import ARTICLE, BREAK, FURNITURE
from dedupe.readers.signs import MARKDOWN
from dedupe.settings import Settings

_MARKS = re.compile(r"([\\`*_\[\]<>|~])")
_STARTS = re.compile(r"^(\s*)([#+=-]|\d+[.)](?=\s|$))")


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give the articles, under a heading for each page. Mastheads and page numbers are paragraphs like others."""
    page = None
    yield f"{MARKDOWN}\n\n".encode()
    for article in result.articles:
        parts = list(_parts(article))
        if article.page != page:
            page = article.page
            parts.insert(0, f"# {escape(page)}")
        yield "".join(f"{part}\n\n" for part in parts).encode("utf-8", "backslashreplace")


def _parts(article: Article) -> Iterator[str]:
    if article.headline:
        yield f"## {BREAK.join(map(escape, article.headline))}"
    else:
        yield FURNITURE if article.kind == "furniture" else ARTICLE
    yield from map(escape, article.body)
    rest = article.text.split("\n")[len(article.headline) + len(article.body) :]
    yield from (f"*{escape(line)}*" for line in rest)


def escape(text: str) -> str:
    """Write text so that nothing in it is taken for a mark."""
    marked = _MARKS.sub(r"\\\1", " ".join(text.split("\n")))
    start = _STARTS.match(marked)
    if start is None:
        return marked
    # 1. would begin a list; of a number it is the dot that is escaped.
    mark = start.group(2)
    safe = f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}"
    return f"{start.group(1)}{safe}{marked[start.end() :]}"
