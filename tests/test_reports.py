"""Result → files: the contract's fields, safe names, whole or nothing."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import page

from dedupe.blocks import split_blocks
from dedupe.errors import Refused, UsageError
from dedupe.model import Article, Block, Cluster, Entry, Member, Notice, Page, Result, Span
from dedupe.pipeline import clean
from dedupe.reports import output
from dedupe.reports.counts import Tally
from dedupe.reports.jsonl import article_records, cluster_records, ledger_records, lines, page_records
from dedupe.reports.listing import duplicate_lines, duplicate_records
from dedupe.reports.mirror import mirror
from dedupe.reports.output import guard_out, write_out
from dedupe.reports.text import article_texts
from dedupe.settings import DEFAULTS

# Two copies of a line; the second is removed.
TEXT = "消息一则\n\n消息一则\n"
KEPT, COPY = Span("a/p.txt", 0, 4), Span("a/p.txt", 6, 10)


def an_article(**changes: object) -> Article:
    article = Article(
        id="a1",
        page="a/p.txt",
        kind="article",
        headline=("消息",),
        byline=None,
        credit=None,
        body=("一则",),
        text="消息\n一则",
        copies=2,
        flags=(),
        sources=(KEPT,),
        copies_at=(COPY,),
    )
    return replace(article, **changes)  # type: ignore[arg-type]


def a_result(dump: str = "a/p.txt", text: str = TEXT) -> Result:
    page = Page(dump, dump, text, "0" * 64)
    return Result(
        pages=(page,),
        blocks=(split_blocks(page),),
        articles=(an_article(page=dump),),
        clusters=(
            Cluster(
                "removed",
                (Member(KEPT, "representative", "exact", 1.0), Member(COPY, "copy", "near", 2 / 3)),
            ),
        ),
        ledger=(
            Entry(replace(KEPT, page=dump), "kept", "a1"),
            Entry(Span(dump, 4, 6), "whitespace"),
            Entry(replace(COPY, page=dump), "duplicate", "a1", replace(KEPT, page=dump)),
            Entry(Span(dump, 10, 11), "whitespace"),
        ),
    )


def read_rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_fields_stand_in_the_order_of_the_contract() -> None:
    result = a_result()
    page = next(iter(page_records(result)))
    assert list(page) == ["page", "source", "sha256", "encoding", "format", "text", "blocks"]
    assert list(page["blocks"][0]) == ["id", "start", "end", "kind", "box", "confidence"]  # type: ignore[index]
    article = next(iter(article_records(result)))
    assert list(article) == [
        *("id", "page", "kind", "headline", "byline", "credit", "body", "text"),
        *("copies", "flags", "sources", "copies_at"),
    ]
    cluster = next(iter(cluster_records(result.clusters)))
    assert list(cluster) == ["cluster", "action", "members"]
    assert cluster["members"][1] == {  # type: ignore[index]
        "page": "a/p.txt",
        "start": 6,
        "end": 10,
        "role": "copy",
        "relation": "near",
        "similarity": 0.6667,
    }
    entry = list(ledger_records(result.ledger))[2]
    assert list(entry) == ["page", "start", "end", "fate", "article", "of"]
    assert entry["of"] == {"page": "a/p.txt", "start": 0, "end": 4}


def test_a_readers_own_blocks_are_written_with_box_and_confidence() -> None:
    result = a_result()
    block = Block("r1", 0, 4, "headline", (1.0, 2.5, 30.0, 40.0), 0.912345)
    result = replace(result, blocks=((block,),))
    page = next(iter(page_records(result)))
    assert page["blocks"] == [
        {"id": "r1", "start": 0, "end": 4, "kind": "headline", "box": [1, 2.5, 30, 40], "confidence": 0.9123}
    ]


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_comes_back_from_its_line(key: str, value: str) -> None:
    (line,) = lines([{key: value}])
    decoded = line.decode("utf-8")
    assert decoded.splitlines() == [decoded[:-1]]
    assert json.loads(decoded) == {key: value}


def test_a_lone_surrogate_is_escaped_and_comes_back() -> None:
    (line,) = lines([{"page": "\udcff.txt", "text": "\ud800"}])
    assert json.loads(line) == {"page": "\udcff.txt", "text": "\ud800"}


def test_text_has_a_blank_line_between_articles_and_one_line_end() -> None:
    furniture = an_article(kind="furniture", text="第3版")
    assert "".join(article_texts([furniture, an_article()])) == "第3版\n\n消息\n一则\n"
    assert "".join(article_texts([])) == ""


def test_counts_leave_white_space_aside() -> None:
    counts = Tally([a_result()]).counts
    assert (counts.characters_kept, counts.characters_removed, counts.copies_removed) == (4, 4, 1)
    assert counts.share_removed == 0.5


def test_counts_tell_variants_and_reprints_from_copies() -> None:
    kept = Member(KEPT, "representative", "exact", 1.0)
    clusters = (
        Cluster("linked", (kept, Member(COPY, "copy", "near", 0.9))),
        Cluster("kept", (kept, Member(COPY, "copy", "variant", 0.9))),
    )
    counts = Tally([replace(a_result(), clusters=clusters)]).counts
    assert (counts.copies_removed, counts.reprints_linked, counts.variants_kept) == (0, 1, 1)


def test_listing_names_page_and_line_of_both() -> None:
    assert list(duplicate_lines(a_result())) == ["a/p.txt:3: near copy (0.67) of a/p.txt:1: 消息一则\n"]
    (record,) = duplicate_records(a_result())
    assert list(record) == ["page", "start", "end", "relation", "similarity", "of"]


@pytest.mark.parametrize(
    ("dump", "path"),
    [
        ("pages/p0.txt", "pages/p0.txt"),
        ("./pages//p0.TXT", "pages/p0.TXT"),
        ("p.xml", "p.xml.txt"),
        ("-", "stdin.txt"),
        ("../../etc/passwd", "etc/passwd.txt"),
        ("/etc/passwd", "etc/passwd.txt"),
        ("C:/x/..", "C_/x.txt"),
        ("C:\\x", "C__x.txt"),
        ("..\\..\\x", ".._.._x.txt"),
        ("..", "unnamed.txt"),
        ("", "unnamed.txt"),
        ("a/con.txt", "a/_con.txt"),
        ("a. /b\x00\x1b.txt", "a/b__.txt"),
        ("\udcff.txt", "_.txt"),
        ("人民日报/头版.txt", "人民日报/头版.txt"),
    ],
)
def test_names_are_mirrored_safely(dump: str, path: str) -> None:
    assert mirror([dump]) == {dump: path}


@pytest.mark.parametrize(
    "dumps",
    [
        ["a/p.txt", "../a/p.txt", "/a/p.txt"],
        ["p", "p.txt"],
        ["P.txt", "p.txt"],
        ["\u00e9.txt", "e\u0301.txt"],
        ["p.txt", "p.txt/q.txt"],
        ["p.txt/q.txt", "p.txt"],
        ["x" * 300, "x" * 301],
    ],
)
def test_no_two_dumps_share_a_file(dumps: list[str], tmp_path: Path) -> None:
    paths = mirror(dumps)
    for path in paths.values():  # a file where another needs a folder would raise
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        with (tmp_path / path).open("x"):
            pass
    assert len({path.casefold() for path in paths.values()}) == len(dumps)


@given(st.lists(st.text(), unique=True))
def test_no_name_leaves_its_folder(dumps: list[str]) -> None:
    for path in map(PurePosixPath, mirror(dumps).values()):
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert not set('<>:"|?*\\').intersection(str(path))


def test_out_holds_the_files_of_the_contract(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    write_out(out, a_result(), DEFAULTS, [Notice("b.txt", "is empty")])
    records = ("articles.jsonl", "clusters.jsonl", "ledger.jsonl", "pages.jsonl", "run.json")
    assert sorted(tree(tmp_path / "new")) == [f"out/{name}" for name in (*records, "text/a/p.txt", "text/contents.tsv")]
    (run,) = read_rows(out / "run.json")
    assert list(run) == ["tool", "version", "settings", "inputs", "counts", "problems"]
    assert run["tool"] == "newspaper-dedupe"
    assert run["inputs"] == [{"source": "a/p.txt", "sha256": "0" * 64, "text": "text/a/p.txt"}]
    assert run["problems"] == [{"where": "b.txt", "what": "is empty"}]
    assert (out / "text/a/p.txt").read_bytes() == "消息\n一则\n".encode()


def test_the_same_run_writes_the_same_bytes_in_place_of_the_former(tmp_path: Path) -> None:
    write_out(tmp_path / "one", a_result(), DEFAULTS)
    write_out(tmp_path / "two", a_result("b/q.txt"), DEFAULTS)
    (tmp_path / "two" / "notes.md").write_text("mine")
    guard_out(tmp_path / "two", [])
    write_out(tmp_path / "two", a_result(), DEFAULTS)
    assert tree(tmp_path / "two") == tree(tmp_path / "one") | {"notes.md": b"mine"}
    assert not (tmp_path / "two/text/b").exists()


def test_no_pages_leaves_none_of_a_former_run(tmp_path: Path) -> None:
    write_out(tmp_path / "out", a_result(), DEFAULTS)
    write_out(tmp_path / "out", a_result(), DEFAULTS, with_pages=False)
    assert "pages.jsonl" not in tree(tmp_path / "out")


def test_overwrite_leaves_the_other_files_for_good(tmp_path: Path) -> None:
    (tmp_path / "out/text").mkdir(parents=True)
    (tmp_path / "out/text/mine.txt").write_text("mine")
    for _ in range(2):
        write_out(tmp_path / "out", a_result(), DEFAULTS)
    assert tree(tmp_path / "out")["text/mine.txt"] == b"mine"


def test_a_forged_run_json_deletes_nothing_outside(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    names = ["text/../../victim.txt", str(victim), "../victim.txt", 7]
    forged = {"tool": "newspaper-dedupe", "inputs": [{"text": name} for name in names]}
    (out / "run.json").write_text(json.dumps(forged))
    write_out(out, a_result(), DEFAULTS)
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("existing", [False, True])
def test_a_failure_on_the_way_leaves_out_as_it_was(
    existing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if existing:
        write_out(tmp_path / "out", a_result(), DEFAULTS)
    before = tree(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.jsonl, "ledger_records", fail)
    with pytest.raises(UsageError, match=r"out: cannot be written \(No space left"):
        write_out(tmp_path / "out", a_result("b.txt"), DEFAULTS)
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if existing else [])


def test_a_new_out_has_the_usual_rights(tmp_path: Path) -> None:
    (tmp_path / "usual").mkdir()
    write_out(tmp_path / "out", a_result(), DEFAULTS)
    assert os.stat(tmp_path / "out").st_mode == os.stat(tmp_path / "usual").st_mode


def test_guards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/p.txt").write_text("x")
    Path("file").write_text("x")
    Path("empty").mkdir()
    Path("link").symlink_to("in", target_is_directory=True)
    guard_out(Path("new"), ["in", "-"])
    guard_out(Path("empty"), ["in"])
    guard_out(Path("in/out"), ["in"])
    for out, inputs in [("file", []), ("in", ["in"]), ("in", ["in/p.txt"]), ("link", ["in/p.txt"]), (".", ["in"])]:
        with pytest.raises(Refused, match=r"name another folder|name a folder"):
            guard_out(Path(out), inputs, overwrite=True)
    with pytest.raises(Refused, match=r"in: holds something else \(p.txt\)"):
        guard_out(Path("in"), [])
    guard_out(Path("in"), [], overwrite=True)


def test_what_came_with_a_page_passes_through() -> None:
    fields = {"date": "2021-11-24", "pages": [{"regions": []}]}
    result = clean([replace(page("本报讯 市自来水公司昨日发布通告。"), fields=fields)])
    assert next(iter(page_records(result)))["fields"] == fields
    assert next(iter(article_records(result)))["fields"] == {"date": "2021-11-24"}
    assert "fields" not in next(iter(article_records(clean([page("本报讯 昨日通告。")]))))
