"""Ledger and clusters → what to mark on each page: whole blocks, and lines of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dedupe.model import Block, Entry, Line, Page, Result, Span
from dedupe.records import dataclass, field


class Mark(NamedTuple):
    """Of what a block or line is a copy: the block that stays, its page where that is another, how alike they are."""

    of: str
    page: str | None
    score: float | None

    def __str__(self) -> str:
        """Spell it as an entry of PAGE's custom= does: of:r3; score:0.98;"""
        parts = [f"of:{_plain(self.of)};"]
        if self.page is not None:
            parts.append(f"page:{_plain(self.page)};")
        if self.score is not None:
            parts.append(f"score:{self.score:.2f};")
        return " ".join(parts)


def _plain(name: str) -> str:
    """Give a name without the signs that end an entry."""
    return name.translate({ord(sign): "_" for sign in ";{}"})


@dataclass(frozen=True, slots=True)
class PageMarks:
    """The blocks of a page that are copies as a whole, and the lines of others, by the block's id in the file."""

    blocks: Mapping[str, Mark] = field(default_factory=dict)
    lines: Mapping[str, Sequence[tuple[str, Mark]]] = field(default_factory=dict)


def find_marks(result: Result) -> dict[str, PageMarks]:
    """Say for each page what was removed as a copy. A line that is a copy in part is not marked."""
    pages = {page.id: page for page in result.pages}
    removed: dict[str, list[Entry]] = defaultdict(list)
    for entry in result.ledger:
        if entry.fate == "duplicate":
            removed[entry.span.page].append(entry)
    scores = _scores(result)
    return {name: _page_marks(page, removed.get(name, ()), scores.get(name, ()), pages) for name, page in pages.items()}


def _scores(result: Result) -> dict[str, list[tuple[Span, float]]]:
    scores: dict[str, list[tuple[Span, float]]] = defaultdict(list)
    for cluster in result.clusters:
        if cluster.action == "removed":
            for member in cluster.members:
                if member.role == "copy":
                    scores[member.span.page].append((member.span, member.similarity))
    return scores


def _page_marks(
    page: Page, removed: Sequence[Entry], scores: Sequence[tuple[Span, float]], pages: Mapping[str, Page]
) -> PageMarks:
    lines: dict[str, list[tuple[str, Mark | None]]] = defaultdict(list)
    for block in page.blocks if removed else ():
        for line in _lines(page, block):
            entry = _covering(page.text, line, removed)
            mark = _mark(page, entry, scores, pages) if entry else None
            lines[block.id].append((page.text[line.start : line.end], mark))
    whole = {name: marks for name, marks in lines.items() if all(mark for _, mark in marks)}
    return PageMarks(
        {name: mark for name, marks in whole.items() if (mark := marks[0][1])},
        {name: [(text, mark) for text, mark in marks if mark] for name, marks in lines.items() if name not in whole},
    )


def _lines(page: Page, block: Block) -> Iterable[Line]:
    inside = [line for line in page.lines if block.start <= line.start < block.end]
    return inside or [Line(block.start, block.end)]


def _covering(text: str, line: Line, removed: Sequence[Entry]) -> Entry | None:
    """Give the first entry in a line that entries cover all of, white space aside."""
    at, first = line.start, None
    for entry in removed:
        if entry.span.end <= at:
            continue
        if text[at : entry.span.start].strip() if entry.span.start > at else False:
            return None
        first = first or entry
        at = entry.span.end
        if at >= line.end:
            return first
    return first if first and not text[at : line.end].strip() else None


def _mark(page: Page, entry: Entry, scores: Sequence[tuple[Span, float]], pages: Mapping[str, Page]) -> Mark:
    of = entry.of or entry.span
    kept = pages[of.page]
    block = max((block for block in kept.blocks if block.start <= of.start), key=lambda b: b.start, default=None)
    block = block or next(iter(kept.blocks), None)
    overlaps = [(min(span.end, entry.span.end) - max(span.start, entry.span.start), score) for span, score in scores]
    length, score = max(overlaps, default=(0, 0.0))
    return Mark(block.id if block else of.page, None if kept.id == page.id else kept.id, score if length > 0 else None)
