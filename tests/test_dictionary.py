"""jieba's dictionary as arrays: kept where that is allowed, made anew where the file is not whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from make import ROOT

from dedupe.segmenter import build_trie

PROGRAM = """
import sys
from dedupe.tokens import cut_packed
print(cut_packed("图书馆延长开放时间"), "jieba" in sys.modules)
"""


def cut(cache: Path) -> str:
    """Cut words in a process of its own, with its cache there."""
    environment = {"XDG_CACHE_HOME": str(cache), "LOCALAPPDATA": str(cache), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_the_file_is_kept_and_a_broken_one_is_made_anew(tmp_path: Path) -> None:
    wanted = "['图书馆', '延长', '开放', '时间'] False"
    assert cut(tmp_path) == wanted
    (kept,) = (tmp_path / "newspaper-dedupe").iterdir()
    whole = kept.read_bytes()
    for broken in (b"", whole[:-8], b"x" * 1000):
        kept.write_bytes(broken)
        assert cut(tmp_path) == wanted
        assert kept.read_bytes() == whole
    assert [kept] == list((tmp_path / "newspaper-dedupe").iterdir())


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert cut(tmp_path / "file").startswith("['图书馆'")


@pytest.mark.parametrize("words", [{}, {"甲": 3}, {"甲": 3, "甲乙": 0, "乙": 2, "甲乙丙": 1}])
def test_a_trie_holds_the_beginnings_of_words(words: dict[str, int]) -> None:
    edges, logs = build_trie(words, 6)
    beginnings = {word[:n] for word in words for n in range(1, len(word) + 1)}
    assert len(edges) == len(logs) - 1 == len(beginnings)
    assert sum(logs < 0) == sum(count > 0 for count in words.values())
    assert (edges[1:] > edges[:-1]).all()
