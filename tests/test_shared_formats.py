"""Real files of each format, read twice: by the readers, and in a second way that knows next to nothing of it."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from make import read_pages, shared, texts_of
from rapidfuzz.distance import Indel

from dedupe.errors import UnreadableInput
from dedupe.model import Box, Notice, Page
from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.readers import Source, read_dump

_HYPHENS = re.compile("[-\u00ad\u2010\u00ac\u2e17=]")
LEVELS = ("L1", "L2", "L3")


def letters(text: str) -> Counter[str]:
    """Count the characters, white space and hyphens aside: of a hyphen that a file has twice, one is read."""
    return Counter("".join(_HYPHENS.sub("", text).split()))


def bytes_of(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@cache
def pages(path: Path) -> list[Page]:
    return read_pages(bytes_of(path))


def read(path: Path) -> str:
    return "".join(page.text for page in pages(path))


def layout(path: Path) -> list[tuple[str, list[tuple[int, int]], list[Box | None]]]:
    """Give of each page its text, where its blocks stand, and the boxes of its lines."""
    return [
        (page.text, [(block.start, block.end) for block in page.blocks], [line.box for line in page.lines])
        for page in pages(path)
    ]


def alto_again(data: str) -> str:
    strings = re.findall(r"""<(?:\w+:)?String\b(?:[^>"']|"[^"]*"|'[^']*')*""", data)
    contents = (re.search(r"""\bCONTENT=(?:"([^"]*)"|'([^']*)')""", each) for each in strings)
    return "".join(html.unescape(found.group(1) or found.group(2) or "") for found in contents if found)


def page_again(data: str) -> str:
    """The text of every line that has some, else of its region."""
    root = ElementTree.fromstring(data)
    for each in root.iter():
        each.tag = each.tag.rpartition("}")[2]
    found = []
    for region in root.iter("TextRegion"):
        lines = [line.findtext("TextEquiv/Unicode") or "" for line in region.findall("TextLine")]
        found.append("".join(lines) or region.findtext("TextEquiv/Unicode") or "")
    return "".join(found)


def html_again(data: str) -> str:
    body = re.sub(r"(?s)<(head|style|script)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>|<\?.*?\?>", "", data)
    body = body.replace("<!--", "&lt;!--")  # no comment: nothing ends it
    return html.unescape(re.sub(r"<[^>]*>", "", body))


def xml_again(data: str) -> str:
    return "".join(ElementTree.fromstring(data).itertext())


def tsv_again(data: str) -> str:
    return "".join(line.rpartition("\t")[2] for line in data.splitlines()[1:])


def pdf_again(path: Path) -> str:
    """What PDFium itself says that a file holds, in its own order."""
    pdfium = pytest.importorskip("pypdfium2")
    return "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path))


SECOND = {
    "alto/*": alto_again,
    "mets_alto/bl/*_000?.xml": alto_again,
    "generated/*.xml": alto_again,
    "page/*": page_again,
    "hocr/*": html_again,
    "generated/*.hocr": html_again,
    "generated/*.tsv": tsv_again,
    "miniocr/*": xml_again,
    "ndlocr/*": lambda data: "".join(re.findall(r'STRING="([^"]*)"', data)),
    "tei/*": lambda data: "".join(ElementTree.fromstring(data)[1].itertext()),
    "generated/*.rapidocr.json": lambda data: "".join(line["txt"] for line in json.loads(data)),
    "generated/*.txt": str,
    "plain/*": str,
}


def files_of(pattern: str) -> list[Path]:
    return sorted(path for path in shared("dumps").glob(pattern) if path.is_file())


@pytest.mark.parametrize("pattern", sorted(SECOND))
def test_the_text_of_a_real_file_is_that_of_a_second_reading(pattern: str) -> None:
    assert files_of(pattern)
    for path in files_of(pattern):
        assert letters(read(path)) == letters(SECOND[pattern](path.read_text("utf-8-sig"))), path.name


def test_the_text_of_a_pdf_is_what_pdfium_finds() -> None:
    pytest.importorskip("pypdfium2")
    for path in files_of("generated/*.pdf"):
        assert letters(read(path)) == letters(pdf_again(path)), path.name


def test_the_text_of_a_package_is_that_of_its_files_and_missing_ones_are_told() -> None:
    told: list[Notice] = []
    folder = shared("dumps", "mets_alto")
    package = folder / "bl" / "0002647_18240217_mets.xml"
    text = "".join(page.text for page in read_dump(Source("p", package), lose=told.append))
    files = files_of("mets_alto/bl/*_000?.xml")
    assert letters(text) == letters("".join(alto_again(path.read_text("utf-8")) for path in files))
    assert told
    with pytest.raises(UnreadableInput, match="none of the text files"):
        list(read_dump(Source("p", folder / "ocrd" / "mets.xml"), lose=told.append))


def test_every_real_file_is_read_in_one_of_these_ways() -> None:
    found = {path for pattern in (*SECOND, "generated/*.pdf", "mets_alto/*/*mets.xml") for path in files_of(pattern)}
    others = {path.name for path in files_of("**/*") if path not in found}
    assert others == {"SOURCES.md", "render.py", "page_h.png", "page_v.png"}


@pytest.mark.parametrize("level", LEVELS)
def test_all_formats_of_one_engine_give_its_plain_text(level: str) -> None:
    folder = shared("ocr-pages", "tess", level)
    for path in sorted(folder.glob("p??.txt")):
        plain = "".join(path.read_text("utf-8").split())
        for ending in ("alto.xml", "hocr", "page.xml", "tsv"):
            assert "".join(read(folder / f"{path.stem}.{ending}.gz").split()) == plain, f"{path.stem}.{ending}"


@pytest.mark.parametrize("level", LEVELS)
def test_formats_that_place_words_are_one_page_text_with_the_same_boxes(level: str) -> None:
    """So the same articles come from all of them: nothing else that they hold divides a page."""
    folder = shared("ocr-pages", "tess", level)
    for path in sorted(folder.glob("p??.txt")):
        alto = layout(folder / f"{path.stem}.alto.xml.gz")
        assert alto == layout(folder / f"{path.stem}.hocr.gz")
        assert alto == layout(folder / f"{path.stem}.tsv.gz")


def printed(path: Path) -> list[str]:
    """The articles of a page, letters and digits only."""
    return [spell(article.text) for article in texts_of(clean(read_pages(bytes_of(path))))]


def recovered(page: str, articles: list[str]) -> float:
    """The share of a page's printed articles that one of these is like, misreadings and bylines aside."""
    lines = shared("ocr-pages", "instances.jsonl").read_text("utf-8").splitlines()
    wanted = [spell(one["text"]) for one in map(json.loads, lines) if one["page"] == page]
    return sum(any(Indel.normalized_similarity(text, a) >= 0.9 for a in articles) for text in wanted) / len(wanted)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("page", ["p03", "p06", "p10"])
def test_formats_that_place_words_give_the_same_articles(page: str, level: str) -> None:
    folder = shared("ocr-pages", "tess", level)
    alto = printed(folder / f"{page}.alto.xml.gz")
    assert printed(folder / f"{page}.hocr.gz") == alto
    assert printed(folder / f"{page}.tsv.gz") == alto


@pytest.mark.parametrize("page", ["p02", "p06", "p17"])
def test_all_formats_of_one_engine_give_the_same_articles(page: str) -> None:
    folder = shared("ocr-pages", "tess", "L1")
    alto = printed(folder / f"{page}.alto.xml.gz")
    assert len(alto) > 5
    assert printed(folder / f"{page}.page.xml.gz") == alto
    plain = printed(folder / f"{page}.txt")
    assert len(set(plain) & set(alto)) >= 0.5 * len(alto)  # without boxes no indent and no large headline is seen
    assert recovered(page, alto) >= max(0.7, recovered(page, plain))


@pytest.mark.parametrize("page", ["page_h", "page_v"])
def test_a_plain_page_gives_the_same_articles_as_text_too(page: str) -> None:
    alto, *others = (printed(shared("dumps", "generated") / f"{page}.{end}") for end in ("xml", "hocr", "tsv", "txt"))
    assert others == [alto] * 3
