"""Pages → articles: whole dumps, and what must come of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from make import ROOT, SAMPLE, cases, cleaned, lines_of, page, pages, pool, removed, texts_of

from dedupe.model import Article
from dedupe.normalize import spell
from dedupe.pipeline import clean

Case = dict[str, Any]
_PART = re.compile(r"@(\d+)(?:\.(\d+))?(?:\[(\d*):(\d*)\])?")


def block(text: str) -> str:
    """A block of a case: as it is, or `@3` an article of the pool, `@3.0` a paragraph, `@3.0[5:40]` a part of one."""
    found = _PART.fullmatch(text)
    if not found:
        return text
    number, paragraph, start, end = found.groups()
    article = pool()["articles"][int(number)]
    if paragraph is None:
        return "\n\n".join(lines_of(article))
    return str(article["body"][int(paragraph)][int(start or 0) : int(end) if end else None])


def dump(blocks: list[str]) -> str:
    return "\n\n".join(map(block, blocks))


def as_stated(article: Article, wanted: Case) -> Case:
    """Say of an article what a case says of it: paragraphs by how they begin, all else in full."""
    found: Case = {}
    for name, value in wanted.items():
        have = getattr(article, name)
        if name == "body":
            starts = [start if text.startswith(start) else text for text, start in zip(have, value, strict=False)]
            found[name] = starts + list(have[len(value) :])
        else:
            found[name] = list(have) if isinstance(have, tuple) else have
    return found


@pytest.mark.parametrize("case", [*cases("pages", "must"), *cases("pages", "known_failures")])
def test_a_dump_gives_its_articles(case: Case) -> None:
    result = cleaned(*map(dump, case["pages"]))
    articles = texts_of(result)
    if "any_order" in case:
        articles.sort(key=lambda a: [h["headline"] for h in case["articles"]].index(list(a.headline)))
    assert [list(a.headline) for a in articles] == [wanted["headline"] for wanted in case["articles"]]
    for article, wanted in zip(articles, case["articles"], strict=True):
        assert as_stated(article, wanted) == wanted
    if "removed" in case:
        assert spell(removed(result)) == spell("".join(map(block, case["removed"])))


@pytest.mark.parametrize("case", cases("pages", "must_not"))
def test_nothing_is_removed(case: Case) -> None:
    assert removed(cleaned(*map(dump, case["pages"]))) == ""


def test_nothing_gives_nothing() -> None:
    result = clean([])
    assert (result.pages, result.articles, result.clusters, result.ledger) == ((), (), (), ())


def test_pages_may_come_one_by_one() -> None:
    texts = [dump(["@0"]), dump(["@1", "@0"])]
    assert clean(iter(pages(*texts))) == clean(pages(*texts))


def test_the_result_is_the_same_in_another_process_with_another_hash_seed() -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, 'tests')\n"
        "from make import SAMPLE, page, pages, printed, pool, damaged\n"
        "from dedupe.pipeline import clean\n"
        "text = printed(*pool()['articles'])\n"
        "result = clean([page(SAMPLE.read_text(encoding='utf-8')), *pages(text, damaged(text, 0.05))])\n"
        "sys.stdout.buffer.write(hashlib.sha256(repr(result).encode()).hexdigest().encode())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(digests) == 1
    assert len(digests.pop()) == 64


def test_the_name_of_a_page_changes_nothing_but_names() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    one, other = clean([page(text, "a")]), clean([page(text, "z/#3")])
    assert [a.text for a in one.articles] == [a.text for a in other.articles]
    assert [(e.span.start, e.span.end, e.fate) for e in one.ledger] == [
        (e.span.start, e.span.end, e.fate) for e in other.ledger
    ]
