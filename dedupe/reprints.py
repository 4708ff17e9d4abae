"""Matches between articles → those of articles that print one text, as a whole, abridged or edited anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dedupe.alignment import Step
from dedupe.articles import Draft
from dedupe.copies import touched
from dedupe.facts import contradicts
from dedupe.settings import Reprints, Settings
from dedupe.stream import Stream
from dedupe.verify import Match


class Link(NamedTuple):
    """A match between two articles, by their numbers, and how many letters of each it holds."""

    a: int
    b: int
    match: Match
    a_held: int
    b_held: int


class _Pair(NamedTuple):
    """Two articles that may be one text; `tail` is the one that stands at the end of the other, which begins anew."""

    chain: Sequence[Link]
    tail: int | None


def find_reprints(
    stream: Stream, matches: Iterable[Match], drafts: Sequence[Draft], settings: Settings
) -> list[list[Match]]:
    """Find the pairs of articles that print one text: for each, the matches between them, in order.

    An article is judged by all that it shares with the other in one order: a passage may be reworded, or have lost a
    sentence; what two articles state may not differ. A quotation, a sidebar or a standing paragraph is no reprint,
    however long, where both articles begin with something else.
    """
    texts = [_text_blocks(draft) for draft in drafts]
    sizes = [sum(end - start for start, end in map(stream.bounds, blocks)) for blocks in texts]
    owner = {block: number for number, blocks in enumerate(texts) for block in blocks}
    between: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for match in matches:
        for a, a_held in _held_by_article(stream, match, owner).items():
            for b, b_held in _held_by_article(stream, match.turned(), owner).items():
                if a != b:
                    between[a, b].append(Link(a, b, match, a_held, b_held))
    pairs: list[_Pair] = []
    for (a, b), links in between.items():
        least = settings.reprints.held
        if sum(x.a_held for x in links) < least * sizes[a] and sum(x.b_held for x in links) < least * sizes[b]:
            continue
        chain = _longest_chain(links, settings.removal.max_uncovered)
        pair = _compare(stream, chain, (texts[a], texts[b]), (sizes[a], sizes[b]), settings.reprints)
        if pair is None:
            continue
        steps = _steps(stream, chain, texts[a], texts[b])
        if steps and not contradicts(stream.text, steps, settings.facts):
            pairs.append(pair)
    standing = _standing(pairs, settings.reprints.max_hosts)
    return [[link.match for link in pair.chain] for pair in pairs if pair.tail not in standing]


def _standing(pairs: Iterable[_Pair], max_hosts: int) -> set[int]:
    """Find the articles that stand at the end of several others, each with a beginning of its own: sidebars."""
    hosts = Counter(pair.tail for pair in pairs if pair.tail is not None)
    return {article for article, count in hosts.items() if count > max_hosts}


def _text_blocks(draft: Draft) -> tuple[int, ...]:
    """Give the blocks that an article is judged by: headlines decide nothing, unless there is nothing else."""
    return tuple(sorted(draft.rest)) or draft.headlines


def _held_by_article(stream: Stream, match: Match, owner: dict[int, int]) -> dict[int, int]:
    """Count, for each article that a match's a side lies in, the letters that it holds."""
    held: dict[int, int] = defaultdict(int)
    for block in touched(stream, match):
        if block in owner:
            start, end = stream.bounds(block)
            held[owner[block]] += min(end, match.a_end) - max(start, match.a_start)
    return {article: letters for article, letters in held.items() if letters > 0}


def _longest_chain(links: Sequence[Link], overlap: int) -> list[Link]:
    """Give the links that follow each other on both sides and together hold most; quotations repeat, copies do not.

    Two may overlap by less than `overlap` letters.
    """
    ordered = sorted(links, key=lambda x: (x.match.a_start, x.match.b_start))
    best: list[tuple[int, int]] = []  # letters held by the best chain that ends here, and the link before
    for at, link in enumerate(ordered):
        held, before = 0, -1
        for other in range(max(0, at - _LOOK_BACK), at):
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


_LOOK_BACK = 200  # links: two articles that share more passages than that share no text, but a form


def _compare(
    stream: Stream,
    chain: Sequence[Link],
    texts: tuple[Sequence[int], Sequence[int]],
    sizes: tuple[int, int],
    limit: Reprints,
) -> _Pair | None:
    """Compare two articles by how much of each the chain holds, and where; None where they are not one text."""
    held = sum(x.a_held for x in chain), sum(x.b_held for x in chain)
    shares = held[0] / sizes[0], held[1] / sizes[1]
    if max(shares) < limit.held or min(shares) < limit.of_longer:
        return None
    starts = min(x.match.a_start for x in chain), min(x.match.b_start for x in chain)
    ends = max(x.match.a_end for x in chain), max(x.match.b_end for x in chain)
    begins_alike = [_before(stream, texts[n], starts[n]) <= limit.head * sizes[n] for n in (0, 1)]
    ends_alike = [sizes[n] - _before(stream, texts[n], ends[n]) <= limit.head * sizes[n] for n in (0, 1)]
    if not any(begins_alike):
        return None
    shorter = 0 if shares[0] >= shares[1] else 1
    if min(shares) < limit.both and (not begins_alike[shorter] or held[shorter] < limit.contained):
        return None
    in_tail = min(shares) < limit.both and not begins_alike[1 - shorter] and ends_alike[1 - shorter]
    return _Pair(chain, (chain[0].a, chain[0].b)[shorter] if in_tail else None)


def _before(stream: Stream, blocks: Sequence[int], start: int) -> int:
    """Count an article's letters before a stream position."""
    return sum(min(end, start) - low for low, end in map(stream.bounds, blocks) if low < start)


def _steps(stream: Stream, chain: Sequence[Link], a: Sequence[int], b: Sequence[int]) -> list[Step]:
    """Give the steps of all matches, cut to what lies in the two articles, and each letter once."""
    a_low, b_low = stream.bounds(a[0])[0], stream.bounds(b[0])[0]
    a_high, b_high = stream.bounds(a[-1])[1], stream.bounds(b[-1])[1]
    steps: list[Step] = []
    for link in chain:
        for step in link.match.steps:
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
