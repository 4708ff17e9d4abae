"""votes.py: which reading is likely, who misreads how often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedupe.model import UNSURE
from dedupe.settings import Consensus
from dedupe.votes import Ballot, Contest, Printing, count_votes

DEFAULT = Consensus()
LETTERS = {0: 1000, 1: 1000, 2: 1000}
PLAIN = (0.0, 0.0)


def contest(readings: tuple[str, ...], printed: tuple[tuple[int, ...], ...], language: tuple[float, ...]) -> Contest:
    return Contest(readings, tuple(tuple(Printing(n, UNSURE) for n in found) for found in printed), language)


def count(*contests: Contest, letters: dict[int, int] = LETTERS, settings: Consensus = DEFAULT) -> Ballot:
    engines = dict.fromkeys(letters, "")
    found = {source: {UNSURE: n} for source, n in letters.items()}
    return count_votes(contests, found, engines, lambda a, b: {a, b} == {"末", "未"}, settings)


def test_probabilities_add_up_and_two_outweigh_one() -> None:
    ballot = count(contest(("未", "木"), ((0, 1), (2,)), PLAIN))
    ((ours, theirs),) = ballot.scores
    assert ours > -0.1 > theirs
    assert pytest.approx(1.0) == sum(2.718281828**score for score in (ours, theirs))


def test_who_is_often_outvoted_is_found_to_misread() -> None:
    contests = [contest((chr(0x4E00 + n), chr(0x5000 + n)), ((0, 1), (2,)), PLAIN) for n in range(40)]
    rates = count(*contests).rates
    assert rates[2] > 0.03 > 0.01 > max(rates[0], rates[1])


def test_one_that_seldom_errs_outweighs_two_that_often_do() -> None:
    bad = [contest((chr(0x4E00 + n), chr(0x5000 + n)), ((0, 1), (2,)), PLAIN) for n in range(150)]
    worse = [contest((chr(0x6E00 + n), chr(0x7000 + n)), ((0, 2), (1,)), PLAIN) for n in range(150)]
    ballot = count(*bad, *worse, contest(("未", "末"), ((0,), (1, 2)), PLAIN))
    assert ballot.rates[0] < 0.01 < min(ballot.rates[1], ballot.rates[2])
    assert ballot.scores[-1][0] > ballot.scores[-1][1]
    unlike = count(*bad, *worse, contest(("未", "土"), ((0,), (1, 2)), PLAIN))
    assert unlike.scores[-1][0] < ballot.scores[-1][0]  # two seldom misread alike what is seldom misread so


def test_the_dictionary_breaks_a_tie() -> None:
    ballot = count(contest(("未", "木"), ((0,), (1,)), (-4.0, 0.0)), letters={0: 100, 1: 100})
    assert ballot.scores[0][1] > ballot.scores[0][0]


def test_a_page_of_few_letters_is_as_good_as_its_engine() -> None:
    contests = [contest((chr(0x4E00 + n), chr(0x5000 + n)), ((0, 1), (2,)), PLAIN) for n in range(60)]
    letters = {0: 1000, 1: 1000, 2: 1000, 3: 5, 4: 5}
    found = {source: {UNSURE: n} for source, n in letters.items()}
    ballot = count_votes(contests, found, {0: "a", 1: "a", 2: "b", 3: "a", 4: "b"}, lambda a, b: False, Consensus())
    assert ballot.rates[4] > 5 * ballot.rates[3]


def test_many_of_one_engine_prove_less_than_as_many_that_err_by_themselves() -> None:
    one = contest(("未", "木"), ((0,), (1, 2)), PLAIN)
    alone, echoed = (count(one, settings=replace(Consensus(), echo=echo)).scores[0] for echo in (1.0, 0.5))
    assert alone[1] > echoed[1]


def test_a_letter_of_which_its_engine_was_not_sure_is_believed_less() -> None:
    """How much less is learnt from the letters that two others outvote: it was unsure of all of those."""
    letters = {0: {99: 950, 40: 50}, 1: {UNSURE: 1000}, 2: {UNSURE: 1000}}
    outvoted = [
        Contest(
            (chr(0x4E00 + n), chr(0x5000 + n)), ((Printing(1, UNSURE), Printing(2, UNSURE)), (Printing(0, 40),)), PLAIN
        )
        for n in range(30)
    ]
    engines = dict.fromkeys(letters, "")
    unsure, sure = (
        count_votes(
            [*outvoted, Contest(("甲", "乙"), ((Printing(1, UNSURE),), (Printing(0, confidence),)), PLAIN)],
            letters,
            {**engines, 0: "other"},
            lambda a, b: False,
            DEFAULT,
        ).scores[-1]
        for confidence in (40, 99)
    )
    assert sure[1] > unsure[1] + 2
