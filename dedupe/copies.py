"""Matches → copies: which blocks say nothing that kept text does not say, and where that text stands."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from dedupe.alignment import Step, align_texts, image, similarity_of
from dedupe.cohesion import Vocabulary
from dedupe.facts import is_variant
from dedupe.followers import with_followers
from dedupe.formulas import without_formulas
from dedupe.kinds import Kind
from dedupe.lacking import lacks
from dedupe.matches import Match
from dedupe.pieces import Copies, Piece
from dedupe.places import rank_places
from dedupe.settings import Removal, Scope, Settings
from dedupe.spread import PAGES, Spread, in_turn
from dedupe.spread import pieces as in_pieces
from dedupe.stream import Stream
from dedupe.texts import Text, part_texts
from dedupe.unions import roots


def find_copies(
    stream: Stream,
    matches: Sequence[Match],
    quoted: Sequence[bool],
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
    spread: Spread = in_turn,
) -> Copies:
    """Find the blocks that may go, each with its pieces and the kept text that holds them.

    Of several printings the most complete stays, then the one that sits best. A block goes only if kept blocks hold
    all of it but a few letters; what it is said to be a copy of is never itself removed. `quoted` tells for each
    match whether it joins different articles: nothing goes for its sake, as little as for a variant's.
    """
    inside = [
        (m, m.is_variant or q) for m, q in zip(matches, quoted, strict=True) if in_scope(stream, m, settings.scope)
    ]
    parts, common = _parted(stream, inside), (stream, kinds, words, settings)
    large = [part for part in parts if len(part) > _LARGE]
    small = spread(_find_in_parts, common, in_pieces([part for part in parts if len(part) <= _LARGE], PAGES))
    copies: Copies = {}
    for part in large:
        copies.update(_find_in(*common, part, spread))  # while others do the small ones
    for found in small:
        copies.update(found)
    return copies


Judged = tuple[Match, bool]  # whether nothing goes for its sake
_LARGE = 1000  # matches of pages that are joined, with `--scope corpus` often all: a second's work, worth parting
_TEXTS = 64  # … into so many texts at a time


def _parted(stream: Stream, matches: Sequence[Judged]) -> list[list[Judged]]:
    """Part matches by the pages that they join, by way of others too: no part asks anything of another."""
    ends = [(stream.page_at(match.a_start), stream.page_at(match.b_start)) for match, _ in matches]
    joined = roots(len(stream.pages), ends)
    parts: dict[int, list[Judged]] = defaultdict(list)
    for match, (page, _) in zip(matches, ends, strict=True):
        parts[joined[page]].append(match)
    return list(parts.values())


def _find_in_parts(
    common: tuple[Stream, Sequence[Kind], Vocabulary, Settings], parts: Iterable[Sequence[Judged]]
) -> Copies:
    copies: Copies = {}
    for part in parts:
        copies.update(_find_in(*common, part))
    return copies


def _find_in(
    stream: Stream,
    kinds: Sequence[Kind],
    words: Vocabulary,
    settings: Settings,
    matches: Iterable[Judged],
    spread: Spread = in_turn,
) -> Copies:
    touching = _by_block(stream, [m for m, apart in matches if not apart])
    vetoes = _by_block(stream, [m for m, apart in matches if apart])
    usable = {
        block: [m for m in found if _may_remove(stream, block, m, kinds, settings)] for block, found in touching.items()
    }
    candidates = {b for b, found in usable.items() if _is_covered(stream, b, found, settings)}
    places = rank_places(stream, candidates, usable, kinds, words, settings, spread)
    copies: Copies = {}
    texts = part_texts(stream, places, candidates, usable, vetoes)
    for found in spread(_find_in_texts, (stream, kinds, settings), in_pieces(texts, _TEXTS)):
        copies.update(found)
    return without_formulas(stream, with_followers(stream, copies, kinds, words, settings.removal), kinds, settings)


def _find_in_texts(common: tuple[Stream, Sequence[Kind], Settings], texts: Iterable[Text]) -> Copies:
    stream, kinds, settings = common
    copies: Copies = {}
    for text in texts:
        found = _remove(stream, text, settings)
        copies.update(_merge(stream, found, text, kinds, settings))
    return copies


def in_scope(stream: Stream, match: Match, scope: Scope) -> bool:
    """Tell whether a match may remove anything: both sides on one page, in one dump, or anywhere."""
    a, b = stream.page_at(match.a_start), stream.page_at(match.b_start)
    return scope == "corpus" or a == b or (scope == "dump" and bool(stream.dumps[a] == stream.dumps[b]))


def crosses_pages(stream: Stream, match: Match, scope: Scope) -> bool:
    """Tell whether something of one page may go because of what another page says."""
    return stream.page_at(match.a_start) != stream.page_at(match.b_start) and in_scope(stream, match, scope)


def crossed_pages(stream: Stream, matches: Iterable[Match], scope: Scope) -> list[int]:
    """Give the pages of which something may go, or stay, because of what another page says."""
    crossing = [match for match in matches if crosses_pages(stream, match, scope)]
    return sorted({stream.page_at(start) for match in crossing for start in (match.a_start, match.b_start)})


def touched(stream: Stream, match: Match) -> range:
    """Give the blocks that a match's a side touches."""
    return stream.blocks_in(match.a_start, match.a_end)


def _by_block(stream: Stream, matches: Iterable[Match]) -> dict[int, list[Match]]:
    """List for each block the matches that touch it, turned so that the block is on their a side."""
    found: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        for side in (match, match.turned()):
            for block in touched(stream, side):
                found[block].append(side)
    return found


def _may_remove(stream: Stream, block: int, match: Match, kinds: Sequence[Kind], settings: Settings) -> bool:
    """Headlines, bylines and credits go with the text they belong to, never for their own sake.

    Nor does a paragraph go because a headline says the same: it stands under that headline.
    """
    start, end = stream.bounds(block)
    outside = max(0, start - match.a_start) + max(0, match.a_end - end)
    if outside >= settings.min_chars:
        return True
    if kinds[block] not in ("body", "furniture") or end - start < settings.min_chars:
        return False
    opposite = match.image(max(start, match.a_start), min(end, match.a_end))
    return opposite is not None and any(
        kinds[other] in ("body", "furniture")
        for other in range(stream.block_at(opposite[0]), stream.block_at(max(opposite[0], opposite[1] - 1)) + 1)
    )


def _uncovered(stream: Stream, block: int, matches: Iterable[Match], longest: int) -> list[tuple[int, int]]:
    """Give the stretches of a block that no match covers; more than `longest` letters left out are not covered."""
    start, end = stream.bounds(block)
    gaps = []
    for low, high in sorted(span for match in matches for span in _held(match, longest, start, end)):
        if low > start:
            gaps.append((start, min(low, end)))
        start = max(start, high)
    return [(low, high) for low, high in [*gaps, (start, end)] if low < high]


def _held(match: Match, longest: int, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Give the stretches of a match's a side, in [low, high), that its b side holds, parted where more letters differ.

    Only the steps in there are looked at: a match may run through thousands of blocks.
    """
    edges, is_equal = match.steps.a, match.steps.is_equal
    start, end = max(low, match.a_start), min(high, match.a_end)
    for n in range(max(0, bisect_right(edges, start) - 1), len(is_equal)):
        if edges[n] >= end:
            break
        if not is_equal[n] and edges[n + 1] - edges[n] > longest:
            yield start, edges[n]
            start = edges[n + 1]
    yield start, end


def _is_covered(stream: Stream, block: int, matches: Sequence[Match], settings: Settings) -> bool:
    """Tell whether matches together hold a block but for a few letters; most are held by the first alone."""
    if len(matches) > 1 and _is_covered(stream, block, matches[:1], settings):
        return True
    if not matches:
        return False
    start, end = stream.bounds(block)
    limit = settings.removal
    gaps = _uncovered(stream, block, matches, limit.max_uncovered)
    open_letters = sum(high - low for low, high in gaps)
    longest = max((high - low for low, high in gaps), default=0)
    return open_letters <= (1 - limit.covered) * (end - start) and longest <= limit.max_uncovered


def _remove(stream: Stream, text: Text, settings: Settings) -> Copies:
    """Go through the places, the least worthy first, and remove each block that blocks still standing hold.

    What a block cites may be removed after it; in the end each is settled on text that is kept. Both go through the
    blocks once: a text printed 10,000 times costs 10,000 alignments, not its square.
    """
    places, candidates, usable, vetoes = text
    rank = {block: n for n, place in enumerate(places) for block in range(place.first, place.last + 1)}
    copies: Copies = {}
    for place in places:
        for block in range(place.last, place.first - 1, -1):  # of what one place prints twice, the first stays
            if block not in candidates:
                continue
            pieces = _cite(stream, block, usable[block], copies, rank, settings)
            if pieces and not _contradicted(pieces, vetoes.get(block, ())):
                copies[block] = pieces
    return _settle(stream, copies, usable, vetoes, settings)


def _contradicted(pieces: Iterable[Piece], vetoes: Sequence[Match]) -> bool:
    """Whether a piece cites what its block is a variant of, or quotes, judged with the text around them.

    By itself a paragraph of a form may seem misread where it names another person.
    """
    for piece in pieces:
        for match in vetoes:
            place = match.image(max(piece.start, match.a_start), min(piece.end, match.a_end))
            shared = min(place[1], piece.of_end) - max(place[0], piece.of_start) if place else 0
            if 2 * shared > piece.of_end - piece.of_start:
                return True
    return False


def _settle(
    stream: Stream,
    copies: Copies,
    usable: Mapping[int, Sequence[Match]],
    vetoes: Mapping[int, Sequence[Match]],
    settings: Settings,
) -> Copies:
    """Let every copy cite kept text alone; one that no kept text holds after all is no copy.

    A block cites blocks that stood when it went: going backwards, what those cite is settled already.
    """
    settled: Copies = {}
    for block in reversed(copies):
        pieces = copies[block]
        if not settled.keys().isdisjoint(_kept_blocks(stream, pieces)):
            pieces = _reroute(stream, pieces, settled, usable[block], settings)
        if not pieces or block in _kept_blocks(stream, pieces) or _contradicted(pieces, vetoes.get(block, ())):
            continue
        settled[block] = pieces
    return settled


def _reroute(
    stream: Stream,
    pieces: Sequence[Piece],
    gone: Mapping[int, tuple[Piece, ...]],
    matches: Sequence[Match],
    settings: Settings,
) -> tuple[Piece, ...]:
    """Cite, instead of blocks that go, what those are copies of; nothing if that does not say the same.

    Every piece is aligned anew with what it now cites: no chain of likenesses is trusted. Where the block matches what
    it now cites, that was judged with the text around it; else the piece is judged by itself.
    """
    rerouted: list[Piece] = []
    for piece in pieces:
        start = piece.start
        parts = list(_parts(stream, piece, gone))
        for number, (end, target) in enumerate(parts):
            stop = piece.end if number == len(parts) - 1 else end
            steps = _align(stream, (start, stop), target)
            if (
                start >= stop
                or target[0] >= target[1]
                or not (
                    _matches_there(matches, (start, stop), target)
                    or not is_variant(stream.text, steps, settings.facts, stream.attested)
                )
            ):
                return ()
            rerouted.append(Piece(start, stop, *target, similarity_of(steps)))
            start = stop
        if not parts:
            return ()
    return tuple(rerouted) if all(_is_held(stream, piece, settings.removal) for piece in rerouted) else ()


def _matches_there(matches: Iterable[Match], place: tuple[int, int], target: tuple[int, int]) -> bool:
    """Whether a match has most of the target against most of a place on its a side."""
    for match in matches:
        start, end = max(place[0], match.a_start), min(place[1], match.a_end)
        found = match.image(start, end) if 2 * (end - start) > place[1] - place[0] else None
        if found and 2 * (min(found[1], target[1]) - max(found[0], target[0])) > target[1] - target[0]:
            return True
    return False


def _parts(
    stream: Stream, piece: Piece, gone: Mapping[int, tuple[Piece, ...]]
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Part what a piece cites by the blocks it stands in: where each part ends in the piece, and its new target."""
    back = [step.turned() for step in _align(stream, (piece.start, piece.end), (piece.of_start, piece.of_end))]
    for block in stream.blocks_in(piece.of_start, piece.of_end):
        bounds = stream.bounds(block)
        low, high = max(piece.of_start, bounds[0]), min(piece.of_end, bounds[1])
        held = [q for q in gone.get(block, ()) if q.start < high and low < q.end]
        for q in held or (Piece(low, high, low, high, 1.0),):
            first, last = max(low, q.start), min(high, q.end)
            mine = image(back, first, last)
            target = image(_align(stream, (q.start, q.end), (q.of_start, q.of_end)), first, last)
            if mine is not None and target is not None:
                yield mine[1], target


def _align(stream: Stream, a: tuple[int, int], b: tuple[int, int]) -> list[Step]:
    return align_texts(stream.text[a[0] : a[1]], stream.text[b[0] : b[1]], a[0], b[0])


def _merge(
    stream: Stream,
    copies: Copies,
    text: Text,
    kinds: Sequence[Kind],
    settings: Settings,
) -> Copies:
    """Let one of two kept blocks go where a copy of the one matches a copy of the other.

    Of a text printed very often not all pairs are compared, so that two printings may stay; they are aligned here.
    """
    places, usable, vetoes = text.places, text.usable, text.vetoes
    rank = {block: n for n, place in enumerate(places) for block in range(place.first, place.last + 1)}
    merged = dict(copies)
    citing: dict[int, set[int]] = defaultdict(set)  # kept block → the blocks that are copies of it
    for copy, pieces in copies.items():
        for kept in _kept_blocks(stream, pieces):
            citing[kept].add(copy)
    for pair in sorted(_met(stream, copies, usable, settings.removal.max_facing)):
        going, staying = sorted(pair, key=lambda block: (rank.get(block, len(rank)), -block))
        if going in merged or staying in merged or kinds[going] != "body":
            continue
        piece = _whole_piece(stream, going, staying, settings)
        if piece is None or _contradicted([piece], vetoes.get(going, ())):
            continue
        moved = {
            c: _reroute(stream, merged[c], {going: (piece,)}, usable.get(c, ()), settings)
            for c in sorted(citing[going])
        }
        if all(pieces and not _contradicted(pieces, vetoes.get(c, ())) for c, pieces in moved.items()):
            merged.update(moved)
            merged[going] = (piece,)
            citing[staying] |= {going, *moved}
    return merged


def _whole_piece(stream: Stream, block: int, other: int, settings: Settings) -> Piece | None:
    """Align two whole blocks; None where they are too short, or do not say the same."""
    bounds, others = stream.bounds(block), stream.bounds(other)
    if bounds[1] - bounds[0] < settings.min_chars:
        return None
    if not _say_the_same(stream, bounds, others, settings.removal.covered):
        return None  # most: to see that takes a tenth of an alignment
    steps = _align(stream, bounds, others)
    piece = Piece(*bounds, *others, similarity_of(steps))
    unlike = max((step.a_end - step.a_start for step in steps if not step.equal), default=0)
    if unlike > settings.removal.max_uncovered or is_variant(stream.text, steps, settings.facts, stream.attested):
        return None
    if lacks(stream, piece, settings.removal):
        return None
    return piece


def _met(stream: Stream, copies: Copies, usable: Mapping[int, list[Match]], longest: int) -> set[tuple[int, int]]:
    """Find the pairs of kept blocks whose copies match each other: not many times more than there are blocks."""
    stands_for = {block: _kept_blocks(stream, pieces) for block, pieces in copies.items()}
    facing: dict[tuple[int, int], set[int]] = {}  # each stretch once
    met: set[tuple[int, int]] = set()
    for block in copies:
        for match in usable[block]:
            stretch = _opposite(stream, block, match, longest)
            if stretch is None:
                continue
            if stretch not in facing:
                others = [other for other in stream.blocks_in(*stretch) if other in usable]
                facing[stretch] = set().union(*(stands_for.get(other, {other}) for other in others))
            for a in stands_for[block]:
                met.update((min(a, b), max(a, b)) for b in facing[stretch] if a != b)
    return met


def _opposite(stream: Stream, block: int, match: Match, longest: int) -> tuple[int, int] | None:
    """Give a match's b side; of one that runs through more than `longest` blocks, what stands against the block."""
    if len(stream.blocks_in(match.b_start, match.b_end)) <= longest:
        return match.b_start, match.b_end
    start, end = stream.bounds(block)
    place = match.image(max(start, match.a_start), min(end, match.a_end))
    return place if place is not None and place[0] < place[1] else None


def _kept_blocks(stream: Stream, pieces: Iterable[Piece]) -> set[int]:
    return {block for piece in pieces for block in stream.blocks_in(piece.of_start, piece.of_end)}


def _cite(
    stream: Stream,
    block: int,
    matches: Sequence[Match],
    copies: Copies,
    rank: dict[int, int],
    settings: Settings,
) -> tuple[Piece, ...]:
    """Find the kept text that holds a block, best kept place first; nothing if no kept text holds all of it.

    Where only blocks that are gone hold it, what they are copies of is tried.
    """
    standing: list[Match] = []
    fallen: list[Match] = []
    for _, targets, match in sorted(_holders(stream, block, matches, rank), key=lambda holder: holder[0]):
        (fallen if any(target in copies for target in targets) else standing).append(match)
    pieces = _pieces_of(stream, block, standing, settings)
    for first in range(min(len(fallen), settings.removal.detours)):
        if pieces:
            break
        pieces = _pieces_of(stream, block, [*standing, *fallen[first:]], settings)
        for _ in range(settings.removal.detours):
            if copies.keys().isdisjoint(_kept_blocks(stream, pieces)):
                break
            pieces = _reroute(stream, pieces, copies, matches, settings)
        cited = _kept_blocks(stream, pieces)
        if block in cited or not copies.keys().isdisjoint(cited):
            pieces = ()
    return pieces


def _holders(
    stream: Stream, block: int, matches: Iterable[Match], rank: dict[int, int]
) -> Iterator[tuple[tuple[int, ...], range, Match]]:
    """Give the matches that hold something of a block: their order, the blocks they hold it in, and themselves.

    What holds most comes first; of equals, what stays longest.
    """
    start, end = stream.bounds(block)
    for match in matches:
        place = match.image(max(start, match.a_start), min(end, match.a_end))
        if place is None or place[0] == place[1]:
            continue
        targets = stream.blocks_in(*place)
        worth = min(rank.get(target, len(rank)) for target in targets)
        held = min(end, match.a_end) - max(start, match.a_start)
        yield (-round(10 * held / (end - start)), -worth, -held, match.b_start, match.a_start), targets, match


def _pieces_of(stream: Stream, block: int, ordered: list[Match], settings: Settings) -> tuple[Piece, ...]:
    """Part a block among matches that together hold it, as alike as removal asks; nothing if they do not."""
    start, end = stream.bounds(block)
    while _is_covered(stream, block, ordered, settings):
        for at_edges in (True, False):  # small pieces scatter more: where one falls short, the whole may not
            pieces = tuple(_pieces(stream, start, end, ordered, settings.removal.max_uncovered, at_edges))
            if all(_is_held(stream, piece, settings.removal) for piece in pieces):
                return pieces
        ordered = ordered[1:]
    return ()


def _is_held(stream: Stream, piece: Piece, settings: Removal) -> bool:
    """Whether a piece and what it cites share enough letters, and it has none in a row that are not there."""
    a, b = (piece.start, piece.end), (piece.of_start, piece.of_end)
    return _say_the_same(stream, a, b, settings.min_similarity) and not lacks(stream, piece, settings)


def _say_the_same(stream: Stream, a: tuple[int, int], b: tuple[int, int], least: float) -> bool:
    """Whether two places share enough letters, in order (twice the longest common subsequence)."""
    mine, theirs = stream.text[a[0] : a[1]], stream.text[b[0] : b[1]]
    return Indel.normalized_similarity(mine, theirs, score_cutoff=least) >= least


def _pieces(
    stream: Stream, start: int, end: int, matches: Sequence[Match], longest: int, at_edges: bool
) -> Iterator[Piece]:
    """Part a block among the matches, each letter to the first that holds it; letters that none holds go along.

    `at_edges` also parts it where one kept block ends and the next begins.
    """
    owner, free = [-1] * (end - start), end - start
    for number, match in enumerate(matches):
        if not free:
            break  # most blocks are held by their first match
        mine = [
            position - start
            for low, high in _held(match, longest, start, end)
            for position in range(max(start, low), min(end, high))
            if owner[position - start] < 0
        ]
        if len(mine) > longest or max(owner) < 0:  # fewer letters go along with their neighbours
            for position in mine:
                owner[position] = number
            free -= len(mine)
    if max(owner) < 0:
        return
    for at in range(1, len(owner)):  # letters that none holds join what stands before them, else what follows
        owner[at] = owner[at - 1] if owner[at] < 0 else owner[at]
    first_owned = next(number for number in owner if number >= 0)
    owner = [first_owned if number < 0 else number for number in owner]
    edges = [0, *(at for at in range(1, len(owner)) if owner[at] != owner[at - 1]), len(owner)]
    for low, high in pairwise(edges):
        match = matches[owner[low]]
        cuts = _kept_edges(stream, match, start + low, start + high, longest) if at_edges else []
        for first, last in zip([start + low, *cuts], [*cuts, start + high], strict=True):
            place = match.image(first, last)
            if place is not None and place[0] < place[1]:
                yield Piece(first, last, *place, similarity_of(_align(stream, (first, last), place)))


def _kept_edges(stream: Stream, match: Match, start: int, end: int, shortest: int) -> list[int]:
    """Give the places in [start, end) that stand where one block of the kept text ends and the next begins."""
    place = match.image(start, end)
    if place is None or place[0] == place[1]:
        return []
    cuts = [start]
    for block in range(stream.block_at(place[0]) + 1, stream.block_at(place[1] - 1) + 1):
        opposite = match.turned().image(place[0], stream.bounds(block)[0])
        if opposite is not None and cuts[-1] + shortest < opposite[1] < end - shortest:
            cuts.append(opposite[1])
    return cuts[1:]
