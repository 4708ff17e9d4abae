"""confusions.py: letters that engines take for each other."""

from __future__ import annotations

from importlib.resources import files

import pytest

from dedupe.confusions import is_confusion
from dedupe.normalize import spell


@pytest.mark.parametrize(
    ("a", "b"), [("己", "已"), ("巳", "已"), ("日", "曰"), ("末", "未"), ("人", "入"), ("土", "士")]
)
def test_known_confusions(a: str, b: str) -> None:
    assert is_confusion(a, b) and is_confusion(b, a)


@pytest.mark.parametrize(("a", "b"), [("日", "月"), ("三", "五"), ("东", "西"), ("己", "未"), ("", "一")])
def test_letters_of_other_shapes_are_none(a: str, b: str) -> None:
    assert not is_confusion(a, b)


def test_the_table_has_letters_as_they_are_compared_each_group_once() -> None:
    lines = (files("dedupe") / "data" / "confusions.txt").read_text("utf-8").splitlines()
    groups = [line for line in lines if not line.startswith("#")]
    assert all(spell(group) == group and len(set(group)) == len(group) > 1 for group in groups)
    assert len({frozenset(group) for group in groups}) == len(groups)
