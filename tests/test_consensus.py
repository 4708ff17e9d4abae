"""consensus.py: kept text, corrected by a vote of its copies."""

from __future__ import annotations

from dataclasses import replace

import pytest
from make import cleaned, damaged, pool
from rapidfuzz.distance import Levenshtein

from dedupe.model import Page, Result
from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS

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


def test_of_two_printings_the_one_that_makes_words_is_believed() -> None:
    """The bar of two copies: never worse than the better one, and far better on the whole."""
    best = voted = 0
    for seed, article in enumerate(ARTICLES * 3):
        texts = printings(2, 0.05, article, seed)
        better = min(errors(spell(text), article) for text in texts)
        found = errors(letters(cleaned(*texts, scope="corpus", consensus=True, max_removed=1)), article)
        assert found <= better
        best, voted = best + better, voted + found
    assert voted < 0.6 * best


def test_an_engine_that_misreads_much_is_believed_less() -> None:
    """Two bad readings of each article and a good one; how bad they are shows in the others' articles."""
    good, bad = 0.01, 0.12
    best = voted = 0
    texts = []
    for seed, article in enumerate(ARTICLES):
        texts.append((article, [damaged(article, rate, 10 * seed + n) for n, rate in enumerate((bad, good, bad))]))
    pages_ = [
        Page(f"{n}/{seed}", f"{n}/{seed}", text, "")
        for seed, (_, found) in enumerate(texts)
        for n, text in enumerate(found)
    ]
    result = clean(pages_, replace(DEFAULTS, scope="corpus", consensus=True, max_removed=1))
    for seed, (article, found) in enumerate(texts):
        mine = "".join(a.text for a in result.articles if a.page.endswith(f"/{seed}"))
        best += min(errors(spell(text), article) for text in found)
        voted += errors(spell(mine), article)
    assert voted <= best


def test_who_prints_each_character_is_told() -> None:
    """The support covers the text, and each copy that is named prints the characters it is named for."""
    article = ARTICLES[0]
    texts = printings(3, 0.05, article, 4)
    result = cleaned(*texts, scope="corpus", consensus=True, max_removed=1)
    (kept,) = result.articles
    assert [run.start for run in kept.support[1:]] == [run.end for run in kept.support[:-1]]
    assert kept.support[0].start == 0 and kept.support[-1].end == len(kept.text)
    printed = [spell(text) for text in (texts[int(kept.page[1:])], *(texts[int(s.page[1:])] for s in kept.copies_at))]
    for run in kept.support:
        letters_ = spell(kept.text[run.start : run.end])
        assert run.copies
        assert all(letters_ in printed[copy] for copy in run.copies)
    alone = spell("".join(kept.text[run.start : run.end] for run in kept.support if run.copies == (0,)))
    assert len(alone) < 0.1 * len(spell(kept.text))
    assert not any(article.support for article in cleaned(*texts, scope="corpus", max_removed=1).articles)


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


def test_of_three_readings_the_one_that_makes_a_word_wins() -> None:
    mine = FORM.format("八", "诸", "市")
    assert kept(mine, FORM.format("八", "请", "市"), FORM.format("八", "清", "市")) == FORM.format("八", "请", "市")


def test_another_wording_is_no_misreading() -> None:
    """Two editions, each printed twice: neither is corrected by the other."""
    form = "本市供水公司今年{}共检修管网,更换老旧阀门,处理漏点,受到居民好评,明年将继续推进改造。"
    ours, theirs = form.format("前三季度"), form.format("截至目前")
    assert kept(ours, ours, theirs, theirs) in (ours, f"{ours}\n{theirs}")


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


NAMED = "本市图书馆从下周一起延长夜间开放时间，方便上班族和学生借书，馆员孙{}说，周末还将举办读书会，欢迎市民参加。"
OTHER = "青年志愿者昨天来到敬老院，为老人理发、量血压，馆员孙{}说，这样的活动每月都有，报名的人越来越多。"


@pytest.mark.parametrize(("mine", "theirs"), [("溦", "薇"), ("薇", "溦"), ("溦", "伟"), ("伟", "溦")])
@pytest.mark.parametrize("known", [0, 1])
def test_of_two_names_that_which_stands_in_another_article_is_right(mine: str, theirs: str, known: int) -> None:
    """A rare letter is not changed into a frequent one that the dump does not know, nor the other way round."""
    name = (mine, theirs)[known]
    result = cleaned(NAMED.format(mine), NAMED.format(theirs), OTHER.format(name), scope="corpus", consensus=True)
    assert sorted(article.text for article in result.articles) == sorted((NAMED.format(name), OTHER.format(name)))


def test_a_copy_does_not_speak_for_its_own_reading() -> None:
    """Ten copies of one text with one error each are no dump that prints the error elsewhere."""
    texts = [NAMED.format("浩")] * 3 + [NAMED.format("浩").replace("借书", "借节")] * 2
    result = cleaned(*texts, scope="corpus", consensus=True)
    assert [article.text for article in result.articles] == [texts[0]]


def test_a_letter_that_one_of_two_prints_twice_is_left_out() -> None:
    right = FORM.format("八", "请", "市")
    assert kept(right.replace("一带", "一一带"), right) == kept(right, right.replace("一带", "一一带")) == right


@pytest.mark.parametrize("digits", ["8883", "8833", "8333", "8B88", "888B"])
def test_a_digit_that_stands_is_one_that_its_supporters_print(digits: str) -> None:
    """Another digit is another fact, and stays in an article of its own; a misread one gives way to all the others."""
    form = "本市供水公司今年前三季度共检修管网3{}公里，更换老旧阀门，处理漏点，受到居民好评，明年将继续推进改造。"
    articles = cleaned(*map(form.format, digits), scope="corpus", consensus=True, max_removed=1).articles
    found = set()
    for article in articles:
        at = article.text.index("公里") - 1
        places = [article.page, *(span.page for span in article.copies_at)]
        for run in (run for run in article.support if run.start <= at < run.end):
            assert {digits[int(places[n][1:])] for n in run.copies} == {article.text[at]}
        found.add(article.text[at])
    assert found >= set(digits) - {"B"}
