"""Boxes and confidences → what is around them, and their mean."""

from __future__ import annotations

from collections.abc import Iterable

from dedupe.model import Box


def surround(boxes: Iterable[Box | None]) -> Box | None:
    """Give the box around boxes; None where there is none."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    left, top = min(box[0] for box in known), min(box[1] for box in known)
    right, bottom = max(box[0] + box[2] for box in known), max(box[1] + box[3] for box in known)
    return left, top, right - left, bottom - top


def median(numbers: Iterable[float]) -> float:
    """Give the middle one of some numbers, or the mean of the two in the middle. Loading `statistics` takes 5 ms."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def weighed(known: Iterable[tuple[float | None, int]]) -> float | None:
    """Give the mean of confidences, each with its weight; None where none is known."""
    pairs = [(confidence, weight) for confidence, weight in known if confidence is not None]
    total = sum(weight for _, weight in pairs)
    return sum(confidence * weight for confidence, weight in pairs) / total if total else None
