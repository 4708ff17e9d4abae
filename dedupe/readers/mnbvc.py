"""The records of MNBVC, a document each, its paragraphs in a list → a leaf."""

from __future__ import annotations

from collections.abc import Mapping

from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.leaves import BadRecord, Leaf
from dedupe.settings import Settings

PARAGRAPHS, CONTENT, FILE = "段落", "内容", "文件名"


def fits(value: object) -> bool:
    """Tell whether a JSON value is a document of MNBVC."""
    return isinstance(value, Mapping) and isinstance(value.get(PARAGRAPHS), list)


def read(value: object, settings: Settings) -> Leaf:
    """Read a document. All of it passes through: the paragraphs are needed to write it back."""
    record: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    listed = record.get(PARAGRAPHS)
    blocks = tuple(_block(n, paragraph) for n, paragraph in enumerate(listed if isinstance(listed, list) else []))
    return Leaf("mnbvc", blocks, fields=record)


def _block(number: int, paragraph: object) -> TextBlock:
    content = paragraph.get(CONTENT) if isinstance(paragraph, Mapping) else paragraph
    if not isinstance(content, str | None):
        raise BadRecord(f"paragraph {number + 1} holds no text but a {type(content).__name__}")
    return TextBlock(str(number), tuple(TextLine(line) for line in (content or "").splitlines()))
