"""Copies → the same with the headlines, bylines and credits beside them that the kept text has beside it, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dedupe.alignment import align_texts, similarity_of
from dedupe.cohesion import Vocabulary
from dedupe.kinds import Kind
from dedupe.pieces import Copies, Piece
from dedupe.settings import Removal
from dedupe.stream import Stream


def with_followers(
    stream: Stream, copies: Copies, kinds: Sequence[Kind], words: Vocabulary, settings: Removal
) -> Copies:
    """Let headlines, bylines and credits go with their text where the kept text has the same beside it.

    A headline may stand above its text in one printing, and below it in the other.
    """
    cited = {
        b for pieces in copies.values() for piece in pieces for b in stream.blocks_in(piece.of_start, piece.of_end)
    }
    following = dict(copies)
    for block in sorted(copies):
        for step in (-1, 1):
            beside = stream.beside(block, step)
            if beside is None or beside in following or beside in cited:
                continue
            if not _may_follow(stream, beside, step, copies, kinds, words, settings):
                continue
            for twin in _twins(stream, copies[block], step, kinds[beside], kinds):
                piece = _compare(stream, beside, twin) if twin not in following and twin != beside else None
                if piece is not None and piece.similarity >= settings.same_headline:
                    following[beside] = (piece,)
                    cited.add(twin)
                    break
    return following


def _may_follow(
    stream: Stream,
    block: int,
    step: int,
    copies: Copies,
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Removal,
) -> bool:
    """Tell whether a block above a copy, or below it, may belong to it.

    A headline below is the next text's where text that stays follows it and has words of it; a column's name heads any.
    """
    if step < 0 or kinds[block] != "headline":
        return kinds[block] in (("headline",) if step < 0 else ("byline", "credit"))
    below = stream.beside(block, 1)
    heads = (
        below is not None
        and kinds[below] == "body"
        and below not in copies
        and words.cohesion(words.words[block], words.words[below]) > 0
    )
    return not heads and stream.weight(*stream.bounds(block)) >= settings.headline_below


def _twins(stream: Stream, copy: Sequence[Piece], step: int, kind: Kind, kinds: Sequence[Kind]) -> Iterator[int]:
    """Give the blocks of a kind that stand beside the kept text, as one stands beside its copy.

    A headline may stand at the kept text's other end, too.
    """
    kept = stream.block_at(copy[0].of_start if step < 0 else copy[-1].of_end - 1)
    near = stream.beside(kept, step)
    if near is not None and kinds[near] == kind:
        yield near
    if kind != "headline":
        return
    far = stream.beside(kept, -step)
    while far is not None and kinds[far] == "body":
        far = stream.beside(far, -step)
    if far is not None and kinds[far] == kind:
        yield far


def _compare(stream: Stream, block: int, other: int) -> Piece | None:
    """Align two blocks; None where there is nothing to align."""
    a, b = stream.bounds(block), stream.bounds(other)
    steps = align_texts(stream.text[slice(*a)], stream.text[slice(*b)])
    return Piece(*a, *b, similarity_of(steps)) if steps else None
