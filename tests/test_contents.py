"""Articles → the table of contents."""

from __future__ import annotations

from make import cleaned, pool

from dedupe.reports.contents import COLUMNS, contents

A = pool()["articles"]


def rows(*texts: str) -> list[list[str]]:
    return [line.rstrip("\n").split("\t") for line in contents(cleaned(*texts).articles)]


def test_a_row_for_each_article_and_none_for_furniture() -> None:
    notice = "\n\n".join([*A[1]["headline"], *A[1]["body"]])
    first = "\n\n".join([pool()["furniture"][0], *A[0]["headline"], *A[0]["body"], notice])
    header, one, two, three = rows(first, notice + "\n\n" + "\n\n".join(A[4]["body"]))
    assert tuple(header) == COLUMNS
    letters = sum(map(len, " ".join([*A[0]["headline"], *A[0]["body"]]).split()))
    assert one[:4] == ["p0", A[0]["headline"][0], "记者 周敏", str(letters)]
    assert two[1] == A[1]["headline"][0]
    assert [row[4] for row in (one, two)] == ["1", "2"]
    assert three[0] == "p1"
    assert three[1].startswith("[本报讯(记者 沈立)")
    assert "no-headline" in three[6]


def test_a_cell_holds_no_tab_and_no_line_break() -> None:
    text = "果农学会\t直播\u2028卖苹果\n\n" + "\n\n".join(A[3]["body"])
    assert all(len(row) == len(COLUMNS) for row in rows(text))
