"""Articles → TEI P5: a div each, with head, p, byline, and zones of a facsimile where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import dedupe
from dedupe.model import Article, Box, Result, Span
from dedupe.reports.export.places import box_in
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
        f"<sourceDesc><list>{sources or '<item/>'}</list></sourceDesc></fileDesc></teiHeader>\n"
    )
    zones = _zones(result)
    yield from _facsimile(result, zones)
    yield '<text xml:space="preserve"><body>\n'
    page = None
    for article in result.articles:
        if article.page != page:
            yield "" if page is None else "</div>\n"
            page = article.page
            yield f'<div type="page" n={_attribute(page)}>\n'
        yield _div(article, [zones[span][0] for span in article.sources if span in zones])
    yield "<p/>\n" if page is None else "</div>\n"
    yield "</body></text>\n</TEI>\n"


def _zones(result: Result) -> dict[Span, tuple[str, Box]]:
    """Give a name and a box for each stretch of text that an article is made of, as far as its place is known."""
    pages = {page.id: page for page in result.pages}
    spans = dict.fromkeys(span for article in result.articles for span in article.sources)
    boxes = ((span, box_in(pages[span.page], span.start, span.end)) for span in spans)
    return {span: (f"z{number}", box) for number, (span, box) in enumerate(boxes, 1) if box is not None}


def _facsimile(result: Result, zones: Mapping[Span, tuple[str, Box]]) -> Iterator[str]:
    """Give a surface for each page that has zones, in pixels from the top left of its image."""
    if not zones:
        return
    by_page: dict[str, list[str]] = {}
    for span, (name, box) in zones.items():
        by_page.setdefault(span.page, []).append(f'<zone xml:id="{name}" {_sides(box)}/>')
    yield "<facsimile>\n"
    for page in result.pages:
        if page.id in by_page:
            sides = f" {_sides((0, 0, *page.size))}" if page.size else ""
            yield f"<surface n={_attribute(page.id)}{sides}>{''.join(by_page[page.id])}</surface>\n"
    yield "</facsimile>\n"


def _sides(box: Box) -> str:
    left, top, wide, high = box
    return f'ulx="{left:g}" uly="{top:g}" lrx="{left + wide:g}" lry="{top + high:g}"'


def _div(article: Article, zones: Sequence[str]) -> str:
    heads = "".join(f"<head>{_text(line)}</head>" for line in article.headline)
    body = "".join(f"<p>{_text(paragraph)}</p>" for paragraph in article.body)
    rest = article.text.split("\n")[len(article.headline) + len(article.body) :]
    closing = "".join(f'<p rend="byline">{_text(line)}</p>' for line in rest)
    name = f'type="{article.kind}" n={_attribute(article.id)}'
    name += f' facs="{" ".join(f"#{zone}" for zone in zones)}"' if zones else ""
    return f"<div {name}>{heads}{body}{closing or ('' if body else '<p/>')}</div>\n"


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))
