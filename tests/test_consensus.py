"""consensus.py: kept text, corrected by a vote of its copies."""

from __future__ import annotations

import pytest
from make import cleaned, damaged, pool
from rapidfuzz.distance import Levenshtein

from dedupe.model import Result
from dedupe.normalize import spell

ARTICLES = ["\n\n".join(article["body"]) for article in pool()["articles"] if len("".join(article["body"])) > 150]


def printings(count: int, rate: float, article: str, seed: int) -> list[str]:
    return [damaged(article, rate, seed * 10 + n) for n in range(count)]


def letters(result: Result) -> str:
    return spell("".join(article.text for article in result.articles))


def errors(text: str, truth: str) -> int:
    return int(Levenshtein.distance(text, spell(truth)))


@pytest.mark.parametrize(("count", "share"), [(3, 0.25), (5, 0.1)])
def test_copies_with_errors_of_their_own_make_a_better_text_than_any(count: int, share: float) -> None:
    """The bars of independent errors: a quarter of the best copy's with three, a tenth with five; all articles."""
    best = voted = 0
    for seed, article in enumerate(ARTICLES * 6):
        texts = printings(count, 0.05, article, seed)
        result = cleaned(*texts, scope="corpus", consensus=True, max_removed=1)
        best += min(errors(spell(text), article) for text in texts)
        voted += errors(letters(result), article)
    assert best > 60
    assert voted < share * best


def test_two_printings_are_one_word_against_another() -> None:
    for seed, article in enumerate(ARTICLES):
        texts = printings(2, 0.05, article, seed)
        assert cleaned(*texts, scope="corpus", consensus=True) == cleaned(*texts, scope="corpus")


def test_no_letter_is_invented_and_the_ledger_stays() -> None:
    for seed, article in enumerate(ARTICLES[:4]):
        texts = printings(4, 0.1, article, seed)
        plain, voted = (cleaned(*texts, scope="corpus", consensus=on) for on in (False, True))
        assert set(letters(voted)) <= set(spell("".join(texts)))
        assert voted.ledger == plain.ledger and voted.clusters == plain.clusters
        assert [a.sources for a in voted.articles] == [a.sources for a in plain.articles]
        flagged = [a.text != b.text for a, b in zip(plain.articles, voted.articles, strict=True)]
        assert any(flagged)
        assert ["consensus" in a.flags for a in voted.articles] == flagged
        assert not any("consensus" in a.flags for a in plain.articles)


FORM = "因管网检修,定于{}月六日上午八时至下午六时在老街一带停水,{}居民提前储水,给您带来不便敬请谅解,{}供水公司。"


def kept(*texts: str) -> str:
    (article,) = cleaned("\n\n".join(texts), consensus=True, max_removed=1).articles
    return article.text


def test_a_letter_is_corrected_put_in_and_left_out() -> None:
    right = FORM.format("八", "请", "市")
    assert kept(FORM.format("八", "诸", "市"), right, right) == right
    assert kept(FORM.format("八", "", "市"), right, right) == right
    assert kept(FORM.format("八", "请请", "市"), right, right) == right


def test_letters_of_another_script_are_no_difference() -> None:
    mine = FORM.format("八", "請", "市")
    assert kept(mine, FORM.format("八", "请", "市"), FORM.format("八", "请", "市")) == mine


def test_what_only_one_copy_prints_does_not_win() -> None:
    mine = FORM.format("八", "诸", "市")
    assert kept(mine, FORM.format("八", "请", "市"), FORM.format("八", "清", "市")) == mine


def test_a_variant_is_no_witness() -> None:
    texts = (FORM.format("8", "请", "市"), FORM.format("9", "请", "市"), FORM.format("9", "请", "市"))
    assert kept(*texts) == f"{texts[0]}\n{texts[1]}"


def test_letters_lost_at_the_edge_of_a_block_are_put_in_again() -> None:
    right = FORM.format("八", "请", "市")
    assert kept(right[1:], right, right) == right
    assert spell(kept(right[3:-2], right, right)) == spell(right)


def test_where_copies_end_earlier_nothing_is_left_out() -> None:
    right = FORM.format("八", "请", "市")
    assert kept(right, right[:-3], right[:-3]) == cleaned("\n\n".join((right, right[:-3], right[:-3]))).articles[0].text
    assert kept(right, right[2:], right[2:]) == right


def test_digits_give_way_only_to_all_copies() -> None:
    form = "本市供水公司今年前三季度共检修管网{}公里，更换老旧阀门，处理漏点，受到居民好评，明年将继续推进改造。"
    assert kept(form.format("3B"), form.format("38"), form.format("38")) == form.format("38")
    assert kept(form.format("3B"), form.format("38"), form.format("38"), form.format("3B")) == form.format("3B")
