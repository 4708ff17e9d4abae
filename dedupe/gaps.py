"""Articles and copies → articles: a piece that only one printing has goes where the article has lost it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dedupe.articles import Draft
from dedupe.cohesion import Vocabulary
from dedupe.kinds import Kind
from dedupe.openings import opens_article
from dedupe.pieces import Copies
from dedupe.settings import Settings
from dedupe.stream import Stream

Place = tuple[int, int]  # an article, by its number, and how many blocks of its text stand before


class _Neighbours(NamedTuple):
    """Where the places are, by what stands before and behind: kept blocks, of other articles."""

    before: frozenset[int]
    behind: frozenset[int]


def fill_gaps(
    stream: Stream,
    drafts: Sequence[Draft],
    copies: Copies,
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
) -> list[Draft]:
    """Put pieces without headline into the article in whose printings they stand.

    A piece is left over where a fragment, or another printing, has a passage that the article has lost. Its
    neighbours there are copies of the article's; or what it is the better copy of stood in the article. Where that
    tells of one side only, at an end of the article, the two must also speak of one subject.
    """
    owner = {block: number for number, draft in enumerate(drafts) for block in draft.blocks}
    cited = _cited(stream, copies)
    filled: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    gone: set[int] = set()
    for number, piece in enumerate(drafts):
        if not _is_loose(stream, piece, kinds) or number in filled:
            continue
        beside = _neighbours(stream, piece.rest, copies, cited, set(piece.rest))
        place = _place(drafts, owner, beside, piece, words, settings.gaps.cohesion)
        is_lead = opens_article(stream.source(piece.rest[0]))
        if place is not None and place[0] not in gone and (place[1] == 0 or not is_lead):
            filled[place[0]].append((place[1], piece.rest))
            gone.add(number)
    return [_filled(draft, filled.get(n, ())) for n, draft in enumerate(drafts) if n not in gone]


def _is_loose(stream: Stream, draft: Draft, kinds: Sequence[Kind]) -> bool:
    return (
        not draft.headlines
        and all(kinds[block] == "body" for block in draft.rest)
        and draft.rest == tuple(range(draft.rest[0], draft.rest[-1] + 1))
    )


def _cited(stream: Stream, copies: Copies) -> dict[int, list[int]]:
    """List for each kept block the copies that cite it."""
    cited: dict[int, list[int]] = defaultdict(list)
    for copy, pieces in copies.items():
        for piece in pieces:
            for block in stream.blocks_in(piece.of_start, piece.of_end):
                cited[block].append(copy)
    return cited


def _neighbours(
    stream: Stream, piece: Sequence[int], copies: Copies, cited: Mapping[int, Sequence[int]], own: set[int]
) -> _Neighbours:
    before = {_kept(stream, block, -1, copies) for block in (piece[0], *cited.get(piece[0], ()))}
    behind = {_kept(stream, block, 1, copies) for block in (piece[-1], *cited.get(piece[-1], ()))}
    return _Neighbours(
        frozenset(block for block in before if block is not None and block not in own),
        frozenset(block for block in behind if block is not None and block not in own),
    )


def _kept(stream: Stream, block: int, step: int, copies: Copies) -> int | None:
    """Give the kept block that stands beside a block, or holds what stands there; None at a page's end."""
    beside = stream.beside(block, step)
    if beside is None:
        return None
    if beside not in copies:
        return beside if block in copies else None  # what stands by a kept piece was divided from it
    pieces = copies[beside]
    return stream.block_at(pieces[-1].of_end - 1 if step < 0 else pieces[0].of_start)


def _place(
    drafts: Sequence[Draft],
    owner: Mapping[int, int],
    beside: _Neighbours,
    piece: Draft,
    words: Vocabulary,
    least: float,
) -> Place | None:
    """Find the one place that both sides tell of, or one side at an article's end, if the words agree."""
    ahead = set(_places(drafts, owner, beside.before, 1))
    after = set(_places(drafts, owner, beside.behind, 0))
    both = ahead & after
    if len(both) == 1:
        return both.pop()
    ends = {place for place in ahead if place[1] == len(drafts[place[0]].rest)} | {p for p in after if p[1] == 0}
    if both or len(ends) != 1:
        return None
    place = ends.pop()
    mine = words.of(piece.rest)
    theirs = words.of(drafts[place[0]].blocks)
    return place if words.cohesion(mine, theirs) >= least else None


def _places(drafts: Sequence[Draft], owner: Mapping[int, int], blocks: frozenset[int], step: int) -> Iterator[Place]:
    for block in blocks:
        draft = drafts[owner[block]]
        if block in draft.rest:
            yield owner[block], draft.rest.index(block) + step
        elif block in draft.headlines and not draft.headline_after and step and draft.rest:
            yield owner[block], 0


def _filled(draft: Draft, pieces: Sequence[tuple[int, tuple[int, ...]]]) -> Draft:
    rest = list(draft.rest)
    for at, blocks in sorted(pieces, reverse=True):
        rest[at:at] = blocks
    return draft._replace(rest=tuple(rest), filled=tuple(block for _, blocks in sorted(pieces) for block in blocks))
