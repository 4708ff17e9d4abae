"""The public names, and the rule that the core imports no edge and does no input or output."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dedupe

PACKAGE = Path(dedupe.__file__).parent
EDGES = {"__init__", "__main__", "cli", "config", "console", "options", "run", "targets", "workers"}
EDGE_FOLDERS = {"evaluation", "index", "ocrd", "readers", "reports", "writeback"}
FORBIDDEN = {"click", "io", "json", "os", "pathlib", "shutil", "subprocess", "sys", "tempfile"}
FILES = {"os", "pathlib", "sys", "tempfile"}  # allowed to the module that keeps jieba's dictionary, as jieba does
CORE = sorted(path for path in PACKAGE.glob("*.py") if path.stem not in EDGES)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: imports are absolute"
            module = node.module or ""
            names.update([module, *(f"{module}.{alias.name}" for alias in node.names)])
    return names


def test_the_public_names_are_sorted_and_there() -> None:
    names = dedupe.__all__
    assert list(names) == sorted(names, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(dedupe, name) for name in names)
    assert dedupe.__dist__ == "newspaper-dedupe"


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.stem)
def test_the_core_imports_no_edge(path: Path) -> None:
    names = imported(path)
    edges = EDGES | EDGE_FOLDERS
    assert not [name for name in names if name.startswith("dedupe.") and name.split(".")[1] in edges]
    forbidden = FORBIDDEN - FILES if path.stem == "dictionary" else FORBIDDEN
    assert not {name.split(".")[0] for name in names} & forbidden


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_every_module_says_in_one_line_what_it_does(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert "\n" not in docstring
