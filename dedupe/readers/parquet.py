"""Parquet with a column of text → pages, a row each, some rows at a time; the other columns pass through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dedupe.errors import UnreadableInput
from dedupe.model import Page
from dedupe.readers.formats import Dump
from dedupe.readers.leaves import Leaf, Losses, leaf_pages
from dedupe.readers.packed import MAX_RATIO, MAX_SMALL
from dedupe.readers.records import read_record
from dedupe.settings import Settings

ROWS = 256  # at a time: pages of text take some tens of kilobytes each

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def read_parquet(dump: Dump) -> Iterator[Page]:
    """Give the rows of a Parquet file."""
    yield from leaf_pages(dump, _leaves(dump), "utf-8")


def _leaves(dump: Dump) -> Iterator[Leaf]:
    name = dump.source.id
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UnreadableInput(
            f"{name}: a Parquet file; install the extra: pip install 'newspaper-dedupe[parquet]'"
        ) from None
    size = dump.file.seek(0, 2)
    dump.file.seek(0)
    losses = Losses(dump, "row")
    try:
        table = parquet.ParquetFile(dump.file)
        about = table.metadata
        unpacked = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
        if unpacked > max(MAX_SMALL, MAX_RATIO * size):
            raise UnreadableInput(f"{name}: unpacks to more than {MAX_RATIO} times its size, as no text does")
        number = 0
        for batch in table.iter_batches(batch_size=ROWS):
            for row in batch.to_pylist():
                number += 1
                leaf = losses.keep(number, _read_row, row)
                if leaf is not None:
                    yield leaf
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise UnreadableInput(f"{name}: damaged, or no Parquet ({' '.join(str(error).split())[:80]})") from None
    losses.tell()


def _read_row(row: Mapping[str, object], settings: Settings) -> Leaf:
    return read_record({key: plain(value) for key, value in row.items()}, settings, "parquet")


def plain(value: object) -> Json:
    """Give a value as JSON has it: dates, decimals and bytes as text."""
    match value:
        case None | str() | bool() | int() | float():
            return value
        case bytes():
            return value.decode("utf-8", "replace")
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case _:
            return str(value)
