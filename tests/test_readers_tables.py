"""CSV, TSV and Tesseract's TSV as pages: quoting, encodings, cells too many, rows that are none."""

from __future__ import annotations

import pytest
from make import read_pages

from dedupe.errors import UnreadableInput
from dedupe.model import Notice, Page

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def notices(data: bytes | str) -> tuple[list[Page], list[Notice]]:
    told: list[Notice] = []
    return read_pages(data, told.append), told


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_rows_are_pages_and_other_columns_pass_through(delimiter: str, encoding: str) -> None:
    rows = [("date", "正文", "版"), ("1921-05-04", '"一行\n""二""行,完的是了在人有"', "1"), ("1921-05-05", "三", "2")]
    data = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    pages = read_pages(data.encode(encoding))
    assert [(page.id, page.text, page.format) for page in pages] == [
        ("p#1", '一行\n"二"行,完的是了在人有', "csv"),
        ("p#2", "三", "csv"),
    ]
    assert pages[0].fields == {"date": "1921-05-04", "版": "1"}


def test_columns_of_one_name_hide_nothing() -> None:
    [page] = read_pages("text,a,text,a\n甲,1,乙,2\n")
    assert (page.text, page.fields) == ("甲", {"a": "1", "text~2": "乙", "a~2": "2"})


def test_a_column_may_be_named() -> None:
    assert read_pages("a,b\n1,甲\n", format="csv", text_field="b")[0].text == "甲"
    with pytest.raises(UnreadableInput, match=r"^p: line 2: no field of text that is known; name it with --text-field"):
        read_pages("a,b\n1,甲\n", format="csv")


def test_cells_too_many_are_told_and_no_text_is_cut() -> None:
    pages, told = notices("id,text\n1,甲\n2,乙,丙\n3\n4,丁\n")
    assert [page.text for page in pages] == ["甲", "", "丁"]
    assert told == [
        Notice("p", "1 of 4 rows not read; the first, line 3: 3 cells under 2 column names; quote the text")
    ]


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_cell_that_nothing_closes_is_read_to_the_end_and_told(end: str) -> None:
    pages, told = notices(f'id,text\n1,"甲\n"\n2,"乙\n3,丙{end}')
    assert [page.text for page in pages] == ["甲\n", f"乙\n3,丙{end}"]
    why = "line 4: a quotation mark opens a cell that nothing closes, so it holds the rest of the file"
    assert told == [Notice("p", f"{why}; was the file cut off?")]


@pytest.mark.parametrize("last", ['2,"乙"', '2,"乙\n丙"\n', '2,乙"', '2,"', '2,""'])
def test_only_a_cell_that_nothing_closes_is_told(last: str) -> None:
    _, told = notices(f"id,text\n1,甲\n{last}")
    assert bool(told) is (last == '2,"')


def test_a_large_cell_is_read() -> None:
    text = "字" * 300_000  # more than Python's own limit for a cell
    assert read_pages(f'id,text\n1,"{text}"\n')[0].text == text


@pytest.mark.parametrize("text", ["今日,天气\n晴,好", "text\nabc", "内容提要\n一,二", "1,2,text\n"])
def test_text_with_commas_is_text(text: str) -> None:
    assert read_pages(text)[0].format == "text"


def test_nuls_are_no_text() -> None:
    assert [page.text for page in read_pages(b"id,text\n1,a\x00b\n2,ok\n\x00\x00")] == ["ab", "ok"]


def row(*numbers: int, conf: str = "-1", text: str = "") -> str:
    return "\t".join([*map(str, numbers), conf, text]) + "\n"


def test_tesseract_rows_become_paragraphs_of_lines() -> None:
    data = (
        HEADER
        + row(1, 1, 0, 0, 0, 0, 0, 0, 800, 600)
        + row(2, 1, 1, 0, 0, 0, 10, 10, 300, 90)
        + row(5, 1, 1, 1, 1, 1, 10, 10, 60, 30, conf="90.5", text="本报")
        + row(5, 1, 1, 1, 1, 2, 80, 12, 60, 30, conf="80", text='讯"')
        + row(5, 1, 1, 1, 2, 1, 10, 50, 60, 30, conf="70", text="The")
        + row(5, 1, 1, 1, 2, 2, 90, 50, 60, 30, conf="-1", text="Times")
        + row(5, 1, 1, 2, 1, 1, 10, 90, 60, 30, conf="95", text=" ")
        + row(5, 1, 2, 1, 1, 1, 10, 95, 60, 30, conf="60", text="二")
        + "5\t2\t1\t1\t1\t1\t0\t0\t9\t9\t50\t页\r\n"
    )
    first, second = read_pages(data)
    assert (first.id, first.text, first.format) == ("p#1", '本报讯"\nThe Times\n\n二', "tesseract-tsv")
    assert (first.size, second.text) == ((800, 600), "页")
    assert [block.id for block in first.blocks] == ["block_1_par_1", "block_2_par_1"]
    assert [(line.box, line.confidence) for line in first.lines][:2] == [
        ((10, 10, 130, 30), pytest.approx(0.8525)),
        ((10, 50, 140, 30), pytest.approx(0.7)),
    ]


def test_rows_that_are_none_are_told() -> None:
    good = row(5, 1, 1, 1, 1, 1, 10, 10, 60, 30, conf="90", text="字")
    pages, told = notices(HEADER + good + "5\t1\t1\n" + good + "x" * 50 + "\n")
    assert pages[0].text == "字字"
    assert told == [Notice("p", "2 of 4 rows not read; the first, line 3: no row of Tesseract's twelve columns")]
    with pytest.raises(UnreadableInput, match="holds no text to read"):
        read_pages(HEADER)
    pages, _ = notices(HEADER + good.replace("60\t30", "nan\t-30"))
    assert (pages[0].text, pages[0].lines[0].box) == ("字", None)


def test_a_number_beyond_all_pages_makes_no_row() -> None:
    good, bad = row(5, 1, 1, 1, 1, 1, 0, 0, 9, 9, text="a"), row(5, int("9" * 4000), 1, 1, 1, 1, 0, 0, 9, 9, text="b")
    pages, told = notices(HEADER + good + bad)
    assert ([page.text for page in pages], len(told)) == (["a"], 1)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_first_line_for_excel_says_what_parts_cells(end: str, mark: str) -> None:
    lines = ["sep=;", "id;text", '1;"one, two; three"', "2;four"]
    pages = read_pages(mark + end.join(lines) + end)
    assert [(page.format, page.text) for page in pages] == [("csv", "one, two; three"), ("csv", "four")]
    assert notices(mark + end.join([*lines, "3;five;six"]))[1][0].what.startswith(
        "1 of 3 rows not read; the first, line 5:"
    )
    pages = read_pages(mark + end.join(["SEP=\t", "id,no\ttext", "1\tone, two"]))
    assert [(page.format, page.text, page.fields) for page in pages] == [("csv", "one, two", {"id,no": "1"})]
