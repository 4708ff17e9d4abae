"""Markdown as it is written: headings, rules, paragraphs, italics, escapes; other people's with --format md."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from make import read_pages

from dedupe.model import Page
from dedupe.readers.markdown import BREAK
from dedupe.readers.signs import MARKDOWN
from dedupe.reports.export.markdown import escape


def parts(page: Page) -> list[tuple[str, str, str | None]]:
    return [(block.kind, page.text[block.start : block.end], block.article) for block in page.blocks]


def test_headings_and_rules_begin_articles() -> None:
    first, second = read_pages(
        f"{MARKDOWN}\n\n# a\\_b\\.txt\n\n***\n\n第1版\n\n## 引题<br>标题 \\* 一\n\n正文。\n\n*记者 王明*\n\n"
        "# p1\n\n---\n\n\\# 无题\n\n### 小标题\n\n又一段。\n两行。\n"
    )
    assert (first.format, first.fields) == ("md", {"page": "a_b.txt"})
    assert parts(first) == [
        ("furniture", "第1版", "a1"),
        ("headline", "引题", "a2"),
        ("headline", "标题 * 一", "a2"),
        ("body", "正文。", "a2"),
        ("body", "记者 王明", "a2"),
    ]
    assert parts(second) == [("body", "# 无题", "a3"), ("body", "小标题", "a3"), ("body", "又一段。\n两行。", "a3")]


def test_markdown_of_others_is_read_where_it_is_named() -> None:
    text = "开头一段。\n\n## 标题\n\n- 一\n"
    assert [page.format for page in read_pages(text)] == ["text"]
    [page] = read_pages(text, format="md")
    assert parts(page) == [("text", "开头一段。", None), ("headline", "标题", "a1"), ("body", "- 一", "a1")]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1))
def test_what_is_escaped_is_read_as_it_was(text: str) -> None:
    line = text.strip() or "x"
    for written in (escape(line), f"## {escape(line)}", f"## {BREAK.join([escape(line)] * 2)}", f"*{escape(line)}*"):
        [page] = read_pages(f"{MARKDOWN}\n\n# p\n\n---\n\n{written}\n\n")
        assert {part for _, part, _ in parts(page)} == {line}
