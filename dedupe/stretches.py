"""Copies → the same, each piece citing text that stands in one place of its page: what a ledger can name."""

from __future__ import annotations

from itertools import pairwise

from dedupe.alignment import align_texts, image, similarity_of
from dedupe.pieces import Copies, Piece
from dedupe.records import replace
from dedupe.settings import Removal
from dedupe.stream import Stream


def in_one_place(stream: Stream, copies: Copies, settings: Removal) -> Copies:
    """Part pieces where the kept text that they cite is in several places, as blocks are that follow their columns.

    A block of which a part is then no longer like what it cites stays.
    """
    if not stream.relaid:
        return copies
    found: Copies = {}
    for block, pieces in copies.items():
        parts = [_in_stretches(stream, piece, settings) for piece in pieces]
        if None not in parts:
            found[block] = tuple(part for cited in parts if cited is not None for part in cited)
    return found


def _in_stretches(stream: Stream, piece: Piece, settings: Removal) -> list[Piece] | None:
    """Part a piece; what is shorter than may be held by nothing goes with what stands beside it. None where unlike."""
    every = list(stream.stretches(piece.of_start, piece.of_end))
    if len(every) == 1:
        return [piece]
    longest = max(every, key=lambda stretch: stretch[1] - stretch[0])
    cited = [stretch for stretch in every if stretch == longest or stretch[1] - stretch[0] > settings.max_uncovered]
    text = stream.text
    steps = align_texts(text[piece.of_start : piece.of_end], text[piece.start : piece.end], piece.of_start, piece.start)
    places = [image(steps, of_start, piece.of_end) for of_start, _ in cited[1:]]
    starts = [piece.start, *(place[0] if place else piece.end for place in places), piece.end]
    parts = [
        _measured(text, replace(piece, start=start, end=end, of_start=of_start, of_end=of_end))
        for (of_start, of_end), (start, end) in zip(cited, pairwise(starts), strict=True)
        if start < end
    ]
    return parts if all(part.similarity >= settings.min_similarity for part in parts) else None


def _measured(text: str, piece: Piece) -> Piece:
    steps = align_texts(text[piece.of_start : piece.of_end], text[piece.start : piece.end])
    return replace(piece, similarity=similarity_of(steps))
