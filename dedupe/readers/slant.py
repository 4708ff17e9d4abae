"""Boxes of lines, without corners of their own → how far the page lies askew, and the boxes as if it did not."""

# A box that stands upright around a line says nothing of how the line lies. But the lines of a column begin, and in
# Chinese print end, at one edge, which leans as the page does.

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dedupe.geometry import median
from dedupe.model import Box

MAX_SLANT = math.radians(2.0)  # beyond, the lines of two columns run into each other, and engines turn the page first
STEP = math.radians(0.05)  # 2,000 points of height lean by less than two
BIN = 0.25  # of the usual height of a line: how exactly edges stand below each other
LEAST = 20  # lines, from which they tell it


def slant(boxes: Sequence[Box]) -> float:
    """Give the angle, in radians and clockwise, at which the lines of a page lie; 0.0 where their edges don't tell."""
    if len(boxes) < LEAST:
        return 0.0
    unit = median(box[3] for box in boxes)
    if unit <= 0:
        return 0.0
    places = np.array(boxes, dtype=np.float64)
    down = places[:, 1] + places[:, 3] / 2
    steps = round(MAX_SLANT / STEP)
    angles = [STEP * step for step in range(-steps, steps + 1)]
    scores = [sum(_aligned(side + down * math.tan(angle), unit) for side in _sides(places)) for angle in angles]
    best = [angle for angle, score in zip(angles, scores, strict=True) if score == max(scores)]
    return sum(best) / len(best)


def _sides(places: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return places[:, 0], places[:, 0] + places[:, 2]


def _aligned(edges: NDArray[np.float64], unit: float) -> float:
    """Say how many edges stand below others: the squares of how many share a narrow strip, for two sets of strips."""
    strips = np.floor((edges - edges.min()) / (BIN * unit / 2)).astype(np.int64)
    counts = np.bincount(strips)
    both = counts[:-1] + counts[1:]
    return float((both * both).sum())


def straightened(boxes: Sequence[Box], angle: float) -> list[Box]:
    """Give the boxes of lines that lie at an angle as they would be if the page did not."""
    sine, cosine, lean = math.sin(-angle), math.cos(-angle), abs(math.tan(angle))
    found: list[Box] = []
    for x, y, width, height in boxes:
        low = max(height / 2, height - width * lean)
        middle_x, middle_y = x + width / 2, y + height / 2
        to_x, to_y = middle_x * cosine - middle_y * sine, middle_x * sine + middle_y * cosine
        found.append((to_x - width / 2, to_y - low / 2, width, low))
    return found
