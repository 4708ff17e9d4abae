"""Matches between pages → which join articles that are not one text: nothing goes for a quotation's sake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from dedupe.articles import Draft
from dedupe.cohesion import Vocabulary
from dedupe.copies import crosses_pages, touched
from dedupe.facts import contradicts, contradicts_surely
from dedupe.matches import Match
from dedupe.records import replace
from dedupe.reprints import Articles, Pair, articles_of, evidence_of, pair_up, state_otherwise
from dedupe.settings import Reprints, Settings
from dedupe.spread import PAGE_PAIRS, Spread, in_turn, pieces
from dedupe.stream import Stream
from dedupe.unions import roots


class _Judged(NamedTuple):
    """Two articles that matches of two pages join, those by their numbers, and what was found.

    `is_free`: something may go for their sake. `is_one`: they are one text. `is_unlike`: they share too little to tell.
    """

    articles: tuple[int, int]
    matches: tuple[int, ...]
    is_free: bool
    is_one: bool
    is_unlike: bool


_Numbered = Sequence[tuple[int, Match]]


def find_quotations(
    stream: Stream,
    matches: Sequence[Match],
    drafts: Sequence[Draft],
    words: Vocabulary,
    settings: Settings,
    spread: Spread = in_turn,
) -> list[bool]:
    """Tell for each match whether it joins articles of two pages, in scope, that are not one text.

    Nothing may go for its sake: an article of another page that quotes this one, or fills in the same form, would be
    torn. Where the rest of one of the two speaks of something else, the passage lies there by itself, a piece that
    the division of the page gave to a stranger. On one page parts of articles lie about loose, and are judged by
    themselves. `drafts` are the articles as printed, before anything goes.
    """
    by_pages: dict[tuple[int, int], list[tuple[int, Match]]] = defaultdict(list)
    for number, match in enumerate(matches):
        if crosses_pages(stream, match, settings.scope):
            by_pages[stream.page_at(match.a_start), stream.page_at(match.b_start)].append((number, match))
    common = stream, articles_of(stream, drafts), words, settings
    judged = list(chain.from_iterable(spread(_judge, common, pieces(list(by_pages.values()), PAGE_PAIRS))))
    free = {number for pair in judged if pair.is_free for number in pair.matches}
    # Two printings of one text, each with lines of a neighbour, may share too little: a third one joins them.
    joined = roots(len(drafts), [pair.articles for pair in judged if pair.is_one])
    for unlike in judged:
        a, b = unlike.articles
        if unlike.is_unlike and joined[a] == joined[b]:
            theirs = [matches[number] for number in unlike.matches]
            between = pair_up(stream, theirs, common[1], settings, _whole(settings))
            pair = next(pair for pair in between if (pair.links[0].a, pair.links[0].b) == unlike.articles)
            if not state_otherwise(stream, pair, settings):
                free.update(unlike.matches)
    crossing = {number for pair in by_pages.values() for number, _ in pair}
    return [number in crossing and number not in free for number in range(len(matches))]


def _whole(settings: Settings) -> Reprints:
    """Give what two articles must share that go as a whole, or stay: they are not torn."""
    return replace(settings.reprints, of_longer=0.0, contained=0)


def _judge(common: tuple[Stream, Articles, Vocabulary, Settings], by_pages: Iterable[_Numbered]) -> list[_Judged]:
    """Judge the articles that the matches of some pairs of pages join."""
    stream, articles, words, settings = common
    limit = _whole(settings)
    judged: list[_Judged] = []
    for numbered in by_pages:
        numbers = {id(match): number for number, match in numbered}
        for pair in pair_up(stream, (match for _, match in numbered), articles, settings, limit):
            a, b = pair.links[0].a, pair.links[0].b
            found = tuple(numbers[id(link.match)] for link in pair.links)
            if not (pair.shares_enough or _is_loose(stream, pair, articles, words, limit.rooted)):
                judged.append(_Judged((a, b), found, False, False, True))
                continue
            seen = evidence_of(stream, pair, settings)
            is_one = is_free = seen is not None and not contradicts(stream.text, seen, settings.facts, stream.attested)
            if seen is not None and not is_one and _is_loose(stream, pair, articles, words, limit.rooted_other):
                is_free = not contradicts_surely(stream.text, seen, settings.facts, stream.attested)
            judged.append(_Judged((a, b), found, is_free, is_one and pair.shares_enough, False))
    return judged


def _is_loose(stream: Stream, pair: Pair, articles: Articles, words: Vocabulary, limit: float) -> bool:
    """Tell whether what two articles share is rooted no more than that in one of them."""
    a, b = (articles.drafts[number] for number in (pair.links[0].a, pair.links[0].b))
    return (
        _rootedness(stream, a, [link.match for link in pair.links], words) <= limit
        or _rootedness(stream, b, [link.match.turned() for link in pair.links], words) <= limit
    )


def _rootedness(stream: Stream, draft: Draft, matches: Iterable[Match], words: Vocabulary) -> float:
    """Measure how much the rest of an article speaks of what the matches' a sides hold of it, 0..1.

    Latin words recur more than Han ones do, by as much as a letter tells less.
    """
    blocks = {*draft.headlines, *draft.rest}
    shared = blocks.intersection(block for match in matches for block in touched(stream, match))
    mine = words.of(shared)
    rest = words.of(blocks - shared)
    start, end = stream.bounds(min(shared))[0], stream.bounds(max(shared))[1]
    return words.cohesion(mine, rest) * stream.weight(start, end) / max(1, end - start)
