"""A record with a field of text, as JSON lines, tables and Parquet files hold them → a leaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dedupe.model import Block, BlockKind, Line
from dedupe.readers.leaves import BadRecord, Leaf
from dedupe.readers.markedup import plain
from dedupe.readers.measures import box_of, number_of, size_of
from dedupe.readers.signs import TEXT_FIELDS
from dedupe.readers.text import MAX_LINE
from dedupe.settings import Settings

_OF_TROVE = "articletext"  # a field of HTML


def read_record(record: Mapping[str, object], settings: Settings, name: str = "json") -> Leaf:
    """Read a record; its other fields pass through. Raises BadRecord."""
    key = text_field(record, settings)
    text = plain(text_of(record[key], key)) if key.strip().lower() == _OF_TROVE else text_of(record[key], key)
    if len(text) > MAX_LINE and (longest := max(map(len, text.splitlines()))) > MAX_LINE:
        raise BadRecord(f"one line has {longest:,} characters, a newspaper page at most some 20,000")
    fields = {other: value for other, value in record.items() if other != key}
    if is_article(record):
        return Leaf(name, text=text, places=tuple(_parts(record, text)), fields=fields)
    size, lines, is_passim = _regions(record.get("pages"), text)
    return Leaf("passim" if is_passim else name, text=text, lines=lines, size=size, fields=fields)


# What an article has that this program wrote, in articles.jsonl or another form: it is not divided anew.
_OF_ARTICLES = frozenset(("id", "page", "kind", "headline", "byline", "credit", "text", "copies", "flags"))


def is_article(record: Mapping[str, object]) -> bool:
    """Tell whether a record is an article that this program wrote."""
    return record.keys() >= _OF_ARTICLES


def _parts(record: Mapping[str, object], text: str) -> Iterator[Block]:
    """Give the lines of an article as blocks: its headlines, its paragraphs, who wrote it where that stands alone."""
    headline, byline, credit = (_lines_of(record[key]) for key in ("headline", "byline", "credit"))
    at = 0
    for number, line in enumerate(text.split("\n")):
        kind: BlockKind = "body"
        if record["kind"] == "furniture":
            kind = "furniture"
        elif number < len(headline) and line == headline[number]:
            kind = "headline"
        elif line in byline or line in credit:
            kind = "byline" if line in byline else "credit"
        if line.strip():
            yield Block(f"b{number}", at, at + len(line), kind, article=str(record["id"]))
        at += len(line) + 1


def _lines_of(value: object) -> list[str]:
    """Give a field's lines; none where it has none."""
    if isinstance(value, list):
        return [line for line in value if isinstance(line, str)]
    return value.split("\n") if isinstance(value, str) and value else []


def text_field(record: Mapping[str, object], settings: Settings) -> str:
    """Name the field that holds the text; raise BadRecord where there is none."""
    if settings.text_field is not None:
        if settings.text_field not in record:
            raise BadRecord(f"no field {settings.text_field}; there are {_listed(record)}")
        return settings.text_field
    found = [key for key in record if key.strip().lower() in TEXT_FIELDS]
    known = sorted(found, key=lambda key: TEXT_FIELDS.index(key.strip().lower()))
    if not known:
        raise BadRecord(f"no field of text that is known; name it with --text-field; there are {_listed(record)}")
    return known[0]


def text_of(value: object, key: str) -> str:
    """Give a field's text; nothing is empty text. Raises BadRecord where it is something else."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    raise BadRecord(f"field {key} is no text but a {type(value).__name__}")


def _listed(record: Mapping[str, object]) -> str:
    names = ", ".join(map(str, list(record)[:8]))
    return f"{names}, …" if len(record) > 8 else names or "none"


def _regions(pages: object, text: str) -> tuple[tuple[float, float] | None, tuple[Line, ...], bool]:
    """Read passim's pages: their size where there is one, and the regions of the text with their boxes."""
    found = [page for page in pages if isinstance(page, Mapping)] if isinstance(pages, list) else []
    regions = [page["regions"] for page in found if isinstance(page.get("regions"), list)]
    lines = sorted(
        (line for page in regions for region in page for line in _region(region, len(text))),
        key=lambda line: (line.start, line.end),
    )
    size = size_of(found[0].get("width"), found[0].get("height")) if len(found) == 1 else None
    return size, tuple(lines), bool(regions)


def _region(region: object, length: int) -> list[Line]:
    """Read a region: {"start", "length", "coords": {"x", "y", "w", "h"}}; none where it lies outside the text."""
    if not isinstance(region, Mapping) or not isinstance(region.get("coords"), Mapping):
        return []
    start, size = number_of(region.get("start")), number_of(region.get("length"))
    box = box_of([region["coords"].get(side) for side in "xywh"])
    if start is None or size is None or box is None or not 0 <= start <= start + size <= length:
        return []
    return [Line(int(start), int(start + size), box)]
