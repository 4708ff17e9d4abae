"""A format is told by content, may be named, and says so in one line where it is another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from make import read_pages
from test_readers_spaces import FILES

from dedupe.errors import UnreadableInput
from dedupe.readers import Source, read_dump
from dedupe.readers.formats import FORMATS

NAMES = {name: name.partition("/")[0] for name in FILES}
OF_JSON = {"passim", "mnbvc", "paddle", "pp-structure", "mineru", "google-vision", "doctr", "ndlocr-json", "impresso"}
OF_JSON |= {"annotations", "json"}
EXTRAS = {"pdf", "parquet"}


def option(name: str) -> str:
    """Give the name of a format's reader: JSON is told value by value."""
    return "json" if NAMES[name] in OF_JSON else NAMES[name]


@pytest.mark.parametrize("name", FILES)
def test_the_name_of_a_file_tells_nothing(name: str, tmp_path: Path) -> None:
    seen = []
    for ending in ("", ".txt", ".xml", ".csv", ".json.gz"):
        path = tmp_path / f"file{ending}"
        path.write_text(FILES[name], encoding="utf-8")
        seen.append([(page.format, page.text) for page in read_dump(Source("p", path))])
    assert seen[0][0][0] == NAMES[name]
    assert all(pages == seen[0] for pages in seen)


@pytest.mark.parametrize("name", FILES)
def test_a_format_that_is_named_is_read_as_if_it_were_not(name: str) -> None:
    assert option(name) in {form.name for form in FORMATS}
    told, named = read_pages(FILES[name]), read_pages(FILES[name], format=option(name))
    assert [(page.format, page.text, page.blocks) for page in named] == [
        (page.format, page.text, page.blocks) for page in told
    ]


@pytest.mark.parametrize("name", FILES)
def test_text_is_what_it_is_told_to_be(name: str) -> None:
    pages = read_pages(FILES[name], format="text")
    assert {page.format for page in pages} == {"text"}
    assert "\f".join(page.text for page in pages) == FILES[name]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("other", [form.name for form in FORMATS if form.name not in EXTRAS])
def test_a_format_that_it_is_not_is_read_or_told_in_one_line(name: str, other: str) -> None:
    try:
        pages = read_pages(FILES[name], format=other)
    except UnreadableInput as error:
        assert str(error).startswith("p: ")
        assert "\n" not in str(error)
    else:
        assert pages
