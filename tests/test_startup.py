"""The command starts fast: --help and import dedupe load nothing that computes."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("numpy", "scipy", "jieba", "rjieba", "datasketch", "numba", "lxml", "rapidfuzz", "dedupe.pipeline")


@pytest.mark.parametrize(
    "code",
    [
        "import dedupe",
        "from dedupe.cli import main; main(['--help'])",
        "from dedupe.cli import main; main(['clean', '--help'])",
        "from dedupe.cli import main; main(['clean', '--no-such-option'])",
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    program = f"""
import sys
try:
    {code}
except SystemExit:
    pass
print(sorted(set({HEAVY!r}).intersection(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"
