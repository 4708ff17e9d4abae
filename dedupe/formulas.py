"""Copies → those of them that tear no article: a formula stays, and a headline whose text does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from dedupe.blocks import is_latin
from dedupe.kinds import Kind
from dedupe.openings import is_notice
from dedupe.pieces import Copies
from dedupe.seams import begins_in_middle, ends_paragraph
from dedupe.settings import Settings
from dedupe.stream import Stream

_KINDS_ALONE = ("headline", "furniture")  # what a notice of one line goes with, and what is printed with every page


def without_formulas(stream: Stream, copies: Copies, kinds: Sequence[Kind], settings: Settings) -> Copies:
    """Leave out the copies that are a few words with other text on both sides, here and where they are kept.

    An imprint (Printed for T. Cadell, in the Strand), a line of a programme, how an advertisement begins, what two
    notices prescribe, a headline that its lead repeats: each stands in an article of its own, which would be torn. What
    begins in the middle of a sentence is a piece of an article, however short. Nor does a headline go whose text stays.
    Nothing cites a copy, so that each may stay by itself.
    """
    torn: set[int] = set()
    for run in _runs(stream, copies, settings.removal.max_left_out):
        if _is_above_text(stream, run, copies, kinds) or _is_formula(stream, run, copies, kinds, settings):
            torn.update(run)
        else:
            torn.update(_last_headline(stream, run, kinds, settings.removal.same_headline))
    return {block: pieces for block, pieces in copies.items() if block not in torn}


def _runs(stream: Stream, copies: Copies, apart: int) -> Iterator[list[int]]:
    """Put together the copies that follow each other, one block between them at most, here and in the kept text."""
    ordered = sorted(copies)
    run = ordered[:1]
    for before, block in pairwise(ordered):
        beside = block - before <= 2 and stream.block_pages[block] == stream.block_pages[before]
        if not beside or abs(copies[block][0].of_start - copies[before][-1].of_end) > apart:
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _last_headline(stream: Stream, run: Sequence[int], kinds: Sequence[Kind], alike: float) -> list[int]:
    """Give the headline that ends a run if it is like the one that begins it, and its text stays below.

    遗失声明 stands above every notice. Another one may belong to the text above it, or be a line of it.
    """
    first, last = run[0], run[-1]
    below = stream.beside(last, 1)
    if kinds[first] != "headline" or kinds[last] != "headline" or below is None or kinds[below] != "body":
        return []
    likeness = Indel.normalized_similarity(stream.letters(first), stream.letters(last))
    return [last] if first != last and likeness >= alike else []


def _is_above_text(stream: Stream, run: Sequence[int], copies: Copies, kinds: Sequence[Kind]) -> bool:
    """Tell whether a run is headlines alone, and the text below them stays."""
    below = stream.beside(run[-1], 1)
    only_headlines = all(kinds[block] == "headline" for block in run)
    return only_headlines and below is not None and below not in copies and kinds[below] == "body"


def _is_formula(stream: Stream, run: Sequence[int], copies: Copies, kinds: Sequence[Kind], settings: Settings) -> bool:
    with_its_like = any(
        kinds[block] in _KINDS_ALONE and kinds[stream.block_at(copies[block][0].of_start)] == kinds[block]
        for block in run
    )
    text = stream.source(run[0])
    if with_its_like or is_notice(text) or begins_in_middle(text):
        return False
    if sum(stream.weight(*stream.bounds(block)) for block in run) >= settings.removal.least_alone:
        return False
    around = [block for block in (stream.beside(run[0], -1), stream.beside(run[-1], 1)) if block is not None]
    if is_latin(text):
        return bool(around)
    return _is_held_beside(stream, run, copies, settings.removal.lead) or _is_amid(stream, run, around, kinds)


def _is_held_beside(stream: Stream, run: Sequence[int], copies: Copies, apart: int) -> bool:
    """Tell whether what holds a run begins or ends a few letters from it: a headline, and the lead that repeats it."""
    start, end = stream.bounds(run[0])[0], stream.bounds(run[-1])[1]
    held = copies[run[0]][0].of_start, copies[run[-1]][-1].of_end
    return 0 <= held[0] - end <= apart or 0 <= start - held[1] <= apart


def _is_amid(stream: Stream, run: Sequence[int], around: Sequence[int], kinds: Sequence[Kind]) -> bool:
    """Tell whether sentences run into a Chinese passage and out of it; elsewhere they begin with no sign of it."""
    if len(around) < 2 or any(kinds[block] != "body" for block in around):
        return False
    return not any(ends_paragraph(stream.source(block)) for block in (around[0], run[-1]))
