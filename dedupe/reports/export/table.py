"""Articles → CSV that Excel opens as it is: UTF-8 with a byte-order mark, no cell that it would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from dedupe.model import Result
from dedupe.readers.tables import FORMULA
from dedupe.reports.export.flat import flat_records
from dedupe.settings import Settings

BOM = "\ufeff"  # without it Excel takes the file for that of its own country's old encoding


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give the articles, a row each; the columns are those of all."""
    columns = list(dict.fromkeys(key for record in flat_records(result, settings) for key in record))
    yield _row([BOM + columns[0], *columns[1:]] if columns else [BOM])
    for record in flat_records(result, settings):
        yield _row([cell(record.get(column)) for column in columns])


def cell(value: object) -> str:
    """Write a value so that a spreadsheet shows it, and does nothing else with it."""
    text = "" if value is None else str(value)
    return f"'{text}" if FORMULA.match(text) else text


def _row(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode("utf-8", "backslashreplace")
