"""damage.py: how much of a printing seems to be misread."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st
from make import damaged, pool

from dedupe.alignment import Steps, align_texts, similarity_of
from dedupe.damage import Printing, _Contest, _wrong, estimate_damages
from dedupe.matches import Match
from dedupe.model import Page
from dedupe.settings import DEFAULTS
from dedupe.stream import Stream, read_stream
from dedupe.votes import weigh

TEXT = "".join(next(article["body"] for article in pool()["articles"] if len("".join(article["body"])) > 150))


def damage(*texts: str, sure: tuple[int, ...] = (), elsewhere: str = "") -> list[float]:
    """Estimate the damage of each text, the others being its other printings, where another page prints `elsewhere`."""
    pages = [
        Page(f"{n}", f"{n}", text, "", sure=bytes([sure[n]]) * len(text) if sure else b"")
        for n, text in enumerate(texts)
    ]
    stream = read_stream((*pages, Page("x", "x", elsewhere, "")))
    places = [stream.page_starts[n : n + 2] for n in range(len(texts))]
    printings = [Printing(*mine, [_match(stream, mine, other) for other in places if other != mine]) for mine in places]
    found = estimate_damages(stream, printings, DEFAULTS)
    assert found == [estimate_damages(stream, [printing], DEFAULTS)[0] for printing in printings]
    return found


def _match(stream: Stream, a: tuple[int, ...], b: tuple[int, ...]) -> Match:
    steps = align_texts(stream.text[slice(*a)], stream.text[slice(*b)], a[0], b[0])
    return Match(*a, *b, similarity_of(steps), False, Steps.pack(steps))


def test_of_three_the_one_that_the_others_contradict_least_is_the_best() -> None:
    """Where two differ, the third tells which is wrong: no printing is blamed for the errors of the others."""
    right, one, two = TEXT, damaged(TEXT, 0.05, 1), damaged(TEXT, 0.12, 2)
    found = damage(two, right, one)
    assert found[1] < found[2] < found[0]


def test_letters_that_one_has_lost_count() -> None:
    cut = TEXT[:60] + TEXT[80:]
    found = damage(TEXT, damaged(TEXT, 0.02, 3), cut)
    assert found[0] < found[2]
    assert found[2] > 15 / len(TEXT)


def test_of_two_the_one_that_its_engine_was_surer_of_is_the_better() -> None:
    """Where letters that are no words stand against each other, nothing else tells."""
    one, other = (FORM.format(name) for name in ("㴪", "㵐"))
    assert abs(damage(one, other)[0] - damage(one, other)[1]) < 0.1 / len(one)
    for sure in ((60, 99), (99, 60)):
        found = damage(one, other, sure=sure)
        assert (found[0] < found[1]) == (sure[0] > sure[1])
        assert abs(found[0] - found[1]) > 0.7 / len(one)


FORM = "本市图书馆从下周一起延长夜间开放时间,方便上班族和学生借书,馆员孙{}说,周末还将举办读书会。"


def test_letters_are_counted_not_how_unlikely_each_is() -> None:
    """One letter that is no word costs the dictionary more than two that make other words; it is one letter."""
    right = FORM.format("浩")
    one, two = right.replace("延长", "延㴪"), right.replace("学生借书", "学牛借节")
    found = damage(one, two)
    assert found[0] < found[1]
    assert 0.8 < found[0] * len(right) < 1.5 < found[1] * len(right) < 2.5


def test_of_two_names_that_which_the_dump_prints_elsewhere_is_right() -> None:
    rare, frequent = FORM.format("溦"), FORM.format("伟")
    for name, order in (("溦", 0), ("伟", 1)):
        found = damage(rare, frequent, elsewhere=f"活动结束后馆员孙{name}说,欢迎再来。")
        assert (found[0] < found[1]) == (order == 0)


def test_a_letter_lost_is_worse_than_a_letter_there_but_for_one_printed_twice() -> None:
    right = FORM.format("浩")
    lost, twice = right.replace("开放时间", "开放间"), right.replace("开放时间", "开放时时间")
    assert damage(right, lost)[0] < damage(right, lost)[1]
    assert damage(right, twice)[0] < damage(right, twice)[1]


def test_of_very_many_printings_each_is_held_against_the_likest() -> None:
    """Cost grows with their number, not with its square; the best one stays the best."""
    found = damage(*(damaged(TEXT, 0.02 + 0.002 * n, n) for n in range(40)), TEXT)
    assert min(range(41), key=lambda n: found[n]) == 40


def test_printings_that_are_equal_have_no_damage() -> None:
    assert damage(TEXT, TEXT, TEXT) == [0, 0, 0]


RATES = st.lists(
    st.lists(st.sampled_from([0.01, 0.05, 0.2]), min_size=1, max_size=4).map(tuple), min_size=2, max_size=4
)


@given(RATES, st.data())
def test_readings_are_weighed_as_those_of_a_vote(rates: list[tuple[float, ...]], data: st.DataObject) -> None:
    """What printings say is told once for all places where they misread as often; sums are the same to the bit."""
    settings = DEFAULTS.damage
    readings = tuple("甲乙丙丁"[: len(rates)])
    likely = data.draw(st.lists(st.floats(-30, 5), min_size=len(rates), max_size=len(rates)))
    scores = weigh(readings, rates, likely, lambda true, read: settings.share, settings.echo)
    expected = math.fsum(math.exp(score) for score in scores[1:])
    assert _wrong(_Contest(0, 1, readings, tuple(rates)), likely, settings) == expected
