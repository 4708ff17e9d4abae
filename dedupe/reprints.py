"""Matches between articles → those of articles that print one text, as a whole, abridged or edited anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dedupe.alignment import Step
from dedupe.articles import Draft
from dedupe.copies import touched
from dedupe.differences import Evidence, weigh
from dedupe.edges import with_edges
from dedupe.facts import contradicts
from dedupe.matches import Match, of_steps
from dedupe.settings import Reprints, Settings
from dedupe.stream import Stream


class Link(NamedTuple):
    """A match between two articles, by their numbers, and how many letters of each it holds."""

    a: int
    b: int
    match: Match
    a_held: int
    b_held: int


class Articles(NamedTuple):
    """Drafts, and of each the blocks that it is judged by and their letters; `owner` gives for a block whose it is."""

    drafts: Sequence[Draft]
    texts: Sequence[tuple[int, ...]]
    sizes: Sequence[int]
    owner: Mapping[int, int]


class Pair(NamedTuple):
    """Two articles that share something, and whether they share enough to be one text, whatever they state.

    `texts` are their blocks. `tail` is the one that stands at the end of the other, which begins with something else.
    """

    links: Sequence[Link]
    chain: Sequence[Link]
    texts: tuple[Sequence[int], Sequence[int]]
    shares_enough: bool
    tail: int | None


def find_reprints(
    stream: Stream, matches: Iterable[Match], drafts: Sequence[Draft], settings: Settings
) -> list[tuple[Match, Match]]:
    """Find the matches between articles that print one text, pair by pair; each with the part of it that says so.

    An article is judged by all that it shares with the other in one order: a passage may be reworded, or have lost a
    sentence; what two articles state may not differ. A quotation, a sidebar or a standing paragraph is no reprint,
    however long, where both articles begin with something else.
    """
    articles = articles_of(stream, drafts)
    pairs = list(pair_up(stream, matches, articles, settings, settings.reprints, settings.min_chars))
    one = [p.shares_enough and not state_otherwise(stream, p, settings) for p in pairs]
    hosts = Counter(
        pair.tail
        for pair, is_one in zip(pairs, one, strict=True)
        if is_one and pair.tail is not None and not _brings_headline(stream, pair.chain, drafts[pair.tail])
    )
    # What stands, without a headline, at the end of several articles with beginnings of their own is a sidebar.
    standing = {article for article, count in hosts.items() if count > settings.reprints.max_hosts}
    found = {
        id(link.match): (link.match, _own_part(stream, link, pair))
        for pair, is_one in zip(pairs, one, strict=True)
        if is_one and pair.tail not in standing
        for link in pair.chain
    }
    # A variant may run through several articles, and differ in one of them alone.
    for pair, is_one in zip(pairs, one, strict=True):
        variants = [id(link.match) for link in pair.chain if link.match.is_variant and id(link.match) in found]
        if variants and not is_one and state_otherwise(stream, pair, settings):
            for number in variants:
                del found[number]
    return list(found.values())


def _own_part(stream: Stream, link: Link, pair: Pair) -> Match:
    """Give what of a match lies in two articles, if it is a variant: what is beside them states something else."""
    steps = _steps(stream, [link], *pair.texts) if link.match.is_variant else []
    return of_steps(steps, variant=False) if steps else link.match


def _brings_headline(stream: Stream, chain: Iterable[Link], tail: Draft) -> bool:
    """Tell whether the article at the other one's end stands there with its headline: a notice among others."""
    matches = (m for link in chain for m in (link.match, link.match.turned()))
    return any(block in tail.headlines for match in matches for block in touched(stream, match))


def articles_of(stream: Stream, drafts: Sequence[Draft]) -> Articles:
    texts = [_text_blocks(draft) for draft in drafts]
    sizes = [sum(end - start for start, end in map(stream.bounds, blocks)) for blocks in texts]
    return Articles(drafts, texts, sizes, {block: number for number, blocks in enumerate(texts) for block in blocks})


def pair_up(
    stream: Stream,
    matches: Iterable[Match],
    articles: Articles,
    settings: Settings,
    limit: Reprints,
    least: int = 1,
) -> Iterator[Pair]:
    """Pair the articles that matches join by `least` letters of both, or all of one."""
    _, texts, sizes, owner = articles
    between: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for match in matches:
        for link in _links(stream, match, owner):
            if min(link.a_held, link.b_held) >= min(least, sizes[link.a], sizes[link.b]):
                between[link.a, link.b].append(link)
    for (a, b), links in between.items():
        longest = _longest_chain(links, settings.removal.max_uncovered, settings.reprints.look_back)
        enough, tail = _compare(stream, longest, (texts[a], texts[b]), (sizes[a], sizes[b]), limit)
        yield Pair(links, longest, (texts[a], texts[b]), enough, tail)


def state_otherwise(stream: Stream, pair: Pair, settings: Settings) -> bool:
    """Tell whether two articles state other facts, where they share something at all."""
    seen = evidence_of(stream, pair, settings)
    return seen is None or contradicts(stream.text, seen, settings.facts, stream.attested)


def evidence_of(stream: Stream, pair: Pair, settings: Settings) -> Evidence | None:
    """Say what two articles differ in, where they share something at all."""
    steps = _steps(stream, pair.chain, *pair.texts)
    return weigh(stream.text, with_edges(stream, steps, settings), settings.facts) if steps else None


def _text_blocks(draft: Draft) -> tuple[int, ...]:
    """Give the blocks that an article is judged by: headlines decide nothing, unless there is nothing else."""
    return tuple(sorted(draft.rest)) or draft.headlines


def _links(stream: Stream, match: Match, owner: Mapping[int, int]) -> Iterator[Link]:
    """Give the pairs of articles that a match joins, with the letters that stand against each other."""
    held: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for block in touched(stream, match):
        start, end = stream.bounds(block)
        place = match.image(max(start, match.a_start), min(end, match.a_end))
        if block not in owner or place is None or place[0] >= place[1]:
            continue
        for other in stream.blocks_in(*place):
            if other not in owner or owner[other] == owner[block]:
                continue
            low, high = stream.bounds(other)
            shared = max(0, min(high, place[1]) - max(low, place[0]))
            cell = held[owner[block], owner[other]]
            cell[0] += min(shared, min(end, match.a_end) - max(start, match.a_start))
            cell[1] += shared
    for (a, b), (a_held, b_held) in held.items():
        if a_held and b_held:
            yield Link(a, b, match, a_held, b_held)


def _longest_chain(links: Sequence[Link], overlap: int, look_back: int) -> list[Link]:
    """Give the links that follow each other on both sides and together hold most; quotations repeat, copies do not.

    Two may overlap by less than `overlap` letters; a link is tried behind the `look_back` links before it.
    """
    ordered = sorted(links, key=lambda x: (x.match.a_start, x.match.b_start))
    best: list[tuple[int, int]] = []  # letters held by the best chain that ends here, and the link before
    for at, link in enumerate(ordered):
        held, before = 0, -1
        for other in range(max(0, at - look_back), at):
            last = ordered[other].match
            follows = last.a_end < link.match.a_start + overlap and last.b_end < link.match.b_start + overlap
            if follows and best[other][0] > held:
                held, before = best[other][0], other
        best.append((held + link.a_held + link.b_held, before))
    chain: list[Link] = []
    at = max(range(len(ordered)), key=lambda n: best[n][0])
    while at >= 0:
        chain.append(ordered[at])
        at = best[at][1]
    return chain[::-1]


def _compare(
    stream: Stream,
    chain: Sequence[Link],
    texts: tuple[Sequence[int], Sequence[int]],
    sizes: tuple[int, int],
    limit: Reprints,
) -> tuple[bool, int | None]:
    """Compare two articles by how much of each the chain holds, and where; also give which is the other's tail."""
    held = sum(x.a_held for x in chain), sum(x.b_held for x in chain)
    shares = held[0] / sizes[0], held[1] / sizes[1]
    if max(shares) < limit.held or min(shares) < limit.of_longer:
        return False, None
    starts = min(x.match.a_start for x in chain), min(x.match.b_start for x in chain)
    ends = max(x.match.a_end for x in chain), max(x.match.b_end for x in chain)
    shorter = 0 if shares[0] >= shares[1] else 1
    ends_alike = [sizes[n] - _before(stream, texts[n], ends[n]) <= limit.head * sizes[n] for n in (0, 1)]
    before = [_before(stream, texts[n], starts[n]) for n in (0, 1)]
    begins_alike = [before[n] <= limit.head * sizes[n] for n in (0, 1)]
    if all(ends_alike) and held[shorter] >= limit.rest_held * (sizes[shorter] - before[shorter]):
        begins_alike[shorter] |= before[shorter] <= limit.head_lost * sizes[shorter]
    if not any(begins_alike):
        return False, None
    if min(shares) < limit.both and (not begins_alike[shorter] or held[shorter] < limit.contained):
        return False, None
    in_tail = min(shares) < limit.both and not begins_alike[1 - shorter] and ends_alike[1 - shorter]
    return True, (chain[0].a, chain[0].b)[shorter] if in_tail else None


def _before(stream: Stream, blocks: Sequence[int], start: int) -> int:
    """Count an article's letters before a stream position."""
    return sum(min(end, start) - low for low, end in map(stream.bounds, blocks) if low < start)


def _steps(stream: Stream, chain: Sequence[Link], a: Sequence[int], b: Sequence[int]) -> list[Step]:
    """Give the steps of all matches, cut to what lies in the two articles, and each letter once."""
    a_low, b_low = stream.bounds(a[0])[0], stream.bounds(b[0])[0]
    a_high, b_high = stream.bounds(a[-1])[1], stream.bounds(b[-1])[1]
    steps: list[Step] = []
    for link in chain:
        match = link.match
        if a_low <= match.a_start and match.a_end <= a_high and b_low <= match.b_start and match.b_end <= b_high:
            steps.extend(match.steps)  # most: nothing is to be cut
            a_low, b_low = match.a_end, match.b_end
            continue
        for step in match.steps.touching(a_low, a_high):
            part = _cut(step, (a_low, a_high), (b_low, b_high))
            if part.columns:
                steps.append(part)
        if steps:
            a_low, b_low = steps[-1].a_end, steps[-1].b_end
    return steps


def _cut(step: Step, a: tuple[int, int], b: tuple[int, int]) -> Step:
    """Cut a step to [low, high) of both sides; of an unequal one that reaches out nothing is left."""
    out = max(0, a[0] - step.a_start, b[0] - step.b_start), max(0, step.a_end - a[1], step.b_end - b[1])
    if (not step.equal and any(out)) or sum(out) >= step.columns:
        return Step(step.equal, a[0], a[0], b[0], b[0])
    return Step(step.equal, step.a_start + out[0], step.a_end - out[1], step.b_start + out[0], step.b_end - out[1])
