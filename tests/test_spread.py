"""Work in pieces: whoever does it, the answers are the same and in order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from make import pages, pool, printed

from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS, Scope
from dedupe.spread import in_turn, pieces
from dedupe.workers import Workers


def add(common: tuple[int, list[int]], task: int) -> list[int]:
    """What a worker is asked here."""
    return [common[0] + task, *common[1]]


def test_pieces_are_the_whole_in_order() -> None:
    assert [list(piece) for piece in pieces(range(7), 3)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert pieces([], 3) == []


def test_processes_answer_as_one_does() -> None:
    tasks = list(range(20))
    common = (100, [1, 2])
    with Workers(2) as workers:
        answers = [list(workers(add, common, tasks)) for _ in range(2)]
        other = list(workers(add, (200, [3]), tasks))
    assert answers == [list(in_turn(add, common, tasks))] * 2
    assert other == list(in_turn(add, (200, [3]), tasks))


@pytest.mark.parametrize("scope", ["dump", "corpus"])
def test_processes_clean_as_one_does(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(DEFAULTS, scope=scope)
    sizes = {
        "articles": "PAGES",
        "verify": "PAGE_PAIRS",
        "quotations": "PAGE_PAIRS",
        "kinds": "BLOCKS",
        "cohesion": "BLOCKS",
    }
    for module, name in sizes.items():
        monkeypatch.setattr(f"dedupe.{module}.{name}", 1)
    for place in ("copies._LARGE", "copies._TEXTS", "damage._TOGETHER"):  # what matches join is parted, too
        monkeypatch.setattr(f"dedupe.{place}", 1)
    articles = pool()["articles"]
    texts = [printed(articles[n], articles[(n + 1) % len(articles)]) for n in range(6)]
    with Workers(2) as workers:
        parted = clean(pages(*texts), settings, workers)
        assert parted == clean(pages(*texts), settings)
    monkeypatch.setattr("dedupe.copies._LARGE", 10**6)
    assert parted == clean(pages(*texts), settings)
