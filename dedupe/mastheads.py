"""Blocks of a page → those at its top that are its masthead; a date elsewhere says when something was signed."""

# The lines of a masthead look like headlines: short, without a full stop, set large. Where they stand tells them.

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from dedupe.blocks import count_wide
from dedupe.folios import is_date, is_folio, is_paper
from dedupe.model import Box
from dedupe.settings import Kinds
from dedupe.stream import Stream

Part = Literal["furniture", "byline"]


def mastheads(stream: Stream, kinds: Sequence[str], settings: Kinds) -> dict[int, Part]:
    """Tell the blocks of mastheads, `furniture`, and dates that stand alone elsewhere, `byline`, by their numbers."""
    found: dict[int, Part] = {}
    numbers = range(len(stream.blocks))
    texts = [stream.source(n).strip() if len(stream.letters(n)) <= settings.max_masthead else "" for n in numbers]
    folios = {n for n in numbers if texts[n] and is_folio(texts[n])}
    dates = {n for n in numbers if texts[n] and n not in folios and is_date(texts[n])}
    start = 0
    for blocks in stream.blocks_by_page():
        page = range(start, start + len(blocks))
        start = page.stop
        behind = {number for number in page if number > page.start and kinds[number - 1] == "furniture"}
        found.update(dict.fromkeys(_listed(page, texts, folios, dates, behind), "furniture"))
        found.update(dict.fromkeys(_level(page, [block.box for block in blocks], texts, folios | dates), "furniture"))
        found.update(dict.fromkeys(dates.intersection(page).difference(found), "byline"))
    return found


def _listed(page: range, texts: Sequence[str], folios: set[int], dates: set[int], behind: set[int]) -> Iterator[int]:
    """Give what is listed at the beginning of a page, or behind its number or other furniture."""
    if not page:
        return
    first, second = page.start, page.start + 1
    is_named = is_paper(texts[first]) or (second in folios and second in page and _is_name(texts[first]))
    if is_named and first not in folios:
        yield first
    for number in dates.intersection(page):
        is_top = number == first or (is_named and number == second)
        if number in behind or number - 1 in folios or is_top:
            yield number


def _level(page: range, boxes: Sequence[Box | None], texts: Sequence[str], marks: set[int]) -> list[int]:
    """Give the short lines that stand level with a page's number, or date, above everything else."""
    placed = {number: box for number, box in zip(page, boxes, strict=True) if box is not None}
    if not marks.intersection(placed):
        return []
    highest = min(placed.values(), key=lambda box: box[1])
    row = [number for number, box in placed.items() if _are_level(box, highest)]
    if not marks.intersection(row):
        return []
    return [number for number in row if texts[number] and (number in marks or _is_name(texts[number]))]


def _are_level(box: Box, other: Box) -> bool:
    return 2 * (min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])) >= min(box[3], other[3])


def _is_name(text: str) -> bool:
    """Tell whether a text may be a paper's name: a few letters, or words that all begin with capitals."""
    words = text.split()
    if count_wide(text) * 2 >= len(text):
        return len(text) <= 8 and text.isalnum()
    return len(words) <= 5 and all(word[0].isupper() or (word.islower() and len(word) <= 3) for word in words)
