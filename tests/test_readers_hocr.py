"""hOCR as pages: blocks and lines by class, whatever the HTML around them."""

from __future__ import annotations

import pytest
from make import dump_of, read_pages

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page
from dedupe.readers.hocr import read_hocr
from dedupe.readers.markup import STEP


def word(text: str, sure: int | None = None) -> str:
    return f"<span class='ocrx_word' title='bbox 0 0 1 1{'' if sure is None else f'; x_wconf {sure}'}'>{text}</span>"


def line(*words: str, name: str = "ocr_line") -> str:
    return f"<span class='{name}' title='bbox 1 2 11 7; baseline 0 0'>{' '.join(words)}</span>"


def par(*lines: str, name: str = "") -> str:
    return f"<p class='ocr_par' id='{name}' title='bbox 1 2 31 42'>{''.join(lines)}</p>"


def hocr(inside: str, end: str = "</body></html>") -> str:
    page = f"<div class='ocr_page' title='image \"a; bbox.png\"; bbox 0 0 100 200; ppageno 0'>{inside}</div>"
    return f"<html><head><title>T</title><meta charset='utf-8'></head><body>{page}{end}"


def only(data: str) -> Page:
    (page,) = read_pages(data)
    return page


def test_paragraphs_are_blocks() -> None:
    pars = par(line(word("one"), word("two")), line(word("three")), name="p1") + par(line(word("x")), name="p2")
    area = f"<div class='ocr_carea' id='a'>{pars}</div>"
    page = only(hocr(area))
    assert (page.format, page.text, page.size) == ("hocr", "one two\nthree\n\nx", (100, 200))
    assert [(block.id, block.box) for block in page.blocks] == [("p1", (1, 2, 30, 40)), ("p2", (1, 2, 30, 40))]
    assert page.lines[0].box == (1, 2, 10, 5)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (line(word("a")) + line(word("b")), "a\nb"),  # neither area nor paragraph
        (
            f"<div class='ocrx_block'>{line('a')}{line('b')}</div><div class='ocr_block'>{line('c')}</div>",
            "a\nb\n\nc",
        ),
        (f"<div class='ocr_carea'>{line(word('a'))}</div><div class='ocr_carea'>{line(word('b'))}</div>", "a\n\nb"),
        (par("words <b>without</b> lines<br>and a break"), "words without lines\nand a break"),
        (par(line("no words"), line("文 艺 节 目")), "no words\n文艺节目"),
        (par(line(word("文艺"), word("节目"))), "文艺节目"),
        (par(f"<span class='ocr_line'>{word('close')}{word('words')}</span>"), "close words"),
        (par(f"<span class='ocr_line'>{word('in')} {word('Kraft')}{word('.')}</span>"), "in Kraft."),
        (
            par(line(word("exam&shy;")), line(word("ple &amp; &#24052; R&D"))),
            "exam\u00ad\nple & 巴 R&D".replace(" 巴 ", "巴"),
        ),
        (par(line(word("head"), name="ocr_header"), line(word("body"))), "head\nbody"),
        (f"<div class='ocr_footer'>{line(word('foot'))}</div>{par(line(word('x')))}", "foot\n\nx"),
        ("<div class='ocr_caption' id='c'>alone</div>" + par(line(word("x"))), "alone\n\nx"),
        (par('<span class="ocr_line extra">' + word("<em>two <strong>in</strong></em>") + "</span>"), "two in"),
        (par(line(word("it") + "<script>var x = '<p>';</script>")), "it"),
    ],
)
def test_lines_are_found_in_every_dialect(inside: str, text: str) -> None:
    assert only(hocr(inside)).text == text


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<p class='ocr_par'>{line(word('a'))}<p class='ocr_par'>{line(word('b'))}", "a\n\nb"),
        (
            f"<div class='ocr_carea'><p class='ocr_par'>{line(word('a'))}</div></div></div>{par(line(word('b')))}",
            "a\n\nb",
        ),
        (f"<p class='ocr_par'><span class='ocr_line'><span class='ocrx_word'>a</p>{par(line(word('b')))}", "a\n\nb"),
        (par(line("a < b <3 ") + "<br><meta x>") + "</span></i>" + par(line(word("c"))), "a < b <3\n\nc"),
        (par(line(word("a<!--,,,>b"), word("<!x>"))) + par(line(word("c"))), "a<!--,,,>b <!x>\n\nc"),
        (par(line(word("a"))) + "<!-- a comment -->" + par(line(word("b"))), "a\n\nb"),
        (par(line(word("a<!--"))) + par(line(word("b"))) + "<!-- x -->", "a<!--\n\nb"),
    ],
)
def test_what_is_not_well_formed_is_read(inside: str, text: str) -> None:
    assert only(hocr(inside)).text == text


def test_blocks_between_pages_belong_to_the_page_before() -> None:
    data = hocr(par(line(word("a"))) + "</div>" + par(line(word("b"))), end=hocr(par(line(word("c")))))
    pages = read_pages(data)
    assert [(page.id, page.text) for page in pages] == [("p#1", "a\n\nb"), ("p#2", "c")]


def test_lines_without_a_page_make_one() -> None:
    assert only(f"<html><body>{par(line(word('a')))}</body></html>").text == "a"


def test_kinds_and_confidences() -> None:
    page = only(hocr(par(line(word("aaa", 50), word("b", 90))) + "<div class='ocr_pageno'>7</div>"))
    assert page.lines[0].confidence == pytest.approx(0.6)
    assert only(hocr(par(line(word("a", 1))))).lines[0].confidence == 0.01
    assert [block.kind for block in page.blocks] == ["text", "furniture"]


@pytest.mark.parametrize("cut", ["", "<span class='ocr", par(line(word("b")))])
def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes_and_said_to_be(cut: str) -> None:
    lost: list[Notice] = []
    data = hocr(par(line(word("a"))) + "@")
    dump = dump_of(data[: data.index("@")] + cut, lost.append)
    (page,) = read_hocr(dump)
    assert page.text.startswith("a")
    assert [notice.what.split(";")[0] for notice in lost] == ["cut off before its last page ends"]


def test_a_page_without_the_end_of_the_body_is_whole() -> None:
    lost: list[Notice] = []
    assert [page.text for page in read_hocr(dump_of(hocr(par(line(word("a"))), end=""), lost.append))] == ["a"]
    assert not lost


def test_html_without_a_page_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"^p: HTML without an ocr_page; "):
        list(read_hocr(dump_of("<html><body><p class='x'>text</p></body></html>")))
    with pytest.raises(UnreadableInput, match=r"^p: XML or HTML, but of no format known; "):
        read_pages("<html><body><p class='x'>text</p></body></html>")


def test_elements_without_end_are_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"^p: more than 1000 elements are left open; "):
        read_pages(hocr("<div class='ocr_carea'>" * 2000))


def test_a_tag_without_end_is_refused() -> None:
    with pytest.raises(UnreadableInput, match=r"^p: a tag has more than 131,072 characters; "):
        read_pages(hocr("<a " * 50_000, end=""))


def test_comments_are_told_wherever_a_step_ends() -> None:
    head = "<html><body><div class='ocr_page'><span class='ocr_line'>"

    def rest(size: int) -> str:
        tail = " c<!-- note --> a<!,,, b <!-- <b class='ocrx_word'>d</b> --> e &amp; f</span></div></body></html>"
        return only(head + "x" * size + tail).text.removeprefix("x" * size)

    expected = rest(5)
    assert expected.startswith(" c a<!,,, b <!-- d")
    for size in range(STEP - len(head) - 60, STEP - len(head) + 2, 3):
        assert rest(size) == expected


def test_letters_given_one_by_one_make_words() -> None:
    letters = "\n".join(f"<span class='ocrx_cinfo'>{letter}</span>" for letter in "The")
    words = f"<span class='ocrx_word'>\n{letters}\n</span>\n<span class='ocrx_word'>sun</span>"
    assert only(f"<html><div class='ocr_page'><span class='ocr_line'>{words}</span></div></html>").text == "The sun"


@pytest.mark.parametrize("data", ["<" * 300_000, "<!--" * 300_000, "& " * 300_000])
def test_a_line_without_end_is_refused_soon(data: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^p: a line has more than 131,072 characters; "):
        read_pages(f"<html><div class='ocr_page'><span class='ocr_line'>{data}")
