"""Files that were made to do harm, or were damaged: one clear line each, exit code 3, and the others are done."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hostile import Case, cases
from test_cli import Dedupe, files
from test_readers_packed import PACKERS, zipped
from test_readers_spaces import FILES, PACKED

from dedupe.model import Notice, Page
from dedupe.readers import Source
from dedupe.run import Log, read_pages
from dedupe.settings import DEFAULTS

GOOD = "本报讯 市自来水公司昨日发布通告。"
MOST = 400 << 20  # bytes


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Dedupe:
    return Dedupe(capsys)


@pytest.mark.parametrize("case", list(cases(count=200, length=20_000)), ids=lambda case: case.name)
def test_a_hostile_file_is_told_in_one_line_and_the_others_are_done(
    case: Case, run: Dedupe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / case.name).write_bytes(case.data)
    done = run("clean", case.name, "good.txt", "--max-removed", "1", "--no-progress", "-o", "out")
    lines = [line for line in done.err.splitlines() if case.name in line]
    assert GOOD in (tmp_path / "out/text/good.txt").read_text(encoding="utf-8")
    assert done.code in ((0, 3) if case.is_read else (3,))
    if case.says is None:
        assert (done.code, lines) == (0, [])
    else:
        assert len(lines) <= 1
        assert re.search(case.says, "".join(lines))
        assert bool(lines) == (done.code == 3) or case.is_read
    assert "root:" not in "".join((tmp_path / "out/articles.jsonl").read_text(encoding="utf-8"))
    assert {name.split("/")[0] for name in files(tmp_path)} == {"good.txt", case.name, "out"}


def whole() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Give a file of each format, and a packed one of each kind."""
    for name, text in FILES.items():
        yield name, lambda text=text: text.encode()  # type: ignore[misc]
    for name, (extra, write) in PACKED.items():
        yield name, lambda extra=extra, write=write: (pytest.importorskip(extra), write())[1]  # type: ignore[misc]
    for name, pack in PACKERS.items():
        yield f"{name} of alto", lambda pack=pack: pack(FILES["alto"].encode())  # type: ignore[misc]
    yield "zip of alto", lambda: zipped({"a.xml": FILES["alto"].encode(), "b.txt": GOOD.encode()})


def damaged(data: bytes) -> Iterator[bytes]:
    """Cut a file off at 20 places; turn bytes of it in 20 ways, and drop, repeat and blank out parts of it."""
    draw = random.Random(1)
    for n in range(20):
        yield data[: len(data) * n // 20]
    for n in range(20):
        turned = bytearray(data)
        for _ in range((1, 3, 20)[n % 3]):
            turned[draw.randrange(len(turned))] = draw.randrange(256)
        yield bytes(turned)
    for _ in range(5):
        start, end = sorted(draw.randrange(len(data)) for _ in range(2))
        yield from (
            data[:start] + data[end:],
            data[:end] + data[start:],
            data[:start] + bytes(end - start) + data[end:],
        )


@pytest.mark.parametrize(("name", "write"), list(whole()), ids=[name for name, _ in whole()])
def test_a_damaged_file_is_read_or_told_in_one_line(name: str, write: Callable[[], bytes], tmp_path: Path) -> None:
    path, good = tmp_path / "in", tmp_path / "good.txt"
    good.write_text(GOOD, encoding="utf-8")
    for data in damaged(write()):
        path.write_bytes(data)
        *pages, last = pages_of(Source("in", path), Source("good.txt", good), told := [])
        assert last.text == GOOD
        assert all(page.blocks == () or page.blocks[-1].end <= len(page.text) for page in pages)
        for notice in told:
            assert notice.where.startswith("in") and notice.what.strip() and "\n" not in notice.what


# What has no end that could be missing, or ends anew with each line. Of hOCR the last page is told.
OPEN = {"text", "md", "csv", "tesseract-tsv"}


@pytest.mark.parametrize("name", [name for name in FILES if name not in OPEN])
def test_a_file_that_is_cut_off_is_told(name: str, tmp_path: Path) -> None:
    data, path = FILES[name].strip().encode(), tmp_path / "in"
    for n in range(10, 20):
        path.write_bytes(data[: len(data) * n // 20])
        pages_of(Source("in", path), None, told := [])
        assert told


def pages_of(source: Source, other: Source | None, told: list[Notice]) -> list[Page]:
    """Read files as `clean` does."""
    sources = [source] if other is None else [source, other]
    return list(read_pages(sources, DEFAULTS, Log(told.append, told.append)))
