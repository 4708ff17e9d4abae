"""Names of places: files, lines as `check` prints them, spans as clusters.jsonl has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from make import page

from dedupe.errors import UsageError
from dedupe.model import Span
from dedupe.settings import DEFAULTS
from dedupe.targets import parse_target, spans_of

TEXT = "县城公园开放\n\n公园昨日开放,\n市民前来游览。\n\n记者 张三"


@pytest.mark.parametrize(
    ("name", "file", "of_page", "line", "span"),
    [
        ("a.txt", "a.txt", None, None, None),
        ("a.txt:12", "a.txt", "a.txt", 12, None),
        ("a.xml#2:12", "a.xml", "a.xml#2", 12, None),
        ("a.xml#2", "a.xml", "a.xml#2", None, None),
        ("d/a.txt@3-40", "d/a.txt", "d/a.txt", None, (3, 40)),
        ("C:\\d\\a.txt:7", "C:\\d\\a.txt", "C:\\d\\a.txt", 7, None),
        ("-", "-", None, None, None),
        ("-:3", "-", "-", 3, None),
        ("a@b.txt", "a@b.txt", None, None, None),
    ],
)
def test_names(name: str, file: str, of_page: str | None, line: int | None, span: tuple[int, int] | None) -> None:
    target = parse_target(name)
    assert (target.file, target.page, target.line, target.span) == (file, of_page, line, span)


def test_a_file_that_is_there_is_that_file(tmp_path: Path) -> None:
    for name in ("a:12", "b@3-40", "c#2"):
        path = tmp_path / name
        path.write_text("x", encoding="utf-8")
        assert parse_target(str(path)).file == str(path)
        assert parse_target(str(path)).page is None
        assert parse_target(f"{path}:1").file == str(path)


def spans(name: str, *names: str) -> list[Span]:
    return spans_of(parse_target(name), [page(TEXT, n) for n in names or ("p",)], DEFAULTS)


def test_a_line_means_its_block() -> None:
    whole = Span("p", TEXT.index("公园昨日"), TEXT.index("览。") + 2)
    assert spans("p:3") == spans("p:4") == [whole]
    assert spans("p:1") == [Span("p", 0, 6)]


def test_a_file_means_all_its_pages_and_a_page_itself() -> None:
    assert [span.page for span in spans("p", "p#1", "p#2")] == ["p#1", "p#2"]
    assert [span.page for span in spans("p#2", "p#1", "p#2")] == ["p#2"]
    assert spans("p@2-5") == [Span("p", 2, 5)]


@pytest.mark.parametrize("name", ["p:2", "p:99", "p:0", "p@5-5", "p@6-8", "p@0-9999", "q:1", "p#3:1"])
def test_no_such_place(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        spans(name)
