"""Copies → kept text, corrected where the other printings agree against it: a vote, letter by letter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from dedupe.alignment import Steps, align_texts, image, join_steps, letters_of
from dedupe.attested import read_runs
from dedupe.blanks import blanks_in
from dedupe.confusions import is_confusion
from dedupe.model import UNSURE, Page
from dedupe.pieces import Copies, Piece
from dedupe.plausible import AROUND, Reading, plausibilities
from dedupe.settings import Consensus, Settings
from dedupe.stream import Stream, without_controls
from dedupe.votes import Ballot, Contest, Printing, count_votes

KEPT = -1  # the witness that the kept text is of itself


class Written(NamedTuple):
    """A kept block as a vote of its printings writes it.

    `support` gives for each character the copies that print it, as numbers of `Verdict.pieces`, KEPT for the kept
    text itself; marks and spaces go with the letter before them.
    """

    text: str
    support: tuple[tuple[int, ...], ...]
    is_changed: bool


class Verdict(NamedTuple):
    """The kept blocks that have copies, as they are written, and the pieces of copies that had a vote."""

    readings: Mapping[int, Written]
    pieces: Sequence[Piece]


class _Witness(NamedTuple):
    """A piece of a copy, its page, and the kept [of_start, of_end) of the stream that it stands against."""

    piece: Piece
    page: int
    of_start: int
    of_end: int


class _Vote(NamedTuple):
    """What one copy prints at a place of a kept block: its own [start, end) of the stream, of `run` unlike letters."""

    witness: int
    start: int
    end: int
    run: int


class _Spot(NamedTuple):
    """A kept block, and the [start, end) of it that is voted on: a letter, or the place between two."""

    block: int
    start: int
    end: int


class _Decision(NamedTuple):
    """What stands at a spot: which witnesses print it, and one vote for it, None where the kept reading stands."""

    supporters: tuple[int, ...]
    winner: _Vote | None


NO_VERDICT = Verdict({}, ())


def correct_blocks(stream: Stream, copies: Copies, settings: Settings) -> Verdict:
    """Correct the kept blocks by a vote of all printings, and tell for every character who prints it.

    Each copy is aligned with the kept text that it cites. Where they differ, each reading is as likely as those who
    print it are seldom wrong, as it is often taken for the others, and as it makes words (`votes`). A digit gives way
    only where all copies agree, two at least. No letter is put in that no copy has. Variants are no copies, so they
    have no vote.
    """
    witnesses = _witnesses(stream, copies, settings)
    cast: dict[_Spot, list[_Vote]] = defaultdict(list)
    aligned = [_align(stream, witness) for witness in witnesses]
    for number, witness in enumerate(witnesses):
        for spot, *printed in _readings(stream, witness, aligned[number]):
            cast[spot].append(_Vote(number, *printed))
    spots = sorted(cast)
    heard = _heard(stream, witnesses)
    present = [_present(spot, heard[spot.block], witnesses) for spot in spots]
    readings_at = [
        _printings(stream, spot, cast[spot], there, witnesses, aligned)
        for spot, there in zip(spots, present, strict=True)
    ]
    contests = list(_contests(stream, spots, readings_at, copies, settings))
    letters = _letters_of_pages(stream, witnesses)
    engines = {page: _engine(stream.pages[page]) for page in letters}
    ballot = count_votes(contests, letters, engines, is_confusion, settings.consensus_vote)
    decisions = dict(zip(spots, _decide(stream, spots, cast, present, contests, ballot, settings), strict=True))
    by_block = {block: list(found) for block, found in groupby(spots, key=lambda spot: spot.block)}
    readings = {
        block: _written(stream, block, [(s, decisions[s]) for s in by_block.get(block, ())], heard[block], witnesses)
        for block in sorted(heard)
    }
    return Verdict(readings, [witness.piece for witness in witnesses])


def _witnesses(stream: Stream, copies: Copies, settings: Settings) -> list[_Witness]:
    """Give the pieces of all copies with the kept text that they may speak of; of very many, the likest."""
    found: dict[int, list[_Witness]] = defaultdict(list)
    for block in sorted(copies):
        for piece in copies[block]:
            edges = _to_edges(stream, block, piece, settings.removal.max_uncovered)
            found[stream.block_at(piece.of_start)].append(_Witness(piece, stream.page_at(piece.start), *edges))
    limit = settings.consensus_vote.max_witnesses
    chosen = [sorted(one, key=lambda w: (-w.piece.similarity, w.piece.start))[:limit] for one in found.values()]
    return sorted((witness for one in chosen for witness in one), key=lambda w: (w.piece.start, w.piece.end))


def _heard(stream: Stream, witnesses: Sequence[_Witness]) -> dict[int, list[int]]:
    """List for each kept block the witnesses that speak of it."""
    heard: dict[int, list[int]] = defaultdict(list)
    for number, witness in enumerate(witnesses):
        for block in stream.blocks_in(witness.of_start, witness.of_end):
            heard[block].append(number)
    return heard


def _present(spot: _Spot, heard: Sequence[int], witnesses: Sequence[_Witness]) -> tuple[int, ...]:
    """Give the witnesses whose text reaches over a spot; to what stands between two letters, over one of them."""
    return tuple(n for n in heard if witnesses[n].of_start <= spot.start and spot.end <= witnesses[n].of_end)


def _letters_of_pages(stream: Stream, witnesses: Sequence[_Witness]) -> dict[int, Counter[int]]:
    """Count the letters that each page prints of what is voted on, by confidence: twice where two copies face it."""
    letters: dict[int, Counter[int]] = defaultdict(Counter)
    for page, of_start, of_end in (
        side
        for witness in witnesses
        for side in (
            (witness.page, witness.piece.start, witness.piece.end),
            (stream.page_at(witness.of_start), witness.of_start, witness.of_end),
        )
    ):
        sure = stream.pages[page].sure
        if sure:
            letters[page].update(sure[at] for at in stream.offsets[of_start:of_end].tolist())
        else:
            letters[page][UNSURE] += of_end - of_start
    return dict(letters)


def _engine(page: Page) -> tuple[str, str]:
    """Tell what engine read a page, as far as can be seen: dumps of one format in one folder come from one."""
    return page.format, page.dump.rpartition("/")[0]


def _align(stream: Stream, witness: _Witness) -> Steps:
    """Align a copy with what it cites."""
    start, of_start = witness.piece.start, witness.of_start
    text = stream.text[start : witness.piece.end]
    return Steps.pack(align_texts(stream.text[of_start : witness.of_end], text, of_start, start))


def _readings(stream: Stream, witness: _Witness, steps: Steps) -> Iterator[tuple[_Spot, int, int, int]]:
    """Give each place where a copy prints something else than what it cites, as `_Vote` has it."""
    piece, _, _, of_end = witness
    runs = {step.a_start: step.columns for step in join_steps(steps) if not step.equal}
    run = 0
    for step in steps:
        run = runs.get(step.a_start, run)
        if step.equal:
            continue
        for letter in letters_of(step):
            start, end = letter.a_start, letter.a_end
            # Where a copy ends is no proof that the kept text should: its next block may go on there.
            if letter.b_start == letter.b_end and not (piece.of_start <= start and end <= piece.of_end):
                continue
            # What is put in at the end of a block stands before the next one.
            block = stream.block_at(start - (start == end == of_end))
            yield _Spot(block, start, end), letter.b_start, letter.b_end, run


def _to_edges(stream: Stream, block: int, piece: Piece, reach: int) -> tuple[int, int]:
    """Widen what a whole block cites to the edges of the kept block, if near: the first letters may be misread."""
    start, end = piece.of_start, piece.of_end
    low, high = stream.bounds(stream.block_at(start))[0], stream.bounds(stream.block_at(end - 1))[1]
    mine = stream.bounds(block)
    if piece.start == mine[0] and start - low <= reach:
        start = low
    if piece.end == mine[1] and high - end <= reach:
        end = high
    return start, end


def _printings(
    stream: Stream,
    spot: _Spot,
    votes: Sequence[_Vote],
    present: Sequence[int],
    witnesses: Sequence[_Witness],
    aligned: Sequence[Steps],
) -> dict[str, list[Printing]]:
    """Give the readings of a spot with those who print each, the kept one first."""
    others = {vote.witness for vote in votes}
    kept = Printing(int(stream.block_pages[spot.block]), stream.sure(spot.start, spot.end))
    seconds = [
        Printing(witnesses[n].page, _sure_opposite(stream, spot, aligned[n])) for n in present if n not in others
    ]
    printed: dict[str, list[Printing]] = {stream.text[spot.start : spot.end]: [kept, *seconds]}
    for vote in votes:
        printing = Printing(witnesses[vote.witness].page, stream.sure(vote.start, vote.end))
        printed.setdefault(stream.text[vote.start : vote.end], []).append(printing)
    return printed


def _contests(
    stream: Stream,
    spots: Sequence[_Spot],
    printed: Sequence[Mapping[str, Sequence[Printing]]],
    copies: Copies,
    settings: Settings,
) -> Iterator[Contest]:
    """Put the readings of each spot against each other.

    What is printed elsewhere is looked for in the text that stays: there each text stands once, so that a reading does
    not speak for itself. The kept one stands there already.
    """
    once, twice = read_runs("".join(stream.letters(b) for b in range(len(stream.blocks)) if b not in copies))
    kept, others = [], []
    for spot, readings in zip(spots, printed, strict=True):
        before, after = _around(stream, spot)
        first, *rest = (Reading(before, letters, after) for letters in readings)
        kept.append(first)
        others.extend(rest)
    likely = iter(plausibilities(kept, twice.printed, settings.plausible))
    rivals = iter(plausibilities(others, once.printed, settings.plausible))
    for readings in printed:
        language = (next(likely), *islice(rivals, len(readings) - 1))
        yield Contest(tuple(readings), tuple(map(tuple, readings.values())), language)


def _around(stream: Stream, spot: _Spot) -> tuple[str, str]:
    """Give the letters of the page on both sides of a spot that a reading may make a word with."""
    page = stream.page_at(spot.start - (spot.start == spot.end and spot.start > stream.bounds(spot.block)[0]))
    low = max(int(stream.page_starts[page]), spot.start - AROUND)
    high = min(int(stream.page_starts[page + 1]), spot.end + AROUND)
    return stream.text[low : spot.start], stream.text[spot.end : high]


def _sure_opposite(stream: Stream, spot: _Spot, steps: Steps) -> int:
    """Give how sure the engine of a copy was of what it prints as the kept text does."""
    if not stream.pages[stream.page_at(steps.b[0])].sure:
        return UNSURE
    at = image(steps, max(steps.a[0], spot.start - (spot.start == spot.end)), spot.end)
    return UNSURE if at is None else stream.sure(at[1] if spot.start == spot.end else at[0], at[1])


def _decide(
    stream: Stream,
    spots: Sequence[_Spot],
    cast: Mapping[_Spot, Sequence[_Vote]],
    present: Sequence[Sequence[int]],
    contests: Sequence[Contest],
    ballot: Ballot,
    settings: Settings,
) -> Iterator[_Decision]:
    """Give what stands at each spot, and who prints it."""
    for spot, there, contest, scores in zip(spots, present, contests, ballot.scores, strict=True):
        votes = cast[spot]
        best = max(range(len(scores)), key=lambda n: (scores[n], -n))
        reading = contest.readings[best]
        mine = [vote for vote in votes if stream.text[vote.start : vote.end] == reading]
        sure = scores[best] - scores[0] > settings.consensus_vote.margin
        alone = 2 <= len(mine) == len(there)  # all copies are against the kept text
        is_fact = _touches_number(stream, spot, reading) or _is_wording(mine, there, votes, settings.consensus_vote)
        if not best or not sure or (is_fact and not alone):
            others = {vote.witness for vote in votes}
            yield _Decision((KEPT, *(n for n in there if n not in others)), None)
        else:
            yield _Decision(tuple(vote.witness for vote in mine), mine[0])


def _is_wording(mine: Sequence[_Vote], there: Sequence[int], votes: Sequence[_Vote], limit: Consensus) -> bool:
    """Whether it is another wording that wins: several letters at once, where a copy prints as the kept text does.

    An engine that misreads several letters in a row seldom does it as another one does.
    """
    seconded = len(there) > len({vote.witness for vote in votes})
    shortest = min((vote.run for vote in mine), default=0)
    return shortest > limit.max_run or (seconded and shortest > 1)


def _touches_number(stream: Stream, spot: _Spot, reading: str) -> bool:
    """Whether a reading would change a number of the kept text, or make one longer; a misread first digit is none."""
    low, high = stream.bounds(spot.block)
    kept = stream.text[spot.start : spot.end]
    beside = stream.text[max(low, spot.start - 1) : min(high, spot.end + 1)]
    return any(letter.isdigit() for letter in kept) or (
        any(letter.isdigit() for letter in reading) and any(letter.isdigit() for letter in beside)
    )


def _place(stream: Stream, spot: _Spot, winner: _Vote) -> tuple[int, int] | None:
    """Give a letter's place in its page, or that between two letters; None where one character makes two letters.

    What is put in stands behind the letter before it, or, where its copy has a comma or a space there, before the
    next one.
    """
    block, start, end = spot
    offsets = stream.offsets
    if start == end:
        low, high = stream.bounds(block)
        first = winner.start
        apart = start < high and first > 0 and offsets[first] - offsets[first - 1] not in (0, 1)
        at = int(offsets[start]) if start == low or apart else int(offsets[start - 1]) + 1
        return at, at
    page = stream.page_at(start)
    beside = [n for n in (start - 1, end) if 0 <= n < len(offsets) and stream.page_at(n) == page]
    if any(offsets[n] == offsets[start] for n in beside):
        return None
    return int(offsets[start]), int(offsets[start]) + 1


def _printed(stream: Stream, vote: _Vote) -> str:
    """Give a reading as its copy prints it, without the spaces and marks between its letters."""
    text = stream.pages[stream.page_at(vote.start)].text
    places = sorted({int(at) for at in stream.offsets[vote.start : vote.end]})
    return "".join(text[at] for at in places)


def _written(
    stream: Stream,
    block: int,
    found: Sequence[tuple[_Spot, _Decision]],
    heard: Sequence[int],
    witnesses: Sequence[_Witness],
) -> Written:
    """Write a block out with what was decided, each character with those who print it."""
    page, place = stream.pages[stream.block_pages[block]], stream.blocks[block]
    changes, decided = _changes(stream, found)
    parts: list[str] = []
    support: list[tuple[int, ...]] = []
    letters = {int(at): n for n, at in enumerate(stream.offsets[slice(*stream.bounds(block))], stream.bounds(block)[0])}
    last: tuple[int, ...] = (KEPT,)
    at = place.start
    left_out = set(blanks_in(page.text[at : place.end])) if block in stream.blanked else set()
    for start, end, text, supporters in [*changes, (place.end, place.end, "", ())]:
        for n in range(at, start):
            letter = letters.get(n)
            if letter is not None:
                present = _present(_Spot(block, letter, letter + 1), heard, witnesses)
                last = decided.get(letter, (KEPT, *present))
            kept = "" if n - place.start in left_out else without_controls(page.text[n])
            parts.append(kept)
            support.extend([last] * len(kept))
        if start >= at:
            parts.append(text)
            support.extend([supporters] * len(text))
            at = end
    return Written("".join(parts), tuple(support), bool(changes))


def _changes(
    stream: Stream, found: Sequence[tuple[_Spot, _Decision]]
) -> tuple[list[tuple[int, int, str, tuple[int, ...]]], dict[int, tuple[int, ...]]]:
    """Give what is written anew, [start, end) of the page and its text, in order; and who prints what stays."""
    changes = []
    decided = {}
    for spot, decision in found:
        place = _place(stream, spot, decision.winner) if decision.winner is not None else None
        if decision.winner is not None and place is not None:
            changes.append((*place, _printed(stream, decision.winner), decision.supporters))
        elif spot.start < spot.end:
            decided[spot.start] = decision.supporters if decision.winner is None else (KEPT,)
    return sorted(changes), decided
