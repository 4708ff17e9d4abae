"""Boxes of printed lines → headlines above what stands right below them, and the pieces of one side by side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dedupe.blocks import is_wide, width_of
from dedupe.geometry import median, surround
from dedupe.items import Item
from dedupe.model import Block, Box, Page
from dedupe.records import replace
from dedupe.settings import Headings

GoesOn = Callable[[Item, Item], bool]
_TELLING = 3  # full-width characters of a line, from which its box tells whether they stand in one line


class Place(NamedTuple):
    """Where a block is printed: the box around it, those of its lines, and how high one is, in the dump's units.

    `is_spaced` tells whether there is white between its words, which pieces of a line then have between them, too.
    """

    box: Box
    lines: tuple[Box, ...]
    height: float
    is_spaced: bool = False


def places_on(page: Page, blocks: Sequence[Block], slim: float) -> list[Place | None]:
    """Give the places of a page's blocks, None for those without a box.

    Nor is one known where a line runs down the page, or where its box is too high for what it says: of several lines.
    """
    starts = [line.start for line in page.lines]
    return [_place(page, range(bisect_left(starts, b.start), bisect_left(starts, b.end)), slim) for b in blocks]


def _place(page: Page, numbers: range, slim: float) -> Place | None:
    lines = [page.lines[number] for number in numbers]
    boxes = tuple(line.box for line in lines if line.box is not None)
    box = surround(boxes)
    if box is None or any(_is_squeezed(line.box, page.text[line.start : line.end], slim) for line in lines):
        return None
    is_spaced = not any(map(is_wide, page.text[lines[0].start : lines[-1].end]))
    return Place(box, boxes, median(each[3] for each in boxes), is_spaced)


def _is_squeezed(box: Box | None, text: str, slim: float) -> bool:
    letters = width_of(text)
    return box is not None and letters >= _TELLING and box[2] < slim * letters * box[3]


def above_what_is_below(
    items: Sequence[Item], places: Mapping[int, Place], goes_on: GoesOn, settings: Headings
) -> list[Item]:
    """Put each headline of a page above the text or headline that is printed right below it, in one piece.

    `places` are those of the items' blocks that have one. Engines list a headline over several columns with the last
    of them, or in pieces, one with each column. `goes_on` says whether a sentence runs from a block into another:
    asked where a headline has gone from between the two. Of pages with very many headlines nothing is moved.
    """
    found = list(items)
    heads = [item for item in items if item.kind == "headline" and item.block in places]
    if len(heads) * len(items) > settings.most:
        return found
    moved: set[int] = set()
    groups = _groups(sorted(heads, key=lambda item: places[item.block].box[0]), places, settings)
    for group in sorted(groups, key=lambda group: -places[group[0].block].box[1]):
        found, has_moved = _put(found, group, places, goes_on, settings)
        moved.update(item.block for item in group if has_moved)
    return list(_joined_anew(items, found, moved, goes_on)) if moved else found


def _groups(heads: Sequence[Item], places: Mapping[int, Place], settings: Headings) -> Iterator[list[Item]]:
    """Put those of some headlines, from left to right, together that are pieces of one line."""
    taken: set[int] = set()
    for at, item in enumerate(heads):
        if item.block in taken:
            continue
        group = [item]
        for other in heads[at + 1 :]:
            if other.block not in taken and are_one_line(places[group[-1].block], places[other.block], settings):
                group.append(other)
                taken.add(other.block)
        yield group


def are_one_line(left: Place, right: Place, settings: Headings) -> bool:
    """Tell whether a line of one headline goes on in another: level with it, as large, and no gutter between."""
    height = max(left.height, right.height)
    (x, y, w, h), (other_x, other_y, _, other_h) = left.box, right.box
    level = min(y + h, other_y + other_h) - max(y, other_y) >= settings.level * max(h, other_h)
    gap = settings.gap_of_words if left.is_spaced and right.is_spaced else settings.gap
    return level and abs(other_x - x - w) <= gap * height


def _put(
    items: list[Item], group: Sequence[Item], places: Mapping[int, Place], goes_on: GoesOn, settings: Headings
) -> tuple[list[Item], bool]:
    """Put the pieces of a headline above what stands right below them; tell whether something has moved."""
    own = {item.block for item in group}
    without = [item for item in items if item.block not in own]
    now = next(n for n, item in enumerate(items) if item.block in own)  # all before it are not of the group
    at = _beginning(without, now, [places[item.block] for item in group], places, goes_on, settings)
    found = [*without[:at], *group, *without[at:]]
    return found, [item.block for item in found] != [item.block for item in items]


def _beginning(
    items: Sequence[Item],
    now: int,
    pieces: Sequence[Place],
    places: Mapping[int, Place],
    goes_on: GoesOn,
    settings: Headings,
) -> int:
    """Give the place in line where the text of a headline begins; where it stands `now` if its boxes tell no other.

    Below a headline in the middle of its columns the second of them may stand, say: then its text begins in one before,
    level with it.
    """
    height = median(piece.height for piece in pieces)
    whole = surround(piece.box for piece in pieces)
    assert whole is not None
    low, high = whole[1] + whole[3] - settings.touch * height, whole[1] + whole[3] + settings.above * height

    def is_level(item: Item) -> bool:
        return item.block in places and low <= places[item.block].lines[0][1] <= high

    under = _right_below(items, whole, low, high, height, places)
    behind = next((item for item in items[now:] if item.kind != "headline"), None)
    if under is None or under in (behind, *items[now : now + 1]):
        return now
    if behind is not None and is_level(behind):
        line, below = places[behind.block].lines[0], places[under.block].lines[0]
        others = (places[item.block].box for item in items if item.kind == "headline" and item.block in places)
        is_its_own = not any(_is_above(other, line) and low <= other[1] + other[3] + height for other in others)
        if _across(line, below) > 0 or (line[0] <= below[0] and is_its_own):
            return now
    at = items.index(under)
    while _is_amid(items, at, goes_on):
        at = next((n for n in range(at - 1, -1, -1) if items[n].kind == "headline" or is_level(items[n])), 0)
        if items[at].kind == "headline" or not is_level(items[at]):
            return now
    return at


def _is_amid(items: Sequence[Item], at: int, goes_on: GoesOn) -> bool:
    """Tell whether a sentence runs into a block from the one before it."""
    above = items[at - 1] if at else None
    return above is not None and items[at].kind == above.kind == "body" and above.broken and goes_on(above, items[at])


def _right_below(
    items: Sequence[Item], head: Box, low: float, high: float, least: float, places: Mapping[int, Place]
) -> Item | None:
    """Give the leftmost of the blocks that begin right below a headline, if what stands there is how they begin.

    A line of which less than `least` stands below the headline is of another column.
    """
    near = [
        (box, item, number)
        for item in items
        if item.block in places and places[item.block].box[1] <= high
        for number, box in enumerate(places[item.block].lines)
        if low <= box[1] <= high and _across(head, box) >= least
    ]
    if not near:
        return None
    leftmost = min(near, key=lambda one: one[0][0])[0]
    column = (one for one in near if one[0] is leftmost or _is_above(one[0], leftmost))
    _, item, number = min(column, key=lambda one: one[0][1])
    return item if number == 0 else None


def _across(one: Box, other: Box) -> float:
    """Measure how far two boxes stand in one column; below zero, how far apart."""
    return min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])


def _is_above(one: Box, other: Box) -> bool:
    return _across(one, other) > 0 and one[1] + one[3] / 2 < other[1]


def _joined_anew(before: Sequence[Item], items: Sequence[Item], moved: set[int], goes_on: GoesOn) -> Iterator[Item]:
    """Say anew whether sentences run on where the blocks beside each other are others than before."""
    above = {item.block: before[n - 1].block if n else None for n, item in enumerate(before)}
    last: Item | None = None
    for item in items:
        if above[item.block] != (last.block if last else None):
            apart = last is None or item.block in moved or last.block in moved
            joins = last is not None and not apart and last.broken and goes_on(last, item)
            item = replace(item, joins=joins)
        yield item
        last = item
