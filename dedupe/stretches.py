"""Copies → the same, each piece citing text that stands in one place of its page: what a ledger can name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from dedupe.alignment import Step, align_texts, image, similarity_of
from dedupe.pieces import Copies, Piece
from dedupe.records import replace
from dedupe.settings import Removal
from dedupe.stream import Stream

Place = tuple[int, int]  # stream positions [start, end)


def in_one_place(stream: Stream, copies: Copies, settings: Removal) -> Copies:
    """Part pieces where they, or the kept text that they cite, are in several places: where a page follows its columns.

    A block of which a part is then no longer like what it cites stays, and so does one with a line without letters
    that stands by itself.
    """
    if not stream.relaid and not stream.breaks:
        return copies
    found: Copies = {}
    for block, pieces in copies.items():
        if _has_bare_lines(stream, block):
            continue  # no kept text says what has no letters
        parts = [_in_stretches(stream, piece, settings) for piece in pieces]
        if None not in parts:
            found[block] = tuple(part for cited in parts if cited is not None for part in cited)
    return found


def _has_bare_lines(stream: Stream, block: int) -> bool:
    """Tell whether a line of a block that stands in several places of its dump, or beside it, has no letters."""
    page = stream.block_pages[block]
    start, end = stream.bounds(block)
    edges = stream.breaks.get(page, ())
    inside = [*edges[bisect_left(edges, start) : bisect_right(edges, end)]]
    is_last = bool(inside) and inside[-1] == stream.page_starts[page + 1]
    return is_last or any(edge == after for edge, after in pairwise(inside))


def _in_stretches(stream: Stream, piece: Piece, settings: Removal) -> list[Piece] | None:
    """Part a piece, each part in one place and citing one; None where a part is unlike what it cites.

    Of what it cites, what is shorter than may be held by nothing goes with what stands beside it; of its own, letters
    that are too few to be told by themselves.
    """
    every = list(stream.stretches(piece.of_start, piece.of_end))
    own = list(stream.stretches(piece.start, piece.end))
    if len(every) == len(own) == 1:
        return [piece]
    longest = max(every, key=lambda stretch: stretch[1] - stretch[0])
    least = settings.max_uncovered if len(own) == 1 else 0
    cited = [stretch for stretch in every if stretch == longest or stretch[1] - stretch[0] > least]
    text = stream.text
    steps = align_texts(text[piece.of_start : piece.of_end], text[piece.start : piece.end], piece.of_start, piece.start)
    places = [image(steps, of_start, piece.of_end) for of_start, _ in cited[1:]]
    edges = [piece.start, *(place[0] if place else piece.end for place in places), piece.end]
    facing = list(zip(cited, pairwise(edges), strict=True))
    if len(own) == 1:
        parts = [(start, end, *of) for of, (start, end) in facing if start < end]
    else:
        turned = [step.turned() for step in steps]
        parts = [part for start, end in own for part in _line_by_line(start, end, facing, turned, settings)]
    measured = [_measured(text, Piece(*part, 0.0)) for part in parts]
    return measured if all(part.similarity >= settings.min_similarity for part in measured) else None


def _line_by_line(
    start: int, end: int, facing: Sequence[tuple[Place, Place]], steps: Sequence[Step], settings: Removal
) -> Iterator[tuple[int, int, int, int]]:
    """Part what stands in one place where what faces it stands in several, but for the fewest letters."""
    found: list[tuple[int, int, Place]] = []
    for of, (low, high) in facing:
        low, high = max(start, low), min(end, high)
        if low < high:
            if found and min(high - low, found[-1][1] - found[-1][0]) <= settings.max_apart:
                longer = of if high - low > found[-1][1] - found[-1][0] else found[-1][2]
                found[-1] = found[-1][0], high, longer
            else:
                found.append((low, high, of))
    for low, high, of in found:
        place = image(steps, low, high) or of
        first, last = max(of[0], place[0]), min(of[1], place[1])
        yield low, high, *((first, last) if first < last else of)


def _measured(text: str, piece: Piece) -> Piece:
    steps = align_texts(text[piece.of_start : piece.of_end], text[piece.start : piece.end])
    return replace(piece, similarity=similarity_of(steps))
