"""Headlines that an engine lists amid a sentence → the same above the text that the sentence is of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dedupe.items import Item, is_round_up, is_standing_title
from dedupe.records import replace

GoesOn = Callable[[Item, Item], bool]
Odds = Callable[[Sequence[Item], int], float]


def above_their_text(items: Sequence[Item], goes_on: GoesOn, odds: Odds, most: int) -> list[Item]:
    """Put up to `most` headlines that stand between two parts of a sentence above the text that it is of.

    Engines list a headline over several columns between two of them. `goes_on` says whether a word runs from one block
    into another, `odds` how likely (as ln) an article begins at a block. That text begins where this is likeliest, if
    it is likely at all, else below the headlines above.
    """
    found = list(items)
    for start, end in list(_amid(items, goes_on, most)):
        heads = found[start:end]
        without = [*found[:start], replace(found[end], joins=True), *found[end + 1 :]]
        at = _beginning(without, start, odds)
        found = [*without[:at], *heads, *without[at:]]
    return found


def _amid(items: Sequence[Item], goes_on: GoesOn, most: int) -> Iterator[tuple[int, int]]:
    """Give the runs [start, end) of headlines that stand between two blocks of one sentence."""
    start = 0
    for at, item in enumerate(items):
        if item.kind == "headline":
            continue
        heads, above = items[start:at], items[start - 1] if start else None
        start = at + 1
        if above is None or not heads or len(heads) > most or any(map(_stands_alone, heads)):
            continue
        is_between = above.kind == item.kind == "body" and above.broken
        if is_between and goes_on(above, item) and not goes_on(heads[-1], item):  # no line of the sentence itself
            yield at - len(heads), at


def _stands_alone(head: Item) -> bool:
    """Tell whether a headline says of itself that something begins with it."""
    return is_standing_title(head.text) or is_round_up(head.text) or head.after_copy


def _beginning(items: Sequence[Item], end: int, odds: Odds) -> int:
    """Give the place before `end` where the text begins that goes on there."""
    first = end - 1
    while first > 0 and items[first - 1].kind == "body":
        first -= 1
    likely = [(odds(items, at), at) for at in range(first, end) if at > 0 and not items[at].joins]
    above = items[first - 1].kind if first else ""
    within = [(value, at) for value, at in likely if value > 0 and (at > first or above != "headline")]
    return max(within)[1] if within else first
