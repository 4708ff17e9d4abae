"""What libraries and archives give beside ALTO and PAGE: DjVuXML, TETML, Delpher, IIIF annotations, Trove; Surya."""

from __future__ import annotations

import json
from typing import Any

import pytest
from make import read_pages

from dedupe.errors import UnreadableInput
from dedupe.model import Page
from dedupe.pipeline import clean


def only(data: str) -> Page:
    (page,) = read_pages(data)
    return page


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def djvu(*objects: str) -> str:
    """As the Internet Archive writes it."""
    doctype = '<!DOCTYPE DjVuXML PUBLIC "-//W3C//DTD DjVuXML 1.1//EN" "pubtext/DjVuXML-s.dtd">'
    return f'<?xml version="1.0"?>{doctype}<DjVuXML><HEAD>x</HEAD><BODY>{"".join(objects)}</BODY></DjVuXML>'


def djvu_page(*paragraphs: str) -> str:
    inside = "".join(f"<PARAGRAPH>{paragraph}</PARAGRAPH>" for paragraph in paragraphs)
    start = '<OBJECT data="x" height="3000" type="image/x.djvu" usemap="x_0001.djvu" width="2000">'
    parameters = '<PARAM name="PAGE" value="x_0001.djvu"/><PARAM name="DPI" value="300"/>'
    return f"{start}{parameters}<HIDDENTEXT><PAGECOLUMN><REGION>{inside}</REGION></PAGECOLUMN></HIDDENTEXT></OBJECT>"


def test_djvu_pages_have_paragraphs_lines_and_words_from_the_top() -> None:
    line = (
        '<LINE><WORD coords="100,150,300,110,148" x-confidence="90">The</WORD> '
        '<WORD coords="310,150,500,110,148" x-confidence="50">city</WORD></LINE>'
    )
    chinese = '<LINE><WORD coords="100,190,300,160">自来水</WORD><WORD coords="310,190,500,160">公司</WORD></LINE>'
    first, second = read_pages(djvu(djvu_page(line, chinese), djvu_page(line)))
    assert (first.id, first.format, first.text, first.size) == ("p#1", "djvu", "The city\n\n自来水公司", (2000, 3000))
    assert first.lines[0].box == (100, 110, 400, 40)
    assert first.lines[0].confidence == pytest.approx((0.9 * 3 + 0.5 * 4) / 7)
    assert (second.id, second.text) == ("p#2", "The city")
    assert only(djvu(djvu_page('<LINE><WORD coords="x">a</WORD></LINE>'))).lines[0].box is None


def tetml(content: str) -> str:
    page = f'<Page number="1" width="600" height="800"><Content granularity="word">{content}</Content></Page>'
    start = '<TET xmlns="http://www.pdflib.com/XML/TET5/TET-5.0" version="5.0"><Document><Pages>'
    return f"{start}{page}</Pages></Document></TET>"


def test_the_words_of_tetml_make_lines_by_their_places() -> None:
    def word(text: str, x: int, y: int) -> str:
        return f'<Word><Text>{text}</Text><Box llx="{x}" lly="{y}" urx="{x + 40}" ury="{y + 20}"/></Word>'

    words = word("The", 10, 700) + word("city", 60, 700) + word("water", 10, 670) + word("board.", 60, 672)
    page = only(tetml(f"<Para><Box>{words}</Box></Para><Para>{word('Next', 10, 600)}</Para>"))
    assert (page.format, page.text, page.size) == ("tetml", "The city\nwater board.\n\nNext", (600, 800))
    assert page.lines[0].box == (10, 80, 90, 20)
    lines = '<Line llx="10" lly="700" urx="90" ury="720"><Text>The city</Text></Line><Line><Text>board.</Text></Line>'
    assert only(tetml(f"<Para>{lines}</Para>")).text == "The city\nboard."
    assert only(tetml("<Para><Text>The city</Text></Para>")).text == "The city"


def test_a_file_of_delpher_is_one_article_with_its_title() -> None:
    data = (
        '<?xml version="1.0"?>\n<text>\n<title>Waterbedrijf</title><p>Het water.</p><p>Wordt <i>maandag</i>.</p></text>'
    )
    page = only(data)
    assert (page.format, page.text) == ("kb", "Waterbedrijf\n\nHet water.\n\nWordt maandag.")
    [article] = clean([page]).articles
    assert (article.headline, article.body) == (("Waterbedrijf",), ("Het water.", "Wordt maandag."))


def test_xml_of_no_known_format_is_told() -> None:
    with pytest.raises(UnreadableInput, match="of no format known"):
        read_pages('<?xml version="1.0"?><text><other>x</other></text>')


def annotation(
    text: str, x: int, y: int, level: str | None = "line", canvas: str = "c1", width: int = 200
) -> dict[str, Any]:
    found = {
        "id": f"{x}-{y}",
        "type": "Annotation",
        "motivation": "supplementing",
        "body": {"type": "TextualBody", "value": text},
        "target": f"https://x/{canvas}#xywh={x},{y},{width},20",
    }
    return found | ({"textGranularity": level} if level else {})


def test_annotations_of_lines_are_the_lines_of_their_canvas() -> None:
    page = {"type": "AnnotationPage", "items": [annotation("The city", 10, 20), annotation("board.", 10, 50, None)]}
    found = only(dumped(page))
    assert (found.format, found.text, found.fields) == ("annotations", "The city\nboard.", {"canvas": "https://x/c1"})
    assert [line.box for line in found.lines] == [(10, 20, 200, 20), (10, 50, 200, 20)]
    both = [annotation("a", 0, 0), annotation("b", 0, 0, canvas="c2")]
    assert [each.text for each in read_pages(dumped({"type": "AnnotationPage", "items": both}))] == ["a", "b"]
    lines = "\n".join(map(dumped, both))
    assert [each.id for each in read_pages(lines)] == ["p#1", "p#2"]


def test_of_annotations_at_several_levels_one_is_read() -> None:
    words = [annotation("The", 10, 20, "word", width=40), annotation("city", 60, 20, "word", width=60)]
    items = [*words, annotation("The city", 10, 20)]
    assert only(dumped({"type": "AnnotationPage", "items": items})).text == "The city"
    assert only(dumped({"type": "AnnotationPage", "items": words})).text == "The city"
    assert only(dumped({"type": "AnnotationPage", "items": [annotation("The", 0, 0, "glyph")]})).text == "The"
    blocks = [annotation("The\ncity", 10, 20, "block"), annotation("Next", 10, 90, "block")]
    assert only(dumped({"type": "AnnotationPage", "items": blocks})).text == "The\ncity\n\nNext"


def test_annotations_are_found_in_a_manifest_and_in_open_annotation() -> None:
    canvas = {
        "id": "https://x/c1",
        "type": "Canvas",
        "items": [{"type": "AnnotationPage", "items": [{"type": "Annotation", "body": {"type": "Image"}}]}],
        "annotations": [{"type": "AnnotationPage", "items": [annotation("The city", 10, 20)]}],
    }
    assert only(dumped({"type": "Manifest", "items": [canvas]})).text == "The city"
    old = {
        "@type": "oa:Annotation",
        "motivation": "sc:painting",
        "resource": {"@type": "cnt:ContentAsText", "chars": "<p>The &amp; city</p>"},
        "on": {"full": "https://x/c1", "selector": {"@type": "oa:FragmentSelector", "value": "xywh=pixel:1,2,3,4"}},
    }
    page = only(dumped({"@type": "sc:AnnotationList", "resources": [old]}))
    assert (page.text, page.lines[0].box, page.fields) == ("The & city", (1, 2, 3, 4), {"canvas": "https://x/c1"})


def test_pages_of_surya_are_listed_by_the_names_of_their_files() -> None:
    def line(text: str, top: int) -> dict[str, object]:
        corners = [[0, top], [200, top], [200, top + 20], [0, top + 20]]
        return {"polygon": corners, "bbox": [0, top, 200, top + 20], "text": text, "confidence": 0.9}

    def page(*lines: dict[str, object]) -> list[object]:
        return [{"text_lines": list(lines), "languages": ["en"], "image_bbox": [0, 0, 400, 600], "page": 1}]

    first = page(line("The <b>city</b>", 0), line("board.<br>", 30))
    found = read_pages(dumped({"p1": first, "p2": page(line("N&amp;<sup>2</sup> <x> a<b", 0))}))
    assert [(each.format, each.text) for each in found] == [("paddle", "The city\nboard."), ("paddle", "N&2 <x> a<b")]
    assert (found[0].lines[0].box, found[0].lines[0].confidence) == ((0, 0, 200, 20), 0.9)
    with pytest.raises(UnreadableInput, match="no field of text that is known"):
        read_pages(dumped({"p1": [1, 2], "p2": ["x"]}))


def test_articles_of_trove_and_papers_past_are_records() -> None:
    text = "<p><span>THE WATER BOARD.</span></p><p><span>The board gives notice.</span></p>"
    article = {"id": "1", "heading": "THE WATER BOARD.", "category": "Article", "articleText": text}
    for value in (
        {"article": article},
        {"category": [{"code": "newspaper", "records": {"article": [article]}}]},
        {"response": {"zone": [{"name": "newspaper", "records": {"article": [article]}}]}},
    ):
        page = only(dumped(value))
        assert (page.format, page.text) == ("json", "THE WATER BOARD.\nThe board gives notice.")
        assert page.fields == {"id": "1", "heading": "THE WATER BOARD.", "category": "Article"}
    past = {"search": {"result_count": 1, "results": [{"id": 7, "title": "Water", "fulltext": "The board."}]}}
    assert (only(dumped(past)).text, only(dumped(past)).fields) == ("The board.", {"id": 7, "title": "Water"})
