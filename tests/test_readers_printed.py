"""Text laid out as `--to txt` writes it: its lines are told apart, and no dump of another kind is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from make import SAMPLE, read_pages

from dedupe.model import Article
from dedupe.readers.printed import is_printed, printed_blocks
from dedupe.reports.export.txt import laid_out

solid = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1).filter(
    lambda text: text == text.strip()
)
some = st.lists(solid, max_size=3).map(tuple)


def article(headline: tuple[str, ...], body: tuple[str, ...], closing: tuple[str, ...] = ()) -> Article:
    text = "\n".join((*headline, *body, *closing))
    return Article("p@0", "p", "article", headline, None, None, body, text, 1, (), (), ())


@given(some, some, some)
def test_what_is_laid_out_is_told_apart_again(
    headline: tuple[str, ...], body: tuple[str, ...], closing: tuple[str, ...]
) -> None:
    assume(headline or body or closing)
    leaf = laid_out(article(headline, body, closing)) + "\n\n"
    assert is_printed([leaf])
    blocks = list(printed_blocks(leaf, "a1"))
    assert [leaf[block.start : block.end] for block in blocks] == [*headline, *body, *closing]
    assert [block.kind for block in blocks] == ["headline"] * len(headline) + ["body"] * len((*body, *closing))
    assert {block.article for block in blocks} <= {"a1"}


@pytest.mark.parametrize(
    "leaf",
    [
        "标题\n\n　　第一段。\n\n",  # a blank line below the headline
        "　　第一段印在\n三行里,\n到此为止。\n　　第二段。\n\n",  # printed lines
        "　　第一段。\n",  # no blank line before the form feed
        "一行\n又一行\n\n",  # no indent
        " 标题\n　　第一段。\n\n",  # blanks of an engine
        "标题\n　　第一段。 \n\n",
        "\n\n",
        "",
    ],
)
def test_pages_of_other_programs_are_as_they_are(leaf: str) -> None:
    assert not is_printed([leaf])
    assert [page.blocks for page in read_pages(f"{leaf}\f标题\n　　第一段。\n\n\f")] == [(), ()]


def test_no_page_is_ours_without_a_form_feed() -> None:
    assert [page.blocks for page in read_pages("标题\n　　第一段。\n\n")] == [()]
    assert [page.blocks for page in read_pages(SAMPLE.read_bytes() + b"\f")] == [()]
    [page] = read_pages("标题\n　　第一段。\n\n\f")
    assert [block.kind for block in page.blocks] == ["headline", "body"]
