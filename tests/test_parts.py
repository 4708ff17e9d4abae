"""`--scope page` cleans its pages part by part: the same whoever does it, and no more at once than a part or two."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from make import pages, pool, printed

from dedupe import cli
from dedupe.errors import Refused
from dedupe.model import Page, Result
from dedupe.options import log_of
from dedupe.parts import in_parts, join
from dedupe.pipeline import clean
from dedupe.readers import Source
from dedupe.reports.counts import Tally
from dedupe.reports.output import write_out, write_parts
from dedupe.run import find_sources, guard_removed, run, run_in_parts
from dedupe.settings import DEFAULTS
from dedupe.workers import Workers

SETTINGS = replace(DEFAULTS, scope="page", part=2, max_removed=1.0)


def texts(number: int) -> list[str]:
    """Pages that print an article twice."""
    articles = pool()["articles"]
    return [printed(articles[n], articles[n + 1], articles[n]) for n in range(number)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with five files of a page each, and one of three records."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for number, text in enumerate(texts(5)):
        (tmp_path / "in" / f"p{number}.txt").write_text(text, encoding="utf-8")
    rows = "".join(json.dumps({"text": text}) + "\n" for text in texts(3))
    (tmp_path / "in" / "r.jsonl").write_text(rows, encoding="utf-8")
    return tmp_path


def results(jobs: int = 1) -> Iterator[Result]:
    log = log_of(quiet=True, strict=False)
    return run_in_parts(find_sources(["in"], None, log), SETTINGS, log, jobs)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pages_are_parted_where_none_asks_another() -> None:
    given = pages(*"abcde")
    assert [len(part) for part in in_parts(given, SETTINGS)] == [2, 2, 1]
    assert [len(part) for part in in_parts(given, replace(SETTINGS, scope="dump"))] == [5]
    assert list(in_parts([], SETTINGS)) == []


def test_a_part_is_cleaned_as_if_there_were_no_other(here: Path) -> None:
    found = list(results())
    given = [page for result in found for page in result.pages]
    assert [len(result.pages) for result in found] == [2, 2, 2, 2]
    assert found == [clean(given[n : n + 2], SETTINGS) for n in range(0, 8, 2)]
    assert sum(len(result.clusters) for result in found) >= 8  # each page prints an article twice


def test_processes_clean_parts_as_one_does(here: Path) -> None:
    assert list(results(jobs=2)) == list(results())


def test_what_is_written_part_by_part_is_what_is_written_at_once(here: Path) -> None:
    at_once = join(list(results()))
    write_out(here / "one", at_once, SETTINGS)
    tally = write_parts(here / "parts", results(), SETTINGS, lambda: ())
    assert tree(here / "parts") == tree(here / "one")
    assert tally.counts == Tally([at_once]).counts
    assert tally.articles["in/r.jsonl"] >= 6
    log = log_of(quiet=True, strict=False)
    assert run(find_sources(["in"], None, log), SETTINGS, log).result == at_once


def test_the_texts_of_a_dump_in_two_parts_stand_apart_by_a_blank_line(here: Path) -> None:
    write_parts(here / "out", results(), SETTINGS, lambda: ())
    text = (here / "out/text/in/r.jsonl.txt").read_text(encoding="utf-8")
    articles = [json.loads(line) for line in (here / "out/articles.jsonl").read_text(encoding="utf-8").splitlines()]
    mine = [article["text"] for article in articles if article["page"].startswith("in/r.jsonl")]
    assert text == "\n\n".join(mine) + "\n"


def test_no_more_is_read_than_is_in_work(here: Path) -> None:
    read: list[str] = []

    def noted(sources: list[Source]) -> Iterator[Source]:
        for source in sources:
            read.append(source.id)
            yield source

    log = log_of(quiet=True, strict=False)
    found = run_in_parts(noted(find_sources(["in"], None, log)), SETTINGS, log)
    next(found)
    assert len(read) <= 5  # two parts of two, and the one that tells that the second is full


def double(common: tuple[int], task: int) -> int:
    """What a worker is asked here."""
    return common[0] * task


def test_workers_take_no_more_tasks_than_they_work_on() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for task in range(20):
            taken.append(task)
            yield task

    with Workers(2) as workers:
        answers = []
        for task, answer in workers.one_by_one(double, (2,), tasks()):
            answers.append((task, answer))
            assert len(taken) <= task + 3
    assert answers == [(n, 2 * n) for n in range(20)]
    with Workers(1) as alone:
        assert list(alone.one_by_one(double, (2,), range(3))) == [(0, 0), (1, 2), (2, 4)]


def test_a_guard_leaves_no_part_behind(here: Path) -> None:
    with pytest.raises(Refused, match="the limit is 0%; most of it on in/"):
        write_parts(here / "out", results(), SETTINGS, lambda: (), check=lambda tally: guard_removed(tally, 0.0))
    assert not (here / "out").exists()
    assert [path.name for path in here.iterdir()] == ["in"]


def test_the_command_line_cleans_pages_part_by_part(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["clean", "in", "-o", "out", "--scope", "page", "--max-removed", "1", "--json", "-v"])
    out, err = capsys.readouterr()
    assert ended.value.code == 0
    counts = json.loads(out)["counts"]
    assert (counts["pages"], counts["dumps"]) == (8, 6)
    assert f"8 pages, {counts['articles']} articles" in err
    assert "in/r.jsonl: " in err
    assert json.loads((here / "out/run.json").read_text())["counts"] == counts


def test_where_nothing_can_be_read_nothing_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("image.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(SystemExit) as ended:
        cli.main(["clean", "image.png", "-o", "out", "--scope", "page"])
    assert ended.value.code == 3
    assert not Path("out").exists()
    capsys.readouterr()


def test_a_page_of_no_article_has_an_empty_text(here: Path) -> None:
    page = Page("b.txt", "b.txt", " ", "0")
    write_parts(here / "out", [clean(pages(*texts(1)), SETTINGS), clean([page], SETTINGS)], SETTINGS, lambda: ())
    assert (here / "out/text/b.txt").read_bytes() == b""
