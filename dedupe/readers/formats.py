"""The formats: name, how their files are told by their first bytes, and the reader of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import IO, NamedTuple

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers.beside import Beside
from dedupe.readers.encodings import detect
from dedupe.readers.inputs import Source, reason
from dedupe.readers.signs import is_json, is_markdown, is_table, is_tesseract
from dedupe.records import dataclass
from dedupe.settings import Settings

# Bytes that are looked at to tell a format: a DOCTYPE, comments and namespaces before the root take a few hundred.
HEAD = 1 << 16

# What may stand before the root element. Each is looked for by itself: one pattern for all of them would try every
# way to divide a file of comments.
_BEFORE_ROOT = (("<?", "?>"), ("<!--", "-->"), ("<!DOCTYPE", ">"))
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)(?=[\s>/])")
_BLANK = re.compile(r"\s*")
_SUBSET = re.compile(r"[^>\[]*\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Dump:
    """The bytes of one dump, and what a reader needs beside them.

    `file` can be read from any place, in parts: a dump may be larger than the memory. `sha256` is of all its bytes.
    `warn` hears of what was mended, `lose` of a part that could not be read while the rest was. Readers raise
    UnreadableInput, beginning with the source's id, where nothing can be. `beside` holds the files that it may name.
    """

    source: Source
    file: IO[bytes]
    sha256: str
    settings: Settings
    warn: Callable[[Notice], None]
    lose: Callable[[Notice], None]
    beside: Beside | None = None

    @property
    def head(self) -> bytes:
        """The first bytes, by which the format is told."""
        self.file.seek(0)
        return self.file.read(HEAD)

    @property
    def data(self) -> bytes:
        """All bytes, read anew each time."""
        self.file.seek(0)
        return self.file.read()


class Format(NamedTuple):
    """A format: `looks_like` is asked with the first bytes and with the root element's local name, "" where none."""

    name: str
    looks_like: Callable[[bytes, str], bool]
    reader: str  # module:function in dedupe.readers, a function from a Dump to its pages; imported when it is used


_HOCR = re.compile(rb"""class\s*=\s*["'][^"'>]*\bocrx?_|name\s*=\s*["']ocr-(?:system|capabilities)""")
_ABBYY = re.compile(rb"abbyy|<(?:[\w.-]+:)?(?:charParams|block\s[^<>]*blockType|formatting)[\s>]", re.IGNORECASE)

_KB = re.compile(rb"<text\b[^>]*>\s*<(?:title|p)[\s/>]")

# The first that fits is taken, so the particular stands before the general; plain text fits always.
FORMATS = (
    Format("alto", lambda head, root: root.lower() == "alto", "alto:read_alto"),
    Format("mets", lambda head, root: root == "mets", "mets:read_mets"),
    Format("page", lambda head, root: root == "PcGts", "page:read_page"),
    Format("hocr", lambda head, root: bool(root) and _HOCR.search(head) is not None, "hocr:read_hocr"),
    Format(
        "abbyy", lambda head, root: root in ("document", "page") and _ABBYY.search(head) is not None, "abbyy:read_abbyy"
    ),
    Format("ndlocr", lambda head, root: root == "OCRDATASET", "ndlocr:read_ndlocr"),
    Format("miniocr", lambda head, root: root == "ocr", "miniocr:read_miniocr"),
    Format("tei", lambda head, root: root in ("TEI", "TEI.2", "teiCorpus", "teiCorpus.2"), "tei:read_tei"),
    Format("djvu", lambda head, root: root == "DjVuXML", "djvu:read_djvu"),
    Format("tetml", lambda head, root: root == "TET", "tetml:read_tetml"),
    Format("kb", lambda head, root: root == "text" and _KB.search(head) is not None, "kb:read_kb"),
    Format("tesseract-tsv", lambda head, root: is_tesseract(head), "tesseract_tsv:read_tesseract"),
    Format("json", lambda head, root: is_json(head), "jsonfiles:read_json"),
    Format("csv", lambda head, root: is_table(head), "tables:read_table"),
    Format("md", lambda head, root: is_markdown(head), "markdown:read_markdown"),
    Format("pdf", lambda head, root: b"%PDF-" in head[:1024], "pdf:read_pdf"),
    Format("parquet", lambda head, root: head.startswith(b"PAR1"), "parquet:read_parquet"),
    Format("text", lambda head, root: True, "text:read_text"),
)


def detect_format(head: bytes) -> Format:
    """Tell the format of a file by its first bytes."""
    root = root_of(head)
    return next(form for form in FORMATS if form.looks_like(head, root))


def root_of(head: bytes) -> str:
    """Give the local name of the XML or HTML root element that a file begins with; "" where it is none."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]
    text = head.decode(detect(head) if wide else "utf-8-sig", "replace").lstrip("\ufeff \t\r\n")
    at = 0
    while text.startswith("<", at):
        opening = next((pair for pair in _BEFORE_ROOT if text[at : at + 9].upper().startswith(pair[0])), None)
        if opening is None:
            found = _ROOT.match(text, at)
            return found.group(1) if found else ""
        subset = _SUBSET.match(text, at) if opening[0] == "<!DOCTYPE" else None
        end = text.find(opening[1], subset.end() if subset else at)
        if end < 0:
            return ""
        blank = _BLANK.match(text, end + len(opening[1]))
        at = blank.end() if blank else end
    return ""


def format_named(name: str) -> Format:
    """Give a format by its name."""
    return next(form for form in FORMATS if form.name == name)


def read(form: Format, dump: Dump) -> Iterator[Page]:
    """Read a dump in a format."""
    module, function = form.reader.split(":")
    reader: Callable[[Dump], Iterator[Page]] = getattr(import_module(f"dedupe.readers.{module}"), function)
    try:
        yield from reader(dump)
    except OSError as error:
        raise UnreadableInput(f"{dump.source.id}: {reason(error)}") from None
    except RecursionError:
        raise UnreadableInput(f"{dump.source.id}: nested too deeply to be what an OCR engine wrote") from None
    except MemoryError:
        raise UnreadableInput(f"{dump.source.id}: larger than the memory; split it into its pages") from None
