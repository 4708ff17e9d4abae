"""Text that is marked up as HTML, inside JSON → the text, a row or paragraph a line."""

from __future__ import annotations

import re
from html import unescape

_ROW = re.compile(r"</(?:tr|div|p|h\d|li|caption|table)\s*>|<br\s*/?>", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_IS_MARKUP = re.compile(r"<(?:table|div|img|html|p|br)\b", re.IGNORECASE)


def plain(content: str) -> str:
    """Give what a block says: tables and pictures come as HTML, with a row a line and a space between cells."""
    if not _IS_MARKUP.search(content):
        return content
    rows = _CELL.sub(" ", _ROW.sub("\n", content))
    return unescape(_TAG.sub("", rows)).strip()
