"""Dumps → pages: a module for each format."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers.beside import Folder
from dedupe.readers.formats import Dump, detect_format, format_named, read
from dedupe.readers.inputs import Source, digest, find_inputs, open_source
from dedupe.readers.packed import Opened, unpack
from dedupe.settings import DEFAULTS, Settings

__all__ = ["Source", "find_inputs", "read_dump", "without_members"]

# How files begin that people give by mistake, and what to do with them.
IMAGE = "an image; run OCR on it and give the text"
PACKED = "a packed file; unpack it first"
NOT_DUMPS = (
    (b"\xff\xd8\xff", IMAGE),
    (b"\x89PNG\r\n\x1a\n", IMAGE),
    (b"GIF87a", IMAGE),
    (b"GIF89a", IMAGE),
    (b"II*\0", IMAGE),
    (b"MM\0*", IMAGE),
    (b"\0\0\0\x0cjP  ", IMAGE),
    (b"AT&TFORM", "a DjVu file; take its text out first, e.g. with djvutxt"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file; save it as plain text"),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"Rar!\x1a\x07", PACKED),
)

MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE|html|alto|PcGts|mets)[\s>]", re.IGNORECASE)


def _pass_over(notice: Notice) -> None:
    """Say nothing."""


def _refuse(notice: Notice) -> None:
    raise UnreadableInput(f"{notice.where}: {notice.what}")


def read_dump(
    source: Source,
    settings: Settings = DEFAULTS,
    warn: Callable[[Notice], None] = _pass_over,
    lose: Callable[[Notice], None] = _refuse,
) -> Iterator[Page]:
    """Read the pages of one input; `warn` hears of what was mended, `lose` of a part that could not be read.

    Raises UnreadableInput on the way, also for a lost part where there is no `lose`.
    """
    for dump in open_dumps(source, settings, warn, lose):
        yield from read_opened(dump)


def without_members(sources: Sequence[Source]) -> list[Source]:
    """Leave out the files that a METS file among them names: they are read as its pages."""
    if len(sources) < 2:
        return list(sources)
    from dedupe.readers import mets  # what reads XML takes a while to load

    return mets.without_members(sources)


def open_dumps(
    source: Source, settings: Settings, warn: Callable[[Notice], None], lose: Callable[[Notice], None]
) -> Generator[Dump, None, None]:
    """Open an input: one dump, or those in an archive, each while it is at hand. Raises UnreadableInput."""
    with open_source(source) as file:
        for named, unpacked in unpack(Opened(source, file), lose):
            beside = named.beside or (Folder(source.path.parent, source.id) if source.path is not None else None)
            yield Dump(named.source, unpacked, digest(named.file), settings, warn, lose, beside)


def read_opened(dump: Dump) -> Iterator[Page]:
    """Read the pages of an opened dump, in the format that it has or that the settings name."""
    name, head, settings = dump.source.id, dump.head, dump.settings
    for beginning, what in NOT_DUMPS:
        if head.startswith(beginning):
            raise UnreadableInput(f"{name}: not text but {what}")
    form = format_named(settings.format) if settings.format else detect_format(head)
    if settings.format is None and form.name == "text" and MARKUP.match(head[:1024]):
        raise UnreadableInput(
            f"{name}: XML or HTML, but of no format known; give the engine's text output, "
            "name the format with --format, or --format text to read it as it is"
        )
    is_empty = True
    for page in read(form, dump):
        is_empty = False
        yield page
    if is_empty:
        other = detect_format(head).name
        hint = f"; it looks like {other}: leave --format out" if other != form.name else "; check what wrote it"
        raise UnreadableInput(f"{name}: no page of {form.name} is in it{hint}")
