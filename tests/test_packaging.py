"""The wheel holds the package and nothing else."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel that .ci/run built, or build one."""
    if "DEDUPE_WHEEL" in os.environ:
        return Path(os.environ["DEDUPE_WHEEL"])
    missing = [name for name in ("build", "hatchling") if importlib.util.find_spec(name) is None]
    if missing or not (CHECKOUT / "LICENSE").exists():
        pytest.skip(f"cannot build a wheel here: {' and '.join(missing) or 'the checkout'} is missing")
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_only_the_package(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"dedupe"}
    assert not [name for name in names if name.endswith(".pyc")]
    inside = {name for name in names if name.startswith("dedupe/")}
    assert {"dedupe/cli.py", "dedupe/py.typed", "dedupe/readers/text.py", "dedupe/reports/jsonl.py"} <= inside
    assert any(name.startswith("dedupe/data/") and name.endswith(".tsv") for name in inside)
    assert "dedupe/data/topics.bin" in inside
    assert any(name.startswith("dedupe/data/NOTICE") for name in inside)


def test_the_metadata_names_licence_scripts_and_python(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        files = {name.split(".dist-info/")[-1]: name for name in archive.namelist() if ".dist-info/" in name}
        metadata = archive.read(files["METADATA"]).decode()
        scripts = archive.read(files["entry_points.txt"]).decode()
    assert "licenses/LICENSE" in files
    assert "Name: newspaper-dedupe\n" in metadata
    assert "License-Expression: MIT" in metadata
    assert "Requires-Python: >=3.10\n" in metadata
    assert "dedupe = dedupe.cli:main" in scripts
    assert "newspaper-dedupe = dedupe.cli:main" in scripts
