"""The JSON of services and of docTR: Google Vision, Azure, Textract, their pages → leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dedupe.blanks import join_words
from dedupe.geometry import weighed
from dedupe.model import Box
from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.leaves import Leaf
from dedupe.readers.lineboxes import box_of_words
from dedupe.readers.measures import box_around, number_of, share_of, size_of
from dedupe.readers.paddle import polygon_of
from dedupe.settings import Settings

# A page's height, where boxes are shares of its sides that are not told: these of a newspaper.
_SIDES = (1000.0, 1414.0)
_NEW_LINE = ("LINE_BREAK", "EOL_SURE_SPACE", "HYPHEN")
_SPACE = ("SPACE", "SURE_SPACE", "UNKNOWN")


def pages_in(value: Mapping[str, object]) -> list[object] | None:
    """Give the pages that an answer of a service holds; None for what is none."""
    match value:
        case {"fullTextAnnotation": {"pages": [*pages]}} | {"analyzeResult": {"pages": [*pages]}}:
            return pages
        case {"analyzeResult": {"readResults": [*pages]}} | {"recognitionResults": [*pages]}:
            return pages
        case {"Blocks": [{"BlockType": _}, *_] as blocks}:
            return [{"Blocks of a page": found} for found in _by_page(blocks).values()]
    return None


def _by_page(blocks: Sequence[object]) -> dict[object, list[object]]:
    pages: dict[object, list[object]] = {}
    for block in blocks:
        if isinstance(block, Mapping) and block.get("BlockType") == "LINE":
            pages.setdefault(block.get("Page"), []).append(_line_of_textract(block))
    return pages


def _line_of_textract(block: Mapping[str, object]) -> dict[str, object]:
    """Give a line as detectors list it: its box in pixels of a page of usual form."""
    wide, high = _SIDES
    match block.get("Geometry"):
        case {"BoundingBox": {"Left": left, "Top": top, "Width": width, "Height": height}}:
            numbers = [number_of(side) or 0.0 for side in (left, top, width, height)]
            box = {"x": numbers[0] * wide, "y": numbers[1] * high, "w": numbers[2] * wide, "h": numbers[3] * high}
        case _:
            box = {}
    return {"text": block.get("Text"), "box": box, "score": share_of(block.get("Confidence"))}


def fits(value: object) -> bool:
    """Tell whether a JSON value is a page of blocks of words, of Google Vision or docTR."""
    match value:
        case {"blocks": [{"paragraphs": [*_]}, *_]} | {"blocks": [{"lines": [{"words": [*_]}, *_]}, *_]}:
            return True
    return False


def read(value: object, settings: Settings) -> Leaf:
    """Read a page in the order that the engine gives."""
    page: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    blocks = tuple(
        TextBlock(f"b{number}", tuple(_lines(part, page)))
        for number, part in enumerate(part for block in _maps(page.get("blocks")) for part in _parts(block))
    )
    size = size_of(page.get("width"), page.get("height"))
    match page.get("dimensions"):
        case [height, width]:
            size = size_of(width, height)
    return Leaf("google-vision" if "width" in page else "doctr", blocks, size=size)


def _maps(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _parts(block: Mapping[str, object]) -> list[Mapping[str, object]]:
    return _maps(block.get("paragraphs")) or [block]


def _lines(part: Mapping[str, object], page: Mapping[str, object]) -> Iterator[TextLine]:
    if "lines" in part:
        for line in _maps(part["lines"]):
            words = _maps(line.get("words"))
            yield _line([(str(word.get("value") or ""), word) for word in words], page)
        return
    line_of_words: list[tuple[str, Mapping[str, object]]] = []
    for word in _maps(part.get("words")):
        symbols = _maps(word.get("symbols"))
        line_of_words.append(("".join(str(symbol.get("text") or "") for symbol in symbols), word))
        ending = _break(symbols[-1]) if symbols else ""
        if ending == "HYPHEN":
            line_of_words[-1] = line_of_words[-1][0] + "-", word
        if ending in _NEW_LINE:
            yield _line(line_of_words, page)
            line_of_words = []
    yield _line(line_of_words, page)


def _break(symbol: Mapping[str, object]) -> str:
    match symbol:
        case {"property": {"detectedBreak": {"type": str(kind)}}}:
            return kind
    return ""


def _line(words: list[tuple[str, Mapping[str, object]]], page: Mapping[str, object]) -> TextLine:
    """Join words; those of Google without a break behind them go on in the next."""
    text: list[str] = []
    goes_on = False
    for spelled, word in words:
        if goes_on:
            text[-1] += spelled
        else:
            text.append(spelled)
        symbols = _maps(word.get("symbols"))
        goes_on = bool(symbols) and _break(symbols[-1]) not in _SPACE
    known = tuple((share_of(word.get("confidence")), len("".join(spelled.split()))) for spelled, word in words)
    box = box_of_words([_box(word, page) for _, word in words], None)
    return TextLine(join_words(text), box, weighed(known), known)


def _box(word: Mapping[str, object], page: Mapping[str, object]) -> Box | None:
    match word.get("boundingBox"):
        case {"vertices": [*corners]} if corners:
            return box_around(polygon_of(corners))
    match word.get("geometry"), page.get("dimensions"):
        case [[left, top], [right, bottom]], [high, wide]:
            sides = [number_of(side) for side in (left, top, right, bottom, wide, high)]
            if None not in sides:
                x0, y0, x1, y1, w, h = (side or 0.0 for side in sides)
                return box_around([(x0 * w, y0 * h), (x1 * w, y1 * h)])
    return None
