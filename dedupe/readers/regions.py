"""Regions of pages, listed one by one: PP-Structure V1 and V2, MinerU, web annotations → a leaf for each page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from dedupe.model import Box
from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.labels import kind_of
from dedupe.readers.leaves import Leaf
from dedupe.readers.linelists import Piece, lay_out, line_of
from dedupe.readers.markedup import plain
from dedupe.readers.measures import share_of
from dedupe.readers.paddle import pieces_of, polygon_of
from dedupe.readers.ppstructure import corners_of
from dedupe.readers.records import text_of
from dedupe.readers.webannotations import canvas_of, read_annotations
from dedupe.readers.xycut import cut
from dedupe.settings import Settings

# Where MinerU puts the text of a region, by its type.
_TEXTS = ("text", "table_caption", "table_body", "table_footnote", "list_items", "code_body")
_CAPTIONS = ("img_caption", "image_caption", "image_footnote", "img_footnote", "chart_caption")


def page_of(value: object) -> Hashable | None:
    """Name the page that a region is of, as far as its file tells pages apart; None for what is no region."""
    if (canvas := canvas_of(value)) is not None:
        return "annotations", canvas
    if not isinstance(value, Mapping) or not isinstance(value.get("type"), str):
        return None
    if isinstance(value.get("bbox"), list) and "res" in value:
        return "pp-structure", str(value.get("img_idx"))
    if isinstance(value.get("page_idx"), int):
        return "mineru", value["page_idx"]
    return None


def read_regions(regions: Sequence[Mapping[str, object]], settings: Settings) -> Leaf:
    """Read the regions of one page. MinerU has put them in order; PP-Structure has not, so their boxes do."""
    if canvas_of(regions[0]) is not None:
        return read_annotations(regions)
    if "res" not in regions[0]:
        blocks = [block for number, region in enumerate(regions) for block in _of_mineru(number, region)]
        return Leaf("mineru", tuple(blocks), fields={"page_idx": regions[0].get("page_idx")})
    boxes = [corners_of(region.get("bbox")) for region in regions]
    known = [number for number, box in enumerate(boxes) if box is not None]
    columns = cut([box for box in boxes if box is not None])
    order = [known[index] for column in columns for row in column for index in row]
    order += [number for number, box in enumerate(boxes) if box is None]
    return Leaf("pp-structure", tuple(_of_paddle(number, regions[number], boxes[number]) for number in order))


def _of_paddle(number: int, region: Mapping[str, object], box: Box | None) -> TextBlock:
    found = region.get("res")
    if isinstance(found, Mapping):
        html = text_of(found.get("html", found.get("text")), "res")
        lines = tuple(TextLine(line.strip()) for line in plain(html).split("\n"))
    else:
        lines = tuple(line_of(row) for block in lay_out(_pieces(found)) for row in block)
    return TextBlock(f"b{number}", lines, kind_of(str(region.get("type"))), box)


def _pieces(found: object) -> list[Piece]:
    """Give the lines of a region: objects, or, in the first version, a list of boxes beside one of texts."""
    boxes, texts = found if isinstance(found, list) and len(found) == 2 else (None, None)
    if not isinstance(boxes, list) or not isinstance(texts, list) or len(boxes) != len(texts) or not texts:
        return list(pieces_of(found))
    pairs = ((box, text) for box, text in zip(boxes, texts, strict=True) if isinstance(text, list) and text)
    return [Piece(text_of(text[0], "res"), polygon_of(box), share_of(text[-1])) for box, text in pairs]


def _of_mineru(number: int, region: Mapping[str, object]) -> Iterator[TextBlock]:
    kind = kind_of(str(region.get("type")), "headline" if region.get("text_level") else None)
    box = corners_of(region.get("bbox"))
    text = plain("\n".join(filter(None, (text_of(region.get(key), key) for key in _TEXTS))))
    caption = "\n".join(filter(None, (text_of(region.get(key), key) for key in _CAPTIONS)))
    yield TextBlock(f"b{number}", tuple(map(TextLine, text.split("\n"))), kind, box)
    yield TextBlock(f"b{number}c", tuple(map(TextLine, caption.split("\n"))), "caption")
