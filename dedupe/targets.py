"""Names of places (FILE, PAGE:LINE, PAGE@START-END) → the pages that hold them, and the spans that are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from dedupe.blocks import split_blocks
from dedupe.errors import UsageError
from dedupe.model import Page, Span
from dedupe.records import dataclass
from dedupe.settings import Settings

_PLACE = re.compile(r"(?P<page>.+?)(?::(?P<line>\d{1,9})|@(?P<start>\d{1,12})-(?P<end>\d{1,12}))", re.DOTALL)
_NUMBER = re.compile(r"(?P<file>.+)#\d{1,9}", re.DOTALL)
HOW = "name a FILE, a PAGE:LINE as check prints it, or a PAGE@START-END as clusters.jsonl has it"


@dataclass(frozen=True, slots=True)
class Target:
    """A place as it was named: the file to read, and what of it is meant; without page, line and span all of it."""

    name: str
    file: str
    page: str | None = None
    line: int | None = None
    span: tuple[int, int] | None = None


def parse_target(name: str) -> Target:
    """Read the name of a place; a file that is there is that file, whatever its name looks like."""
    if name == "-" or Path(name).exists():
        return Target(name, name)
    found = _PLACE.fullmatch(name)
    page = found["page"] if found else name
    file = page
    numbered = _NUMBER.fullmatch(page)
    if page != "-" and not Path(page).exists() and numbered:
        file = numbered["file"]
    line = int(found["line"]) if found and found["line"] else None
    span = (int(found["start"]), int(found["end"])) if found and found["start"] else None
    return Target(name, file, page if found or numbered else None, line, span)


def spans_of(target: Target, pages: Sequence[Page], settings: Settings) -> list[Span]:
    """Give the spans that a target names, among the pages of its file. Raises UsageError where there are none."""
    named = target.page.replace("\\", "/") if target.page else None
    meant = [page for page in pages if named is None or page.id == named or (page.dump == named and len(pages) == 1)]
    if not meant:
        known = ", ".join(page.id for page in pages[:3]) + (" …" if len(pages) > 3 else "")
        raise UsageError(
            f"{target.name}: no page has this name; there are {known}" if pages else f"{target.name}: {HOW}"
        )
    spans = list(_spans(target, meant, settings))
    if not spans:
        raise UsageError(f"{target.name}: there is no text at this place; {HOW}")
    return spans


def _spans(target: Target, pages: Sequence[Page], settings: Settings) -> Iterator[Span]:
    for page in pages:
        if target.line is not None:
            yield from _block_at_line(page, target.line, settings)
        elif target.span is not None:
            start, end = target.span
            if start < end <= len(page.text) and page.text[start:end].strip():
                yield Span(page.id, start, end)
        elif page.text.strip():
            yield Span(page.id, 0, len(page.text))


def _block_at_line(page: Page, line: int, settings: Settings) -> Iterator[Span]:
    """Give the block that holds a line, counted from 1; of a blank line, none."""
    lines = page.text.split("\n")
    if not 0 < line <= len(lines):
        return
    start = sum(map(len, lines[: line - 1])) + line - 1
    end = start + len(lines[line - 1])
    for block in split_blocks(page, settings.layout, settings.torn):
        if block.start < end and start < block.end:
            yield Span(page.id, block.start, block.end)
            return
