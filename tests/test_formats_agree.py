"""One printed page, written as each engine would: the same articles come out, and the notice printed twice goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple

import pytest
from make import lines_of, pool, read_pages, removed, texts_of

from dedupe.normalize import spell
from dedupe.pipeline import clean

COLUMN, LETTER, STEP = 20, 10, 14  # letters a line; their width and the way to the next line in pixels


class Printed(NamedTuple):
    """A line of print: its text, and its box."""

    text: str
    x: int
    y: int
    width: int


def paragraph(text: str, x: int, y: int) -> list[Printed]:
    """Set a paragraph: its first line two letters in, each but the last one full."""
    pieces = [text[: COLUMN - 2], *(text[at : at + COLUMN] for at in range(COLUMN - 2, len(text), COLUMN))]
    boxes = [(x + 2 * LETTER, COLUMN - 2), *[(x, COLUMN)] * (len(pieces) - 1)]
    boxes[-1] = (boxes[-1][0], len(pieces[-1]))
    return [
        Printed(piece, left, y + at * STEP, letters * LETTER)
        for at, (piece, (left, letters)) in enumerate(zip(pieces, boxes, strict=True))
    ]


def column(article: list[str], x: int, y: int) -> list[list[Printed]]:
    """Set a headline and its paragraphs."""
    blocks = [[Printed(article[0], x + 40, y, len(article[0]) * LETTER)]]
    for text in article[1:]:
        y = blocks[-1][-1].y + STEP
        blocks.append(paragraph(text, x, y))
    return blocks


# Without blanks: between Chinese characters they are an engine's, and fall out.
ARTICLES = [[line.replace(" ", "") for line in lines_of(article)] for article in pool()["articles"][:3]]
PAGE = [block for at, n in enumerate((0, 1, 0, 2)) for block in column(ARTICLES[n], 300 * at, 10)]


def words(text: str) -> list[str]:
    """Cut a line as an engine does: numbers and signs stay whole, of Chinese two characters make a word."""
    return re.findall(r"[!-~]+|[^!-~]{1,2}", text)


def alto() -> str:
    def box(line: Printed) -> str:
        return f'HPOS="{line.x}" VPOS="{line.y}" WIDTH="{line.width}" HEIGHT="10"'

    blocks = "".join(
        f'<TextBlock ID="b{at}">'
        + "".join(
            f"<TextLine {box(line)}>"
            + '<SP WIDTH="-1"/>'.join(f'<String CONTENT="{escape(word)}"/>' for word in words(line.text))
            + "</TextLine>"
            for line in block
        )
        + "</TextBlock>"
        for at, block in enumerate(PAGE)
    )
    return f"<alto><Layout><Page><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>"


def hocr() -> str:
    blocks = "".join(
        "<p class='ocr_par'>"
        + "".join(
            f"<span class='ocr_line' title='bbox {line.x} {line.y} {line.x + line.width} {line.y + 10}'>"
            + " ".join(f"<span class='ocrx_word'>{escape(word)}</span>" for word in words(line.text))
            + "</span>"
            for line in block
        )
        for block in PAGE
    )
    return f"<html><body><div class='ocr_page'>{blocks}</div></body></html>"


def pcgts() -> str:
    """As Tesseract does: a column is one region, headline and all."""
    columns: dict[int, list[Printed]] = {}
    for block in PAGE:
        for line in block:
            columns.setdefault(line.x // 300, []).append(line)
    regions = "".join(
        f'<TextRegion id="r{at}">'
        + "".join(
            f'<TextLine><Coords points="{line.x},{line.y} {line.x + line.width},{line.y + 10}"/>'
            f"<TextEquiv><Unicode>{escape(' '.join(words(line.text)))}</Unicode></TextEquiv></TextLine>"
            for line in lines
        )
        + "</TextRegion>"
        for at, lines in columns.items()
    )
    return f"<PcGts><Page>{regions}</Page></PcGts>"


def abbyy() -> str:
    blocks = "".join(
        '<block blockType="Text"><text><par>'
        + "".join(
            f'<line l="{line.x}" t="{line.y}" r="{line.x + line.width}" b="{line.y + 10}"><formatting>'
            + "".join(f"<charParams>{escape(letter)}</charParams>" for letter in line.text)
            + "</formatting></line>"
            for line in block
        )
        + "</par></text></block>"
        for block in PAGE
    )
    return f"<document><page>{blocks}</page></document>"


def ndlocr() -> str:
    """The lines come in any order; ORDER says which."""
    count = iter(range(1000))
    blocks = [
        "<TEXTBLOCK>"
        + "".join(
            f'<LINE X="{line.x}" Y="{line.y}" WIDTH="{line.width}" HEIGHT="10" ORDER="{next(count)}" '
            f'STRING="{escape(line.text)}"/>'
            for line in block
        )
        + "</TEXTBLOCK>"
        for block in PAGE
    ]
    return f"<OCRDATASET><PAGE>{''.join(reversed(blocks))}</PAGE></OCRDATASET>"


def miniocr() -> str:
    blocks = "".join(
        "<b>"
        + "".join(f'<l><w x="{line.x} {line.y} {line.width} 10">{escape(line.text)}</w></l>' for line in block)
        + "</b>"
        for block in PAGE
    )
    return f"<ocr><p>{blocks}</p></ocr>"


def tei() -> str:
    blocks = "".join(f"<p>{'<lb/>'.join(escape(line.text) for line in block)}</p>" for block in PAGE)
    return f"<TEI><text><body>{blocks}</body></text></TEI>"


def plain() -> str:
    return "\n\n".join("\n".join(line.text for line in block) for block in PAGE)


@pytest.mark.parametrize("write", [alto, hocr, pcgts, abbyy, ndlocr, miniocr, tei], ids=lambda write: write.__name__)
def test_the_articles_are_those_of_plain_text(write: Callable[[], str]) -> None:
    result, expected = (clean(read_pages(text)) for text in (write(), plain()))
    assert result.pages[0].format != "text"
    assert [article.text for article in texts_of(result)] == [article.text for article in texts_of(expected)]
    assert [article.headline for article in texts_of(result)] == [(article[0],) for article in ARTICLES]
    assert spell(removed(result)) == spell("".join(ARTICLES[0]))
