"""beginnings.py: headlines with which a text begins that is printed at two places."""

from __future__ import annotations

import pytest
from make import damaged, matches_of, pool, printed, words

from dedupe.beginnings import find_beginnings
from dedupe.kinds import kinds_of
from dedupe.settings import DEFAULTS

A = pool()["articles"]


def begun(*texts: str) -> list[str]:
    """Give the headlines that are found, as printed."""
    stream, matches = matches_of(*texts)
    found = find_beginnings(stream, matches, kinds_of(stream, DEFAULTS), DEFAULTS)
    return [stream.source(block) for block in sorted(found)]


def test_a_headline_over_a_text_printed_twice_is_one_whatever_stands_above() -> None:
    head = A[0]["headline"][0]
    assert begun(printed(A[1], A[0]), printed(A[2], A[0], A[3])) == [head, head]


def test_misread_letters_at_the_edge_do_not_matter() -> None:
    found = begun(printed(A[1], A[0]), printed(A[2]) + damaged(printed(A[0]), 0.05, 3))
    assert len(found) == 2


def test_a_subhead_inside_what_is_printed_twice_begins_nothing() -> None:
    first, second = (
        f"{part[0]}\n\n{part[1]}\n\n"
        for part in ((A[0]["headline"][0], A[0]["body"][0]), ("三辆车同时出动", A[1]["body"][0]))
    )
    assert begun(printed(A[2]) + first + second, printed(A[3]) + first + second) == [A[0]["headline"][0]] * 2


def test_after_what_one_place_leaves_out_the_same_article_goes_on() -> None:
    """The abridged printing lacks a paragraph before the subhead; the subhead begins no article."""
    first, middle, last = (
        f"{A[0]['headline'][0]}\n\n{A[0]['body'][0]}",
        A[2]["body"][0],
        f"三辆车同时出动\n\n{A[1]['body'][0]}",
    )
    full, abridged = f"{first}\n\n{middle}\n\n{last}\n\n", f"{first}\n\n{last}\n\n"
    assert "三辆车同时出动" not in begun(printed(A[3]) + full, printed(A[4]) + abridged)


def test_what_follows_a_variant_of_its_page_begins_nothing() -> None:
    """Two reports on one case: the same form with another date above, the same section below."""
    form = "11月{0}日上午{1}时许,县法院公开审理此案,被告人{2}到庭,公诉人宣读起诉书,法庭认定{2}有罪,旁听的坐满了大厅。"
    section = f"三辆车同时出动\n\n{A[1]['body'][0]}\n\n"
    texts = [
        f"{head}\n\n{form.format(*facts)}\n\n{words(len(head), 40)}\n\n{section}"
        for head, facts in (("县法院公开审理此案", (17, 9, "萨尔维")), ("此案择日宣判", (25, 4, "奥尔波")))
    ]
    assert "三辆车同时出动" not in begun(*texts)


@pytest.mark.parametrize("texts", [(), (printed(A[0]),), (printed(A[0]), printed(A[1]))])
def test_without_copies_there_are_none(texts: tuple[str, ...]) -> None:
    assert begun(*texts) == []
