"""What the tests of the core share: pages, streams, results, planted text and damage, the cases."""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

from dedupe.blocks import split_blocks
from dedupe.matches import Match
from dedupe.model import Article, Notice, Page, Result, Span
from dedupe.normalize import spell
from dedupe.passages import passage_candidates
from dedupe.pipeline import clean
from dedupe.readers import Source, read_opened
from dedupe.readers.formats import Dump
from dedupe.readers.inputs import digest
from dedupe.settings import DEFAULTS, Settings
from dedupe.stream import Stream, read_stream
from dedupe.verify import verify

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "heze-2021-11.txt"
CASES = Path(__file__).parent / "cases"


def page(text: str, name: str = "p", dump: str | None = None) -> Page:
    """Make a page; its dump is called as it is, unless said otherwise."""
    return Page(name, dump or name, text, "0" * 64)


def pages(*texts: str, dump: str | None = "d") -> list[Page]:
    """Make pages p0, p1 …, all of one dump (`dump=None`: each a dump of its own)."""
    return [page(text, f"p{n}", dump) for n, text in enumerate(texts)]


def dump_of(data: bytes | str, warn: Callable[[Notice], None] | None = None, **settings: Any) -> Dump:
    """Wrap bytes, or text as UTF-8, as the dump p."""
    file = BytesIO(data.encode() if isinstance(data, str) else data)
    tell = warn or (lambda notice: None)
    return Dump(Source("p", None), file, digest(file), replace(DEFAULTS, **settings), tell, tell)


def read_pages(data: bytes | str, warn: Callable[[Notice], None] | None = None, **settings: Any) -> list[Page]:
    """Read bytes, or text as UTF-8, as a dump p of the format that they look like."""
    return list(read_opened(dump_of(data, warn, **settings)))


def stream_of(*texts: str) -> Stream:
    """Lay pages end to end."""
    return read_stream(pages(*texts))


def cleaned(*texts: str, dump: str | None = "d", **settings: Any) -> Result:
    """Clean some pages of one dump."""
    return clean(pages(*texts, dump=dump), replace(DEFAULTS, **settings))


def matches_of(*texts: str, settings: Settings = DEFAULTS) -> tuple[Stream, list[Match]]:
    """Find what the pages share."""
    stream = read_stream(pages(*texts), settings)
    return stream, verify(passage_candidates(stream, settings), stream, settings)


def verdict(one: str, other: str) -> str:
    """Say what two texts are to each other: "copy", "variant" or "unlike"."""
    _, matches = matches_of(one, other)
    if not matches:
        return "unlike"
    return "variant" if any(match.is_variant for match in matches) else "copy"


def words(seed: int, count: int) -> str:
    """Chinese-like text: real words in random order, a full stop every twelve."""
    draw = random.Random(seed)
    chosen = [draw.choice(pool()["words"].split()) for _ in range(count)]
    return "".join(word + ("。" if n % 12 == 11 else "") for n, word in enumerate(chosen))


def damaged(text: str, rate: float, seed: int = 0) -> str:
    """Misread a share of the Han characters: each becomes another one."""
    draw = random.Random(seed)
    others = sorted(set(pool()["words"].replace(" ", "")))
    return "".join(draw.choice(others) if c >= "\u4e00" and draw.random() < rate else c for c in text)


@cache
def pool() -> dict[str, Any]:
    """The articles written for these tests."""
    answer: dict[str, Any] = json.loads((CASES / "pool.json").read_text(encoding="utf-8"))
    return answer


def lines_of(article: dict[str, Any]) -> list[str]:
    """The blocks of an article of the pool, as a page prints them."""
    closing = [article[name] for name in ("byline", "credit") if name in article]
    return [*article["headline"], *article["body"], *closing]


def printed(*articles: dict[str, Any]) -> str:
    """A dump of articles, blocks parted by blank lines; more can be added."""
    return "\n\n".join(block for article in articles for block in lines_of(article)) + "\n\n"


def headlines(result: Result) -> list[tuple[str, ...]]:
    """The headlines of a result's articles, furniture aside."""
    return [article.headline for article in texts_of(result)]


def texts_of(result: Result) -> list[Article]:
    """The articles of a result, furniture aside."""
    return [article for article in result.articles if article.kind != "furniture"]


def read(result: Result, span: Span) -> str:
    """Give the characters of a span."""
    return next(page.text for page in result.pages if page.id == span.page)[span.start : span.end]


def removed(result: Result) -> str:
    """All characters removed as duplicates, in the order of the ledger."""
    return "".join(read(result, entry.span) for entry in result.ledger if entry.fate == "duplicate")


def kept_letters(result: Result) -> int:
    """Count the letters and digits that stay."""
    return sum(len(spell(read(result, entry.span))) for entry in result.ledger if entry.fate == "kept")


def blocks_of(text: str) -> list[str]:
    """The texts of a page's blocks."""
    return [text[block.start : block.end] for block in split_blocks(page(text))]


def cases(name: str, which: str) -> list[ParameterSet]:
    """Read a list of tests/cases/NAME.json as parameters; known failures are strict xfail."""
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    marks = [pytest.mark.xfail(strict=True, reason="known failure")] if which == "known_failures" else []
    return [pytest.param(case, id=case["why"].replace(" ", "-"), marks=marks) for case in found[which]]


def shared(*names: str) -> Path:
    """Give a file of the material that is shared beside the checkout; skip the test where there is none."""
    place = Path(os.environ.get("DEDUPE_SHARED", ROOT.parent / "shared")).joinpath(*names)
    if not place.exists():
        pytest.skip(f"{place} is not here; name the folder with DEDUPE_SHARED")
    return place


def pdf(*pages: list[tuple[float, float, str]], stands_for: dict[str, str] | None = None) -> bytes:
    """Write a PDF with lines of text at places from the lower left; letters beyond Latin stand behind Latin ones."""
    font = "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", font]
    if stands_for:
        pairs = "".join(f"<{ord(code):02x}> <{ord(letter):04x}>\n" for code, letter in stands_for.items())
        table = (
            "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
            f"{len(stands_for)} beginbfchar\n{pairs}endbfchar endcmap end\n"
        )
        objects[2] = font.replace(">>", "/ToUnicode 4 0 R>>")
        objects.append(f"<</Length {len(table)}>>stream\n{table}endstream")
    kids = []
    for lines in pages:
        text = "".join(f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({line}) Tj ET\n" for x, y, line in lines)
        objects.append(f"<</Length {len(text)}>>stream\n{text}endstream")
        fonts = "/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 400]{fonts}/Contents {len(objects)} 0 R>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    body, places = "%PDF-1.4\n", []
    for number, what in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{what}\nendobj\n"
    listed = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{listed}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode()


def spaced_out(text: str) -> str:
    """Put blanks between the words of each line, as engines do: of one letter and of two, in turn."""
    words = re.compile(r"[!-~]+|[^!-~]{1,2}(?=(?:[^!-~]{3})*$)|[^!-~]")
    return "\n".join(" ".join(words.findall(line.replace(" ", ""))) for line in text.split("\n"))
