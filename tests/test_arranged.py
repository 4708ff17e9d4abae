"""Pages whose text has columns side by side: put in order, cleaned, and told as their dumps have them."""

from __future__ import annotations

from itertools import pairwise, zip_longest

import pytest
from make import SAMPLE, page, pool, read, read_pages, removed, texts_of

from dedupe.arranged import Moved, arrange
from dedupe.model import UNSURE, Block, Line, Page
from dedupe.normalize import spell
from dedupe.pipeline import clean
from dedupe.readers.laid_out import columns_of

A = pool()["articles"]
WIDTH = 16


def column(*articles: dict[str, list[str]]) -> list[str]:
    """Print articles in a column, paragraphs set in, headlines in its middle."""
    lines: list[str] = []
    for article in articles:
        lines += [*(head.center(WIDTH).rstrip() for head in article["headline"]), ""]
        for paragraph in article["body"]:
            whole = "    " + paragraph
            first = WIDTH - 2  # two full-width letters are four blanks
            cuts = [0, first, *range(first + WIDTH, len(whole), WIDTH), len(whole)]
            lines += [whole[low:high] for low, high in pairwise(cuts) if low < high]
        lines.append("")
    return lines


def side_by_side(*columns: list[str], between: int = 6) -> str:
    rows = zip_longest(*columns, fillvalue="")
    return "\n".join((" " * between).join(cell.ljust(WIDTH) for cell in row).rstrip() for row in rows)


LEFT, RIGHT = column(A[0], A[1]), column(A[2], A[3])
TEXT = side_by_side(LEFT, RIGHT)


def lines_of(text: str) -> list[list[str]]:
    return [[text[low:high].strip() for low, high in each] for each in columns_of(text)]


def test_columns_side_by_side_are_told_from_each_other() -> None:
    found = [line for each in lines_of(TEXT) for line in each if line]
    assert found == [line.strip() for line in [*LEFT, *RIGHT] if line.strip()]


def test_a_line_set_in_keeps_two_blanks() -> None:
    lines = [TEXT[low:high] for each in columns_of(TEXT) for low, high in each]
    heads = [head for article in A[:4] for head in article["headline"]]
    assert [line[2:] for line in lines if line.startswith("  ") and line.strip() not in heads] == [
        line.strip() for line in [*LEFT, *RIGHT] if line.startswith("    ") and line.strip() not in heads
    ]


def test_one_blank_parts_columns_where_it_runs_on() -> None:
    found = [line for each in lines_of(side_by_side(LEFT, RIGHT, [""] * 9 + LEFT, between=1)) for line in each]
    assert {line.strip() for line in LEFT if line.strip()} <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n".join(LEFT),
        "\n\n".join(line for line in LEFT if line),
        "\n".join(f"第{n}名   张三   {n * 7}分   {n}班" for n in range(40)),  # a table
        "\n".join(f"{word}   " for word in LEFT),
        "\n".join(["标 题   栏 目", *LEFT, *RIGHT]),
        SAMPLE.read_text(encoding="utf-8"),
    ],
)
def test_other_texts_have_no_columns(text: str) -> None:
    assert columns_of(text) == ()


def test_large_texts_are_not_looked_at() -> None:
    assert columns_of("\n".join([TEXT] * 200)) == ()
    assert columns_of(TEXT + "\n" + "字" * 1001) == ()


def test_the_articles_of_such_a_page_are_those_of_its_columns() -> None:
    (laid,) = read_pages(TEXT)
    plain = page("\n".join([*LEFT, "", *RIGHT]))
    found, wanted = texts_of(clean([laid])), texts_of(clean([plain]))
    assert [a.text for a in found] == [a.text for a in wanted]
    assert [a.headline for a in found] == [tuple(a["headline"]) for a in A[:4]]


def test_its_text_is_that_of_its_dump_and_all_places_are_found_there() -> None:
    (laid,) = read_pages(TEXT)
    result = clean([laid])
    assert result.pages[0].text == TEXT
    for article in result.articles:
        assert spell("".join(read(result, span) for span in article.sources)) == spell(article.text)
        start = int(article.id.rpartition("@")[2])
        assert start == article.sources[0].start
        assert all("\n" not in read(result, span) for span in article.sources)
    assert [block.start for block in result.blocks[0]] != sorted(block.start for block in result.blocks[0])
    assert len({block.id for block in result.blocks[0]}) == len(result.blocks[0])


def test_a_copy_among_columns_goes_line_by_line() -> None:
    twice = side_by_side(column(A[0], A[1]), column(A[2], A[0]))
    (laid,) = read_pages(twice)
    result = clean([laid])
    assert spell(removed(result)) == spell("".join([*A[0]["headline"], *A[0]["body"]]))
    for entry in result.ledger:
        if entry.fate == "duplicate":
            assert entry.of is not None
            assert "\n" not in read(result, entry.span) + read(result, entry.of)
            assert spell(read(result, entry.span)) == spell(read(result, entry.of))


def test_the_passages_of_clusters_stand_in_one_place_each() -> None:
    (laid,) = read_pages(side_by_side(column(A[0], A[1]), column(A[2], A[0])))
    other = page("\n\n".join([*A[0]["headline"], *A[0]["body"]]), "q")
    result = clean([laid, other])
    pairs = [[spell(read(result, member.span)) for member in cluster.members] for cluster in result.clusters]
    assert pairs
    assert all(len(pair) == 2 and pair[0] == pair[1] for pair in pairs)
    linked = [cluster for cluster in result.clusters if cluster.action == "linked"]
    told = {at for c in linked for m in c.members if m.span.page == "q" for at in range(m.span.start, m.span.end)}
    assert len(told) > 0.7 * len(other.text)


def test_places_of_an_arranged_page() -> None:
    made, moved = arrange(Page("p", "p", "甲乙  子丑\n丙丁  寅卯", "", columns=(((0, 2), (7, 9)), ((4, 6), (11, 13)))))
    assert made.text == "甲乙\n丙丁\n\n子丑\n寅卯"
    assert moved == Moved([0, 3, 7, 10], [(0, 2), (7, 9), (4, 6), (11, 13)])
    assert moved.places(1, 8) == [(1, 2), (7, 9), (4, 5)]
    assert moved.places(2, 3) == []


def test_lines_with_boxes_become_columns_of_lines_and_what_follows_in_the_dump_stays_together() -> None:
    places = ((0, 2), (3, 5), (7, 9), (9, 11), (12, 14))
    boxes = ((0, 0, 60, 30), (0, 40, 60, 30), (0, 80, 60, 30), (100, 80, 60, 30), (100, 120, 60, 30))
    lines = tuple(Line(*place, box, 0.5) for place, box in zip(places, boxes, strict=True))
    blocks = (Block("r1", 0, 5), Block("r2", 7, 14, "caption"))
    text = "甲乙\n丙丁\n\n子丑寅卯\n辰巳"
    columns = ((places[2], places[0], places[1]), places[3:])
    made, moved = arrange(Page("p", "p", text, "", blocks=blocks, lines=lines, columns=columns, sure=bytes(range(14))))
    assert made.text == "子丑\n甲乙\n丙丁\n\n寅卯\n辰巳"
    assert moved == Moved([0, 3, 10], [(7, 9), (0, 5), (9, 14)])
    assert [(block.id, block.kind, made.text[block.start : block.end]) for block in made.blocks] == [
        ("c0", "caption", "子丑"), ("c1", "text", "甲乙\n丙丁"), ("c2", "caption", "寅卯\n辰巳"),
    ]  # fmt: skip
    assert made.blocks[1].box == (0, 0, 60, 70)
    assert [made.text[line.start : line.end] for line in made.lines] == ["子丑", "甲乙", "丙丁", "寅卯", "辰巳"]
    assert made.sure == bytes([7, 8, UNSURE, *range(5), UNSURE, UNSURE, *range(9, 14)])


def test_pieces_beside_each_other_in_a_column_are_one_line() -> None:
    lines = (Line(0, 2, (0, 0, 60, 30)), Line(3, 5, (80, 2, 60, 30)), Line(6, 8, (0, 40, 60, 30)))
    given = Page(
        "p", "p", "甲乙\n丙丁\n戊己", "", blocks=(Block("b", 0, 8),), lines=lines, columns=(((0, 2), (3, 5), (6, 8)),)
    )
    made, _ = arrange(given)
    assert [(line.start, line.end, line.box) for line in made.lines] == [
        (0, 5, (0, 0, 140, 32)),
        (6, 8, (0, 40, 60, 30)),
    ]


def test_three_printings_are_one_cluster_place_by_place() -> None:
    (laid,) = read_pages(side_by_side(column(A[0], A[1]), column(A[2], A[3])))
    plain = "\n\n".join([*A[0]["headline"], *A[0]["body"]])
    result = clean([laid, page(plain, "q"), page(plain, "r")])
    groups = [cluster for cluster in result.clusters if cluster.members[0].span.page == laid.id]
    assert groups
    for cluster in groups:
        assert {member.span.page for member in cluster.members} == {laid.id, "q", "r"}
        assert len({spell(read(result, member.span)) for member in cluster.members}) == 1
