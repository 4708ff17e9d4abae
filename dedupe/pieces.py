"""What a copy is made of: its pieces, each with the kept text that says the same."""

from __future__ import annotations

from dedupe.records import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Stream positions [start, end) of a copy, the kept [of_start, of_end) that says the same, and their likeness."""

    start: int
    end: int
    of_start: int
    of_end: int
    similarity: float


Copies = dict[int, tuple[Piece, ...]]
