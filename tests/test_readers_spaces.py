"""White space and hyphens, in every format: none between Chinese, one between Latin words, divided words rejoined."""

from __future__ import annotations

import importlib
import io
import json

import pytest
from make import pdf, read_pages

from dedupe.pipeline import clean
from dedupe.readers.formats import FORMATS
from dedupe.readers.signs import MARKDOWN

CHINESE, LATIN = "市自来水公司昨日发布了通告", "the city water board exam-|ple notice is given"
WORDS = (
    ["市", "自来水", "公司", "昨日", "发布", "了", "通告"],
    ["the", "city", "water", "board", "exam-"],
    ["ple", "notice", "is", "given"],
)


def _alto(words: list[str]) -> str:
    return '<SP WIDTH="-1"/>'.join(f'<String CONTENT="{word}"/>' for word in words)


def _substituted() -> tuple[str, str]:
    first = _alto(WORDS[1][:-1]) + (
        '<SP/><String CONTENT="exam" SUBS_TYPE="HypPart1" SUBS_CONTENT="example"/><HYP CONTENT="-"/>'
    )
    second = '<String CONTENT="ple" SUBS_TYPE="HypPart2" SUBS_CONTENT="example"/><SP/>' + _alto(WORDS[2][1:])
    return first, second


def _in_alto(first: str, second: str) -> str:
    lines = [f"<TextLine>{line}</TextLine>" for line in (_alto(WORDS[0]), first, second)]
    blocks = f"<TextBlock>{lines[0]}</TextBlock><TextBlock>{lines[1]}{lines[2]}</TextBlock>"
    return f"<alto><Layout><Page><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>"


def _hocr() -> str:
    lines = [
        "<span class='ocr_line'>" + " ".join(f"<span class='ocrx_word'>{word}</span>" for word in words) + "</span>"
        for words in WORDS
    ]
    pars = f"<p class='ocr_par'>{lines[0]}</p><p class='ocr_par'>{lines[1]} {lines[2]}</p>"
    return f"<html><body><div class='ocr_page'>{pars}</div></body></html>"


def _page() -> str:
    lines = [f"<TextLine><TextEquiv><Unicode>{' '.join(words)}</Unicode></TextEquiv></TextLine>" for words in WORDS]
    regions = f"<TextRegion>{lines[0]}</TextRegion><TextRegion>{lines[1]}{lines[2]}</TextRegion>"
    return f"<PcGts><Page>{regions}</Page></PcGts>"


def _abbyy() -> str:
    lines = [f"<line><formatting>{' '.join(words)}</formatting></line>" for words in WORDS]
    pars = f"<par>{lines[0]}</par><par>{lines[1]}{lines[2]}</par>"
    return f'<document><page><block blockType="Text"><text>{pars}</text></block></page></document>'


def _ndlocr() -> str:
    lines = [f'<LINE ORDER="{n}" STRING="{" ".join(words)}"/>' for n, words in enumerate(WORDS)]
    blocks = f"<TEXTBLOCK>{lines[0]}</TEXTBLOCK><TEXTBLOCK>{lines[1]}{lines[2]}</TEXTBLOCK>"
    return f"<OCRDATASET><PAGE>{blocks}</PAGE></OCRDATASET>"


def _miniocr() -> str:
    lines = ["<l>" + "".join(f"<w>{word}</w> " for word in words) + "</l>" for words in WORDS]
    return f"<ocr><p><b>{lines[0]}</b><b>{lines[1]}{lines[2]}</b></p></ocr>"


def _tei() -> str:
    lines = [" ".join(words) for words in WORDS]
    return f"<TEI><text><body><p>{lines[0]}</p><p>{lines[1]}<lb/>{lines[2]}</p></body></text></TEI>"


def _tsv() -> str:
    names = "level page_num block_num par_num line_num word_num left top width height conf text"
    rows = [
        f"5\t1\t{min(n, 1) + 1}\t1\t{n}\t{at}\t{60 * at}\t{40 * n}\t50\t20\t90\t{word}"
        for n, words in enumerate(WORDS)
        for at, word in enumerate(words, 1)
    ]
    return "\n".join(["\t".join(names.split()), *rows]) + "\n"


def _djvu() -> str:
    lines = ["<LINE>" + " ".join(f"<WORD>{word}</WORD>" for word in words) + "</LINE>" for words in WORDS]
    paragraphs = f"<PARAGRAPH>{lines[0]}</PARAGRAPH><PARAGRAPH>{lines[1]}{lines[2]}</PARAGRAPH>"
    return f"<DjVuXML><BODY><OBJECT><HIDDENTEXT>{paragraphs}</HIDDENTEXT></OBJECT></BODY></DjVuXML>"


def _tetml() -> str:
    lines = ["<Line>" + "".join(f"<Word><Text>{word}</Text></Word>" for word in words) + "</Line>" for words in WORDS]
    paragraphs = f"<Para>{lines[0]}</Para><Para>{lines[1]}{lines[2]}</Para>"
    return f"<TET><Document><Pages><Page><Content>{paragraphs}</Content></Page></Pages></Document></TET>"


def _kb() -> str:
    lines = [" ".join(words) for words in WORDS]
    return f"<text><p>{lines[0]}</p><p>{lines[1]}\n{lines[2]}</p></text>"


def _annotations() -> str:
    items = [
        {
            "type": "Annotation",
            "textGranularity": "line",
            "body": {"type": "TextualBody", "value": " ".join(words)},
            "target": f"https://x/c#xywh=0,{top},400,20",
        }
        for top, words in zip(TOPS, WORDS, strict=True)
    ]
    return _json({"type": "AnnotationPage", "items": items})


PLAIN = f"{' '.join(WORDS[0])}\n\n{' '.join(WORDS[1])}\n{' '.join(WORDS[2])}\n"
TOPS = (0, 300, 330)  # of the three lines: the first stands apart


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _csv() -> str:
    return f'date,text\n1921-03-04,"{PLAIN}"\n'


def _listed() -> list[dict[str, object]]:
    return [
        {"box": [[0, top], [400, top], [400, top + 20], [0, top + 20]], "txt": " ".join(words), "score": 0.9}
        for top, words in zip(TOPS, WORDS, strict=True)
    ]


def _structure() -> str:
    blocks = [(0, " ".join(WORDS[0])), (1, f"{' '.join(WORDS[1])}\n{' '.join(WORDS[2])}")]
    parsed = [{"block_label": "text", "block_content": text, "block_id": n, "block_order": n} for n, text in blocks]
    return _json({"parsing_res_list": parsed, "width": 400, "height": 600})


def _mineru() -> str:
    parts = PLAIN.strip().split("\n\n")
    return _json([{"type": "text", "text": text, "page_idx": 0} for text in parts])


def _regions() -> str:
    rows = [{"text": row["txt"], "text_region": row["box"], "confidence": 0.9} for row in _listed()]
    parts = [(0, 20, rows[:1]), (300, 350, rows[1:])]
    return _json([{"type": "text", "bbox": [0, top, 400, end], "res": res, "img_idx": 0} for top, end, res in parts])


def _google() -> str:
    def word(text: str, ending: str, at: int, top: int) -> dict[str, object]:
        symbols: list[dict[str, object]] = [{"text": letter} for letter in text]
        symbols[-1]["property"] = {"detectedBreak": {"type": ending}}
        corners = [{"x": 60 * at, "y": top}, {"x": 60 * at + 50, "y": top + 20}]
        return {"symbols": symbols, "boundingBox": {"vertices": [corners[0], corners[1], corners[1]]}}

    lines = [
        [word(text, "LINE_BREAK" if at == len(words) - 1 else "SPACE", at, top) for at, text in enumerate(words)]
        for top, words in zip(TOPS, WORDS, strict=True)
    ]
    blocks = [{"paragraphs": [{"words": lines[0]}]}, {"paragraphs": [{"words": lines[1] + lines[2]}]}]
    return _json({"fullTextAnnotation": {"pages": [{"width": 400, "height": 600, "blocks": blocks}]}})


def _doctr() -> str:
    lines = [
        {
            "words": [
                {"value": word, "geometry": [[at / 10, top / 600], [at / 10 + 0.08, (top + 20) / 600]]}
                for at, word in enumerate(words)
            ]
        }
        for top, words in zip(TOPS, WORDS, strict=True)
    ]
    blocks = [{"lines": lines[:1]}, {"lines": lines[1:]}]
    return _json({"pages": [{"dimensions": [600, 400], "blocks": blocks}]})


def _azure() -> str:
    lines = [
        {"polygon": [0, top, 400, top, 400, top + 20, 0, top + 20], "content": " ".join(words)}
        for top, words in zip(TOPS, WORDS, strict=True)
    ]
    return _json({"analyzeResult": {"content": "x", "pages": [{"pageNumber": 1, "lines": lines}]}})


def _textract() -> str:
    def block(top: int, words: list[str]) -> dict[str, object]:
        box = {"Left": 0.1, "Top": top / 600, "Width": 0.8, "Height": 0.03}
        return {"BlockType": "LINE", "Text": " ".join(words), "Page": 1, "Geometry": {"BoundingBox": box}}

    return _json({"Blocks": [block(top, words) for top, words in zip(TOPS, WORDS, strict=True)]})


def _ndlocr_json() -> str:
    lines = [
        {
            "boundingBox": [[0, top], [0, top + 20], [400, top], [400, top + 20]],
            "id": n,
            "isVertical": "false",
            "text": " ".join(words),
            "isTextline": "true",
            "confidence": 0.9,
        }
        for n, (top, words) in enumerate(zip(TOPS, WORDS, strict=True))
    ]
    return _json({"contents": [lines], "imginfo": {"img_width": 400, "img_height": 600}})


def _impresso() -> str:
    lines = [{"t": [{"tx": word} for word in words]} for words in WORDS]
    return _json({"id": "p", "r": [{"p": [{"l": lines[:1]}, {"l": lines[1:]}]}]})


def _rebuilt() -> str:
    return _json({"ft": PLAIN, "id": "a", "lb": [], "pb": [PLAIN.index("the")], "rb": []})


def _mnbvc() -> str:
    texts = [" ".join(WORDS[0]), f"{' '.join(WORDS[1])}\n{' '.join(WORDS[2])}"]
    return _json({"文件名": "p", "段落": [{"行号": n, "内容": text} for n, text in enumerate(texts, 1)]})


def _pdf() -> bytes:
    letters = sorted(set(CHINESE))
    codes = dict(zip(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
    chinese = " ".join(WORDS[0]).translate(str.maketrans(codes))
    lines: list[tuple[float, float, str]] = [
        (40, 350 - top, text) for top, text in zip(TOPS, (chinese, *map(" ".join, WORDS[1:])), strict=True)
    ]
    return pdf(lines, stands_for={code: letter for letter, code in codes.items()})


def _parquet() -> bytes:
    arrow, out = pytest.importorskip("pyarrow"), io.BytesIO()
    importlib.import_module("pyarrow.parquet").write_table(arrow.table({"text": [PLAIN]}), out)
    return out.getvalue()


FILES = {
    "alto": _in_alto(_alto(WORDS[1]), _alto(WORDS[2])),
    "alto/subs": _in_alto(*_substituted()),
    "hocr": _hocr(),
    "page": _page(),
    "abbyy": _abbyy(),
    "ndlocr": _ndlocr(),
    "miniocr": _miniocr(),
    "tei": _tei(),
    "tesseract-tsv": _tsv(),
    "djvu": _djvu(),
    "tetml": _tetml(),
    "kb": _kb(),
    "annotations": _annotations(),
    "text": PLAIN,
    "md": f"{MARKDOWN}\n\n# p\n\n---\n\n" + PLAIN.replace("\n\n", "\n\n---\n\n"),
    "csv": _csv(),
    "json": _json({"id": "a", "text": PLAIN}) + "\n" + _json({"id": "b", "text": ""}) + "\n",
    "passim": _json({"id": "a", "series": "s", "text": PLAIN, "pages": [{"id": "p", "regions": []}]}),
    "mnbvc": _mnbvc(),
    "paddle": _json(_listed()),
    "paddle/azure": _azure(),
    "paddle/textract": _textract(),
    "pp-structure": _structure(),
    "pp-structure/v2": _regions(),
    "mineru": _mineru(),
    "google-vision": _google(),
    "doctr": _doctr(),
    "ndlocr-json": _ndlocr_json(),
    "impresso": _impresso(),
    "impresso/rebuilt": _rebuilt(),
}


PACKED = {"pdf": ("pypdfium2", _pdf), "parquet": ("pyarrow", _parquet)}  # what an extra reads


def check(data: bytes | str, form: str) -> None:
    pages = read_pages(data)
    assert {page.format for page in pages} == {form}
    text = "\n".join(article.text for article in clean(pages).articles)
    assert text.split("\n") == [CHINESE, LATIN.replace("-|", "")]


@pytest.mark.parametrize("name", FILES)
def test_articles_have_no_blank_between_chinese_and_one_between_latin_words(name: str) -> None:
    check(FILES[name], name.partition("/")[0])


@pytest.mark.parametrize("name", PACKED)
def test_nor_have_those_of_formats_that_an_extra_reads(name: str) -> None:
    extra, write = PACKED[name]
    pytest.importorskip(extra)
    check(write(), name)


def test_every_format_is_here() -> None:
    assert {form.name for form in FORMATS} - {"mets"} <= {*FILES, *PACKED}  # METS names files of the other formats
