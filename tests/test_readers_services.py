"""Regions listed one by one, and the answers of services: made by hand after what their sources write."""

from __future__ import annotations

import json
from typing import Any

import pytest
from make import read_pages

from dedupe.model import Page


def read(value: object) -> list[Page]:
    return read_pages(json.dumps(value, ensure_ascii=False))


def corners(x: float, y: float, wide: float = 100, high: float = 30) -> list[list[float]]:
    return [[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]]


def line(text: str, x: float, y: float) -> dict[str, object]:
    return {"text": text, "confidence": 0.9, "text_region": corners(x, y)}


# Regions as PP-Structure V2 lists them: by how sure the detector is.
REGIONS: list[dict[str, Any]] = [
    {"type": "text", "bbox": [200, 50, 300, 120], "res": [line("三", 200, 50), line("四", 200, 90)], "img_idx": 0},
    {"type": "title", "bbox": [0, 0, 300, 30], "res": [line("标题", 0, 0)], "img_idx": 0},
    {"type": "text", "bbox": [0, 50, 100, 120], "res": [line("二", 0, 90), line("一", 0, 50)], "img_idx": 0},
    {"type": "table", "bbox": [0, 200, 300, 260], "img_idx": 0}
    | {"res": {"html": "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "cell_bbox": []}},
    {"type": "figure", "bbox": [0, 300, 300, 360], "res": [], "img_idx": 0},
]


@pytest.mark.parametrize("is_array", [True, False])
def test_regions_of_pp_structure_v2_make_a_page_in_reading_order(is_array: bool) -> None:
    lines = "\n".join(json.dumps(region, ensure_ascii=False) for region in REGIONS)
    (page,) = read(REGIONS) if is_array else read_pages(lines + "\n")
    assert (page.format, page.text) == ("pp-structure", "标题\n\n一\n二\n\n三\n四\n\na b\nc")
    assert [block.kind for block in page.blocks] == ["headline", "text", "text", "text"]
    assert page.blocks[1].box == (0, 50, 100, 70)
    assert page.lines[1].confidence == 0.9


def test_pages_of_one_file_are_told_apart() -> None:
    second = [region | {"img_idx": 1} for region in REGIONS[1:2]]
    assert [(page.id, page.text) for page in read([*REGIONS[1:2], *second])] == [("p#1", "标题"), ("p#2", "标题")]


def test_regions_of_pp_structure_v1_list_boxes_beside_texts() -> None:
    flat = [[0, 0, 100, 0, 100, 30, 0, 30], [0, 40, 100, 40, 100, 70, 0, 70]]
    (page,) = read([{"type": "text", "bbox": [0, 0, 100, 70], "res": [flat, [["一", 0.9], ["二", 0.8]]]}])
    assert (page.text, page.lines[1].box, page.lines[1].confidence) == ("一\n二", (0, 40, 100, 30), 0.8)


def test_pages_of_mineru_keep_its_order() -> None:
    pages = read(
        [
            {"type": "text", "text": "标题", "text_level": 1, "bbox": [0, 0, 50, 10], "page_idx": 0},
            {"type": "text", "text": "正文。", "page_idx": 0},
            {"type": "image", "img_path": "x.jpg", "image_caption": ["图一"], "page_idx": 0},
            {
                "type": "table",
                "table_body": "<table><tr><td>a</td></tr></table>",
                "table_caption": ["表"],
                "page_idx": 0,
            },
            {"type": "page_number", "text": "3", "page_idx": 1},
            {"type": "list", "list_items": ["甲", "乙"], "page_idx": 1},
        ]
    )
    assert [(page.text, page.format) for page in pages] == [
        ("标题\n\n正文。\n\n图一\n\n表\na", "mineru"),
        ("3\n\n甲\n乙", "mineru"),
    ]
    assert [block.kind for page in pages for block in page.blocks] == [
        *("headline", "text", "caption", "text"),
        *("furniture", "text"),
    ]


def test_without_a_layout_the_lines_of_pp_structure_v3_are_read() -> None:
    lines = {"rec_texts": ["一"], "rec_polys": [corners(0, 0)], "rec_scores": [0.9]}
    assert read({"parsing_res_list": [], "overall_ocr_res": lines})[0].text == "一"


def symbols(text: str, ending: str = "") -> dict[str, object]:
    found: list[dict[str, object]] = [{"text": letter} for letter in text]
    if ending:
        found[-1]["property"] = {"detectedBreak": {"type": ending}}
    # Google leaves out a side that is 0.
    return {"symbols": found, "confidence": 0.8, "boundingBox": {"vertices": [{"y": 5}, {"x": 9, "y": 25}]}}


def test_google_vision_tells_words_by_their_breaks() -> None:
    words = [symbols("The", "SPACE"), symbols("Times"), symbols(",", "EOL_SURE_SPACE"), symbols("re", "HYPHEN")]
    words += [symbols("print", "LINE_BREAK"), symbols("市"), symbols("长", "SPACE"), symbols("说", "LINE_BREAK")]
    page = {"width": 100, "height": 200, "blocks": [{"blockType": "TEXT", "paragraphs": [{"words": words}]}]}
    answer = {"textAnnotations": [], "fullTextAnnotation": {"pages": [page], "text": "ignored"}}
    for value in ({"responses": [answer]}, answer):
        (found,) = read(value)
        assert (found.format, found.size, found.text) == ("google-vision", (100, 200), "The Times,\nre-\nprint\n市长说")
        assert (found.lines[0].box, found.lines[0].confidence) == ((0, 5, 9, 20), pytest.approx(0.8))


def test_lines_of_azure_are_listed_lines() -> None:
    flat = [0, 0, 50, 0, 50, 10, 0, 10]
    old = {"analyzeResult": {"readResults": [{"page": 1, "lines": [{"boundingBox": flat, "text": "one"}]}]}}
    new = {"content": "ignored", "pages": [{"pageNumber": 1, "lines": [{"polygon": flat, "content": "one"}]}]}
    for value in (old, {"analyzeResult": new}):
        assert [(page.text, page.lines[0].box) for page in read(value)] == [("one", (0, 0, 50, 10))]


def test_lines_of_textract_are_parted_by_page() -> None:
    def block(page: int, text: str, left: float) -> dict[str, object]:
        box = {"Left": left, "Top": 0.5, "Width": 0.2, "Height": 0.01}
        return {"BlockType": "LINE", "Text": text, "Confidence": 90.0, "Page": page, "Geometry": {"BoundingBox": box}}

    pages = read(
        {"Blocks": [{"BlockType": "PAGE", "Page": 1}, block(1, "right", 0.6), block(1, "left", 0.1), block(2, "x", 0)]}
    )
    assert [page.text for page in pages] == ["left\n\nright", "x"]
    assert pages[0].lines[0].confidence == 0.9


POINTS = ((1, 2), (31, 2), (31, 12), (1, 12))
TENCENT = {"DetectedText": "你好", "Polygon": [{"X": x, "Y": y} for x, y in POINTS]}
ALIYUN = {"word": "你好", "pos": [{"x": x, "y": y} for x, y in POINTS]}


@pytest.mark.parametrize(
    "value",
    [
        {"words_result": [{"words": "你好", "location": {"left": 1, "top": 2, "width": 30, "height": 10}}]},
        {"Response": {"TextDetections": [TENCENT]}},
        {"prism_wordsInfo": [ALIYUN], "content": "-"},
        {"result": {"words_block_list": [{"words": "你好", "location": corners(1, 2, 30, 10)}]}},
    ],
    ids=["baidu", "tencent", "aliyun", "huawei"],
)
def test_lines_of_chinese_services_are_listed_lines(value: object) -> None:
    assert [(page.text, page.lines[0].box) for page in read(value)] == [("你好", (1, 2, 30, 10))]


def test_lines_without_places_stay_in_order() -> None:
    assert read({"words_result": [{"words": "一"}, {"words": "二"}]})[0].text == "一\n二"


def test_doctr_gives_shares_of_the_page() -> None:
    words = [{"value": "one", "confidence": 0.5, "geometry": [[0, 0], [0.5, 0.1]]}]
    blocks = [{"lines": [{"words": words}, {"words": [{"value": "two"}]}]}]
    (page,) = read({"pages": [{"page_idx": 0, "dimensions": [100, 200], "blocks": blocks}]})
    assert (page.format, page.size, page.text) == ("doctr", (200, 100), "one\ntwo")
    assert (page.lines[0].box, page.lines[1].box) == ((0, 0, 100, 10), None)


@pytest.mark.parametrize(
    "value",
    [
        [{"type": "text", "bbox": ["x", None], "res": [1, None, {"text": 5}]}],
        [{"type": "text", "bbox": [], "res": [[], []]}, {"type": "text", "bbox": [], "res": 5}],
        {
            "blocks": [
                {"paragraphs": [1, {"words": [None, {"symbols": [{"text": 3}], "boundingBox": {"vertices": [5]}}]}]}
            ]
        },
        {"blocks": [{"lines": [{"words": [{"value": None, "geometry": [[0], 1]}]}]}], "dimensions": ["a", None]},
        {"Blocks": [{"BlockType": "LINE", "Text": "x", "Geometry": {"BoundingBox": 5}}, 7]},
        {"prism_wordsInfo": [{"word": "x", "pos": [{"x": "a"}]}, {"word": "y", "pos": []}]},
    ],
)
def test_nonsense_is_no_error(value: object) -> None:
    for page in read(value):
        page.text.encode()
