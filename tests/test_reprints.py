"""Matches between articles → reprints: one text as a whole, abridged or edited anew; no quotation, no form."""

from __future__ import annotations

import pytest
from make import cleaned, pool, printed, words

from dedupe.alignment import Step, align_texts
from dedupe.facts import contradicts
from dedupe.model import Result
from dedupe.settings import DEFAULTS

A = pool()["articles"]
HEAD = "市民政局公布养老服务新办法"
# A text of 400 letters in sentences; what two desks make of it is cut from it.
SENTENCES = [f"{sentence}。" for sentence in words(31, 240).split("。") if sentence]
TEXT = "".join(SENTENCES)
OTHER, THIRD, SIDEBAR = words(32, 160), words(33, 160), words(34, 150)


def actions(result: Result) -> set[str]:
    return {c.action for c in result.clusters}


def between(*bodies: str) -> set[str]:
    """What is found between bodies that stand alone under headlines, each in a dump of its own."""
    return actions(cleaned(*(f"{HEAD}第{n}部\n\n{body}\n" for n, body in enumerate(bodies)), dump=None))


def test_an_abridged_printing_is_linked() -> None:
    kept = "".join(s for n, s in enumerate(SENTENCES) if n % 3)  # every third sentence is left out, each alone
    assert between(TEXT, kept) == {"linked"}


def test_a_text_that_another_desk_reworded_is_linked() -> None:
    assert len(TEXT) > 400
    reworded = f"{TEXT[:100]}据悉{TEXT[102:200]}{TEXT[209:300]}其中{TEXT[302:]}"
    assert between(TEXT, reworded) == {"linked"}


def test_a_quotation_is_kept() -> None:
    assert between(TEXT, OTHER + TEXT[:200] + THIRD) == {"kept"}


def test_a_sidebar_below_two_articles_is_kept() -> None:
    # It is the larger part of both; but each begins with something else.
    assert len(SIDEBAR) > 2 * len(OTHER[:80])
    assert between(OTHER[:90] + SIDEBAR, THIRD[:90] + SIDEBAR) == {"kept"}


def test_a_sidebar_is_kept_where_it_is_taken_for_an_article() -> None:
    # The same below two articles, and once alone.
    assert between(OTHER + SIDEBAR, THIRD + SIDEBAR, SIDEBAR) == {"kept"}


def test_an_item_of_a_composite_is_linked() -> None:
    assert len(SIDEBAR) > DEFAULTS.reprints.contained
    assert between(SIDEBAR, OTHER + SIDEBAR + THIRD) == {"linked"}


def test_a_short_passage_of_a_long_article_is_no_reprint() -> None:
    short = TEXT[200:260]
    assert between(short, TEXT) == {"kept"}


def test_passages_in_another_order_are_no_reprint() -> None:
    parts = [TEXT[n : n + 90] for n in (0, 90, 180, 270)]
    mixed = "".join(f"{part}{OTHER[n * 20 : n * 20 + 20]}" for n, part in enumerate(reversed(parts)))
    assert between("".join(parts), mixed) == {"kept"}


@pytest.mark.parametrize("gap", ["\n\n", ""])
def test_another_dump_with_other_facts_is_a_variant(gap: str) -> None:
    form = f"{OTHER}{gap}因管网检修,定于{{}}上午八时至下午六时在老街一带停水,请居民提前储水。"
    assert "linked" not in between(form.format("11月28日"), form.format("10月16日"))


def test_articles_are_compared_without_their_headlines() -> None:
    one, other = printed(A[0]), printed({**A[0], "headline": ["寒冬里的奔跑：六百名小学生绕湖一周"]})
    assert actions(cleaned(one, other, dump=None)) == {"linked"}


def steps(a: str, b: str) -> tuple[str, list[Step]]:
    return a + b, [step.moved(0, len(a)) for step in align_texts(a, b)]


def test_a_word_that_gives_way_twice_is_a_name() -> None:
    form = TEXT[:200] + "{0}表示欢迎。" + TEXT[200:400] + "会后{0}离开。"
    assert contradicts(*steps(form.format("董云虎"), form.format("杨发森")), DEFAULTS.facts)
    once = TEXT[:200] + "{0}表示欢迎。" + TEXT[200:400]
    assert not contradicts(*steps(once.format("与会"), once.format("众人")), DEFAULTS.facts)


def test_another_number_contradicts() -> None:
    form = TEXT[:200] + "会议定于{}日召开。" + TEXT[200:400]
    assert contradicts(*steps(form.format("13"), form.format("24")), DEFAULTS.facts)
    assert contradicts(*steps(form.format("第三次会议定于1"), form.format("第四次会议定于1")), DEFAULTS.facts)
