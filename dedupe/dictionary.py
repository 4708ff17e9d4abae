"""jieba's dictionary → arrays, kept in the user's cache: the one core module that touches files, as jieba does."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np

from dedupe.segmenter import FIRST_HAN, LAST_HAN, MIN_LOG, STATES, Dictionary, build_trie

# jieba takes 0.9 s to load its dictionary, more than the work on a page; a file of arrays is mapped at no cost.
_LAYOUT = 1  # of the file; a new one gets a new name


@cache
def load_dictionary() -> Dictionary:
    """Give jieba's dictionary, from the cache if it is there; else make it, and keep it if that is allowed."""
    home = _jieba_folder()
    start, move = _table(home, "prob_start"), _table(home, "prob_trans")
    stored = _stored(home)
    if stored is None:
        stored = _pack(home)
        _store(home, stored)
    nodes, total = stored[:2].view(np.int64).tolist()
    edges, logs, emit = np.split(stored[2:], [nodes, 2 * nodes + 1])
    return Dictionary(edges.view(np.int64), logs, -math.log(total), emit.reshape(len(STATES), -1), start, move)


def read_words(home: Path) -> tuple[dict[str, int], int]:
    """Read jieba's word list: word → how often it was counted, and the sum of all counts."""
    words: dict[str, int] = {}
    total = 0
    for line in (home / "dict.txt").read_text("utf-8").splitlines():
        word, count = line.split(" ")[:2]
        words[word] = int(count)
        total += int(count)
    return words, total


def _jieba_folder() -> Path:
    """Find where jieba is installed. Importing it takes 0.3 s."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed")
    return Path(spec.origin).parent


def _pack(home: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Lay everything out in one array: counts, edges, logs, emission probabilities."""
    words, total = read_words(home)
    edges, logs = build_trie(words, total)
    table = _table(home, "prob_emit")
    letters = [chr(code) for code in range(FIRST_HAN, LAST_HAN + 1)]
    emit = np.array([[table[state].get(letter, MIN_LOG) for letter in letters] for state in STATES])
    counts = np.array([len(edges), total], np.int64)
    return np.concatenate([counts.view(np.float64), edges.view(np.float64), logs, emit.ravel()])


def _table(home: Path, name: str) -> Mapping[str, Any]:
    """Load a table of jieba's hidden Markov model, not jieba with it."""
    spec = spec_from_file_location(f"dedupe._{name}", home / "finalseg" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"jieba's table {name} is not there; install jieba anew")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: Mapping[str, Any] = module.P
    return table


def _stored(home: Path) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Map the file of an earlier run, if there is one and it is whole."""
    with suppress(OSError, ValueError, RuntimeError):
        found = np.memmap(_place(home), np.float64, mode="r").view(np.ndarray)
        nodes = int(found[:1].view(np.int64)[0])
        if len(found) == 3 + 2 * nodes + len(STATES) * (LAST_HAN + 1 - FIRST_HAN):
            return found
    return None


def _store(home: Path, packed: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    """Keep the arrays for the next run, whole or not at all; where nothing may be written, do without."""
    with suppress(OSError, RuntimeError):
        from tempfile import NamedTemporaryFile  # here, for the runs that need not

        place = _place(home)
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, suffix=".partial", delete=False) as file:
            file.write(packed.tobytes())
        os.replace(file.name, place)


def _place(home: Path) -> Path:
    """Name the file by what it depends on: jieba's dictionary as it was installed."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    seen = (home / "dict.txt").stat()
    name = f"jieba-{seen.st_size}-{seen.st_mtime_ns}-{sys.byteorder}-{_LAYOUT}"
    return Path(base) / "newspaper-dedupe" / name
