"""Two letters → are they known to be taken for each other?"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def is_confusion(a: str, b: str) -> bool:
    """Tell whether engines take two letters for each other because of their shapes."""
    return bool(_groups().get(a, frozenset()) & _groups().get(b, frozenset()))


@cache
def _groups() -> dict[str, frozenset[int]]:
    """Read the table: letter → the numbers of the groups of letters alike that it is in."""
    found: dict[str, frozenset[int]] = {}
    for number, line in enumerate((files("dedupe") / "data" / "confusions.txt").read_text("utf-8").splitlines()):
        for letter in "" if line.startswith("#") else line.strip():
            found[letter] = found.get(letter, frozenset()) | {number}
    return found
