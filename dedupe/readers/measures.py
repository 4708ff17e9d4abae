"""What formats write in attributes → numbers, boxes, confidences; nonsense becomes None."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from dedupe.model import Box

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_FAR = 1e7  # units: no page is that large, and sums of such numbers stay numbers


def read_number(text: str | None) -> float | None:
    """Read a number; None for what is missing, no number, infinite or beyond any page."""
    if text and len(text) < 7 and text.isdecimal():  # as nearly all are
        return float(text)
    found = _NUMBER.match(text.strip()) if text else None
    number = float(found.group().replace(",", ".")) if found else math.nan
    return number if abs(number) <= _FAR else None


def number_of(value: object) -> float | None:
    """Give a JSON value as a number; None for what is none, infinite or beyond any page."""
    if isinstance(value, str):
        return read_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= _FAR else None


def box_of(sides: Iterable[object]) -> Box | None:
    """Give four JSON values, x, y, width and height, as a box; None where one is missing or nonsense."""
    numbers = [number_of(side) for side in sides]
    if len(numbers) != 4:
        return None
    left, top, wide, high = numbers
    if left is None or top is None or wide is None or high is None or wide < 0 or high < 0:
        return None
    return left, top, wide, high


def size_of(width: object, height: object) -> tuple[float, float] | None:
    """Give a page's size from two JSON values; None where one is missing or nothing."""
    wide, high = number_of(width), number_of(height)
    return (wide, high) if wide and high else None


def share_of(value: object) -> float | None:
    """Give a JSON value as a confidence, 0..1; None where it is none. Some services count to 100."""
    number = number_of(value)
    if number is None or not 0 <= number <= 100:
        return None
    return number if number <= 1 else number / 100


def read_box(x: str | None, y: str | None, width: str | None, height: str | None) -> Box | None:
    """Read a box; None where a side is missing, or negative in width or height."""
    return box_of((x, y, width, height))


def box_around(points: Iterable[tuple[float, float]]) -> Box | None:
    """Give the box around some points."""
    known = list(points)
    if not known:
        return None
    left, top = min(x for x, _ in known), min(y for _, y in known)
    return left, top, max(x for x, _ in known) - left, max(y for _, y in known) - top


def read_points(text: str | None) -> list[tuple[float, float]]:
    """Read the corners of a polygon, `x,y x,y …` or `x y x y …`; those that are no numbers are left out."""
    numbers = [read_number(part) for part in re.split(r"[\s,]+", text.strip())] if text else []
    return [(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=False) if x is not None and y is not None]


def read_confidence(text: str | None) -> float | None:
    """Read a confidence, 0..1 or 0..100; None where it is neither."""
    number = read_number(text)
    if number is None or not 0 <= number <= 100:
        return None
    return number if number <= 1 else number / 100
