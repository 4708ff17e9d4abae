"""JSON of engines and corpora as pages: each form, what passes through, what is malformed or hostile."""

from __future__ import annotations

import json
import math
import tracemalloc
from typing import Any

import pytest
from make import dump_of, read_pages

from dedupe.errors import UnreadableInput
from dedupe.model import Block, Notice, Page
from dedupe.readers.jsonfiles import read_json

LEFT = ["左上", "左中", "左下"]
RIGHT = ["右上", "右中", "右下"]
READ = "\n".join(LEFT) + "\n\n" + "\n".join(RIGHT)


def corners(x: float, y: float) -> list[list[float]]:
    return [[x, y], [x + 100, y], [x + 100, y + 30], [x, y + 30]]


# Two columns of three lines, listed from above across both, as detectors do.
LISTED = [
    (text, x, 36 * n)
    for n, pair in enumerate(zip(LEFT, RIGHT, strict=True))
    for text, x in zip(pair, (0, 140), strict=True)
]
BOXES = [corners(x, y) for _, x, y in LISTED]
TEXTS = [text for text, _, _ in LISTED]
SCORES = [0.9] * 6

RAPID = [{"box": box, "txt": text, "score": 0.9} for text, box in zip(TEXTS, BOXES, strict=True)]
PADDLE_3 = {
    "input_path": "报/p1.png",
    "page_index": None,
    "model_settings": {"use_doc_preprocessor": True},
    "dt_polys": [*BOXES, corners(0, 900)],
    "text_det_params": {"limit_side_len": 64},
    "rec_texts": TEXTS,
    "rec_scores": SCORES,
    "rec_polys": BOXES,
    "rec_boxes": [[x, y, x + 100, y + 30] for _, x, y in LISTED],
}
FORMS: dict[str, Any] = {
    "rapid": RAPID,
    "rapid-with-strings-as-scores": [[box, text, "0.9"] for text, box in zip(TEXTS, BOXES, strict=True)],
    "rapid-columns": {"boxes": BOXES, "txts": TEXTS, "scores": SCORES},
    "rapid-in-lines": {
        "engine": "r",
        "width": 240,
        "height": 110,
        "lines": [{"box": i["box"], "text": i["txt"], "score": 0.9} for i in RAPID],
    },
    "paddle-2": [[box, [text, 0.9]] for text, box in zip(TEXTS, BOXES, strict=True)],
    "paddle-2-of-one-image": [[[box, [text, 0.9]] for text, box in zip(TEXTS, BOXES, strict=True)]],
    "paddle-2-service": {"results": [[{"text": i["txt"], "text_region": i["box"], "confidence": 0.9} for i in RAPID]]},
    "paddle-3": PADDLE_3,
    "paddle-3-in-res": {"res": PADDLE_3},
    "paddle-3-upright-boxes": {**PADDLE_3, "rec_polys": [], "dt_polys": []},
    "paddlex-service": {"result": {"ocrResults": [{"prunedResult": PADDLE_3}]}, "errorCode": 0},
    "flat-corners": [
        {"points": [side for corner in i["box"] for side in corner], "transcription": i["txt"], "score": 0.9}
        for i in RAPID
    ],
    "sides": [{"bbox": {"x": x, "y": y, "w": 100, "h": 30}, "text": text, "conf": 0.9} for text, x, y in LISTED],
}


def read(value: Any, **settings: Any) -> list[Page]:
    return read_pages(json.dumps(value, ensure_ascii=False), **settings)


@pytest.mark.parametrize("form", FORMS)
def test_columns_are_rebuilt_from_every_form_of_listed_lines(form: str) -> None:
    [page] = read(FORMS[form])
    assert (page.text, page.format, page.id) == (READ, "paddle", "p")
    assert [line.confidence for line in page.lines] == SCORES
    assert page.lines[3].box == (140, 0, 100, 30)


def test_what_the_engine_says_of_the_page_passes_through_and_its_settings_do_not() -> None:
    [page] = read(PADDLE_3)
    assert page.fields == {"input_path": "报/p1.png", "page_index": None}
    [page] = read(FORMS["rapid-in-lines"])
    assert (page.size, page.fields["engine"]) == ((240, 110), "r")


def test_json_lines_are_pages_with_numbers() -> None:
    data = "\n".join(json.dumps(value) for value in (PADDLE_3, {"res": PADDLE_3}, RAPID))
    assert [(page.id, page.text) for page in read_pages(data)] == [("p#1", READ), ("p#2", READ), ("p#3", READ)]
    assert [page.id for page in read([RAPID, None, RAPID])] == ["p#1", "p#2"]


def test_a_box_that_is_nonsense_is_none_and_the_text_stays() -> None:
    for box in (
        [[math.nan, 0]] * 4,
        [[1e400, 0], [1, 1], [2, 2], [3, 3]],
        [5, 5, 1, 1],
        [],
        "x",
        None,
        [[]],
        [["a", {}]],
    ):
        items = [*({"box": i["box"], "text": i["txt"]} for i in RAPID), {"box": box, "text": "末行"}]
        pages = read_pages(
            json.dumps({"lines": [], "rec_texts": [i["text"] for i in items], "rec_polys": [i["box"] for i in items]})
        )
        assert "末行" in pages[0].text
        assert len(pages[0].lines) == 7


def test_negative_places_are_places() -> None:
    shifted = [{"box": [[x - 500, y - 500] for x, y in i["box"]], "txt": i["txt"], "score": 0.9} for i in RAPID]
    [page] = read(shifted)
    assert page.text == READ
    assert page.lines[0].box == (-500, -500, 100, 30)


STRUCTURE = {
    "input_path": "p.png",
    "width": 900,
    "height": 600,
    "parsing_res_list": [
        {
            "block_label": "header",
            "block_content": "县报",
            "block_bbox": [0, 0, 90, 20],
            "block_id": 0,
            "block_order": None,
        },
        {
            "block_label": "doc_title",
            "block_content": "题目",
            "block_bbox": [0, 30, 90, 60],
            "block_id": 1,
            "block_order": 1,
        },
        {
            "block_label": "text",
            "block_content": "第一行\n第二行",
            "block_bbox": [0, 70, 90, 99],
            "block_id": 2,
            "block_order": 2,
        },
        {
            "block_label": "image",
            "block_content": '<div><img src="a.png"></div>',
            "block_bbox": [0, 1, 2, 3],
            "block_id": 3,
        },
        {
            "block_label": "table",
            "block_content": "<table><tr><td>甲</td><td>5 &lt; 6</td></tr><tr><td>乙</td></tr></table>",
        },
    ],
}


@pytest.mark.parametrize(
    "wrapped", [STRUCTURE, {"res": STRUCTURE}, {"result": {"layoutParsingResults": [{"prunedResult": STRUCTURE}]}}]
)
def test_parsed_blocks_keep_the_engines_order(wrapped: Any) -> None:
    [page] = read(wrapped)
    assert page.text == "县报\n\n题目\n\n第一行\n第二行\n\n甲 5 < 6\n乙"
    assert [(block.id, block.kind) for block in page.blocks][:3] == [
        ("0", "furniture"),
        ("1", "headline"),
        ("2", "text"),
    ]
    assert (page.blocks[1].box, page.size, page.format) == ((0, 30, 90, 30), (900, 600), "pp-structure")


def test_parsed_blocks_that_are_numbered_otherwise_than_listed_are_put_in_order() -> None:
    blocks = [{"block_content": text, "block_order": order} for text, order in (("丙", 3), ("甲", 1), ("乙", 2))]
    assert read({"parsing_res_list": blocks})[0].text == "甲\n\n乙\n\n丙"


def test_ndlocr_lines_stay_in_its_order() -> None:
    lines = [
        {"boundingBox": [[x, 0], [x, 300], [x + 30, 0], [x + 30, 300]], "text": text, "confidence": 0.8, "id": n}
        for n, (text, x) in enumerate([("春はあけぼの", 200), ("やうやう白く", 160), ("なりゆく", 120)])
    ]
    [page] = read({"contents": [lines], "imginfo": {"img_width": 300, "img_height": 300, "img_name": "a.jpg"}})
    assert page.text.split() == ["春はあけぼの", "やうやう白く", "なりゆく"]
    assert (page.format, page.size, page.fields) == ("ndlocr-json", (300, 300), {"img_name": "a.jpg"})
    assert page.lines[0].box == (200, 0, 30, 300)


def test_impresso_pages_join_glued_tokens_and_keep_articles() -> None:
    def token(text: str, glued: bool = False) -> dict[str, Any]:
        return {"c": [0, 0, 1, 1], "tx": text, **({"gn": True} if glued else {})}

    line = {
        "c": [1, 2, 30, 4],
        "t": [token("l", True), token("'", True), token("orage"), token("gronde", True), token(".")],
    }
    [page] = read({"id": "GDL-p0001", "cdt": "x", "r": [{"c": [0, 0, 9, 9], "pOf": "i0007", "p": [{"l": [line]}]}]})
    assert page.text == "l'orage gronde."
    assert (page.blocks[0].article, page.lines[0].box) == ("i0007", (1, 2, 30, 4))
    assert page.fields == {"id": "GDL-p0001", "cdt": "x"}


def test_a_word_of_impresso_that_goes_on_in_the_next_line_ends_with_a_hyphen() -> None:
    lines = [
        {"t": [{"tx": "un"}, {"tx": "mon", "hy": True}]},
        {"t": [{"tx": "de", "hy": False}, {"tx": "a-", "hy": True}]},
    ]
    assert read({"id": "p", "r": [{"p": [{"l": lines}]}]})[0].text == "un mon\u00ad\nde a-"


def test_impresso_articles_break_where_they_say() -> None:
    text = "Un titre. Le premier alinéa. Le second."
    [page] = read({"id": "a1", "d": "1900-01-02", "ft": text, "lb": [10, 20], "pb": [10, 29], "rb": [], "ppreb": []})
    assert page.text == text
    assert [text[b.start : b.end] for b in page.blocks] == ["Un titre.", "Le premier alinéa.", "Le second."]
    assert [text[line.start : line.end] for line in page.lines][1:3] == ["Le premier", "alinéa."]
    assert page.fields == {"id": "a1", "d": "1900-01-02"}
    [page] = read({"ci_id": "a1", "ft": text, "pp": [1], "lb": [-3, 10**9, "x", None]})
    assert [(b.start, b.end) for b in page.blocks] == [(0, len(text))]


def test_mnbvc_paragraphs_are_blocks() -> None:
    paragraphs = [
        {"行号": n, "是否重复": False, "是否跨文件重复": False, "md5": "", "内容": t} for n, t in enumerate("甲乙丙")
    ]
    record = {"文件名": "a.txt", "段落数": 3, "段落": paragraphs, "时间": "20240101"}
    [page] = read(record)
    assert page.text == "甲\n\n乙\n\n丙"
    assert [block.id for block in page.blocks] == ["0", "1", "2"]
    assert page.fields == record


def test_passim_regions_are_lines_and_all_else_passes_through() -> None:
    pages = [
        {
            "id": "p1",
            "width": 90,
            "height": 80,
            "regions": [
                {"start": 3, "length": 2, "coords": {"x": 1, "y": 2, "w": 3, "h": 4, "b": 4}},
                {"start": 0, "length": 2, "coords": {"x": 5, "y": 6, "w": 7, "h": 8}},
                {"start": 4, "length": 99, "coords": {"x": 5, "y": 6, "w": 7, "h": 8}},
                {"start": "x", "length": 1, "coords": None},
            ],
        }
    ]
    [page] = read({"id": "d1", "series": "s", "text": "ab\ncd", "pages": pages})
    assert (page.text, page.format, page.size) == ("ab\ncd", "passim", (90, 80))
    assert [(line.start, line.end, line.box) for line in page.lines] == [(0, 2, (5, 6, 7, 8)), (3, 5, (1, 2, 3, 4))]
    assert page.fields == {"id": "d1", "series": "s", "pages": pages}


@pytest.mark.parametrize("key", ["text", "Content", "内容", "正文", "full_text"])
def test_fields_of_text_are_known_by_their_names(key: str) -> None:
    [page] = read({"id": 7, key: "甲\n乙", "date": "2021"})
    assert (page.text, page.blocks, page.fields) == ("甲\n乙", (), {"id": 7, "date": "2021"})


def test_other_fields_of_text_are_named() -> None:
    assert read({"text": "x", "ocr2": "y"}, text_field="ocr2")[0].text == "y"
    with pytest.raises(
        UnreadableInput, match=r"^p: line 1: no field of text that is known; name it with --text-field; there are a, b$"
    ):
        read({"a": 1, "b": 2})
    with pytest.raises(UnreadableInput, match="no field ocr2; there are text"):
        read({"text": "x"}, text_field="ocr2")


def test_a_text_may_be_a_list_of_lines_or_nothing() -> None:
    assert [page.text for page in read([{"text": ["a", "b"]}, {"text": None}, {"text": ""}])] == ["a\nb", "", ""]


@pytest.mark.parametrize("wrapper", ["data", "records", "pages", "documents"])
def test_records_in_one_array_are_pages(wrapper: str) -> None:
    assert [page.text for page in read({"version": 1, wrapper: [{"text": "a"}, {"text": "b"}]})] == ["a", "b"]


def notices(data: bytes | str) -> tuple[list[Page], list[Notice]]:
    told: list[Notice] = []
    return read_pages(data, told.append), told


def test_a_line_nested_without_end_is_told_and_the_others_are_read() -> None:
    pages, told = notices('{"text": "a"}\n' + "[" * 90_000 + "]" * 90_000 + '\n{"text": "b"}\n')
    assert [page.text for page in pages] == ["a", "b"]
    assert told == [
        Notice("p", "1 of 3 records not read; the first, line 2: nested too deeply to be what an OCR engine wrote")
    ]


def test_text_that_is_a_number_is_told_wherever_it_stands() -> None:
    for value in ({"parsing_res_list": [{"block_content": 5}]}, {"contents": [[{"text": 5}]], "imginfo": {}}):
        with pytest.raises(UnreadableInput, match="no text but a int"):
            read(value)


def test_a_bad_record_is_told_once_and_the_others_are_read() -> None:
    data = '{"text": "a"}\n\n{"text": \n{"text": 5}\n[1]\n{"text": "b"}\n'
    pages, told = notices(data)
    assert [page.text for page in pages] == ["a", "b"]
    assert told == [Notice("p", "3 of 5 records not read; the first, line 3: no JSON (expecting value)")]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ('{"text": "cut o', "p: line 1: cut off, or no JSON"),
        ('{\n "text": "a",\n "x": \n', "p: line "),
        ('[{"text": "a"},\n {"text": "b"', "p: line 2: cut off, or no JSON"),
        ("[]", "p: holds no text to read"),
        ("{}", "p: line 1: no field of text"),
        ('{"a"' + ":[" * 100_000, "nested too deeply|no JSON"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('{"text": ' + "9" * 5000 + "}", "no JSON|no text but a int"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(data: str, why: str) -> None:
    with pytest.raises(UnreadableInput, match=why) as caught:
        list(read_pages(data))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5hkscs", "utf-32"])
def test_json_is_read_in_any_encoding(encoding: str) -> None:
    text = "中國的人民在這裡說話，報紙上的文字" * 9
    data = f'{{"text": "{text}"}}\n{{"text": "{text}二"}}\n'.encode(encoding)
    assert [page.text for page in read_pages(data)] == [text, text + "二"]


def test_broken_bytes_become_marks_and_are_told() -> None:
    data = '{"text": "中国人民的报纸'.encode() * 1 + b"\xff\xfe" + '中国"}'.encode()
    pages, told = notices(data)
    assert pages[0].text.startswith("中国人民的报纸")
    assert len(told) == 1
    assert "U+FFFD" in told[0].what


def test_half_a_surrogate_is_read() -> None:
    assert read_pages(r'{"text": "a\ud800b"}')[0].text == "a\ud800b"


@pytest.mark.parametrize("text", ["[本报讯] 昨日", "{报头}\n正文", "[1] 注", '"引文"', "1\n2", "null"])
def test_text_that_begins_like_json_is_text(text: str) -> None:
    assert [(page.text, page.format) for page in read_pages(text)] == [(text, "text")]


def test_a_value_over_many_lines_and_several_of_them_are_read() -> None:
    data = json.dumps({"text": "a"}, indent=1) + "\n" + json.dumps([{"text": "b"}, {"text": "c"}], indent=2) + "\n\0"
    assert [page.text for page in read_pages(data)] == ["a", "b", "c"]


def test_blocks_are_where_the_page_says() -> None:
    [page] = read(STRUCTURE)
    assert all(isinstance(block, Block) for block in page.blocks)
    assert [page.text[b.start : b.end] for b in page.blocks] == page.text.split("\n\n")


@pytest.mark.parametrize("blank", ["", "\n ", " " * 3000])
def test_an_array_is_read_item_by_item(blank: str) -> None:
    records = [{"id": number, "text": f"{'字' * number}]{{"} for number in range(40)]
    data = f"{blank},{blank}".join(json.dumps(record) for record in records)
    pages = read_pages(f"[{blank}{data}{blank}]")
    assert [page.text for page in pages] == [record["text"] for record in records]


def test_a_large_array_is_held_one_record_at_a_time() -> None:
    peaks = []
    for number in (20, 2000):
        dump = dump_of(json.dumps([{"id": n, "text": "text " * 200} for n in range(number)], indent=1))
        tracemalloc.start()
        assert sum(1 for _ in read_json(dump)) == number
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 500_000


def test_a_file_that_only_looks_like_records_is_not_read_to_its_end() -> None:
    with pytest.raises(UnreadableInput, match=r"^p: none of the first 10,000 records can be read; the"):
        read_pages('{"n": 1}\n' * 30_000)
    assert len(read_pages('{"n": 1}\n' * 9_999 + '{"text": "ok"}\n' + '{"n": 1}\n' * 9_999)) == 1


@pytest.mark.parametrize(
    ("data", "line"),
    [('[{"text": "a"},\n{"text": "b"}\n', 3), ('[{"text": "a"},\n{"te', 2), ('[{"text": "a"}\n{}]', 2)],
)
def test_a_broken_array_is_told_by_its_line(data: str, line: int) -> None:
    with pytest.raises(UnreadableInput, match=rf"^p: line {line}: "):
        read_pages(data)


def test_a_record_of_an_endless_line_is_told_and_the_others_are_read() -> None:
    lost: list[Notice] = []
    pages = read_pages('{"text": "a"}\n{"text": "' + "x" * 1_100_000 + '"}\n', lost.append)
    assert [page.text for page in pages] == ["a"]
    assert lost[0].what.startswith("1 of 2 records not read; the first, line 2: one line has 1,100,000 characters")
