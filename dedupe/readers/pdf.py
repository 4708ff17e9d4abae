"""The text layer of a PDF → pages: characters to lines, lines to columns and paragraphs by their places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dedupe.blanks import join_words
from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.patterns import pattern
from dedupe.readers.formats import Dump
from dedupe.readers.leaves import Leaf, leaf_pages
from dedupe.readers.linelists import Piece, to_blocks
from dedupe.readers.measures import number_of
from dedupe.records import dataclass, field

# Shares of a character's size.
GAP = 1.0  # white in a line that ends it: the next column, or a tab
OVERLAP = 0.5  # of two characters of one line, across its direction

_HYPHEN = pattern("[\x02\ufffe]")  # what PDFium gives for the hyphen at the end of a line, by its version

Corners = tuple[float, float, float, float]


def read_pdf(dump: Dump) -> Iterator[Page]:
    """Give the pages of a PDF that has a text layer; those of a scan without one are told."""
    name = dump.source.id
    try:
        import pypdfium2
    except ImportError:
        raise UnreadableInput(
            f"{name}: a PDF; install the extra: pip install 'newspaper-dedupe[pdf]', or take its text out"
        ) from None
    dump.file.seek(0)
    try:
        document = pypdfium2.PdfDocument(dump.file)
    except pypdfium2.PdfiumError as error:
        why = "it wants a password" if "assword" in str(error) else "damaged, or no PDF"
        raise UnreadableInput(f"{name}: {why} ({' '.join(str(error).split())}); give it mended and unlocked") from None
    try:
        yield from leaf_pages(dump, _leaves(dump, document, pypdfium2.PdfiumError), "utf-8")
    finally:
        document.close()


def _leaves(dump: Dump, document: Any, failure: type[Exception]) -> Iterator[Leaf]:
    name, total, empty, broken = dump.source.id, len(document), 0, 0
    for number in range(total):
        try:
            leaf = _leaf(document, number)
        except failure:
            broken += 1
            continue
        empty += not leaf.blocks
        yield leaf
    if total and empty + broken == total:
        raise UnreadableInput(f"{name}: a PDF without text; run OCR on it")
    if empty or broken:
        dump.lose(Notice(name, f"{empty + broken} of {total} pages hold no text that can be read; run OCR on them"))


def _leaf(document: Any, number: int) -> Leaf:
    page = document[number]
    try:
        width, height = page.get_size()
        layer = page.get_textpage()
        try:
            blocks = tuple(to_blocks(list(_pieces(layer, height))))
        finally:
            layer.close()
    finally:
        page.close()
    return Leaf("pdf", blocks, size=(width, height))


@dataclass(slots=True)
class _Line:
    """A line that is being put together; its direction is known from its second character on."""

    text: str
    last: Corners
    boxes: list[Corners] = field(default_factory=list)
    is_vertical: bool | None = None

    def piece(self) -> Piece:
        left, top = min(box[0] for box in self.boxes), min(box[1] for box in self.boxes)
        right, bottom = max(box[2] for box in self.boxes), max(box[3] for box in self.boxes)
        return Piece(join_words(self.text.split()), ((left, top), (right, top), (right, bottom), (left, bottom)))

    def takes(self, box: Corners) -> bool:
        """Tell whether a character goes on with this line, and note its direction."""
        size = max(*(b[side + 2] - b[side] for b in (self.last, box) for side in (0, 1)))
        for is_vertical in (False, True) if self.is_vertical is None else (self.is_vertical,):
            along, across = (1, 0) if is_vertical else (0, 1)
            gap = box[along] - self.last[along + 2]
            least = min(box[across + 2] - box[across], self.last[across + 2] - self.last[across])
            shared = min(box[across + 2], self.last[across + 2]) - max(box[across], self.last[across])
            if shared > OVERLAP * least and -size < gap < GAP * size and box[along] >= self.last[along]:
                self.is_vertical = is_vertical
                return True
        return False


def _pieces(layer: Any, height: float) -> Iterator[Piece]:
    """Put the characters, in the order of the file, together to lines."""
    line: _Line | None = None
    for index in range(layer.count_chars()):
        character = _HYPHEN.sub("-", layer.get_text_range(index, 1))
        box = None if character.isspace() or not character.isprintable() else _corners(layer, index, height)
        if box is None:
            if line is not None and character.isspace():
                line.text += " "
            continue
        if line is not None and line.takes(box):
            line.text += character
            line.last = box
            line.boxes.append(box)
            continue
        if line is not None:
            yield line.piece()
        line = _Line(character, box, [box])
    if line is not None:
        yield line.piece()


def _corners(layer: Any, index: int, height: float) -> Corners | None:
    """Give a character's left, top, right and bottom, from the top left of the page."""
    left, low, right, high = map(number_of, layer.get_charbox(index, loose=True))
    if left is None or low is None or right is None or high is None or right < left or high < low:
        return None
    return left, height - high, right, height - low
