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

from dedupe.normalize import spell
from dedupe.pipeline import clean

_HYPHENS = re.compile("[-\u00ad\u2010\u00ac\u2e17=]")
LEVELS = ("L1", "L2", "L3")


def letters(text: str) -> Counter[str]:
    """Count the characters, white space and hyphens aside: of a hyphen that a file has twice, one is read."""
    return Counter("".join(_HYPHENS.sub("", text).split()))


def bytes_of(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


@cache
def read(path: Path) -> str:
    return "".join(page.text for page in read_pages(bytes_of(path)))


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


SECOND = {
    "alto": alto_again,
    "page": page_again,
    "hocr": html_again,
    "miniocr": xml_again,
    "ndlocr": lambda data: "".join(re.findall(r'STRING="([^"]*)"', data)),
    "tei": lambda data: "".join(ElementTree.fromstring(data)[1].itertext()),
}


@pytest.mark.parametrize("form", sorted(SECOND))
def test_the_text_of_a_real_file_is_that_of_a_second_reading(form: str) -> None:
    files = sorted(path for path in shared("dumps", form).iterdir() if path.is_file())
    files += sorted(shared("dumps", "mets_alto", "bl").glob("*_000?.xml")) if form == "alto" else []
    assert files
    for path in files:
        assert letters(read(path)) == letters(SECOND[form](path.read_text("utf-8-sig"))), path.name


@pytest.mark.parametrize("level", LEVELS)
def test_all_formats_of_one_engine_give_its_plain_text(level: str) -> None:
    folder = shared("ocr-pages", "tess", level)
    for path in sorted(folder.glob("p??.txt")):
        plain = "".join(path.read_text("utf-8").split())
        for ending in ("alto.xml", "hocr", "page.xml", "tsv"):
            assert "".join(read(folder / f"{path.stem}.{ending}.gz").split()) == plain, f"{path.stem}.{ending}"


@pytest.mark.parametrize("level", LEVELS)
def test_alto_and_hocr_of_one_page_are_one_page_text(level: str) -> None:
    folder = shared("ocr-pages", "tess", level)
    for path in sorted(folder.glob("p??.txt")):
        alto = read(folder / f"{path.stem}.alto.xml.gz")
        assert alto == read(folder / f"{path.stem}.hocr.gz")
        assert alto == read(folder / f"{path.stem}.tsv.gz")


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
