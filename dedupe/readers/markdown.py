"""Markdown, as `--to md` writes it → pages: a heading or a rule begins an article, a first-level heading a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from dedupe.model import BlockKind, Page
from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.formats import Dump
from dedupe.readers.leaves import Leaf, leaf_pages
from dedupe.readers.streams import BrokenText, lines_of, open_text
from dedupe.records import dataclass, field

ARTICLE, FURNITURE = "---", "***"  # the rule before an article without a headline; both look alike
BREAK = "<br>"  # between the lines of a headline

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_ITALICS = re.compile(r"\*((?:[^*\\]|\\.)+)\*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark, 2.4: any ASCII punctuation


@dataclass(slots=True)
class _Draft:
    """The page that is being filled, and what its next paragraph is."""

    name: str | None = None
    article: str | None = None
    kind: BlockKind = "text"
    blocks: list[TextBlock] = field(default_factory=list)

    def begin(self, article: str, kind: BlockKind) -> None:
        """Begin an article."""
        self.article, self.kind = article, kind

    def add(self, lines: Iterable[str], kind: BlockKind) -> None:
        """Add a block to the article that has begun, if one has."""
        texts = tuple(TextLine(_plain(line)) for line in lines)
        self.blocks.append(TextBlock(f"b{len(self.blocks)}", texts, kind, article=self.article))

    def leaves(self) -> Iterator[Leaf]:
        """Give the page, if it has come to anything."""
        if self.blocks:
            yield Leaf("md", tuple(self.blocks), fields={} if self.name is None else {"page": self.name})


def read_markdown(dump: Dump) -> Iterator[Page]:
    """Give the pages of a Markdown file, one where no first-level heading parts it."""
    with open_text(dump) as stream:
        broken = BrokenText()
        lines = broken.watch(lines_of(dump, stream))
        yield from leaf_pages(dump, _leaves(line.rstrip("\r\n") for line in lines), stream.encoding)
        broken.tell(dump, stream.encoding)


def _leaves(lines: Iterator[str]) -> Iterator[Leaf]:
    page, count = _Draft(), 0
    for is_blank, group in groupby(lines, lambda line: not line.strip()):
        if is_blank:
            continue
        first, *others = group
        heading = _HEADING.fullmatch(first)
        if heading and len(heading[1]) == 1:
            yield from page.leaves()
            page = _Draft(_plain(heading[2]))
        elif heading and len(heading[1]) == 2:
            count += 1
            page.begin(f"a{count}", "body")
            for line in heading[2].split(BREAK):
                page.add([line], "headline")
        elif heading:
            page.add([heading[2]], "body")
        elif _RULE.fullmatch(first):
            count += 1
            page.begin(f"a{count}", "furniture" if first == FURNITURE else "body")
        elif not (first.startswith("<!--") and first.endswith("-->")):
            others.insert(0, first)
        if others:
            page.add(map(_upright, others), page.kind)
    yield from page.leaves()


def _upright(line: str) -> str:
    """Take the marks of italics from a line that is set in them."""
    found = _ITALICS.fullmatch(line)
    return found[1] if found else line


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
