"""What an article has lost and a fragment still has goes back into it; strangers do not."""

from __future__ import annotations

import pytest
from make import cleaned, pool, printed, read, texts_of

from dedupe.model import Article, Result

A = pool()["articles"]
[HEAD], BODY = A[0]["headline"], A[0]["body"]
OTHERS = printed(A[2])
LAST = printed(A[4])


def blocks(*texts: str) -> str:
    return "\n\n".join(texts) + "\n\n"


def named(result: Result, headline: str) -> Article:
    [article] = [article for article in texts_of(result) if article.headline == (headline,)]
    return article


FULL = blocks(HEAD, *BODY)
TORN = blocks(HEAD, BODY[0], *BODY[2:])
CUT = BODY[1].index("。") + 1 if "。" in BODY[1][:-1] else len(BODY[1]) // 2
FRAGMENT = blocks(*BODY)


@pytest.mark.parametrize(
    "texts",
    [
        (TORN + OTHERS + FRAGMENT + LAST,),
        (FRAGMENT + LAST + TORN + OTHERS,),
        (TORN + OTHERS + blocks(BODY[0][-40:], BODY[1], BODY[2]) + LAST,),
        (blocks(HEAD, BODY[0], BODY[1][:CUT], *BODY[2:]) + OTHERS + FRAGMENT + LAST,),
        (TORN + OTHERS, FRAGMENT + LAST),
    ],
    ids=["a fragment below", "above", "with cut ends", "a sentence is lost", "on another page"],
)
def test_a_fragment_fills_the_gap(texts: tuple[str, ...]) -> None:
    result = cleaned(*texts)
    article = named(result, HEAD)
    assert article.body == tuple(BODY)
    assert "completed" in article.flags
    assert len(texts_of(result)) == 3
    assert "".join(read(result, span) for span in article.sources) == HEAD + "".join(BODY)
    assert {e.article for e in result.ledger if read(result, e.span) == BODY[1]} == {article.id}
    assert article.id.startswith(article.page)


def test_what_is_complete_gets_nothing() -> None:
    for article in texts_of(cleaned(FULL + OTHERS + FRAGMENT + LAST)):
        assert "completed" not in article.flags


STRANGE = "今年秋天,远洋船队在南极海域完成了第三次科学考察,队员们采集了冰芯样本,随后返航。"


@pytest.mark.parametrize(
    "text",
    [
        FULL + OTHERS + blocks(*BODY, STRANGE) + LAST,  # behind a copy of an article's end
        FULL + OTHERS + blocks(STRANGE, *BODY) + LAST,
        FULL + OTHERS + blocks(BODY[0], STRANGE) + printed(A[1]) + LAST,  # in the middle of it, but on one side alone
    ],
)
def test_a_stranger_beside_a_copy_stays_apart(text: str) -> None:
    assert STRANGE not in named(cleaned(text), HEAD).body
