"""Words of a text → does it speak of home or of abroad?"""

from __future__ import annotations

from functools import cache
from pkgutil import get_data

import numpy as np
from numpy.typing import NDArray

from dedupe.normalize import fold

Numbers = NDArray[np.float64]


def leaning(home: int, abroad: int) -> float:
    """Say where a text is at home: −1 for home, 1 for abroad; the fewer words tell, the nearer to 0."""
    return (abroad - home) / (abroad + home + 1)


def leanings(counts: Numbers) -> Numbers:
    """Do so for many texts: rows of the two numbers."""
    home, abroad = np.moveaxis(counts, -1, 0)
    found: Numbers = (abroad - home) / (abroad + home + 1)
    return found


@cache
def sides() -> tuple[frozenset[str], frozenset[str]]:
    """Read the table of the package: words of news from home, and from abroad, spelled as those of a stream are."""
    lines = (get_data("dedupe", "data/places.txt") or b"").decode().splitlines()
    sides = [line.split(" ") for line in lines if not line.startswith("#")]
    home, abroad = (
        frozenset("".join(map(fold, word)) for side, *words in sides if side == name for word in words)
        for name in ("home", "abroad")
    )
    return home, abroad
