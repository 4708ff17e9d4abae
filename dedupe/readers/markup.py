"""XML bytes → elements by local name, a few at a time; what is broken or hostile is refused in one line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from dedupe.errors import UnreadableInput
from dedupe.model import Notice
from dedupe.readers.encodings import SAMPLE, STEP, detect, first_above_ascii, look_up, read_steps
from dedupe.readers.formats import Dump
from dedupe.records import dataclass

# Elements within elements: real files have 20 at most; a file that nests without end would fill the memory.
MAX_DEPTH = 200

MEND = "get the file anew, or mend it"

# How printers part a word at the end of a line; the soft one stands where the file says so and shows none.
HYPHENS = "-\u00ad\u2010\u00ac\u2e17="
SOFT_HYPHEN = "\u00ad"

# Bytes of a tag: its end is looked for again with each step. One that holds a picture has a million or two.
MAX_TAG = 1 << 22

REPLACED = "\ufffd"
_PADDING = b"\0\x1a \t\r\n"
_LONGEST_REFERENCE = 64
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33")
# Western labels are given to files in any encoding, as each of them decodes any bytes.
_WEAK = {"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin-1", "latin1", "windows-1252", "cp1252"}
# Characters that XML forbids, though engines write them; a blank, of as many bytes, takes their place.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROL_REFERENCES = re.compile(
    rb"&#(?:x0*(?:[0-8bce-f]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.IGNORECASE
)
# Ã© and Â«: UTF-8 that an earlier tool read as Latin-1 and wrote as UTF-8 again.
_MOJIBAKE = re.compile(rb"\xc3[\x82\x83]\xc2[\x80-\xbf]")
_WHY_CUT = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}


@dataclass(slots=True)
class Mended:
    """How often a file had to be mended, counted while it is read."""

    replaced: int = 0
    controls: int = 0
    mojibake: int = 0

    def tell(self, dump: Dump, encoding: str) -> None:
        """Warn of each kind that there was."""
        name = dump.source.id
        if self.replaced:
            dump.warn(
                Notice(name, f"{self.replaced} places are not valid {encoding} and became U+FFFD; see --encoding")
            )
        if self.controls:
            dump.warn(Notice(name, f"{self.controls} control characters, which XML forbids, became blanks"))
        if self.mojibake > 1:
            what = f"{self.mojibake} places look like UTF-8 once read as Latin-1 (Ã©); they stay as they are"
            dump.warn(Notice(name, what))


@dataclass(frozen=True, slots=True)
class Markup:
    """An XML or HTML file, read bit by bit however large it is, and its encoding."""

    dump: Dump
    encoding: str
    is_sound: bool  # every byte is of that encoding
    mended: Mended

    @property
    def name(self) -> str:
        """The id of the dump, for messages."""
        return self.dump.source.id

    def pieces(self) -> Iterator[bytes]:
        """Give the file in UTF-8, without byte-order mark or white space around, what XML forbids blanked.

        Afterwards `mended` is told, and says whether the file can be given back from this.
        """
        held, is_begun = b"", False
        try:
            for piece in self._in_utf8():
                piece = held + piece
                if not is_begun:
                    piece = piece.lstrip(_PADDING)
                is_begun = is_begun or bool(piece)
                end = min(len(piece.rstrip(_PADDING)), _whole_references(piece))
                if len(piece) - end > STEP:  # more padding than any file has
                    end = len(piece)
                held = piece[end:]
                yield self._blanked(piece[:end])
            yield self._blanked(held.rstrip(_PADDING))
        finally:
            self.mended.tell(self.dump, self.encoding)

    def _in_utf8(self) -> Iterator[bytes]:
        is_plain = self.encoding == "utf-8" and self.is_sound
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        printed = b"" if self.is_sound else _encoded(REPLACED, self.encoding)
        before, mark = b"", "\ufeff"
        for data in read_steps(self.dump.file):
            if is_plain:
                yield data.removeprefix(codecs.BOM_UTF8) if mark else data
            else:
                text = decoder.decode(data, not data)
                yield text.removeprefix(mark).encode("utf-8", "replace")
                if printed:
                    before = before[1 - len(printed) :] + data
                    self.mended.replaced += max(0, text.count(REPLACED) - before.count(printed))
            mark = ""

    def _blanked(self, piece: bytes) -> bytes:
        piece, controls = _CONTROLS.subn(b" ", piece)
        piece, references = _CONTROL_REFERENCES.subn(lambda m: b" " * len(m.group()), piece)
        self.mended.controls += controls + references
        self.mended.mojibake += len(_MOJIBAKE.findall(piece))
        return piece


def read_markup(dump: Dump) -> Markup:
    """Find out the encoding of a file, whatever its declaration says; say so where it is wrong."""
    head = dump.head
    declared = _DECLARED.match(head)
    label = declared.group(1).decode("ascii").lower() if declared else ""
    given = dump.settings.encoding
    first = first_above_ascii(dump.file)
    encoding = look_up(given or _encoding(dump.file, head, label, first))
    if label and first is not None and not given and not _is_same(label, encoding):
        dump.warn(Notice(dump.source.id, f"declares {label} but is {encoding}; read as {encoding}"))
    return Markup(dump, encoding, _decodes(dump.file, encoding), Mended())


def _encoding(file: IO[bytes], head: bytes, label: str, first: int | None) -> str:
    """Choose by the byte-order mark, UTF-8 without fault, the declaration, the look of the text, in this order."""
    if head.startswith(_MARKS) or b"\0" in head[:4]:
        return detect(head)
    if first is None or _decodes(file, "utf-8"):
        return "utf-8"
    if label and label not in _WEAK and _decodes(file, label):
        return label
    file.seek(first // 2 * 2)
    return detect(file.read(2 * SAMPLE))


def _decodes(file: IO[bytes], label: str) -> bool:
    try:
        with suppress(UnicodeDecodeError):
            b"    ".decode(label)  # LookupError for what Python knows, but is no encoding of text: zlib, hex
        decoder = codecs.getincrementaldecoder(label)()
        for data in read_steps(file):
            decoder.decode(data, not data)
    except (LookupError, ValueError):
        return False
    return True


def _encoded(character: str, label: str) -> bytes:
    try:
        return character.encode(label)
    except UnicodeEncodeError:
        return b"\xff" * 8  # which stands nowhere


def _whole_references(piece: bytes) -> int:
    """Give where a piece may end without cutting a character reference in two."""
    at = piece.rfind(b"&", -_LONGEST_REFERENCE)
    return len(piece) if at < 0 or b";" in piece[at:] else at


def _is_same(label: str, used: str) -> bool:
    """Tell whether a label means the encoding: utf-16 that of either byte order, gb2312 what contains it."""
    families = (("utf-16",), ("gb",), ("big5", "cp950"), ("shift", "sjis", "cp932"), ("euc-kr", "cp949"), ("euc_jp",))
    label, used = label.replace("_", "-"), used.replace("_", "-")
    if label == used or (label in _WEAK and used == "cp1252"):
        return True
    return any(label.startswith(family) and used.startswith(family) for family in families)


def new_parser(name: str) -> expat.XMLParserType:
    """Make a parser of UTF-8 that ignores what a file declares, and refuses entities of its own."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise UnreadableInput(
            f"{name}: declares entities, which can fill the memory or read other files; take them out"
        )

    parser.EntityDeclHandler = refuse
    return parser


def broken(name: str, error: expat.ExpatError) -> UnreadableInput:
    """Say where and why a file is no XML."""
    if error.code in _WHY_CUT:
        return UnreadableInput(f"{name}: cut off at line {error.lineno}; {MEND}")
    why = expat.errors.messages[error.code]
    return UnreadableInput(f"{name}: not well-formed XML at line {error.lineno}, column {error.offset} ({why}); {MEND}")


class Start(NamedTuple):
    """An element begins."""

    tag: str
    attributes: dict[str, str]


class End(NamedTuple):
    """An element ends."""

    tag: str


def events(markup: Markup) -> Iterator[Start | End | str]:
    """Give what stands in a file: where elements begin and end, and text.

    Tags are local names, without namespace or prefix; attributes keep their prefix. Raises UnreadableInput where the
    file is broken, after what stands before.
    """
    ready: list[Start | End | str] = []
    for _ in _parsed(
        markup,
        lambda name, attributes: ready.append(Start(local_name(name), attributes)),
        lambda name: ready.append(End(local_name(name))),
        ready.append,
    ):
        yield from ready
        ready.clear()


def elements(markup: Markup, wanted: Collection[str]) -> Iterator[Element]:
    """Give the outermost elements of the wanted names, whole, each as soon as it ends; between them nothing is kept."""
    builder, depth = TreeBuilder(), 0
    ready: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        tag = local_name(name)
        if depth or tag in wanted:
            depth += 1
            builder.start(tag, attributes)

    def end(name: str) -> None:
        nonlocal builder, depth
        if depth:
            builder.end(local_name(name))
            depth -= 1
            if not depth:
                ready.append(builder.close())
                builder = TreeBuilder()

    def text(data: str) -> None:
        if depth:
            builder.data(data)

    for _ in _parsed(markup, start, end, text):
        yield from ready
        ready.clear()


def _parsed(
    markup: Markup,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> Iterator[None]:
    """Parse a file step by step; what the handlers have gathered is to be fetched after each."""
    depth = 0

    def enter(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableInput(f"{markup.name}: elements are nested more than {MAX_DEPTH} deep; {MEND}")
        start(name, attributes)

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser = new_parser(markup.name)
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = enter, leave, text
    fed = 0
    try:
        for piece in markup.pieces():
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > MAX_TAG:
                raise UnreadableInput(f"{markup.name}: a tag has more than {MAX_TAG:,} bytes; {MEND}")
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise broken(markup.name, error) from None


@lru_cache(maxsize=1024)  # a file has a hundred names, each ten thousand times
def local_name(name: str) -> str:
    """Give a name without its prefix."""
    return name.rpartition(":")[2]
