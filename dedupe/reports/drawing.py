"""Blocks with boxes → a drawing of their page, each block in the colour of its fate (SVG)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from dedupe.model import Box

_WIDTH = 300  # pixels
_FILLS = {"duplicate": "#f5a3a3", "furniture": "#eeeeee"}


class Drawn(NamedTuple):
    """A block as it is drawn: box, fate (`kept`, `duplicate`, `furniture`), hue 0..359, what it says and links to."""

    box: Box
    fate: str
    hue: int
    says: str
    target: str


def draw(blocks: Iterable[Drawn]) -> Iterator[str]:
    """Draw a page; nothing where no block has a box of some size."""
    drawn = [block for block in blocks if all(map(math.isfinite, block.box)) and min(block.box[2:]) > 0]
    if not drawn:
        return
    left, top = (min(block.box[side] for block in drawn) for side in (0, 1))
    right, bottom = (max(block.box[side] + block.box[side + 2] for block in drawn) for side in (0, 1))
    width, height = right - left, bottom - top
    if not (math.isfinite(width) and math.isfinite(height)):
        return
    scale = _WIDTH / width
    yield f'<svg width="{_WIDTH}" height="{height * scale:.0f}" role="img">\n'
    for block in drawn:
        x, y, wide, high = block.box
        place = f'x="{(x - left) * scale:.1f}" y="{(y - top) * scale:.1f}"'
        size = f'width="{wide * scale:.1f}" height="{high * scale:.1f}"'
        fill = _FILLS.get(block.fate, f"hsl({block.hue} 60% 82%)")
        title = f"<title>{escape(block.says)}</title>"
        yield f'<a href="#{block.target}"><rect {place} {size} fill="{fill}">{title}</rect></a>\n'
    yield "</svg>\n"
