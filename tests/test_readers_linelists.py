"""Listed lines as blocks: skew, paragraphs, lines drawn across two columns, lines without a place."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from make import ROOT

from dedupe.model import Box
from dedupe.readers.fused import find_gutters
from dedupe.readers.linelists import Piece, Polygon, White, in_given_order, lay_out, to_blocks

SHARED = ROOT.parent / "shared" / "ocr-pages"


def rectangle(x: float, y: float, width: float = 300, height: float = 30) -> Polygon:
    return (x, y), (x + width, y), (x + width, y + height), (x, y + height)


def turned(polygon: Polygon, angle: float) -> Polygon:
    sine, cosine = math.sin(angle), math.cos(angle)
    return tuple((x * cosine - y * sine, x * sine + y * cosine) for x, y in polygon)


def texts(pieces: list[Piece]) -> list[str]:
    """Lay out, and give the texts as they are read."""
    return [piece.text for block in lay_out(pieces) for row in block for piece in row]


def page(*columns: str) -> list[Piece]:
    """Set columns of single letters as lines, and list them across the columns."""
    pieces = [
        Piece(letter, rectangle(340 * c, 36 * n)) for c, column in enumerate(columns) for n, letter in enumerate(column)
    ]
    return sorted(pieces, key=lambda piece: (piece.polygon[0][1], piece.polygon[0][0]))


@pytest.mark.parametrize("degrees", [0.0, 0.3, -2.0, 4.0])
def test_a_page_that_lies_askew_is_read_as_if_it_lay_straight(degrees: float) -> None:
    askew = [Piece(p.text, turned(p.polygon, math.radians(degrees))) for p in page("abcdefghijkl", "mnopqrstuvwx")]
    assert "".join(texts(askew)) == "abcdefghijklmnopqrstuvwx"


@pytest.mark.parametrize("degrees", [-1.0, 1.4])
def test_upright_boxes_of_a_page_that_lies_askew_are_read_as_if_it_lay_straight(degrees: float) -> None:
    letters = [chr(0x4E00 + n) for n in range(80)]
    askew = [turned(rectangle(316 * (n // 40), 36 * (n % 40)), math.radians(degrees)) for n in range(80)]
    sides = [(min(x for x, _ in p), min(y for _, y in p), max(x for x, _ in p), max(y for _, y in p)) for p in askew]
    pieces = [Piece(letter, rectangle(x, y, r - x, b - y)) for letter, (x, y, r, b) in zip(letters, sides, strict=True)]
    assert texts(sorted(pieces, key=lambda piece: piece.polygon[0][1])) == letters


def test_noise_behind_the_last_line_of_a_column_does_not_make_it_stand_below_both() -> None:
    pieces = page("abcdefgh", "ijklmnop")
    pieces = [replace(piece, polygon=rectangle(0, 252, 360)) if piece.text == "h" else piece for piece in pieces]
    assert "".join(texts(pieces)) == "abcdefghijklmnop"


def test_a_headline_whose_box_reaches_into_the_text_stands_before_it() -> None:
    head = Piece("H", rectangle(0, -70, 640, 90))
    assert "".join(texts([head, *page("abcdefgh", "ijklmnop")])) == "Habcdefghijklmnop"


def test_vertical_lines_are_read_from_right_to_left() -> None:
    pieces = [Piece(letter, rectangle(400 - 40 * n, 0, 30, 300)) for n, letter in enumerate("天地玄黄")]
    assert texts(pieces[::-1]) == list("天地玄黄")


def test_pieces_of_one_line_become_one_with_the_mean_of_their_confidence() -> None:
    pieces = [Piece("张三", rectangle(0, 36, 100), 0.8), Piece("李四", rectangle(160, 38, 140), 0.6)]
    [block] = to_blocks([Piece("一二三", rectangle(0, 0)), *pieces, Piece("一二三", rectangle(0, 72))])
    assert (block.lines[1].text, block.lines[1].confidence) == ("张三李四", pytest.approx(0.7))
    assert block.lines[1].box == (0, 36, 300, 32)


def test_lines_without_a_place_stay_behind_the_one_before_them() -> None:
    pieces = page("ab", "cd")
    pieces.insert(2, Piece("x", ()))
    pieces.insert(0, Piece("first", ()))
    assert texts(pieces) == ["first", "a", "b", "c", "x", "d"]
    assert texts([Piece("x", ()), Piece("y", ())]) == ["x", "y"]


def fused_page(rows: range, total: int = 12) -> list[Piece]:
    """Set two columns of numbered lines, of which the detector has drawn some across."""
    pieces = []
    for n in range(total):
        left, right = f"左{n:02}行文字", f"右{n:02}行文字"
        if n in rows:
            pieces.append(Piece(left + right, rectangle(0, 36 * n, 640)))
        else:
            pieces += [Piece(left, rectangle(0, 36 * n)), Piece(right, rectangle(340, 36 * n))]
    return pieces


@pytest.mark.parametrize("rows", [range(4, 5), range(3, 8), range(2), range(10, 12)])
def test_a_line_drawn_across_two_columns_comes_apart(rows: range) -> None:
    assert texts(fused_page(rows)) == [f"{side}{n:02}行文字" for side in "左右" for n in range(12)]


def test_a_paragraph_set_across_both_columns_stays_whole() -> None:
    """Three lines and more above two columns are a lead, not a detector's mistake."""
    wide = texts(fused_page(range(4)))[:4]
    assert wide == [f"左{n:02}行文字右{n:02}行文字" for n in range(4)]


def test_a_line_of_words_comes_apart_at_the_space_that_is_nearest() -> None:
    pieces = [p for p in fused_page(range(5, 6)) if p.text[0] in "左右"]
    words = [Piece("the mayor said on the floods rose", p.polygon) if len(p.text) > 6 else p for p in pieces]
    read = texts(words)
    assert "the mayor said on" in read
    assert "the floods rose" in read


def test_a_line_comes_apart_at_its_white_only_where_that_is_known() -> None:
    columns = page("abcdefgh", "ijklmnop")

    def cut(white: tuple[White, ...] | None) -> list[str]:
        fused = Piece("一二三四五六七八九十", rectangle(0, 36 * 8, 640), white=white)
        return [text for text in texts([*columns, fused, *page("q", "r")]) if len(text) > 1]

    assert cut(None) == ["一二三四五", "六七八九十"]
    assert cut((White(298, 342, 4),)) == ["一二三四", "五六七八九十"]
    assert cut((White(60, 90, 1), White(400, 420, 7))) == ["一二三四五六七八九十"]
    assert cut(()) == ["一二三四五六七八九十"]


def test_the_pieces_of_a_line_that_comes_apart_have_boxes_of_their_own() -> None:
    fused = Piece("一二三四五六七八九十", rectangle(0, 36 * 8, 640))
    blocks = to_blocks([*page("abcdefgh", "ijklmnop"), fused])
    boxes = [line.box for block in blocks for line in block.lines if len(line.text) > 1]
    assert boxes == [(0, 288, 300, 30), (340, 288, 300, 30)]


def test_a_line_that_a_stain_has_broken_parts_no_columns() -> None:
    whole = [Piece(letter, rectangle(0, 36 * n, 600)) for n, letter in enumerate("abcdefgh") if n not in (3, 4)]
    broken = [Piece(f"{side}{n}", rectangle(340 * c, 36 * n, 260)) for n in (3, 4) for c, side in enumerate("xy")]
    assert texts([*whole, *broken]) == ["a", "b", "c", "x3", "y3", "x4", "y4", "f", "g", "h"]


def test_a_headline_and_a_page_of_one_column_have_no_gutters() -> None:
    lines: list[Box] = [(0, 36.0 * n, 640, 30) for n in range(20)]
    assert find_gutters(lines) == {}
    both: list[Box] = [(x, 60 + 36.0 * n, 300, 30) for n in range(9) for x in (0, 340)]
    assert find_gutters([(0, 0, 640, 50), *both]) == {}
    assert find_gutters([]) == {}


def test_lines_in_the_engines_order_are_not_ordered_anew() -> None:
    [block] = in_given_order(page("ab", "cd"))
    assert "".join(line.text for line in block.lines) == "acbd"


FLOORS = {"rapid6/L1": 0.97, "rapid6/L2": 0.97, "rapid6/L3": 0.93, "rapid4s/L1": 0.94}


@pytest.mark.skipif(not SHARED.exists(), reason="the printed pages are not beside the project")
@pytest.mark.parametrize("folder", FLOORS)
def test_neighbouring_lines_of_an_article_stay_neighbours(folder: str) -> None:
    """Measured by benchmarks/columns.py against the printed lines; here against the engine's own order from above."""
    kept: Counter[bool] = Counter()
    for path in sorted((SHARED / folder).glob("p??.json")):
        listed = json.loads(path.read_text(encoding="utf-8"))["lines"]
        rows = [row.split("\t")[:2] for row in path.with_suffix(".txt.spans.tsv").read_text("utf-8").splitlines()[1:]]
        article = {int(number) - 1: name for number, name in rows if not name.startswith("_")}
        pieces = [Piece(line["text"], tuple(map(tuple, line["box"])), float(n)) for n, line in enumerate(listed)]
        read = [int(piece.confidence or 0) for block in lay_out(pieces) for row in block for piece in row]
        names = [article.get(index) for index in dict.fromkeys(read)]
        runs = 1 + sum(one != other for one, other in pairwise(names))
        kept[True] += len(names) - runs
        kept[False] += runs - len(set(names))
    assert kept[True] / kept.total() >= FLOORS[folder]
