"""Which files are read, under which name, and what is said of the others."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from dedupe.errors import UsageError
from dedupe.model import Notice
from dedupe.readers import find_inputs, read_dump
from dedupe.readers import inputs as module


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder `pages` and work beside it."""
    monkeypatch.chdir(tmp_path)
    for name in ("pages/p1.txt", "pages/p0.txt", "pages/b/x.txt", "pages/.git/y", "pages/.hidden", "z.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def ids(*names: str, files_from: str | None = None) -> list[str]:
    """Find inputs that all can be read; give their ids."""
    found, problems = find_inputs(names, files_from)
    assert problems == []
    return [source.id for source in found]


@pytest.mark.usefixtures("here")
class TestNames:
    """What is found where, in which order."""

    def test_folders_are_read_to_the_bottom_by_name_without_hidden_files(self) -> None:
        assert ids("z.txt", "pages") == ["z.txt", "pages/b/x.txt", "pages/p0.txt", "pages/p1.txt"]

    def test_ids_are_the_paths_as_given(self, here: Path) -> None:
        assert ids("./z.txt", f"{here}/pages/p0.txt") == ["./z.txt", f"{here}/pages/p0.txt"]
        assert ids("pages/b/") == ["pages/b/x.txt"]
        assert ids("./pages/b") == ["./pages/b/x.txt"]

    def test_hidden_files_are_read_when_they_are_named(self) -> None:
        assert ids("pages/.hidden", "pages/.git") == ["pages/.hidden", "pages/.git/y"]

    def test_a_file_is_read_once_by_whatever_name(self, here: Path) -> None:
        assert ids("z.txt", "./z.txt", f"{here}/z.txt") == ["z.txt"]
        assert ids("pages/p1.txt", "pages") == ["pages/p1.txt", "pages/b/x.txt", "pages/p0.txt"]
        assert ids("pages", "pages/b") == ["pages/b/x.txt", "pages/p0.txt", "pages/p1.txt"]

    def test_what_cannot_be_found_is_noted_and_the_rest_given(self) -> None:
        found, problems = find_inputs(["gone.txt", "z.txt", "no/where", "a\0b", ""])
        assert [source.id for source in found] == ["z.txt"]
        assert problems == [
            Notice("gone.txt", "no such file or folder; check the spelling"),
            Notice("no/where", "no such file or folder; check the spelling"),
            Notice("a\0b", "no file can have this name"),
            Notice("", "no such file or folder; check the spelling"),
        ]

    def test_a_folder_without_files_is_noted(self, here: Path) -> None:
        (here / "empty" / "below").mkdir(parents=True)
        assert find_inputs(["empty"]) == ([], [Notice("empty", "holds no files to read; check the folder")])

    def test_a_folder_that_cannot_be_read_is_noted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        scandir = os.scandir

        def forbid(folder: str) -> object:
            if folder.endswith("b"):
                raise PermissionError(13, "Permission denied")
            return scandir(folder)

        monkeypatch.setattr(os, "scandir", forbid)
        found, problems = find_inputs(["pages"])
        assert [source.id for source in found] == ["pages/p0.txt", "pages/p1.txt"]
        assert problems == [Notice("pages/b", "permission denied; ask for the right to read it")]


@pytest.mark.usefixtures("here")
class TestLists:
    """--files-from."""

    @pytest.mark.parametrize("content", [b"z.txt\npages/b\n", b"\xef\xbb\xbfz.txt\r\n\r\npages/b", b"z.txt\0pages/b\0"])
    def test_names_are_read_from_a_file(self, here: Path, content: bytes) -> None:
        (here / "list").write_bytes(content)
        assert ids(files_from="list") == ["z.txt", "pages/b/x.txt"]
        assert ids("pages/p0.txt", files_from="list") == ["pages/p0.txt", "z.txt", "pages/b/x.txt"]

    def test_names_are_read_from_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"z.txt\n")))
        assert ids(files_from="-") == ["z.txt"]

    def test_a_list_that_is_not_there_is_wrong_usage(self) -> None:
        with pytest.raises(UsageError, match=r"^--files-from gone: no such file or folder"):
            find_inputs([], "gone")


@pytest.mark.usefixtures("here")
class TestStandardInput:
    """`-`."""

    def test_it_is_an_input_among_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("中\r\n国".encode("utf-16"))))
        assert ids("z.txt", "-") == ["z.txt", "-"]
        [page] = read_dump(find_inputs(["-"])[0][0])
        assert (page.id, page.dump, page.text) == ("-", "-", "中\r\n国")

    def test_it_is_read_once_only(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"z.txt\n")))
        (here / "list").write_text("-\n")
        for names, files_from in ((["-", "-"], None), (["-"], "-"), (["-"], "list")):
            with pytest.raises(UsageError, match="standard input can be read once only"):
                find_inputs(names, files_from)


@pytest.mark.skipif(os.name == "nt", reason="links and names in bytes are of POSIX")
class TestPosix:
    """Links, pipes, and names that are not UTF-8."""

    def test_circles_of_links_end(self, here: Path) -> None:
        (here / "pages" / "b" / "up").symlink_to(here / "pages")
        (here / "pages" / "self").symlink_to("self")
        found, problems = find_inputs(["pages"])
        assert [source.id for source in found] == ["pages/b/x.txt", "pages/p0.txt", "pages/p1.txt"]
        assert problems == [Notice("pages/self", "a link that leads nowhere")]

    def test_links_are_followed_and_files_read_once(self, here: Path) -> None:
        (here / "links").mkdir()
        (here / "links" / "1").symlink_to(here / "z.txt")
        (here / "links" / "2").symlink_to(here / "pages" / "b")
        assert ids("links", "z.txt", "pages/b") == ["links/1", "links/2/x.txt"]

    def test_pipes_are_read_when_named_and_passed_over_in_folders(self, here: Path) -> None:
        os.mkfifo(here / "pages" / "b" / "pipe")
        assert ids("pages/b") == ["pages/b/x.txt"]
        assert ids("pages/b/pipe") == ["pages/b/pipe"]

    def test_names_that_are_not_utf8_get_an_id_that_is(self, here: Path) -> None:
        folder = here / "gbk"
        folder.mkdir()
        for name in ("报.txt".encode("gbk"), b"\\xb1\\xa8.txt", "报.txt".encode()):
            (folder / os.fsdecode(name)).write_bytes(name)
        found, problems = find_inputs(["gbk"])
        assert problems == []
        assert [source.id for source in found] == ["gbk/\\xb1\\xa8.txt", "gbk/报.txt", "gbk/\\xb1\\xa8.txt~2"]
        assert [page.text for source in found for page in read_dump(source)][2] == "报.txt"


def test_printable_names_are_valid_utf8() -> None:
    assert module.printable("a\udcff\udc80中") == "a\\xff\\x80中"
