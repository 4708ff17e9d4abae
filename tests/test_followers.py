"""Headlines, bylines and credits go with the text beside them: where the kept text has the same beside it."""

from __future__ import annotations

import pytest
from make import cleaned, damaged, lines_of, pool, printed

A = pool()["articles"]
FIRST, OTHER, THIRD = A[0], A[1], A[2]
HEADLINE, BODY = FIRST["headline"][0], FIRST["body"]


def standing(page: str, line: str) -> int:
    """How often a line stands in the articles of a page."""
    return "\n".join(article.text for article in cleaned(page).articles).count(line)


def laid(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("body", [BODY, [damaged(text, 0.04, 3) for text in BODY]])
def test_a_headline_below_a_copy_goes_where_it_stands_above_the_kept_text(body: list[str]) -> None:
    page = printed(FIRST, OTHER) + laid(*body, HEADLINE, *lines_of(THIRD))
    assert standing(page, HEADLINE) == 1
    assert standing(page, THIRD["headline"][0]) == 1


def test_a_headline_above_a_copy_goes_where_it_stands_below_the_kept_text() -> None:
    damage = [damaged(text, 0.05, 5) for text in BODY]
    page = laid(*BODY, HEADLINE, *lines_of(OTHER), HEADLINE, *damage, *lines_of(THIRD))
    assert standing(page, HEADLINE) == 1


def test_a_headline_below_a_copy_goes_though_text_that_says_nothing_of_it_follows() -> None:
    page = printed(FIRST, OTHER) + laid(*BODY, HEADLINE, THIRD["body"][0])
    assert standing(page, HEADLINE) == 1


def test_the_headline_of_the_text_below_it_stays() -> None:
    """A series: the same headline above other text, behind a copy of what it stands above first."""
    again = f"{HEADLINE},这是记者从昨天的通报会上了解到的。与去年相比,今年的参加人数增加了一倍,时间也延长了三天。"
    page = printed(FIRST, OTHER) + laid(*BODY, HEADLINE, again, *lines_of(THIRD))
    assert standing(page, HEADLINE) == 3


def test_a_column_s_name_below_a_copy_stays() -> None:
    column = "今日要闻"
    page = laid(column, *BODY, *lines_of(OTHER), *BODY, column, *lines_of(THIRD))
    assert standing(page, column) == 2
