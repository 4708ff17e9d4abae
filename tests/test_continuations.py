"""Articles that go on on another page are one; strangers are not glued."""

from __future__ import annotations

import pytest
from make import page, pool, printed, read, texts_of

from dedupe.model import Result
from dedupe.pipeline import clean
from dedupe.settings import DEFAULTS, Scope, Settings

A = pool()["articles"]
WHOLE = "".join(A[0]["body"])
CUT = WHOLE.index("。", len(WHOLE) // 2) + 9
FIRST, SECOND = WHOLE[:CUT], WHOLE[CUT:]


def issue(on: str, back: str, first: str = FIRST, second: str = SECOND, **more: str) -> Result:
    """Clean an issue of two pages, each a file in one folder."""
    name = more.get("folder", "a")
    texts = [
        f"清河日报 第1版\n\n{printed(A[2])}{A[0]['headline'][0]}\n\n{first}\n\n{on}\n\n{printed(A[3])}",
        f"清河日报 第2版\n\n{printed(A[1])}{back}\n\n{second}\n\n{printed(A[4])}",
    ]
    scope: Scope = "page" if more.get("scope") == "page" else "dump"
    return clean([page(texts[0], "a/1.txt"), page(texts[1], f"{name}/2.txt")], Settings(scope=scope))


def joined(result: Result) -> list[tuple[str, ...]]:
    return [article.headline for article in texts_of(result) if "continued" in article.flags]


def test_an_article_is_joined_and_its_paragraph_too() -> None:
    result = issue("(下转第2版)", "(上接第1版)")
    [article] = [a for a in result.articles if "continued" in a.flags]
    assert article.headline == tuple(A[0]["headline"])
    assert "".join(article.body) == WHOLE
    assert any(FIRST[-6:] + SECOND[:6] in paragraph for paragraph in article.body)
    assert article.text.endswith("(下转第2版)\n(上接第1版)")
    assert (article.page, article.flags) == ("a/1.txt", ("continued",))
    assert [read(result, span) for span in article.sources if span.page == "a/2.txt"] == [SECOND, "(上接第1版)"]
    assert {entry.article for entry in result.ledger if read(result, entry.span) == SECOND} == {article.id}


@pytest.mark.parametrize(
    ("on", "back"),
    [("(下转第2版)", "(上接第8版)"), ("(下转第8版)", "(上接第1版)"), ("(下转第口版)", "(上接第1版)")],
)
def test_one_number_is_enough_where_the_words_agree(on: str, back: str) -> None:
    first = "本报讯(记者 周敏)城东小学昨天举行长跑比赛,六百名学生绕着操场跑了三公里,体育老师在终点记录成绩,家长"
    second = "们站在操场边加油。长跑比赛结束后,校长给学生颁奖,体育老师说,城东小学明年还要举行长跑比赛,请家长一起跑。"
    assert joined(issue(on, back, first, second)) == [tuple(A[0]["headline"])]


STRANGE = "今年秋天,远洋船队在南极海域完成了第三次科学考察,队员们采集了冰芯样本。"


@pytest.mark.parametrize(
    ("on", "back", "second"),
    [
        ("(下转第5版)", "(上接第7版)", SECOND),  # no number agrees
        ("(下转第2版)", "(上接第7版)", STRANGE),  # one, and no words
        ("(下转第2版)", "远洋船队考察归来", STRANGE),  # nothing on the other page
    ],
)
def test_strangers_are_not_joined_but_flagged(on: str, back: str, second: str) -> None:
    result = issue(on, back, second=second)
    assert not joined(result)
    [article] = [a for a in result.articles if on in a.text]
    assert "truncated" in article.flags


def test_only_within_an_issue_and_never_within_a_page_scope() -> None:
    assert not joined(issue("(下转第2版)", "(上接第1版)", folder="b"))
    assert not joined(issue("(下转第2版)", "(上接第1版)", scope="page"))


def test_of_two_that_fit_as_well_none_is_taken() -> None:
    heads = [f"{A[0]['headline'][0]}\n\n{FIRST}\n\n(下转第2版)", "(上接第1版)\n\n" + STRANGE]
    texts = ["清河日报 第1版\n\n" + heads[0], "清河日报 第2版\n\n" + heads[1] + "\n\n(上接第1版)\n\n" + STRANGE[::-1]]
    result = clean([page(text, f"a/{n}.txt") for n, text in enumerate(texts)], DEFAULTS)
    assert not joined(result)
