"""Blocks → what the text of each tells the division, and how it goes on from the one before, whichever of them stay."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from dedupe.items import days_of, goes_on, leads
from dedupe.kinds import Kind
from dedupe.openings import ends_notice, has_dateline, is_notice, opens_list
from dedupe.seams import begins_in_middle, ends_paragraph, run_on, word_runs_across
from dedupe.settings import Settings
from dedupe.sizes import Size, sizes_on
from dedupe.spread import PAGES, Spread, in_turn, pieces
from dedupe.stream import Stream

_FLOW = ("body", "headline")


class Traits(NamedTuple):
    """For each block the signs that it has, as bits, and the days that it names, where it names some.

    A page is divided as printed, and again without its copies: what its blocks say stays the same, and takes a third of
    the time. Two bytes a block, where records would take a kilobyte a page.
    """

    signs: array[int]
    days: Mapping[int, frozenset[str]]


OPENS, LEADS, LISTS, BROKEN, NOTICE, ENDS_NOTICE, GOES_ON, LARGE, JOINS = (1 << bit for bit in range(9))


def read_traits(stream: Stream, kinds: Sequence[Kind], settings: Settings, spread: Spread = in_turn) -> Traits:
    """Look at every block, page by page."""
    signs, days = array("H"), dict[int, frozenset[str]]()
    for part in spread(_traits_on, (stream, kinds, settings), pieces(range(len(stream.pages)), PAGES)):
        signs.extend(part.signs)
        days.update(part.days)
    return Traits(signs, days)


def _traits_on(common: tuple[Stream, Sequence[Kind], Settings], pages: Iterable[int]) -> Traits:
    stream, kinds, settings = common
    signs, days = array("H"), dict[int, frozenset[str]]()
    for number in pages:
        start, end = np.searchsorted(stream.block_pages, [number, number + 1]).tolist()
        sizes = sizes_on(stream.pages[number], stream.blocks[start:end])
        part = traits_of(stream, range(start, end), kinds, settings, sizes)
        signs.extend(part.signs)
        days.update(part.days)
    return Traits(signs, days)


def traits_of(
    stream: Stream, blocks: range, kinds: Sequence[Kind], settings: Settings, sizes: Sequence[Size | None]
) -> Traits:
    """Look at the blocks of a page, set in letters of such sizes."""
    signs, days = array("H"), dict[int, frozenset[str]]()
    seams: list[int] = []
    for block, size in zip(blocks, sizes, strict=True):
        text = stream.source(block)
        found = sum(sign for sign, is_so in _signs(text, settings) if is_so)
        large_type = kinds[block] == "headline" and size is not None and size.least >= settings.kinds.large
        if large_type and not _is_run_around(stream, block, kinds, settings):
            found |= LARGE
        above = block - 1
        if signs and not large_type and signs[-1] & BROKEN and kinds[above] in _FLOW and kinds[block] in _FLOW:
            if begins_in_middle(text):
                found |= JOINS
            else:
                seams.append(block)
        signs.append(found)
        if named := days_of(text):
            days[block] = named
    sides = [(stream.letters(block - 1), stream.letters(block)) for block in seams]
    for block, joined in zip(seams, run_on(sides, settings.tokenizer), strict=True):
        if joined:
            signs[block - blocks.start] |= JOINS
    return Traits(signs, days)


def _signs(text: str, settings: Settings) -> Iterable[tuple[int, bool]]:
    notice = is_notice(text)
    return (
        (OPENS, notice or has_dateline(text)),
        (LEADS, leads(text)),
        (LISTS, opens_list(text, settings.kinds.max_headline)),
        (BROKEN, not ends_paragraph(text)),
        (NOTICE, notice),
        (ENDS_NOTICE, ends_notice(text)),
        (GOES_ON, goes_on(text)),
    )


def _is_run_around(stream: Stream, block: int, kinds: Sequence[Kind], settings: Settings) -> bool:
    """Tell whether a word of the paragraph above a block ends below it: a headline over several columns.

    Engines list a piece of it with each of the columns that it stands over.
    """
    above, below = stream.beside(block, -1), stream.beside(block, 1)
    if above is None or below is None or not kinds[above] == kinds[below] == "body":
        return False
    return word_runs_across(stream.letters(above), stream.letters(below), settings.tokenizer)
