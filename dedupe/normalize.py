"""Text → one spelling, with the source offset of every character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pkgutil import get_data

import numpy as np
from numpy.typing import NDArray

from dedupe.records import dataclass

Codes = NDArray[np.int32]
Offsets = NDArray[np.int32]

# What the table says of a code point: not seen yet; dropped; the code point it folds to; or that it folds to
# several (EXPANSION + the code point itself). No character folds to NUL; a table of zeros takes no time to make.
UNSEEN, DROPPED, EXPANSION = 0, -1, 0x110000

# Characters at a time: the arrays of a piece stay in the processor's cache, and 200 MB need no gigabytes.
PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Normalized:
    """Text in the one spelling. `offsets[i]` is the source index of character i; they never decrease."""

    text: str
    offsets: Offsets


def normalize(text: str) -> Normalized:
    """Spell a text so that two prints of the same words are equal, letters and digits only.

    Each character is folded by itself, so every offset is exact; those of an expansion (㎡ → m2) repeat.
    """
    spelled, offsets = [], [np.empty(0, np.int32)]
    for start, codes in _pieces(text):
        folded, places = _fold_codes(codes)
        spelled.append(_decode(folded))
        offsets.append(places + np.int32(start))
    return Normalized("".join(spelled), np.concatenate(offsets))


def spell(text: str) -> str:
    """Give `normalize(text).text`."""
    return "".join(_decode(_fold_codes(codes)[0]) for _, codes in _pieces(text))


def fold(character: str) -> str:
    """Fold one character to its spelling: itself, another, several, or none.

    Folded are compatibility forms (Unicode NFKD: width, ligatures, ①, ㎡), marks (é → e, が → か), case, and
    variants (發 → 发); what is no letter and no digit then is dropped. Marks go because both forms of é, one
    code point or two, must come out alike. Hangul syllables stay whole. The answer folds to itself.
    """
    parts = _fold_once(character)
    return parts if parts == character else "".join(map(fold, parts))


def _fold_once(character: str) -> str:
    if "\u4e00" <= character <= "\u9fd5":  # Han: a letter, without case, that Unicode decomposes into nothing
        return _variants().get(character, character)
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c)[0] != "M")
    whole = unicodedata.normalize("NFC", bare).casefold()
    return "".join(v for v in map(_variants().get, whole, whole) if unicodedata.category(v)[0] in "LN")


@cache
def _variants() -> dict[str, str]:
    """Read the variants' table of the package: character → the one that stands for its class."""
    text = (get_data("dedupe", "data/variants.tsv") or b"").decode().rpartition("\n# ")[2].partition("\n")[2]
    cells = text.replace("\n", "\t").split("\t")
    return dict(zip(cells[::2], cells[1::2], strict=False))  # behind the last line stands an empty cell


class _Table:
    """Code point → code point, filled when a character is first seen.

    Filling is the same whoever does it: two threads that meet one new character write the same answer twice.
    """

    def __init__(self) -> None:
        self.codes: Codes = np.zeros(0x110000, np.int32)
        self.expansions: dict[int, Codes] = {}

    def look_up(self, codes: Codes) -> Codes:
        """Give what the table says of each code point."""
        found = self.codes[codes]
        unseen = found == UNSEEN
        if unseen.any():
            for code in set(codes[unseen].tolist()):
                self.codes[code] = self._entry(code, fold(chr(code)))
            found = self.codes[codes]
        return found

    def _entry(self, code: int, folded: str) -> int:
        if len(folded) < 2:
            return ord(folded) if folded else DROPPED
        self.expansions[EXPANSION + code] = encode(folded)
        return EXPANSION + code


@cache
def _table() -> _Table:
    return _Table()


def _fold_codes(codes: Codes) -> tuple[Codes, Offsets]:
    """Fold code points; give the folded ones and, for each, the index of the one it came from."""
    table = _table()
    found = table.look_up(codes)
    places = np.flatnonzero(found >= 0).astype(np.int32)
    kept = found[places]
    expanded = np.flatnonzero(kept >= EXPANSION)
    if not len(expanded):
        return kept, places
    spelled = [table.expansions[entry] for entry in kept[expanded].tolist()]
    lengths = np.ones(len(kept), np.int64)
    lengths[expanded] = [len(letters) for letters in spelled]
    folded = np.repeat(kept, lengths)
    folded[folded >= EXPANSION] = np.concatenate(spelled)
    return folded, np.repeat(places, lengths)


def _pieces(text: str) -> Iterator[tuple[int, Codes]]:
    for start in range(0, len(text), PIECE):
        yield start, encode(text[start : start + PIECE])


def encode(text: str) -> Codes:
    """Give the code points of a text."""
    # A lone surrogate, from a badly decoded file, is a code point like another: folding drops it.
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<i4")


def _decode(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")
