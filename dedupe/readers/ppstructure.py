"""What PP-StructureV3 and PaddleOCR-VL write: blocks in reading order → a leaf."""

from __future__ import annotations

from collections.abc import Mapping

from dedupe.readers import paddle
from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.labels import kind_of
from dedupe.readers.leaves import Leaf
from dedupe.readers.markedup import plain
from dedupe.readers.measures import box_of, number_of, size_of
from dedupe.readers.order import in_order
from dedupe.readers.records import text_of
from dedupe.settings import Settings

_LIST = "parsing_res_list"


def fits(value: object) -> bool:
    """Tell whether a JSON value is a page of parsed blocks."""
    return isinstance(value, Mapping) and isinstance(value.get(_LIST), list)


def read(value: object, settings: Settings) -> Leaf:
    """Read a page of parsed blocks, in the order that the engine gives; those without stay where they are listed."""
    page: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    listed, lines = page.get(_LIST), page.get("overall_ocr_res")
    if not listed and paddle.fits(lines):  # no layout was found, but text was
        return paddle.read(lines, settings)
    found = [block for block in listed if isinstance(block, Mapping)] if isinstance(listed, list) else []
    orders = [number_of(block.get("block_order")) for block in found]
    known = [order for order in orders if order is not None]
    if known != sorted(known):
        ranks = dict(zip(map(id, found), orders, strict=True))
        found = list(in_order(found, lambda block: _whole(ranks[id(block)])))
    size = size_of(page.get("width"), page.get("height"))
    fields = {key: page[key] for key in ("input_path", "page_index", "page_count") if page.get(key) is not None}
    return Leaf("pp-structure", tuple(_block(n, b) for n, b in enumerate(found)), size=size, fields=fields)


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _block(number: int, block: Mapping[str, object]) -> TextBlock:
    content = block.get("block_content", block.get("text"))
    lines = plain(text_of(content, "block_content")).split("\n")
    label = block.get("block_label", block.get("label"))
    name = block.get("block_id")
    return TextBlock(
        f"b{number}" if name is None else str(name),
        tuple(TextLine(line.strip()) for line in lines),
        kind_of(label if isinstance(label, str) else None),
        corners_of(block.get("block_bbox", block.get("layout_bbox"))),
    )


def corners_of(corners: object) -> tuple[float, float, float, float] | None:
    """Read x0, y0, x1, y1."""
    numbers = [number_of(side) for side in corners] if isinstance(corners, list) else []
    if len(numbers) != 4 or None in numbers:
        return None
    left, top, right, bottom = (number or 0.0 for number in numbers)
    return box_of((left, top, right - left, bottom - top))
