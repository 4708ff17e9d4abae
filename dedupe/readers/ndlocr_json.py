"""What NDLOCR-lite writes as JSON: lines in its reading order → a leaf."""

from __future__ import annotations

from collections.abc import Mapping

from dedupe.readers.leaves import Leaf
from dedupe.readers.linelists import Piece, in_given_order
from dedupe.readers.measures import share_of, size_of
from dedupe.readers.paddle import polygon_of
from dedupe.readers.records import text_of
from dedupe.settings import Settings


def fits(value: object) -> bool:
    """Tell whether a JSON value is a page of NDLOCR."""
    return isinstance(value, Mapping) and isinstance(value.get("contents"), list) and "imginfo" in value


def read(value: object, settings: Settings) -> Leaf:
    """Read a page. Its corners are listed left, left, right, right; the engine has put the lines in order."""
    page: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    contents = page.get("contents")
    groups = [group for group in contents if isinstance(group, list)] if isinstance(contents, list) else []
    lines = [line for group in groups for line in group if isinstance(line, Mapping)]
    about = page.get("imginfo")
    info: Mapping[str, object] = about if isinstance(about, Mapping) else {}
    return Leaf(
        "ndlocr-json",
        tuple(in_given_order([_piece(line) for line in lines])),
        size=size_of(info.get("img_width"), info.get("img_height")),
        fields={key: field for key, field in info.items() if isinstance(field, str)},
    )


def _piece(line: Mapping[str, object]) -> Piece:
    corners = polygon_of(line.get("boundingBox"))
    if len(corners) == 4:
        corners = corners[0], corners[2], corners[3], corners[1]
    return Piece(text_of(line.get("text"), "text"), corners, share_of(line.get("confidence")))
