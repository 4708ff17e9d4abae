"""Places and their matches → parts by the text that they print: what goes of one asks nothing of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from dedupe.matches import Match
from dedupe.places import Place, facing
from dedupe.stream import Stream
from dedupe.unions import roots

ByBlock = Mapping[int, Sequence[Match]]


class Text(NamedTuple):
    """Printings of a text, or of some that matches join, the first to go first.

    `candidates` are the blocks of the places that may go, `usable` the matches that may remove a block, `vetoes` those
    for whose sake it may not go, each with the block on its a side.
    """

    places: list[Place]
    candidates: set[int]
    usable: dict[int, list[Match]]
    vetoes: ByBlock


def part_texts(
    stream: Stream,
    places: Sequence[Place],
    candidates: set[int],
    usable: Mapping[int, list[Match]],
    vetoes: ByBlock,
) -> list[Text]:
    """Part places, and the matches of their blocks, by what matches and places join, by way of others too."""
    inside = sorted({*usable, *chain.from_iterable(map(_blocks_of, places))})
    numbers = {block: number for number, block in enumerate(inside)}  # not of the whole stream: a page is a part, too
    joined = roots(len(numbers), chain(_in_places(places, numbers), facing(stream, usable, numbers)))
    parted: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        parted[joined[numbers[place.first]]].append(place)
    matches: dict[int, dict[int, list[Match]]] = defaultdict(dict)
    for block, found in usable.items():
        matches[joined[numbers[block]]][block] = found
    return [Text(mine, *_of_blocks(matches[root], candidates, vetoes)) for root, mine in parted.items()]


def _of_blocks(
    usable: dict[int, list[Match]], candidates: set[int], vetoes: ByBlock
) -> tuple[set[int], dict[int, list[Match]], ByBlock]:
    mine = {block for block in usable if block in candidates}
    return mine, usable, {block: vetoes[block] for block in usable if block in vetoes}


def _blocks_of(place: Place) -> range:
    return range(place.first, place.last + 1)


def _in_places(places: Sequence[Place], numbers: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    return chain.from_iterable(pairwise(numbers[block] for block in _blocks_of(place)) for place in places)
