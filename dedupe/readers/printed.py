"""Text of one article, laid out as `--to txt` writes it → its lines as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dedupe.model import Block, BlockKind

INDENT, INDENT_LATIN = "\u3000\u3000", "    "
LEAF_END = "\n\n"  # before the form feed


def is_printed(leaves: list[str]) -> bool:
    """Tell whether all pages of a text are articles that this program wrote: headlines, paragraphs, who wrote it."""
    return bool(leaves) and all(map(_is_article, leaves))


def _is_article(leaf: str) -> bool:
    """Tell whether a page is one run of lines, those in its middle indented, with one blank line at its end.

    A page of wrapped lines is none: between two indented lines there stand some that are not.
    """
    if not leaf.endswith(LEAF_END) or (leaf[:1].isspace() and not _is_indented(leaf)):
        return False
    lines = leaf.removesuffix(LEAF_END).split("\n")
    parts = [is_indented for is_indented, _ in groupby(lines, _is_indented)]
    return sum(parts) == 1 and all(map(_is_whole, lines))


def _is_indented(line: str) -> bool:
    return line.startswith((INDENT, INDENT_LATIN))


def _is_whole(line: str) -> bool:
    """Tell whether a line has no white space at its ends but the indent, and holds something if it has none."""
    bare = _bare(line)
    return bare == bare.strip() and (bool(bare) or line == INDENT)


def _bare(line: str) -> str:
    return line.removeprefix(INDENT) if line.startswith(INDENT) else line.removeprefix(INDENT_LATIN)


def printed_blocks(leaf: str, article: str) -> Iterator[Block]:
    """Give the lines of an article as its blocks, indents left out."""
    at, is_above = 0, True
    for number, line in enumerate(leaf.removesuffix(LEAF_END).split("\n")):
        is_above = is_above and not _is_indented(line)
        kind: BlockKind = "headline" if is_above else "body"
        start, end = at + len(line) - len(_bare(line)), at + len(line)
        if start < end:
            yield Block(f"b{number}", start, end, kind, article=article)
        at = end + 1
