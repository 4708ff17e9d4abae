"""The text of an article as the Dutch national library gives it (Delpher) → a page."""

from __future__ import annotations

from collections.abc import Iterator

from dedupe.blanks import join_words
from dedupe.model import Page
from dedupe.readers.compose import Origin, TextBlock, TextLine, compose_page
from dedupe.readers.formats import Dump
from dedupe.readers.markup import elements, read_markup


def read_kb(dump: Dump) -> Iterator[Page]:
    """Give the paragraphs of a file, which is one article; its title is a headline."""
    markup = read_markup(dump)
    origin = Origin(dump.source.id, dump.source.id, dump.sha256, markup.encoding, "kb")
    blocks = [
        TextBlock(
            f"b{number}",
            tuple(TextLine(join_words(line.split())) for line in "".join(each.itertext()).splitlines()),
            "headline" if each.tag == "title" else "text",
            article=dump.source.id,
        )
        for number, each in enumerate(elements(markup, {"title", "p"}))
    ]
    yield compose_page(origin, blocks)
