"""hOCR, well-formed or not → pages."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser

from dedupe.blanks import join_words
from dedupe.errors import UnreadableInput
from dedupe.geometry import weighed
from dedupe.model import BlockKind, Box, Notice, Page
from dedupe.readers.compose import Origin, TextBlock, TextLine
from dedupe.readers.formats import Dump
from dedupe.readers.lineboxes import box_of_words
from dedupe.readers.markup import MEND, Markup, read_markup
from dedupe.readers.measures import box_around, read_number
from dedupe.readers.naming import number_pages
from dedupe.readers.relaid import compose_relaid
from dedupe.records import dataclass, field

_AREA = frozenset({"ocr_carea", "ocrx_block", "ocr_block", "ocr_column", "ocr_xycut"})
_LINE = frozenset({"ocr_line", "ocrx_line"})
_WORD = frozenset({"ocrx_word", "ocr_word"})
# Engines use these for lines of a paragraph (Tesseract) and for blocks that hold lines (others).
_EITHER: dict[str, BlockKind] = {
    "ocr_header": "furniture",
    "ocr_footer": "furniture",
    "ocr_pageno": "furniture",
    "ocr_caption": "caption",
    "ocr_textfloat": "text",
    "ocr_title": "headline",
}
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_BBOX = re.compile(r"\bbbox\s+(\S+)\s+(\S+)\s+(\S+)\s+([^\s;]+)")
_SURE = re.compile(r"\bx_wconf\s+([^\s;]+)")
_COMMENT = re.compile(r"<!--|<!(?!DOCTYPE|\[CDATA\[)", re.IGNORECASE)
_WORD_MARK = "\0"  # where a word begins: HTML text has none
_MAX_TAG = 1 << 17  # characters: a parser looks for the end of a tag again with each piece of the file
_MAX_SCRIPT = 1 << 22  # characters of a script, which a viewer may have put in
_MAX_COMMENT = 1 << 20  # characters: what has no end so far is none
_OPENING = 10  # characters of <![CDATA[ and <!DOCTYPE, by which they are told from comments
_MAX_OPEN = 1000  # elements: hOCR has ten; each end is looked for among those left open


@dataclass(slots=True)
class _Line:
    box: Box | None = None
    text: str = ""
    words: list[Box | None] = field(default_factory=list)
    sure: list[tuple[float | None, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Block:
    name: str = ""
    kind: BlockKind = "text"
    box: Box | None = None
    lines: list[_Line] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    box: Box | None = None
    blocks: list[_Block] = field(default_factory=list)


def read_hocr(dump: Dump) -> Iterator[Page]:
    """Give the pages of an hOCR file."""
    markup = read_markup(dump)
    parser = _Parser(dump.source.id)
    read_any = False
    for page_id, page in number_pages(dump.source.id, _pages(parser, _without_comments(_texts(markup)))):
        read_any = True
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "hocr")
        size = (page.box[2], page.box[3]) if page.box else None
        yield compose_relaid(origin, map(_text_block, page.blocks), size, parser.software)
    if not read_any:
        raise UnreadableInput(f"{dump.source.id}: HTML without an ocr_page; give the engine's hOCR or text output")
    if not parser.is_ended:
        dump.lose(Notice(dump.source.id, "cut off before its last page ends; what stands there was read"))


def _texts(markup: Markup) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    yield from map(decoder.decode, markup.pieces())
    yield decoder.decode(b"", True)


def _pages(parser: _Parser, texts: Iterator[str]) -> Iterator[_Page]:
    for text in texts:
        parser.feed(text)
        if len(parser.rawdata) > (_MAX_SCRIPT if parser.cdata_elem else _MAX_TAG):
            raise UnreadableInput(f"{parser.name}: a tag has more than {_MAX_TAG:,} characters; {MEND}")
        yield from parser.take()
    parser.close()
    parser.end_page()
    yield from parser.take()


def _without_comments(texts: Iterable[str]) -> Iterator[str]:
    """Take comments out, and let `<!` stand that a misread page holds: a parser would take what follows for one.

    What has no end is no comment, nor is what holds lines.
    """
    rest = ""
    for text in texts:
        ready, rest = _settled(rest + text, False)
        yield ready
    yield _settled(rest, True)[0]


def _settled(text: str, is_last: bool) -> tuple[str, str]:
    """Take comments out of a text as far as it can be told what is one; give the rest, too."""
    last = -1 if is_last else text.rfind("<", -_OPENING)
    until = last if last >= 0 else len(text)
    parts, at, end, line = [], 0, 0, 0
    for found in _COMMENT.finditer(text, 0, until):
        if found.start() < at:
            continue
        parts.append(text[at : found.start()])
        end = text.find("-->", found.end()) if 0 <= end < found.end() else end
        line = text.find("ocr", found.end()) if 0 <= line < found.end() else line
        if end < 0 and line < 0 and not is_last and len(text) - found.start() < _MAX_COMMENT:
            return "".join(parts), text[found.start() :]
        if found.group() == "<!--" and end >= 0 and not 0 <= line < end:
            at = end + 3
        else:
            parts.append("&lt;!")
            at = found.start() + 2
    until = max(at, until)
    return "".join([*parts, text[at:until]]), text[until:]


def _text_block(block: _Block) -> TextBlock:
    return TextBlock(block.name, tuple(map(_text_line, block.lines)), block.kind, block.box)


def _text_line(line: _Line) -> TextLine:
    """Put a line together: white space parts its words where there is any, else each word stands alone."""
    bare = line.text.strip(_WORD_MARK + " \t\r\n")
    text = line.text.replace(_WORD_MARK, "" if len(bare.split()) > 1 else " ")
    box = box_of_words(line.words, line.box)
    places = tuple((length, word) for (_, length), word in zip(line.sure, line.words, strict=False))
    return TextLine(join_words(text.split()), box, weighed(line.sure), tuple(line.sure), places)


class _Parser(HTMLParser):
    """Follows the elements that hOCR gives a class, and forgives the others whatever they do.

    A page ends where the next begins, or the file: closing tags too many do not part a page from its blocks.
    """

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.stack: list[tuple[str, str]] = []  # tag, role
        self.ready: list[_Page] = []
        self.page: _Page | None = None
        self.area: _Block | None = None  # the block around, until a line shows that it is one itself
        self.block: _Block | None = None
        self.line: _Line | None = None
        self.word: tuple[int, float | None] | None = None  # where it begins in the line's text, its confidence
        self.is_spelled = False  # the word gives its letters one by one, with white space between them
        self.is_ended = True
        self.software: tuple[str, ...] = ()

    def take(self) -> Iterator[_Page]:
        """Give the pages that are ready."""
        ready, self.ready = self.ready, []
        yield from ready

    def end_page(self) -> None:
        """Give the page away; what comes begins another."""
        self._end_block()
        if self.page is not None:
            self.ready.append(self.page)
        self.page = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what a class names."""
        if tag in _VOID:
            self.handle_startendtag(tag, attrs)
            return
        if tag == "p" and any(open_tag == "p" for open_tag, _ in self.stack[-2:]):
            self.handle_endtag("p")  # HTML need not close it
        if len(self.stack) >= _MAX_OPEN:
            raise UnreadableInput(f"{self.name}: more than {_MAX_OPEN} elements are left open; {MEND}")
        given = {key: value or "" for key, value in attrs}
        self.stack.append((tag, self._open(given.get("class", "").split(), given)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content holds no text."""
        if tag == "br":
            self._break()
        if tag == "meta":
            self._note(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Close the last element of that name, and what was left open within."""
        if tag in ("body", "html"):
            self.is_ended = True
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at][0] == tag:
                for _, role in reversed(self.stack[at:]):
                    self._close(role)
                del self.stack[at:]
                return

    def handle_data(self, data: str) -> None:
        """Take text in a page: that of a line, or a line of its own."""
        if self.stack and self.stack[-1][0] in ("script", "style"):
            return
        if self.line is None and (self.block is not None or not self.is_ended) and data.strip():
            self._start_line(None)
        if self.line is not None:
            self.line.text += data.replace(_WORD_MARK, " ")
            if len(self.line.text) > _MAX_TAG:
                raise UnreadableInput(f"{self.name}: a line has more than {_MAX_TAG:,} characters; {MEND}")

    def _note(self, given: Mapping[str, str | None]) -> None:
        """Take down the software that made the file."""
        if given.get("name") == "ocr-system":
            self.software = (*self.software, given.get("content") or "")

    def _open(self, classes: list[str], given: dict[str, str]) -> str:
        """Start what the first known class names; give its role."""
        for name in classes:
            if name == "ocr_page":
                self.end_page()
                self.page, self.is_ended = _Page(_box(given)), False
                return "page"
            if name in _AREA:
                self._end_block()
                self.area = _Block(given.get("id", ""), "text", _box(given))
                return "area"
            if name == "ocr_par" or (name in _EITHER and not self._in("par", "line")):
                self._start_block(_Block(given.get("id", ""), _EITHER.get(name, "text"), _box(given)))
                return "par"
            if name in _LINE or name in _EITHER:
                self._start_line(_box(given))
                return "line"
            if name in _WORD:
                self._start_word(given)
                return "word"
            if name == "ocrx_cinfo":
                self.is_spelled = True
        return ""

    def _in(self, *roles: str) -> bool:
        return any(role in roles for _, role in self.stack)

    def _close(self, role: str) -> None:
        if role == "word":
            self._end_word()
        elif role == "line":
            self._break()
        elif role in ("par", "area"):
            self._break()
            self.block = None
            self.area = None if role == "area" else self.area
        elif role == "page":
            self._end_block()
            self.is_ended = True

    def _start_block(self, block: _Block) -> None:
        self._break()
        self.page = self.page or _Page()
        self.page.blocks.append(block)
        self.block = block

    def _end_block(self) -> None:
        self._break()
        self.block = self.area = None

    def _start_line(self, box: Box | None) -> None:
        self._break()
        if self.block is None:
            self._start_block(self.area or _Block())
        if self.block is not None:
            self.line = _Line(box)
            self.block.lines.append(self.line)

    def _break(self) -> None:
        self._end_word()
        self.line = None

    def _start_word(self, given: dict[str, str]) -> None:
        if self.line is None:
            self._start_line(None)
        self._end_word()
        if self.line is not None:
            sure = _SURE.search(given.get("title", ""))
            self.line.text += _WORD_MARK
            self.line.words.append(_box(given))
            self.word = len(self.line.text), _confidence(sure.group(1)) if sure else None

    def _end_word(self) -> None:
        if self.word is not None and self.line is not None:
            start, sure = self.word
            if self.is_spelled:
                self.line.text = self.line.text[:start] + "".join(self.line.text[start:].split())
            self.line.sure.append((sure, len("".join(self.line.text[start:].split()))))
        self.word, self.is_spelled = None, False


def _confidence(text: str) -> float | None:
    """Read x_wconf, 0..100: a 1 is a hundredth here."""
    number = read_number(text)
    return number / 100 if number is not None and 0 <= number <= 100 else None


def _box(given: dict[str, str]) -> Box | None:
    found = _BBOX.search(given.get("title", ""))
    sides = [read_number(side) for side in found.groups()] if found else []
    known = [side for side in sides if side is not None]
    return box_around([(known[0], known[1]), (known[2], known[3])]) if len(known) == 4 else None
