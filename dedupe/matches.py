"""Verified pairs of passages, and how they are cut: at headlines, and where two of them overlap."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.alignment import Step, Steps, image, similarity_of
from dedupe.records import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """A verified pair of passages: stream positions, similarity 0..1, and the alignment that shows it.

    `is_variant`: same form, other facts.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    similarity: float
    is_variant: bool
    steps: Steps

    def turned(self) -> Match:
        """Give the same match with its sides exchanged."""
        sides = self.b_start, self.b_end, self.a_start, self.a_end
        return Match(*sides, self.similarity, self.is_variant, self.steps.turned())

    def image(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the stretch of the b side that stands against [start, end) of the a side, or None."""
        return image(self.steps, start, end)


def of_steps(steps: list[Step], variant: bool, similarity: float | None = None) -> Match:
    """Make a match of its alignment, of which there must be a step at least; its similarity, where it is known."""
    ends = steps[0].a_start, steps[-1].a_end, steps[0].b_start, steps[-1].b_end
    return Match(*ends, similarity_of(steps) if similarity is None else similarity, variant, Steps.pack(steps))


def cut_match(match: Match, places: Sequence[int]) -> list[list[Step]]:
    """Cut a match's steps before places of its a side; parts begin and end with equal letters."""
    parts: list[list[Step]] = [[]]
    at = 0
    for step in match.steps:
        rest: Step | None = step
        while rest is not None and at < len(places) and places[at] < rest.a_end:
            over = places[at] - rest.a_start
            at += 1
            if over and not rest.equal:  # it is not known which of its letters stand above
                rest = None
            elif over:
                parts[-1].append(Step(True, rest.a_start, rest.a_start + over, rest.b_start, rest.b_start + over))
                rest = Step(True, rest.a_start + over, rest.a_end, rest.b_start + over, rest.b_end)
            parts.append([])
        if rest is not None:
            parts[-1].append(rest)
    for part in parts:
        while part and not part[-1].equal:
            part.pop()
        while part and not part[0].equal:
            del part[0]
    return parts


def without_overlaps(run: list[Match]) -> list[Match]:
    """Give the letters that a match and the next one both hold to the one in which they agree better.

    Where an abridged text leaves out sentences, an alignment runs on into the next one as long as it finds something.
    """
    parted = [run[0]]
    for match in run[1:]:
        last = parted[-1]
        low, high = (match.a_start, match.b_start), (last.a_end, last.b_end)
        tail = [step for step in last.steps if step.a_end > low[0] or step.b_end > low[1]]
        head = [step for step in match.steps if step.a_start < high[0] or step.b_start < high[1]]
        if any(not step.equal for step in tail) and similarity_of(tail) <= similarity_of(head):
            parted[-1] = _shortened(last, low)
        elif any(not step.equal for step in head) and similarity_of(tail) > similarity_of(head):
            match = _begun(match, high)
        parted.append(match)
    return parted


def _shortened(match: Match, ends: tuple[int, int]) -> Match:
    """End a match before a place of either side; it is left whole where nothing would be left."""
    steps: list[Step] = []
    for step in match.steps:
        out = max(0, step.a_end - ends[0], step.b_end - ends[1])
        if step.equal and out < step.columns:
            steps.append(Step(True, step.a_start, step.a_end - out, step.b_start, step.b_end - out))
        elif not step.equal and not out:
            steps.append(step)
        if out:
            break
    while steps and not steps[-1].equal:
        steps.pop()
    return of_steps(steps, match.is_variant) if steps else match


def _begun(match: Match, starts: tuple[int, int]) -> Match:
    """Begin a match behind a place of either side; it is left whole where nothing would be left."""
    return _mirrored(_shortened(_mirrored(match), (-starts[0], -starts[1])))


def _mirrored(match: Match) -> Match:
    """Give a match as it is in the texts read from behind."""
    steps = [Step(s.equal, -s.a_end, -s.a_start, -s.b_end, -s.b_start) for s in reversed(match.steps)]
    ends = -match.a_end, -match.a_start, -match.b_end, -match.b_start
    return Match(*ends, match.similarity, match.is_variant, Steps.pack(steps))
