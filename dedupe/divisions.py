"""Every way to read blocks as articles → the division of which most articles can be expected to be true."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from dedupe.readings import Readings


def most_expected(found: Readings, odds: Sequence[float]) -> list[int]:
    """Give the readings on the best way through all blocks, in their order.

    A reading counts its probability, that of all divisions with it. Not one of the thousands is looked at by itself
    but in the last step.
    """
    length = len(odds)
    starts, ends = found.starts, found.ends
    weights = found.weights + np.array(odds)[starts]
    # Those that end at one block are laid side by side, as those that begin at one are: a step takes slices of them.
    by_end = np.argsort(ends, kind="stable")
    left, ending = starts[by_end], weights[by_end]
    before, after = np.full((2, length + 1), -math.inf)
    before[0] = after[length] = 0.0
    edges = np.searchsorted(ends[by_end], np.arange(length + 2)).tolist()
    for end in range(1, length + 1):
        here = slice(edges[end], edges[end + 1])
        before[end] = np.logaddexp.reduce(before[left[here]] + ending[here])
    edges = np.searchsorted(starts, np.arange(length + 1)).tolist()
    for start in range(length - 1, -1, -1):
        here = slice(edges[start], edges[start + 1])
        after[start] = np.logaddexp.reduce(weights[here] + after[ends[here]])
    likely = np.exp(before[starts] + weights + after[ends] - before[length])
    best, last = [0.0] + [-math.inf] * length, [0] * (length + 1)
    for row, (start, end, share) in enumerate(zip(starts.tolist(), ends.tolist(), likely.tolist(), strict=True)):
        if best[start] + share > best[end] + 1e-9:
            best[end], last[end] = best[start] + share, row
    way, end = [], length
    while end:
        way.append(last[end])
        end = int(starts[last[end]])
    return way[::-1]
