"""impresso's canonical pages and its rebuilt articles → a leaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dedupe.blanks import join_words
from dedupe.model import Block, Line
from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.leaves import Leaf
from dedupe.readers.markup import HYPHENS, SOFT_HYPHEN
from dedupe.readers.measures import box_of, number_of
from dedupe.readers.records import text_of
from dedupe.settings import Settings

_TEXT = "ft"
_BULK = ("ppreb", "lb", "pb", "rb")


def fits(value: object) -> bool:
    """Tell whether a JSON value is a page of regions, or an article whose text is `ft`."""
    if not isinstance(value, Mapping):
        return False
    if isinstance(value.get(_TEXT), str):
        return "ppreb" in value or "lb" in value or "pp" in value
    regions = value.get("r")
    return isinstance(regions, list) and all(isinstance(region, Mapping) and "p" in region for region in regions)


def read(value: object, settings: Settings) -> Leaf:
    """Read a page or an article; what else it says passes through."""
    record: Mapping[str, object] = value if isinstance(value, Mapping) else {}
    if _TEXT in record:
        return _rebuilt(record)
    blocks = [block for n, region in enumerate(_maps(record.get("r"))) for block in _region(n, region)]
    fields = {key: field for key, field in record.items() if key != "r"}
    return Leaf("impresso", tuple(blocks), fields=fields)


def _maps(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _region(number: int, region: Mapping[str, object]) -> Iterator[TextBlock]:
    """Give the paragraphs of a region; `pOf` names the article that they belong to."""
    article = region.get("pOf")
    for at, paragraph in enumerate(_maps(region.get("p"))):
        lines = tuple(_line(line) for line in _maps(paragraph.get("l")))
        name = article if isinstance(article, str) else None
        yield TextBlock(f"r{number}p{at}", lines, box=_box(paragraph.get("c")), article=name)


def _line(line: Mapping[str, object]) -> TextLine:
    """Join the tokens of a line; `gn` says that no space follows, whatever the script."""
    text, glued = "", False
    for token in _maps(line.get("t")):
        word = token.get("tx")
        if isinstance(word, str) and word:
            text = text + word if glued or not text else join_words((text, word))
            glued = token.get("gn") is True
            if token.get("hy") is True and not text.endswith(tuple(HYPHENS)):  # the word goes on in the next line
                text += SOFT_HYPHEN
    return TextLine(text, _box(line.get("c")))


def _box(sides: object) -> tuple[float, float, float, float] | None:
    return box_of(sides) if isinstance(sides, list) else None


def _rebuilt(record: Mapping[str, object]) -> Leaf:
    text = text_of(record[_TEXT], _TEXT)
    places = _stretches(text, _offsets(record, ("pb", "rb"), len(text)))
    lines = _stretches(text, _offsets(record, ("lb", "pb", "rb"), len(text)))
    article = next((str(record[key]) for key in ("id", "ci_id") if isinstance(record.get(key), str)), None)
    return Leaf(
        "impresso",
        text=text,
        places=tuple(Block(f"p{n}", start, end, article=article) for n, (start, end) in enumerate(places)),
        lines=tuple(Line(start, end) for start, end in lines),
        fields={key: field for key, field in record.items() if key != _TEXT and key not in _BULK},
    )


def _offsets(record: Mapping[str, object], names: Sequence[str], length: int) -> list[int]:
    """Give the places at which the text breaks, as offsets into it."""
    listed = [value for name in names if isinstance(values := record.get(name), list) for value in values]
    known = {int(number) for value in listed if (number := number_of(value)) is not None}
    return sorted({0, length, *(at for at in known if 0 < at < length)})


def _stretches(text: str, edges: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give what lies between edges, less the white space around it."""
    for low, high in pairwise(edges):
        part = text[low:high]
        start, end = low + len(part) - len(part.lstrip()), low + len(part.rstrip())
        if start < end:
            yield start, end
