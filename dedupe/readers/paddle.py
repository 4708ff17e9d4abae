"""Lines with boxes as PaddleOCR, RapidOCR and EasyOCR list them, in all their JSON forms → a leaf, columns rebuilt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from dedupe.readers.leaves import BadRecord, Leaf
from dedupe.readers.linelists import Piece, Polygon, rectangle, to_blocks
from dedupe.readers.measures import number_of, share_of, size_of
from dedupe.records import replace
from dedupe.settings import Settings

_TEXTS = ("text", "txt", "rec_text", "rec_txt", "transcription", "content", "words", "word", "DetectedText")
_BOXES = (
    *("box", "bbox", "points", "text_region", "poly", "polygon", "dt_poly", "rec_poly", "rec_box"),
    *("boundingBox", "location", "pos", "Polygon"),  # of Azure, Baidu, Huawei, Aliyun, Tencent
)
_SCORES = ("score", "confidence", "conf", "rec_score", "prob", "probability", "Confidence")

# Fields side by side, an entry a line: PaddleOCR 3, RapidOCR 2 and 3.
_COLUMNS = (
    ("rec_texts", ("rec_polys", "rec_boxes", "dt_polys", "dt_boxes"), "rec_scores"),
    ("txts", ("boxes", "dt_boxes"), "scores"),
    ("texts", ("boxes", "polys", "bboxes"), "scores"),
)
_LISTS = (
    *("lines", "ocr_result", "text_lines", "Blocks of a page"),
    *("words_result", "words_block_list", "prism_wordsInfo", "TextDetections"),  # of Baidu, Huawei, Aliyun, Tencent
)


# Surya writes what is bold, raised or a formula as HTML.
_OF_SURYA = "text_lines"
_INLINE = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|small|mark|del|math)(?:\s[^<>]*)?>|<br\s*/?>")


def fits(value: object) -> bool:
    """Tell whether a JSON value is a page of listed lines."""
    if isinstance(value, Mapping):
        listed = any(isinstance(value.get(key), list) and _is_line_list(value[key]) for key in _LISTS)
        return listed or any(
            isinstance(value.get(texts), list) and any(isinstance(value.get(box), list) for box in boxes)
            for texts, boxes, _ in _COLUMNS
        )
    return isinstance(value, list) and bool(value) and _is_line_list(value)


def read(value: object, settings: Settings) -> Leaf:
    """Read a page of listed lines."""
    about: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    pieces = list(_from_columns(about) if about and not _listed(about) else pieces_of(_listed(about) or value))
    if _OF_SURYA in about:
        pieces = [replace(piece, text=unescape(_INLINE.sub("", piece.text))) for piece in pieces]
    used = {*_LISTS, *(name for texts, boxes, scores in _COLUMNS for name in (texts, *boxes, scores))}
    size = size_of(*(about.get(side) or about.get(f"img_{side}") for side in ("width", "height")))
    fields = {key: field for key, field in about.items() if key not in used and _is_plain(field)}
    return Leaf("paddle", tuple(to_blocks(pieces)), size=size, fields=fields)


def _listed(about: Mapping[str, object]) -> list[object] | None:
    for key in _LISTS:
        found = about.get(key)
        if isinstance(found, list) and _is_line_list(found):
            return found
    return None


def _is_plain(value: object) -> bool:
    """Settings of the model and images as lists of numbers are no fields to pass on."""
    return value is None or isinstance(value, str | int | float)


def _is_line_list(items: Sequence[object]) -> bool:
    return bool(items) and all(map(is_line, items))


def is_line(item: object) -> bool:
    """Tell whether a JSON value is a line with its box."""
    return _parts(item) is not None


def _parts(item: object) -> tuple[object, object, object] | None:
    """Give the text, box and score of a line in any of its forms; None where it is none."""
    if isinstance(item, Mapping):
        text = next((item[key] for key in _TEXTS if key in item), None)
        box = next((item[key] for key in _BOXES if key in item), None)
        score = next((item[key] for key in _SCORES if key in item), None)
        is_placed = isinstance(box, list | Mapping) or (box is None and "words" in item)  # Baidu's basic service
        return (text, box, score) if isinstance(text, str) and is_placed else None
    if not isinstance(item, list) or len(item) < 2 or not isinstance(item[0], list):
        return None
    box, read_as = item[0], item[1]
    if isinstance(read_as, list) and len(read_as) == 2 and isinstance(read_as[0], str):
        return read_as[0], box, read_as[1]
    return (read_as, box, item[2] if len(item) > 2 else None) if isinstance(read_as, str) else None


def pieces_of(items: object) -> Iterator[Piece]:
    """Give the lines of a list of lines."""
    for item in items if isinstance(items, list) else []:
        parts = _parts(item)
        if parts is not None:
            yield _piece(*parts)


def _from_columns(about: Mapping[str, object]) -> Iterator[Piece]:
    for texts_name, box_names, score_name in _COLUMNS:
        texts = about.get(texts_name)
        if isinstance(texts, list):
            # dt_polys has an entry also for what was not read: only lists that are as long tell a line's place.
            same = (boxes for name in box_names if isinstance(boxes := about.get(name), list))
            boxes = next((found for found in same if len(found) == len(texts)), [None] * len(texts))
            scores = about.get(score_name)
            known = scores if isinstance(scores, list) and len(scores) == len(texts) else [None] * len(texts)
            for text, box, score in zip(texts, boxes, known, strict=True):
                yield _piece(text, box, score)
            return


def _piece(text: object, box: object, score: object) -> Piece:
    if not isinstance(text, str | None):
        raise BadRecord(f"the text of a line is a {type(text).__name__}")
    return Piece(text or "", polygon_of(box), share_of(score))


def polygon_of(box: object) -> Polygon:
    """Give a box in any of its forms as a polygon: corners, x0 y0 x1 y1, or named sides; () where it is nonsense."""
    if isinstance(box, Mapping):
        x, y, width, height = (number_of(box.get(long, box.get(short))) for long, short in _SIDES)
        return rectangle(x, y, _sum(x, width), _sum(y, height))
    if isinstance(box, list) and box and all(isinstance(corner, Mapping) for corner in box):
        # Google leaves out a side that is 0.
        box = [[corner.get("x", corner.get("X", 0)), corner.get("y", corner.get("Y", 0))] for corner in box]
    flat = [part for corner in box for part in (corner if isinstance(corner, list) else [corner])] if box else []  # type: ignore[attr-defined]
    numbers = [number_of(part) for part in flat]
    if len(numbers) == 4:
        return rectangle(*numbers)
    points = [(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False) if x is not None and y is not None]
    return tuple(points) if len(points) > 2 and 2 * len(points) == len(numbers) else ()


_SIDES = (("left", "x"), ("top", "y"), ("width", "w"), ("height", "h"))


def _sum(start: float | None, length: float | None) -> float | None:
    return start + length if start is not None and length is not None else None
