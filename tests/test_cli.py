"""The command line: options, exit codes, one clear line for every bad input."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import dedupe
from dedupe import cli
from dedupe.console import INTERNAL

SAMPLE = Path(__file__).parent.parent / "samples" / "heze-2021-11.txt"
NOTICE = "本报讯 市自来水公司昨日发布通告,因管道检修,东城区今晚十时至明晨五时停水,请居民储水备用。"
OTHER = "昨天上午,全市农业工作会议在人民会堂召开,各县负责同志三百余人出席,会议总结了去年的生产。"
# Two copies among enough other text: less than half is removed.
DUMP = f"{NOTICE}\n\n{OTHER}\n\n{NOTICE}\n"


class Done(NamedTuple):
    code: int
    out: str
    err: str


class Dedupe:
    """Runs the command line in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *args: str | Path) -> Done:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(arg) for arg in args])
        captured = self.capsys.readouterr()
        assert "Traceback" not in captured.err
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, captured.out, captured.err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Dedupe:
    return Dedupe(capsys)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("p.txt").write_text(DUMP, encoding="utf-8")
    return tmp_path


def python(
    *args: str | bytes | Path,
    stdin: bytes = b"",
    stdout: int = subprocess.PIPE,
    path: Path = Path(dedupe.__file__).parent.parent,
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run Python in a process of its own, with the package that is tested here."""
    return subprocess.run(
        [sys.executable, *args],
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(path)} | (env or {}),
        check=False,
    )


def spawn(
    *args: str | bytes, stdin: bytes = b"", stdout: int = subprocess.PIPE, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return python("-m", "dedupe", *args, stdin=stdin, stdout=stdout, env=env)


def files(folder: str | Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())


# --- the main job


def test_clean_writes_text_to_standard_output_and_messages_elsewhere(run: Dedupe, here: Path) -> None:
    done = run("clean", "p.txt")
    assert done.code == 0
    assert done.out.count(NOTICE) == 1
    assert done.out.count(OTHER) == 1
    assert re.fullmatch(r"dedupe: 1 page, .* characters kept, \d+ removed in 1 passage\n", done.err)


def test_clean_writes_a_folder_and_nothing_to_standard_output(run: Dedupe, here: Path) -> None:
    done = run("clean", "p.txt", "-o", "out")
    assert (done.code, done.out) == (0, "")
    assert files("out") == [
        *(
            "articles.jsonl",
            "clusters.jsonl",
            "ledger.jsonl",
            "pages.jsonl",
            "run.json",
            "text/contents.tsv",
            "text/p.txt",
        )
    ]


def test_clean_is_a_filter() -> None:
    done = spawn("clean", "-", stdin=DUMP.encode())
    assert done.returncode == 0
    assert done.stdout.decode().count(NOTICE) == 1


def test_the_launcher_is_the_same_program(here: Path) -> None:
    launcher = SAMPLE.parent.parent / "cli.py"
    if not launcher.exists():
        pytest.skip("no checkout: cli.py is not beside the tests")
    done = python(launcher, "clean", "p.txt")
    assert done.returncode == 0
    assert done.stdout == spawn("clean", "p.txt").stdout


def test_the_same_bytes_each_run_and_whatever_jobs(run: Dedupe, here: Path) -> None:
    run("clean", SAMPLE, "-o", "one")
    run("clean", SAMPLE, "-o", "two", "--jobs", "2")
    assert files("one") == files("two")
    assert all((here / "one" / name).read_bytes() == (here / "two" / name).read_bytes() for name in files("one"))


def test_check_lists_copies_and_says_so_by_its_exit_code(run: Dedupe, here: Path) -> None:
    done = run("check", "p.txt")
    assert done.code == 1
    assert re.match(r"p\.txt:\d: exact copy \(1\.00\) of p\.txt:\d: ", done.out)
    Path("single.txt").write_text(OTHER, encoding="utf-8")
    assert run("check", "single.txt")[:2] == (0, "")
    assert files(here) == ["p.txt", "single.txt"]


def test_check_gives_json_lines(run: Dedupe, here: Path) -> None:
    records = [json.loads(line) for line in run("check", "p.txt", "--json").out.splitlines()]
    assert [record["relation"] for record in records] == ["exact"]


def test_explain_takes_places_as_check_prints_them(run: Dedupe, here: Path) -> None:
    copy, kept = re.match(r"(\S+): .* of (\S+): ", run("check", "p.txt", "-q").out).groups()  # type: ignore[union-attr]
    done = run("explain", copy, kept)
    assert (done.code, done.err) == (0, "")
    assert "similarity 1.0000, one text" in done.out
    assert "cluster      removed: A copy, exact (1.00); B representative" in done.out
    record = json.loads(run("explain", kept, copy, "--json").out)
    (removed,) = record["removed"]
    assert (removed["page"], removed["of"]["page"]) == ("p.txt", "p.txt")
    assert record["clusters"][0]["a"]["role"] == "representative"


def test_explain_compares_files_and_texts(run: Dedupe, here: Path) -> None:
    Path("q.txt").write_text(NOTICE, encoding="utf-8")
    apart, together = (run("explain", "p.txt", "q.txt", "--scope", scope) for scope in ("dump", "corpus"))
    assert "removed      q.txt" not in apart.out
    assert re.search(r"removed +[pq]\.txt@", together.out)
    texts = run("explain", "--text", NOTICE, NOTICE.replace("十时", "九时").replace("五时", "六时"))
    assert "variant: one form, other facts" in texts.out
    assert "十 / 9" in texts.out or "十 / 九" in texts.out or "10 / 9" in texts.out


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("p.txt:2", "p.txt:1"), 2, "p.txt:2: there is no text at this place; name a FILE, a PAGE:LINE"),
        (("p.txt#3", "p.txt"), 2, "p.txt#3: no page has this name; there are p.txt"),
        (("gone.txt", "p.txt"), 3, "gone.txt: no such file"),
        (("--text", " ", "x"), 2, "give two texts"),
        (("p.txt",), 2, "Missing argument 'B'"),
    ],
)
def test_explain_says_what_is_wrong(run: Dedupe, here: Path, args: tuple[str, ...], code: int, says: str) -> None:
    done = run("explain", *args)
    assert (done.code, done.out) == (code, "")
    assert says in done.err


def test_dry_run_writes_nothing(run: Dedupe, here: Path) -> None:
    done = run("clean", "p.txt", "-o", "out", "--dry-run")
    assert (done.code, done.out, files(here)) == (0, "", ["p.txt"])
    assert "1 page" in done.err


def test_json_summary(run: Dedupe, here: Path) -> None:
    done = run("clean", "p.txt", "-o", "out", "--json", "-q")
    summary = json.loads(done.out)
    assert done.err == ""
    assert summary["counts"]["copies_removed"] == 1
    assert run("clean", "p.txt", "--json").code == 2


def test_verbose_and_quiet(run: Dedupe, here: Path) -> None:
    assert "dedupe: p.txt: " in run("clean", "p.txt", "-v").err
    assert run("clean", "p.txt", "-q").err == ""


def test_no_pages(run: Dedupe, here: Path) -> None:
    run("clean", "p.txt", "-o", "out", "--no-pages")
    assert "pages.jsonl" not in files("out")


def test_files_from(run: Dedupe, here: Path) -> None:
    Path("list").write_text("p.txt\n")
    assert run("clean", "--files-from", "list").code == 0
    assert spawn("clean", "--files-from", "-", stdin=b"p.txt\n").returncode == 0


@pytest.mark.parametrize("args", [(), ("-h",), ("--help",), ("clean", "-h"), ("check", "--help")])
def test_help(run: Dedupe, args: tuple[str, ...]) -> None:
    done = run(*args)
    assert done.code == 0
    assert done.out.startswith("Usage: dedupe")


@pytest.mark.parametrize("args", [("--version",), ("clean", "--version")])
def test_version(run: Dedupe, args: tuple[str, ...]) -> None:
    assert run(*args)[:2] == (0, f"newspaper-dedupe {dedupe.__version__}\n")


# --- settings


def settings_of_run() -> dict[str, object]:
    settings = json.loads(Path("out/run.json").read_text(encoding="utf-8"))["settings"]
    assert isinstance(settings, dict)
    return settings


def test_flags_over_file_over_defaults(run: Dedupe, here: Path) -> None:
    Path("dedupe.toml").write_text('scope = "page"\nthreshold = 0.9\nmin-chars = 20\n')
    assert run("clean", "p.txt", "-o", "out", "--config", "dedupe.toml", "--scope", "corpus").code == 0
    settings = settings_of_run()
    assert (settings["scope"], settings["threshold"], settings["min_chars"]) == ("corpus", 0.9, 20)


def test_config_in_pyproject(run: Dedupe, here: Path) -> None:
    Path("pyproject.toml").write_text('[project]\nname = "x"\n[tool.dedupe]\nmin_chars = 30\n')
    assert run("clean", "p.txt", "-o", "out", "--config", "pyproject.toml").code == 0
    assert settings_of_run()["min_chars"] == 30


def test_consensus_is_asked_for_by_flag_or_file(run: Dedupe, here: Path) -> None:
    Path("c.toml").write_text("consensus = true\n")
    for arguments, wanted in (([], False), (["--consensus"], True), (["--config", "c.toml"], True)):
        assert run("clean", "p.txt", "-o", "out", *arguments).code == 0
        assert settings_of_run()["consensus"] is wanted


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("scope = ", "is not TOML"),
        ("consensus = 1", "consensus: 1 is neither true nor false"),
        ("treshold = 0.5", "unknown setting treshold; did you mean threshold?"),
        ("threshold = 2", "threshold: "),
        ("threshold = nan", "threshold: "),
        ("min-chars = true", "min-chars: "),
        ("min-chars = 1.5", "min-chars: "),
        ('scope = "issue"', "scope: "),
        ('encoding = "klingon"', "encoding: "),
        ("[tool]\ndedupe = 3", "tool.dedupe is not a table"),
    ],
)
def test_bad_config(run: Dedupe, here: Path, text: str, what: str) -> None:
    Path("c.toml").write_text(text)
    one_line(run("clean", "p.txt", "--config", "c.toml"), 2, f"c.toml: {what}")


@pytest.mark.parametrize(
    "args",
    [
        ("clean",),
        ("check",),
        ("clean", "p.txt", "--scope", "issue"),
        ("clean", "p.txt", "--threshold", "nan"),
        ("clean", "p.txt", "--threshold", "1.5"),
        ("clean", "p.txt", "--min-chars", "0"),
        ("clean", "p.txt", "--encoding", "klingon"),
        ("clean", "p.txt", "--encoding", "base64"),
        ("clean", "p.txt", "--format", "word"),
        ("clean", "p.txt", "--jobs", "0"),
        ("clean", "p.txt", "--config", "missing.toml"),
        ("clean", "p.txt", "--no-such-option"),
        ("clean", "p.txt", "-o"),
        ("clear", "p.txt"),
        ("clean", "-", "-"),
        ("clean", "-", "--files-from", "-"),
        ("clean", "--files-from", "missing"),
    ],
)
def test_wrong_usage(run: Dedupe, here: Path, args: tuple[str, ...]) -> None:
    one_line(run(*args), 2, "")


# --- bad inputs: one line each, the others are done


def one_line(done: Done, code: int, start: str) -> None:
    """Assert that an error was one line of ASCII, and that nothing else came out."""
    assert done.code == code
    assert done.out == ""
    assert done.err.startswith(f"dedupe: {start}"), done.err
    assert done.err.count("\n") == 1, done.err
    assert done.err.isascii()


def bad_inputs(folder: Path) -> list[str]:
    (folder / "empty-folder").mkdir()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "scan.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    return ["missing.txt", "empty-folder", "binary.txt", "scan.jpg"]


def test_unreadable_inputs_are_named_and_the_others_done(run: Dedupe, here: Path) -> None:
    bad = bad_inputs(here)
    done = run("clean", *bad, "p.txt", "-o", "out")
    assert done.code == 3
    *named, summary = done.err.splitlines()
    assert [line.split(": ")[1] for line in named] == bad
    assert all("; " in line for line in named)
    assert summary.endswith("4 inputs not read")
    run_json = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    assert [entry["source"] for entry in run_json["inputs"]] == ["p.txt"]
    assert {problem["where"] for problem in run_json["problems"]} == set(bad)


@pytest.mark.parametrize("name", ["missing.txt", "empty-folder", "binary.txt", "scan.jpg"])
def test_strict_stops_and_writes_nothing(run: Dedupe, here: Path, name: str) -> None:
    bad_inputs(here)
    one_line(run("clean", "p.txt", name, "-o", "out", "--strict"), 3, f"{name}: ")
    assert not Path("out").exists()


def test_nothing_readable_writes_nothing(run: Dedupe, here: Path) -> None:
    one_line(run("clean", "missing.txt", "-o", "out"), 3, "missing.txt: no such file")
    assert not Path("out").exists()


def test_an_input_without_permission(run: Dedupe, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("secret.txt").write_text("x")
    read = Path.open

    def refuse(path: Path, *mode: Any) -> Any:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, *mode)

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    done = run("clean", "secret.txt", "p.txt")
    assert done.code == 3
    assert done.err.startswith("dedupe: secret.txt: permission denied; ")
    assert NOTICE in done.out


def test_an_empty_file_is_a_page_without_articles(run: Dedupe, here: Path) -> None:
    Path("empty.txt").touch()
    assert run("clean", "empty.txt", "-o", "out").code == 0
    assert Path("out/articles.jsonl").read_bytes() == b""
    assert Path("out/text/empty.txt").read_bytes() == b""


def test_a_name_that_is_not_utf_8(here: Path) -> None:
    name = b"\xc4\xe3.txt"
    try:
        Path(os.fsdecode(name)).write_text(DUMP, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    done = spawn("clean", name, b"missing-" + name, "-o", "out")
    assert done.returncode == 3
    assert done.stderr.decode("utf-8").startswith("dedupe: missing-")
    assert [path for path in files("out") if path.startswith("text/")] == ["text/_xc4_xe3.txt", "text/contents.tsv"]


# --- OUT


def test_out_that_is_an_input_is_refused(run: Dedupe, here: Path) -> None:
    for out in ("p.txt", "."):
        one_line(run("clean", "p.txt", "-o", out, "--overwrite"), 4, out)
    Path("list").write_text("pages/p.txt\n")
    Path("pages").mkdir()
    shutil.copy("p.txt", "pages")
    one_line(run("clean", "--files-from", "list", "-o", "pages", "--overwrite"), 4, "pages: ")
    assert Path("pages/p.txt").read_text(encoding="utf-8") == DUMP


def test_out_that_holds_something_else_is_refused(run: Dedupe, here: Path) -> None:
    Path("out").mkdir()
    Path("out/thesis.doc").write_text("mine")
    one_line(run("clean", "p.txt", "-o", "out"), 4, "out: holds something else (thesis.doc); ")
    assert run("clean", "p.txt", "-o", "out", "--overwrite").code == 0
    assert Path("out/thesis.doc").read_text() == "mine"


def test_out_inside_the_input_is_not_read(run: Dedupe, here: Path) -> None:
    for _ in range(2):
        assert run("clean", ".", "-o", "out").code == 0
        assert [name for name in files("out") if name.startswith("text/")] == ["text/contents.tsv", "text/p.txt"]
    one_line(run("clean", "out/text", "-o", "out"), 4, "out: would be written over the input out/text; ")


def test_other_inputs_inside_out_are_never_written_over(run: Dedupe, here: Path) -> None:
    Path("out").mkdir()
    Path("out/q.txt").write_text("x")
    one_line(run("clean", ".", "-o", "out", "--overwrite"), 4, "out: would be written over the input ")


def test_too_much_removed_is_refused(run: Dedupe, here: Path) -> None:
    one_line(run("clean", "p.txt", "-o", "out", "--max-removed", "0.1"), 4, "")
    assert not Path("out").exists()
    assert "p.txt" in run("clean", "p.txt", "--max-removed", "0.1").err


def test_out_that_cannot_be_made(run: Dedupe, here: Path) -> None:
    one_line(run("clean", "p.txt", "-o", "p.txt/out"), 2, "p.txt/out: cannot be written (")


# --- streams and endings


def test_a_gbk_terminal_gets_utf_8(here: Path) -> None:
    Path("龘.txt").write_text(f"{DUMP}\n𠮷 ✓\n", encoding="utf-8")
    done = spawn("clean", "龘.txt", "✓.txt", env={"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"})
    assert done.returncode == 3
    assert "𠮷" in done.stdout.decode("utf-8")
    assert "✓.txt: no such file" in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
@pytest.mark.parametrize(("args", "code"), [("clean p.txt", 0), ("check p.txt --json", 1), ("--help", 0)])
def test_a_closed_pipe_ends_quietly(here: Path, args: str, code: int) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = spawn(*args.split(), *([] if args == "--help" else ["-q"]), stdout=write_end)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_said_in_one_line(here: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = spawn("clean", "p.txt", "-q", stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr.startswith(b"dedupe: standard output cannot be written (No space left on device); ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ValueError("a\nb"), INTERNAL, "internal error: ValueError: a b; please report"),
        (PermissionError(13, "Permission denied", "q.txt"), 2, "q.txt: Permission denied; check"),
    ],
)
def test_what_is_raised_on_the_way_becomes_one_line(
    run: Dedupe, here: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, message: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("dedupe.run.clean", fail)
    one_line(run("clean", "p.txt", "-o", "out"), code, message)
    assert not Path("out").exists()


def test_interrupted(run: Dedupe, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dedupe.run.clean", interrupt)
    done = run("clean", "p.txt", "-o", "out")
    assert (done.code, done.out, done.err.lstrip("\n")) == (130, "", "dedupe: interrupted\n")  # after the ^C
    assert not Path("out").exists()


def test_a_traceback_only_when_asked_for(here: Path) -> None:
    program = "import dedupe.run as r, dedupe.cli as c; r.clean = None; c.main()"
    for flags, shown in (["-v"], False), (["-vv"], True), (["-v", "--verbose"], True):
        done = python("-c", program, "clean", "p.txt", *flags)
        assert done.returncode == INTERNAL
        assert (b"Traceback" in done.stderr) == shown


def test_the_other_package_of_this_name_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # python -c looks there first
    copy = tmp_path / "dedupe"
    shutil.copytree(Path(dedupe.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "__init__.py").write_text('__version__ = "3.0.3"\n')
    done = python("-c", "from dedupe.cli import main; main()", "--version", path=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"dedupe: another package named dedupe is installed here")
    assert done.stderr.count(b"\n") == 1


def test_the_same_bytes_whatever_the_jobs_and_the_hash_seed(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "p.txt")
    outs = []
    for jobs, seed in (("1", "0"), ("2", "1")):
        folder = tmp_path / f"out{jobs}"
        command = [sys.executable, "-m", "dedupe", "clean", "p.txt", "-q", "-j", jobs, "-o", str(folder)]
        root = str(Path(dedupe.__file__).parent.parent)
        subprocess.run(
            command, check=True, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root}
        )
        outs.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert outs[0] == outs[1]
    assert len(outs[0]) == 7
