"""White space and hyphens, in every format: none between Chinese, one between Latin words, divided words rejoined."""

from __future__ import annotations

import pytest
from make import read_pages

from dedupe.pipeline import clean

CHINESE, LATIN = "市自来水公司昨日发布通告", "the city water board exam-|ple notice is given"
WORDS = (
    ["市自来水", "公司", "昨日", "发布通告"],
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


FILES = {
    "alto": _in_alto(_alto(WORDS[1]), _alto(WORDS[2])),
    "alto-subs": _in_alto(*_substituted()),
    "hocr": _hocr(),
    "page": _page(),
    "abbyy": _abbyy(),
    "ndlocr": _ndlocr(),
    "miniocr": _miniocr(),
    "tei": _tei(),
    "tesseract-tsv": _tsv(),
}


@pytest.mark.parametrize("name", FILES)
def test_articles_have_no_blank_between_chinese_and_one_between_latin_words(name: str) -> None:
    [page] = pages = read_pages(FILES[name])
    assert page.format == name.removesuffix("-subs")
    text = "\n".join(article.text for article in clean(pages).articles)
    assert text.split("\n") == [CHINESE, LATIN.replace("-|", "")]
