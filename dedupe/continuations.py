"""Articles of single pages → articles: what one page begins (下转第4版) and another ends (上接第1版) is one."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dedupe.articles import Draft
from dedupe.cohesion import Vocabulary
from dedupe.kinds import Kind
from dedupe.seams import begins_in_middle, ends_paragraph
from dedupe.settings import Continuations, Settings
from dedupe.stream import Stream
from dedupe.turns import Turn, printed_numbers, read_turn


class _End(NamedTuple):
    """An article, by its number, that goes on elsewhere or began there, and where it stands."""

    draft: int
    page: int
    turn: Turn


def join_continued(
    stream: Stream, drafts: Sequence[Draft], kinds: Sequence[Kind], words: Vocabulary, settings: Settings
) -> list[Draft]:
    """Join articles that say where they go on with those that say where they began, within an issue.

    An issue are the pages of a dump; where a dump is a page, those of its folder. With scope "page" nothing is joined.
    What no marker of the other page answers stays as it is: a piece is never glued to a stranger.
    """
    if settings.scope == "page":
        return list(drafts)
    ends = [end for number, draft in enumerate(drafts) for end in _ends(stream, number, draft, kinds)]
    following = _pair_up(stream, drafts, ends, kinds, words, settings.continuations) if ends else {}
    inner = set(following.values())
    return [_whole(number, drafts, following) for number in range(len(drafts)) if number not in inner]


def _whole(number: int, drafts: Sequence[Draft], following: Mapping[int, int]) -> Draft:
    draft, at = drafts[number], following.get(number)
    while at is not None:
        draft = draft._replace(further=(*draft.further, *drafts[at].headlines, *drafts[at].rest))
        at = following.get(at)
    return draft


def _ends(stream: Stream, number: int, draft: Draft, kinds: Sequence[Kind]) -> Iterator[_End]:
    """Find the markers of an article that has text beside them: the last that leads on, the first that leads back."""
    if not any(kinds[block] == "body" for block in draft.rest):
        return
    page = int(stream.block_pages[draft.first])
    turns = [turn for b in draft.rest if kinds[b] == "marker" and (turn := read_turn(stream.source(b)))]
    on, back = [turn for turn in turns if turn.goes_on], [turn for turn in turns if not turn.goes_on]
    yield from (_End(number, page, turn) for turn in (*on[-1:], *back[:1]))


def _pair_up(
    stream: Stream,
    drafts: Sequence[Draft],
    ends: Sequence[_End],
    kinds: Sequence[Kind],
    words: Vocabulary,
    limits: Continuations,
) -> dict[int, int]:
    """Give for each article that goes on the one that it goes on in: those whose markers and words agree best."""
    issues = _issues(stream)
    numbers = _numbers(stream, issues, kinds)
    backs: dict[tuple[int, str], list[_End]] = defaultdict(list)  # by where they stand, and by where they come from
    for back in ends:
        if not back.turn.goes_on:
            for key in {*numbers[back.page], f"from {back.turn.page}"}:
                backs[issues[back.page], key].append(back)
    scored: list[tuple[int, float, int, int, int]] = []
    for on in ends:
        if not on.turn.goes_on:
            continue
        keys = [str(on.turn.page), *(f"from {number}" for number in sorted(numbers[on.page]))]
        for back in {back for key in keys for back in backs[issues[on.page], key]}:
            agree = (on.turn.page in numbers[back.page]) + (back.turn.page in numbers[on.page])
            cohesion = _cohesion(drafts[on.draft], drafts[back.draft], words)
            is_told = agree == 2 or (agree == 1 and cohesion >= limits.cohesion)
            if back.page != on.page and is_told and _fits(stream, drafts, on, back, kinds):
                scored.append((-agree, -cohesion, abs(back.page - on.page), on.draft, back.draft))
    return _choose(scored, limits.margin)


def _choose(scored: Iterable[tuple[int, float, int, int, int]], margin: float) -> dict[int, int]:
    """Take the best pairs first, each article once on either side; of two that are about as good, none."""
    following: dict[int, int] = {}
    left = sorted(scored)
    while left:
        agree, cohesion, _, first, second = left[0]
        rivals = [
            pair
            for pair in left[1:]
            if (pair[3] == first or pair[4] == second) and pair[0] == agree and pair[1] - cohesion < margin
        ]
        if not rivals and not _leads_to(second, first, following):
            following[first] = second
        firsts, seconds = {first, *(pair[3] for pair in rivals)}, {second, *(pair[4] for pair in rivals)}
        left = [pair for pair in left if pair[3] not in firsts and pair[4] not in seconds]
    return following


def _leads_to(start: int, end: int, following: Mapping[int, int]) -> bool:
    """Tell whether one article goes on, page by page, in another: that one cannot begin it."""
    at: int | None = start
    while at is not None and at != end:
        at = following.get(at)
    return at == end


def _fits(stream: Stream, drafts: Sequence[Draft], on: _End, back: _End, kinds: Sequence[Kind]) -> bool:
    """Tell whether a text may go on with another: what is a whole sentence goes on with none in the middle."""
    last = [b for b in drafts[on.draft].rest if kinds[b] == "body"][-1]
    first = next(b for b in drafts[back.draft].rest if kinds[b] == "body")
    return not (ends_paragraph(stream.source(last)) and begins_in_middle(stream.source(first)))


def _cohesion(one: Draft, other: Draft, words: Vocabulary) -> float:
    """Measure how much two articles speak of one subject: what their common words tell against all they tell, 0..1."""
    mine, theirs = words.of(one.blocks), words.of(other.blocks)
    return math.sqrt(words.cohesion(mine, theirs) * words.cohesion(theirs, mine))


def _issues(stream: Stream) -> list[int]:
    """Number the issue of each page: its dump, or, where dumps are pages, the folder that they lie in."""
    sizes: dict[int, int] = defaultdict(int)
    for dump in stream.dumps.tolist():
        sizes[dump] += 1
    names = [
        page.dump if sizes[dump] > 1 else page.dump.rpartition("/")[0] + "/"
        for page, dump in zip(stream.pages, stream.dumps.tolist(), strict=True)
    ]
    known: dict[str, int] = {}
    return [known.setdefault(name, len(known)) for name in names]


def _numbers(stream: Stream, issues: Iterable[int], kinds: Sequence[Kind]) -> list[set[str]]:
    """Give for each page the numbers that it may have: those it prints, and its place in the issue."""
    numbers: list[set[str]] = []
    met: dict[int, int] = defaultdict(int)
    for issue in issues:
        met[issue] += 1
        numbers.append({str(met[issue])})
    for block, page in enumerate(stream.block_pages.tolist()):
        if kinds[block] == "furniture":
            numbers[page] |= printed_numbers(stream.source(block))
    return numbers
