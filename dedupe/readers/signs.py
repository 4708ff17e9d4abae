"""The first bytes of a file → whether it is JSON, a table, Tesseract's TSV, or our own Markdown."""

from __future__ import annotations

import codecs
import csv
import re

from dedupe.readers.encodings import decode

# What fields of text are called, in lower case, the surest first: in corpora, passim, DH exports, Chinese tables.
TEXT_FIELDS = [
    "text",
    "content",
    "body",
    "fulltext",
    "full_text",
    "ocr_text",
    "ocrtext",
    "ocr",
    "article_text",
    "articletext",  # of Trove
    "内容",
    "正文",
    "全文",
    "文本",
    "本文",
    "內容",
]
TSV_COLUMNS = [
    "level",
    "page_num",
    "block_num",
    "par_num",
    "line_num",
    "word_num",
    "left",
    "top",
    "width",
    "height",
    "conf",
    "text",
]
DELIMITERS = ",\t;"
MARKDOWN = "<!-- articles, written by newspaper-dedupe -->"  # the first line of ours; no program shows a comment

# An object with a key, or an array of objects, arrays or nothing: no text begins so, though some begin with [ or {.
_JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*(?:[{\[]|null|\]\s*$))")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATOR = re.compile(rb"\Asep=.(?=[\r\n])", re.IGNORECASE)  # for Excel
_LOOKED_AT = 4096  # bytes
_MAX_NAME = 64  # characters of a column's name; what is longer is text


def is_json(head: bytes) -> bool:
    """Tell whether a file begins as JSON does."""
    return _JSON.match(_narrow(head)) is not None


def is_tesseract(head: bytes) -> bool:
    """Tell whether a file begins with the names of Tesseract's columns."""
    return _narrow(head).startswith("\t".join(TSV_COLUMNS).encode())


def is_markdown(head: bytes) -> bool:
    """Tell whether a file begins as the Markdown does that this program writes; others' is plain text."""
    return _narrow(head).startswith(MARKDOWN.encode())


def is_table(head: bytes) -> bool:
    """Tell whether a file begins with a line of column names, one of which is known to hold text."""
    first = _SEPARATOR.sub(b"", _narrow(head)).lstrip(b"\r\n")
    first = re.split(rb"[\r\n]", first, maxsplit=1)[0]
    if not any(delimiter.encode() in first for delimiter in DELIMITERS):
        return False
    lines = decode(head[:_LOOKED_AT])[0].splitlines()
    names = lines[1:] if lines and separator_of(lines[0]) else lines
    return bool(names) and delimiter_of(names[0]) is not None


def separator_of(line: str) -> str | None:
    """Give what a first line `sep=;`, which Excel wants in some countries, says that parts cells."""
    found = line.strip("\r\n").lower()
    return found[4] if len(found) == 5 and found.startswith("sep=") else None


def delimiter_of(line: str) -> str | None:
    """Give what parts column names; None where the line is none of column names with a known one for text."""
    for delimiter in DELIMITERS:
        try:
            names = [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:  # a NUL, or a quote without end
            continue
        if len(names) > 1 and not set(names).isdisjoint(TEXT_FIELDS) and all(map(_is_name, names)):
            return delimiter
    return None


def _narrow(head: bytes) -> bytes:
    """Give the first bytes as ASCII shows them, whatever the width of its characters."""
    start = head[:_LOOKED_AT]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"")


def _is_name(name: str) -> bool:
    return len(name) <= _MAX_NAME and not name.replace(".", "").isdigit()
