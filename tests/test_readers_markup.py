"""XML in any encoding, broken or hostile: what is read, and the one line that says why it is not."""

from __future__ import annotations

import tracemalloc

import pytest
from make import dump_of, read_pages

from dedupe.errors import UnreadableInput
from dedupe.model import Notice
from dedupe.readers import markup
from dedupe.readers.alto import read_alto
from dedupe.readers.encodings import STEP
from dedupe.readers.formats import root_of
from dedupe.readers.markup import MAX_DEPTH, elements, read_markup
from dedupe.readers.naming import number_pages

CHINESE = "巨野县公安局交警大队在城区主要路口开展车辆整治宣传活动，通过现场讲解向群众发放宣传页。"


def alto(text: str = CHINESE, label: str | None = None) -> str:
    declaration = f'<?xml version="1.0" encoding="{label}"?>\n' if label else ""
    line = f'<TextLine><String CONTENT="{text}"/></TextLine>'
    return f"{declaration}<alto><Layout><Page><TextBlock>{line}</TextBlock></Page></Layout></alto>"


@pytest.mark.parametrize(
    ("label", "encoding", "used", "notices"),
    [
        (None, "utf-8", "utf-8", 0),
        ("utf-8", "utf-8-sig", "utf-8", 0),
        ("UTF-16", "utf-16", "utf-16-le", 0),
        ("UTF-16", "utf-16-be", "utf-16-be", 0),
        ("utf-16", "utf-8", "utf-8", 1),
        ("utf-8", "gb18030", "gb18030", 1),
        ("gb2312", "gb18030", "gb18030", 0),
        ("GBK", "utf-8", "utf-8", 1),
        ("iso-8859-1", "gb18030", "gb18030", 1),
        ("no-such-name", "gb18030", "gb18030", 1),
        ("shift_jis", "gb18030", "gb18030", 1),
    ],
)
def test_the_encoding_is_told_by_the_bytes(label: str | None, encoding: str, used: str, notices: int) -> None:
    heard: list[Notice] = []
    (page,) = read_pages(alto(label=label).encode(encoding), heard.append)
    assert (page.text, page.encoding, len(heard)) == (CHINESE, used, notices)


def test_a_declared_western_encoding_is_believed() -> None:
    (page,) = read_pages(alto("naïve café à Zürich", "iso-8859-1").encode("iso-8859-1"))
    assert page.text == "naïve café à Zürich"


def test_what_xml_forbids_becomes_a_blank_and_is_said() -> None:
    heard: list[Notice] = []
    (page,) = read_pages(alto("a\x01b&#x1F;c&#7;d&#0011;e&#9;f&#233;g"), heard.append)
    assert page.text == "a b c d e fég"
    assert [notice.what for notice in heard] == ["4 control characters, which XML forbids, became blanks"]


def test_what_stands_before_and_after_the_root_does_no_harm() -> None:
    (page,) = read_pages(b"\n  " + alto(label="utf-8").encode() + b"\n\0\0\x1a")
    assert page.text == CHINESE


BOMB = '<!DOCTYPE alto [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE alto [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE alto [<!ENTITY % a SYSTEM "http://example.org/a.dtd">%a;]>'


@pytest.mark.parametrize("subset", [BOMB, EXTERNAL, PARAMETER])
def test_entities_of_its_own_are_refused(subset: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^p: declares entities"):
        read_pages(subset + alto("&a;"))


def test_a_doctype_without_entities_is_read_and_its_dtd_is_not() -> None:
    (page,) = read_pages('<!DOCTYPE alto SYSTEM "file:///etc/passwd">' + alto("one"))
    assert page.text == "one"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (alto()[:120], r"^p: cut off at line 1; "),
        (alto().replace("</TextLine>", ""), r"^p: not well-formed XML at line 1, column \d+ \(mismatched tag\); "),
        ("<alto>\n<Layout a=1/></alto>", r"^p: not well-formed XML at line 2, column"),
        ("<alto>&nbsp;</alto>", r"^p: not well-formed XML .*undefined entity"),
        ("<alto>" + "<x>" * MAX_DEPTH + "</x>" * MAX_DEPTH + "</alto>", r"^p: elements are nested more than 200 deep"),
        ("<alto>" + "<x>" * 100_000, r"^p: elements are nested more than 200 deep"),
    ],
)
def test_what_is_broken_is_refused_in_one_line(text: str, why: str) -> None:
    with pytest.raises(UnreadableInput, match=why) as caught:
        read_pages(text)
    assert "\n" not in str(caught.value)


def test_elements_come_one_by_one() -> None:
    markup = read_markup(dump_of("<r>" + "<p><q/></p>" * 3 + "x" * 200_000 + "<p></r>"))
    found = elements(markup, {"p"})
    assert [next(found).tag for _ in range(3)] == ["p"] * 3
    with pytest.raises(UnreadableInput):
        next(found)


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b"<alto>", "alto"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <x> -->\n<a:alto xmlns:a='u'>", "alto"),
        (b"<!DOCTYPE html PUBLIC '-//W3C//DTD' 'u'>\n<html >", "html"),
        (b"<!DOCTYPE a [<!ELEMENT a (b)> <!-- ] -->]><a>", ""),
        ('<?xml version="1.0"?><alto/>'.encode("utf-16"), "alto"),
        ('<?xml version="1.0"?><alto/>'.encode("utf-16-le"), "alto"),
        (b"<!--" * 16_000, ""),
        (b"<!---->" * 9_000 + b"<1", ""),
        (b"text <alto>", ""),
        (b"", ""),
    ],
)
def test_the_root_is_found_past_what_stands_before_it(head: bytes, root: str) -> None:
    assert root_of(head) == root


def test_one_page_bears_the_name_of_the_dump() -> None:
    assert list(number_pages("p", iter("a"))) == [("p", "a")]
    assert list(number_pages("p", iter("abc"))) == [("p#1", "a"), ("p#2", "b"), ("p#3", "c")]
    assert list(number_pages("p", iter(()))) == []


def test_a_line_longer_than_any_page_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"^p: one line has 1,000,001 characters"):
        read_pages(alto("x" * 1_000_001))


def test_mojibake_is_told_and_left() -> None:
    heard: list[Notice] = []
    text = "CavÃ\xadlacÃ\xadons, SÃ£o"
    (page,) = read_pages(alto(text), heard.append)
    assert page.text == text
    assert [notice.what for notice in heard] == [
        "3 places look like UTF-8 once read as Latin-1 (Ã©); they stay as they are"
    ]
    heard.clear()
    read_pages(alto("SÃO PAULO, Âge d’or, Â°"), heard.append)
    assert not heard


def test_a_large_file_is_read_bit_by_bit() -> None:
    """Memory is that of a page, whatever the number of pages."""
    page = "<Page><TextBlock>" + "<TextLine><String CONTENT='word'/></TextLine>" * 50 + "</TextBlock></Page>"
    files = [f"<alto><Layout>{page * number}</Layout></alto>" for number in (200, 2000)]
    peaks = []
    for file in files:
        dump = dump_of(file)
        tracemalloc.start()
        count = sum(1 for _ in read_alto(dump))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert count == 2000
    assert peaks[1] < peaks[0] + 200_000 < len(files[1]) / 2


@pytest.mark.parametrize("at", range(-4, 4))
def test_steps_cut_nothing_in_two(at: int) -> None:
    """A character, a reference to a control character, and the white space at the end, at every place of a step."""
    head = "<alto><Layout><Page><TextBlock><TextLine><String CONTENT='"
    filler = "x" * (STEP + at - len(head))
    for middle, read in (("é字", "é字"), ("a&#x1f;b", "a b"), ("&#228;", "ä")):
        page = read_pages(f"{head}{filler}{middle}'/></TextLine></TextBlock></Page></Layout></alto>" + " " * STEP)[0]
        assert page.text == " ".join((filler + read).split())


def test_a_tag_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_TAG", 1 << 18)
    with pytest.raises(UnreadableInput, match=r"^p: a tag has more than 262,144 bytes; "):
        read_pages(f"<alto><Layout a='{'x' * (1 << 20)}'/></alto>")


@pytest.mark.parametrize("label", ["zlib", "hex", "klingon", "rot13", "base64", "undefined"])
def test_a_label_of_no_encoding_is_as_none(label: str) -> None:
    data = alto(CHINESE, label).encode("gb18030")
    assert read_pages(data)[0].text == CHINESE
