"""The report in HTML: whole, closed in itself, safe against what a dump says, and true to the ledger."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from make import pages, pool

from dedupe.cli import cli
from dedupe.evaluation.records import Output
from dedupe.model import Block, Page, Result
from dedupe.pipeline import clean
from dedupe.reports.drawing import Drawn, draw
from dedupe.reports.facing import Facing, face
from dedupe.reports.html import html_report

TEXT = pool()["articles"][0]["body"][0]
OTHER = pool()["articles"][1]["body"][0]
FORM = "停水通知:因城东管网检修,定于11月28日上午八时至下午六时停水,请沿线居民提前储水备用。"
VARIANT = FORM.replace("11月28日", "12月16日")
EMPTY = {"meta", "br"}


class Outline(HTMLParser):
    """Reads tags, and fails where one is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in EMPTY:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "action") or name.startswith("on"):
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def written(result: Result, most: int = 500) -> str:
    texts = {page.id: page.text for page in result.pages}
    shown = Output(result.articles, result.clusters, result.ledger, texts, {"counts": {"pages": len(texts)}})
    blocks = zip(texts, result.blocks, strict=True)
    return "".join(html_report(shown, blocks, most))


def outline(text: str) -> Outline:
    found = Outline()
    found.feed(text)
    found.close()
    assert not found.open
    return found


def test_a_copy_stands_beside_its_kept_text_with_what_differs_marked() -> None:
    misread = TEXT.replace(TEXT[20], "口", 1)
    text = written(clean(pages(TEXT, f"{misread}\n\n{OTHER}")))
    assert "<mark>口</mark>" in text
    assert f"<mark>{TEXT[20]}</mark>" in text
    assert text.count('class="pair"') == 1
    assert "1 removed" in text


def test_variants_have_their_own_heading_and_marks() -> None:
    text = written(clean(pages(FORM, VARIANT)))
    variants = text[text.index('id="variants"') : text.index('id="shared"')]
    assert "<mark>28</mark>" in variants
    assert "<mark>16</mark>" in variants
    assert 'class="dup"' not in text


def test_every_link_leads_to_a_place_in_the_file() -> None:
    found = outline(written(clean(pages(f"{TEXT}\n\n{OTHER}", TEXT, FORM, VARIANT))))
    assert len(found.ids) == len(set(found.ids))
    assert found.links
    assert {link.removeprefix("#") for link in found.links} <= set(found.ids)


def test_every_character_of_a_page_is_shown_once() -> None:
    result = clean(pages(f"{TEXT}\n\n{OTHER}", TEXT))
    found = outline(written(result))
    said = "".join(found.said)
    for page in result.pages:
        assert page.text in said


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x onerror=a>', "&lt;b&gt;", "</span></div>"])
def test_what_a_dump_says_is_no_markup(evil: str) -> None:
    result = clean([Page(f"{evil}.txt", evil, f"{evil}{TEXT}\n\n{OTHER}{evil}\n\n{evil}{TEXT}", "0" * 64)])
    found = outline(written(result))
    assert not {"script", "img", "b"} & set(found.tags)
    assert evil in "".join(found.said)
    assert all(link.startswith("#") for link in found.links)


def test_the_file_needs_nothing_and_runs_nothing() -> None:
    text = written(clean(pages(TEXT, TEXT)))
    assert "default-src 'none'" in text
    assert "://" not in text
    assert "<script" not in text


def test_control_characters_and_half_surrogates_are_written_as_a_sign() -> None:
    text = written(clean(pages(f"{TEXT}\ud800\x0b\x07\r\n{OTHER}")))
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f]", text)
    assert "\ufffd" in text


def test_what_is_left_out_is_counted() -> None:
    result = clean(pages(TEXT, TEXT, OTHER, OTHER))
    assert "1 more clusters are left out" in written(result, most=1)
    assert "3 more pages are left out" in written(result, most=1)
    assert "left out" not in written(result)


def blocks_with(*boxes: tuple[float, float, float, float]) -> Iterator[Drawn]:
    for box in boxes:
        yield Drawn(box, "kept", 0, "a < b", "p1-0")


def test_boxes_are_drawn_within_their_drawing() -> None:
    drawn = "".join(draw(blocks_with((100, 50, 200, 100), (300, 150, 100, 300))))
    assert drawn.count("<rect") == 2
    assert 'x="0.0" y="0.0" width="200.0"' in drawn
    assert 'height="400"' in drawn
    assert "<title>a &lt; b</title>" in drawn


@pytest.mark.parametrize("box", [(0, 0, 0, 5), (float("nan"), 0, 1, 1), (0, 0, float("inf"), 1), (0, 0, -3, 4)])
def test_what_is_no_box_is_not_drawn(box: tuple[float, float, float, float]) -> None:
    assert not list(draw(blocks_with(box)))
    assert "".join(draw(blocks_with(box, (0, 0, 10, 10)))).count("<rect") == 1


def test_a_page_with_boxes_shows_them() -> None:
    blocks = tuple(
        Block(str(n), start, start + len(text), box=(0, 100.0 * n, 50, 90))
        for n, (start, text) in enumerate(((0, TEXT), (len(TEXT) + 2, OTHER)))
    )
    page = Page("p", "d", f"{TEXT}\n\n{OTHER}", "0" * 64, blocks=blocks)
    assert written(clean([page])).count("<rect") == 2


def test_both_sides_are_given_whole() -> None:
    a, b = f"“{TEXT[:30]}”,\n{TEXT[30:50]}。", f"{TEXT[:12]}口口{TEXT[14:50]}"
    pieces = face(a, b)
    assert ("".join(p.a for p in pieces), "".join(p.b for p in pieces)) == (a, b)
    assert [p.b for p in pieces if not p.equal] == ["口口"]
    assert face("", "") == []
    assert face("", "x") == [Facing(False, "", "x")]


def test_very_long_passages_are_compared_as_far_as_they_agree() -> None:
    a, b = TEXT * 200, TEXT * 100 + OTHER * 100
    pieces = face(a, b)
    assert ("".join(p.a for p in pieces), "".join(p.b for p in pieces)) == (a, b)
    assert pieces[0].equal
    assert not pieces[-1].equal


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "p.txt").write_text(f"{TEXT}\n\n{OTHER}\n\n{TEXT}\n", encoding="utf-8")
    made = CliRunner().invoke(cli, ["clean", str(tmp_path / "p.txt"), "-o", str(tmp_path / "out"), "-q"])
    assert made.exit_code == 0
    return tmp_path / "out"


def test_report_writes_one_file_and_the_same_bytes(out: Path) -> None:
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert CliRunner().invoke(cli, ["report", str(out)]).exit_code == 0
    first = (out / "report.html").read_bytes()
    assert {path: path.read_bytes() for path in before} == before
    assert CliRunner().invoke(cli, ["report", str(out), "-o", "-"]).stdout_bytes == first
    elsewhere = out.parent / "r.html"
    assert CliRunner().invoke(cli, ["report", str(out), "-o", str(elsewhere)]).exit_code == 0
    assert elsewhere.read_bytes() == first
    outline(first.decode())


def test_a_later_run_takes_the_report_away(out: Path) -> None:
    assert CliRunner().invoke(cli, ["report", str(out)]).exit_code == 0
    assert CliRunner().invoke(cli, ["clean", str(out.parent / "p.txt"), "-o", str(out), "-q"]).exit_code == 0
    assert not (out / "report.html").exists()


def test_report_says_what_is_missing(out: Path) -> None:
    (out / "pages.jsonl").unlink()
    done = CliRunner().invoke(cli, ["report", str(out)], standalone_mode=False)
    assert "without --no-pages" in str(done.exception)
    done = CliRunner().invoke(cli, ["report", str(out.parent)], standalone_mode=False)
    assert "clusters.jsonl" in str(done.exception)


@pytest.mark.parametrize("box", [[1, 2], "x", [1, 2, 3, "y"], {"a": 1}])
def test_report_of_a_broken_folder_is_one_line(out: Path, box: object) -> None:
    path = out / "pages.jsonl"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["blocks"][0]["box"] = box
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["report", str(out)], standalone_mode=False)
    assert "not as dedupe clean writes it" in str(done.exception)
    assert not (out / "report.html").exists()
