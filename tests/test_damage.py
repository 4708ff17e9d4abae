"""damage.py: how much of a printing seems to be misread."""

from __future__ import annotations

from make import damaged, pool

from dedupe.alignment import Steps, align_texts, similarity_of
from dedupe.damage import estimate_damage
from dedupe.matches import Match
from dedupe.model import Page
from dedupe.settings import Removal
from dedupe.stream import Stream, read_stream

TEXT = "".join(next(article["body"] for article in pool()["articles"] if len("".join(article["body"])) > 150))


def damage(*texts: str, sure: tuple[int, ...] = ()) -> list[float]:
    """Estimate the damage of each text, the others being its other printings."""
    pages = [
        Page(f"{n}", f"{n}", text, "", sure=bytes([sure[n]]) * len(text) if sure else b"")
        for n, text in enumerate(texts)
    ]
    stream = read_stream(tuple(pages))
    places = [stream.page_starts[n : n + 2] for n in range(len(texts))]
    return [
        estimate_damage(stream, *mine, [_match(stream, mine, other) for other in places if other != mine], Removal())
        for mine in places
    ]


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
    worse, better = (damaged(TEXT, 0.03, seed) for seed in (4, 5))
    plain = damage(worse, better)
    told = damage(worse, better, sure=(60, 99))
    assert told[0] - told[1] > plain[0] - plain[1] + 0.1
    assert told[0] > told[1]


def test_printings_that_are_equal_have_no_damage() -> None:
    assert damage(TEXT, TEXT, TEXT) == [0, 0, 0]
