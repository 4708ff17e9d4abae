"""Articles → TEI P5: a div each, with head, p, byline and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

import dedupe
from dedupe.model import Article, Result
from dedupe.settings import Settings

# XML 1.0 has no place for them (production 2), and UTF-8 none for half a surrogate.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give the document: a div for each page, in it one for each article that begins there."""
    yield from (piece.encode("utf-8") for piece in _document(result))


def _document(result: Result) -> Iterator[str]:
    sources = "".join(f"<item>{_text(name)}</item>" for name in dict.fromkeys(page.dump for page in result.pages))
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader><fileDesc>'
        "<titleStmt><title>Newspaper articles</title></titleStmt>"
        f"<publicationStmt><p>Written by {dedupe.__dist__} {dedupe.__version__}</p></publicationStmt>"
        f"<sourceDesc><list>{sources or '<item/>'}</list></sourceDesc></fileDesc></teiHeader>\n<text><body>\n"
    )
    page = None
    for article in result.articles:
        if article.page != page:
            yield "" if page is None else "</div>\n"
            page = article.page
            yield f'<div type="page" n={_attribute(page)}>\n'
        yield _div(article)
    yield "<p/>\n" if page is None else "</div>\n"
    yield "</body></text>\n</TEI>\n"


def _div(article: Article) -> str:
    heads = "".join(f"<head>{_text(line)}</head>" for line in article.headline)
    body = "".join(f"<p>{_text(paragraph)}</p>" for paragraph in article.body)
    rest = article.text.split("\n")[len(article.headline) + len(article.body) :]
    closing = "".join(f'<p rend="byline">{_text(line)}</p>' for line in rest)
    name = f'type="{article.kind}" n={_attribute(article.id)}'
    return f"<div {name}>{heads}{body}{closing or ('' if body else '<p/>')}</div>\n"


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))
