"""Articles → Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator

from dedupe.errors import UsageError
from dedupe.model import Result
from dedupe.reports.export.flat import flat_records
from dedupe.settings import Settings


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give the file. A column whose values are of several kinds is one of text."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError("--to parquet: install the extra: pip install 'newspaper-dedupe[parquet]'") from None
    records = list(flat_records(result, settings))
    columns = dict.fromkeys(key for record in records for key in record)
    values = {key: _column([record.get(key) for record in records]) for key in columns}
    types = {
        key: pyarrow.int64() if key == "copies" else pyarrow.string()
        for key, column in values.items()
        if all(value is None for value in column) or key == "copies"
    }
    arrays = {key: pyarrow.array(column, types.get(key)) for key, column in values.items()}
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays), out, compression="snappy")
    yield out.getvalue()


def _column(values: list[object]) -> list[object]:
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1 or kinds == {str}:
        return [None if value is None else _text(value) for value in values]
    is_large = kinds == {int} and any(isinstance(value, int) and abs(value) >= 1 << 63 for value in values)
    return [None if value is None else str(value) for value in values] if is_large else values


def _text(value: object) -> str:
    """Give a value as text that UTF-8 has bytes for."""
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
