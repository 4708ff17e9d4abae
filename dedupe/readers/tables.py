"""CSV and TSV with a column of text → pages, a row each; the other columns pass through."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers.formats import Dump
from dedupe.readers.inputs import free_name
from dedupe.readers.leaves import Leaf, Losses, leaf_pages
from dedupe.readers.records import is_article, read_record
from dedupe.readers.signs import DELIMITERS, delimiter_of, separator_of
from dedupe.readers.streams import BrokenText, open_text
from dedupe.records import dataclass
from dedupe.settings import Settings

# Characters of one cell. Python's own limit, 131,072, is less than a page of a large newspaper with its markup.
MAX_CELL = 1 << 26

# What a spreadsheet would take for a formula (OWASP, CSV injection), numbers aside. An apostrophe makes it text, one
# more where there are some: so the one that we wrote is known.
FORMULA = re.compile(r"'*[=+@\t\r-](?!(?:\d*[.,])?\d+$)")


def read_table(dump: Dump) -> Iterator[Page]:
    """Give the rows of a table."""
    with open_text(dump) as stream:
        broken = BrokenText()
        yield from leaf_pages(
            dump, _leaves(dump, (line.replace("\0", "") for line in broken.watch(stream))), stream.encoding
        )
        broken.tell(dump, stream.encoding)


def read_row(record: Mapping[str, object], settings: Settings) -> Leaf:
    """Read a row of a table by its column names."""
    if is_article(record):
        record = {key: _bare(value) for key, value in record.items()}
    return read_record(record, settings, "csv")


def _bare(value: object) -> object:
    """Take away the apostrophe that our own tables have before a formula."""
    if isinstance(value, str) and value.startswith("'") and FORMULA.match(value[1:]):
        return value[1:]
    return value


@dataclass(slots=True)
class _Lines:
    """Gives lines, and knows whether one more was wanted than there are."""

    lines: Iterator[str]
    ended: bool = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            return next(self.lines)
        except StopIteration:
            self.ended = True
            raise


def _leaves(dump: Dump, lines: Iterator[str]) -> Iterator[Leaf]:
    name, losses = dump.source.id, Losses(dump, "row")
    first = next(lines, "")
    told = separator_of(first)
    first, above = (next(lines, ""), 2) if told else (first, 1)
    delimiter = told or delimiter_of(first) or max(DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_CELL)
    taken: set[str] = set()
    columns = [free_name(cell.strip(), taken) for cell in next(csv.reader([first], delimiter=delimiter), [])]
    if not columns:
        raise UnreadableInput(f"{name}: a table without column names; give them in its first line")
    watched = _Lines(lines)
    rows = csv.reader(watched, delimiter=delimiter)
    while True:
        began = rows.line_num + above + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            losses.add(rows.line_num + above, f"{error}; the rest of the file was not read")
            break
        if cells is None:
            break
        if watched.ended:  # while a row was read: only a cell in quotation marks goes on in the next line
            what = f"line {began}: a quotation mark opens a cell that nothing closes, so it holds the rest of the file"
            dump.lose(Notice(name, f"{what}; was the file cut off?"))
        if not any(cells):
            continue
        if len(cells) > len(columns):
            losses.add(rows.line_num + above, f"{len(cells)} cells under {len(columns)} column names; quote the text")
            continue
        record = dict(zip_longest(columns, cells, fillvalue=""))
        leaf = losses.keep(rows.line_num + above, read_row, record)
        if leaf is not None:
            yield leaf
    losses.tell()
