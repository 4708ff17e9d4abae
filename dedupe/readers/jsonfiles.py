"""JSON and JSON lines → pages: each value is told by its keys and read by the module of its format."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby
from typing import Any, NamedTuple

from dedupe.model import Page
from dedupe.readers import clouds, impresso, mnbvc, ndlocr_json, paddle, ppstructure
from dedupe.readers.clouds import pages_in
from dedupe.readers.documents import documents, why
from dedupe.readers.formats import Dump
from dedupe.readers.leaves import BadRecord, Leaf, Losses, leaf_pages
from dedupe.readers.records import read_record
from dedupe.readers.regions import page_of, read_regions
from dedupe.readers.signs import TEXT_FIELDS
from dedupe.readers.streams import BrokenText, lines_of, open_text
from dedupe.settings import Settings

# What wraps pages or records: PaddleX and its services, passim and data sets in one array.
_WRAPPERS = [
    "res",
    "result",
    "results",
    "prunedResult",
    "ocrResults",
    "layoutParsingResults",
    "responses",
    "Response",
    "response",
    "search",
    "data",
    "pages",
    "records",
    "annotations",  # of a IIIF canvas, whose items are its pictures
    "items",
    "resources",
    "rows",
    "docs",
    "documents",
    "articles",
    "category",  # of Trove, whose records are articles
    "zone",
    "article",
]
_MAX_WRAPPED = 6  # wrappers in wrappers
_NUMBERS = frozenset((int, float, bool, type(None)))
_LONG = 1 << 22  # characters of a line that may be a whole data set: its items are read one by one


class Shape(NamedTuple):
    """A format of one JSON value: whether a value is of it, and the page that it is. `read` raises BadRecord."""

    fits: Callable[[object], bool]
    read: Callable[[object, Settings], Leaf]


SHAPES = (
    Shape(ppstructure.fits, ppstructure.read),
    Shape(ndlocr_json.fits, ndlocr_json.read),
    Shape(clouds.fits, clouds.read),
    Shape(paddle.fits, paddle.read),
    Shape(impresso.fits, impresso.read),
    Shape(mnbvc.fits, mnbvc.read),
)


def read_json(dump: Dump) -> Iterator[Page]:
    """Give the pages of a JSON file, or of a file with a JSON value on each line."""
    with open_text(dump) as stream:
        broken = BrokenText()
        yield from leaf_pages(dump, _leaves(dump, stream, broken), stream.encoding)
        broken.tell(dump, stream.encoding)


def _leaves(dump: Dump, stream: io.TextIOWrapper, broken: BrokenText) -> Iterator[Leaf]:
    losses = Losses(dump, "record")
    values = _values(dump, broken.watch(lines_of(dump, stream)), losses)
    found = ((place, page) for place, value in values for page in _unwrap(value, dump.settings, 0))
    for is_listed, group in groupby(found, lambda each: page_of(each[1])):
        for place, read, value in _of_pages(is_listed is not None, group):
            leaf = losses.keep(place, read, value)
            if leaf is not None:
                yield leaf
    losses.tell()


def _of_pages(
    is_listed: bool, found: Iterable[tuple[int, object]]
) -> Iterator[tuple[int, Callable[[Any, Settings], Leaf], object]]:
    """Give what a page is read from, and how: regions of a page together, anything else by itself."""
    if not is_listed:
        yield from ((place, _leaf, value) for place, value in found)
        return
    regions = list(found)
    yield regions[0][0], read_regions, [region for _, region in regions]


def _values(dump: Dump, lines: Iterator[str], losses: Losses) -> Iterator[tuple[int, object]]:
    """Give the values of a file and the lines on which they begin: one a line, or one laid out over many."""
    start = 0
    first = ""
    for first in lines:
        start += 1
        if first.strip():
            break
    if len(first) > _LONG or _is_broken(first):
        yield from documents(dump.source.id, chain([first], lines), start)
        return
    for number, line in _numbered(first, lines, start):
        try:
            value = json.loads(line)
        except ValueError as error:
            losses.add(number, f"no JSON ({why(error)})")
        except RecursionError:
            losses.add(number, "nested too deeply to be what an OCR engine wrote")
        else:
            yield number, value


def _numbered(first: str, lines: Iterator[str], start: int) -> Iterator[tuple[int, str]]:
    yield start, first
    for number, line in enumerate(lines, start + 1):
        if line.strip(" \t\r\n\0\x1a"):
            yield number, line


def _is_broken(line: str) -> bool:
    """Tell whether a line is no JSON value by itself."""
    try:
        json.loads(line)
    except ValueError:
        return True
    except RecursionError:
        return False
    return False


def _unwrap(value: object, settings: Settings, depth: int) -> Iterator[object]:
    """Give the pages and records that a value holds; a value that holds none, as it is."""
    inner: object = None
    if not _holds_any(value):
        yield value
        return
    if depth < _MAX_WRAPPED and page_of(value) is None and not any(shape.fits(value) for shape in SHAPES):
        if isinstance(value, list):
            inner = value
        elif isinstance(value, Mapping) and (pages := pages_in(value)) is not None:
            inner = pages
        elif isinstance(value, Mapping) and not _is_record(value, settings):
            inner = next((value[key] for key in _WRAPPERS if isinstance(value.get(key), list | Mapping)), None)
            if inner is None:
                inner = _pages_by_name(value)
    if inner is None:
        yield value
    else:
        for item in inner if isinstance(inner, list) else [inner]:
            yield from _unwrap(item, settings, depth + 1)


def _holds_any(value: object) -> bool:
    """Tell whether a value can hold pages or records: a number cannot, nor can a list of some."""
    if isinstance(value, list):
        return not value or not _NUMBERS.issuperset(map(type, value))
    return isinstance(value, dict)


def _pages_by_name(value: Mapping[str, object]) -> list[object] | None:
    """Give the pages that a value lists by the names of their files, as Surya does; None where it lists none."""
    pages: list[object] = []
    for listed in value.values():
        if not isinstance(listed, list) or not all(any(shape.fits(page) for shape in SHAPES) for page in listed):
            return None
        pages += listed
    return pages or None


def _is_record(value: Mapping[str, object], settings: Settings) -> bool:
    wanted = settings.text_field
    return wanted in value if wanted else any(key.strip().lower() in TEXT_FIELDS for key in value)


def _leaf(value: object, settings: Settings) -> Leaf:
    for shape in SHAPES if _holds_any(value) else ():
        if shape.fits(value) and not (isinstance(value, Mapping) and settings.text_field in value):
            return shape.read(value, settings)
    if isinstance(value, Mapping):
        return read_record(value, settings)
    if isinstance(value, str):
        return Leaf("json", text=value)
    raise BadRecord(f"neither a record nor what an OCR engine writes, but a {type(value).__name__}")
