"""Shingles → MinHash signatures: bit for bit those of datasketch."""

from __future__ import annotations

import subprocess
import sys
from binascii import crc32
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import signatures as module
from dedupe.signatures import (
    agreement,
    hash_runs,
    hash_shingles,
    sign,
    sign_compiled,
    sign_plain,
    sign_with_datasketch,
)
from dedupe.tokens import shingles

HASHES = st.lists(st.integers(0, 2**32 - 1), max_size=30).map(lambda values: np.array(values, np.uint32))


@given(st.lists(HASHES, max_size=6), st.sampled_from([1, 16, 128]), st.integers(0, 5))
def test_signatures_are_those_of_datasketch(sets: list[np.ndarray], num_perm: int, seed: int) -> None:
    signatures = sign(sets, len(sets), num_perm, seed)
    assert signatures.dtype == np.uint32
    assert np.array_equal(signatures, sign_with_datasketch(sets, len(sets), num_perm, seed))
    for row, hashes in zip(signatures, sets, strict=True):
        reference = MinHash(num_perm=num_perm, seed=seed, scheme="affine32", hashfunc=int)
        for value in hashes.tolist():
            reference.update(value)
        assert row.tolist() == reference.hashvalues.tolist()


@pytest.mark.parametrize("places", [[0], [1], [2], [0, 1, 2], []])
def test_empty_sets_anywhere_are_all_ones(places: list[int]) -> None:
    sets = [np.array([] if n in places else [n, 7], np.uint32) for n in range(3)]
    signatures = sign(sets, len(sets), 16, 1)
    assert np.array_equal(signatures, sign_with_datasketch(sets, len(sets), 16, 1))
    assert [(row == 0xFFFFFFFF).all() for row in signatures] == [n in places for n in range(3)]


@given(st.lists(HASHES, max_size=6), st.sampled_from([1, 7, 16, 128]), st.integers(0, 5))
@settings(deadline=None)  # the first example compiles
def test_machine_code_makes_the_same_signatures(sets: list[np.ndarray], num_perm: int, seed: int) -> None:
    pytest.importorskip("numba")
    found = sign_compiled(sets, num_perm, seed)
    assert found.dtype == np.uint32
    assert np.array_equal(found, sign_plain(sets, num_perm, seed))


def test_machine_code_is_called_set_after_set(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    monkeypatch.setattr(module, "_SETS", 2)
    sets = [np.arange(n, dtype=np.uint32) for n in (3, 0, 5, 1, 0)]
    assert np.array_equal(sign_compiled(sets, 16, 1), sign_plain(sets, 16, 1))


@pytest.mark.parametrize(("pays", "is_there"), [(6, True), (6, False), (7, True)])
def test_machine_code_is_used_where_it_is_and_pays(monkeypatch: pytest.MonkeyPatch, pays: int, is_there: bool) -> None:
    monkeypatch.setattr(module, "_PAYS", pays)
    monkeypatch.setattr(module, "find_spec", lambda name: object() if is_there else None)
    monkeypatch.setattr(module, "sign_compiled", lambda sets, *_: np.zeros((len(sets), 16), np.uint32))
    used = module.sign([np.arange(3, dtype=np.uint32)] * 2, 2, 16, 1)
    assert (not used.any()) == (is_there and pays == 6)


def test_sets_are_signed_as_they_come_and_machine_code_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(0)
    sets = [draw.integers(0, 2**32, size, dtype=np.uint32) for size in (40, 0, 10, 33, 1, 70, 0)]
    expected = sign(sets, len(sets), 16, 1)
    batches: list[tuple[str, int]] = []
    waiting = list(sets)

    def watch(name: str) -> Callable[..., np.ndarray]:
        def call(batch: Sequence[np.ndarray], num_perm: int, seed: int) -> np.ndarray:
            batches.append((name, len(waiting)))
            return sign_plain(batch, num_perm, seed)

        return call

    monkeypatch.setattr(module, "_SETS", 2)
    monkeypatch.setattr(module, "_PAYS", 80)
    monkeypatch.setattr(module, "find_spec", lambda name: object())
    monkeypatch.setattr(module, "sign_plain", watch("numpy"))
    monkeypatch.setattr(module, "sign_compiled", watch("machine code"))
    found = module.sign((waiting.pop(0) for _ in range(len(sets))), len(sets), 16, 1)
    assert np.array_equal(found, expected)
    assert batches == [("numpy", 5), ("machine code", 3), ("machine code", 1), ("machine code", 0)]


def test_code_that_may_be_kept_nowhere_is_compiled_all_the_same(tmp_path: Path) -> None:
    pytest.importorskip("numba")
    package = tmp_path / "alone"
    package.mkdir()
    source = Path(module.__file__).with_name("compiled.py")
    copy = package / "compiled.py"
    copy.write_bytes(source.read_bytes())
    program = """
import os, sys
import numba.core.caching as caching
caching.CacheImpl._locator_classes = []  # as where neither the package nor the user's folder can be written
import numpy as np
from compiled import load_kernel
out = np.empty((1, 1), np.uint32)
ones = np.ones(1, np.uint32)
load_kernel()(np.array([9, 5], np.uint32), np.array([0, 2]), ones, ones, out)
print(out[0, 0])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=package, capture_output=True, encoding="utf-8")
    nine, five = module._mix(np.array([9, 5], np.uint32)).tolist()
    assert done.stdout == f"{min(nine + 1, five + 1) % 2**32}\n", done.stderr
    assert not list(package.rglob("*.nbi"))


@given(st.lists(st.text(max_size=3), max_size=8), st.integers(1, 4))
def test_runs_are_hashed_as_the_shingles_they_make(tokens: list[str], size: int) -> None:
    assert hash_runs([tokens], size)[0].tolist() == hash_shingles(shingles(tokens, size)).tolist()
    assert hash_runs(["".join(tokens)], size)[0].tolist() == hash_shingles(shingles("".join(tokens), size)).tolist()


def test_no_sets_give_no_rows() -> None:
    assert sign([], 0, 128, 1).shape == (0, 128)
    assert sign_with_datasketch([], 0, 128, 1).shape == (0, 128)


def test_batches_do_not_show() -> None:
    draw = np.random.default_rng(0)
    sets = [draw.integers(0, 2**32, size, dtype=np.uint32) for size in (40_000, 0, 10, 33_000, 1, 70_000, 0)]
    assert np.array_equal(sign(sets, len(sets), 16, 1), sign_with_datasketch(sets, len(sets), 16, 1))


def test_hashes_are_crc32_of_utf8_and_any_text_has_one() -> None:
    assert hash_shingles(["图书馆开放"]).tolist() == [crc32("图书馆开放".encode())]
    assert hash_shingles([]).dtype == np.uint32
    assert len(hash_shingles(["\ud800"])) == 1


def test_agreement_estimates_the_jaccard_similarity() -> None:
    one = np.arange(0, 300, dtype=np.uint32)
    other = np.arange(100, 400, dtype=np.uint32)  # 200 of 400 in common
    signatures = sign([one, other, one[::-1].copy(), one + np.uint32(9999)], 4, 1024, 1)
    [half, same, none] = agreement(signatures, np.array([0, 0, 0]), np.array([1, 2, 3])).tolist()
    assert half == pytest.approx(0.5, abs=0.08)
    assert same == 1
    assert none < 0.02


def test_agreement_of_no_pairs() -> None:
    assert len(agreement(sign([], 0, 8, 1), np.zeros(0, np.int64), np.zeros(0, np.int64))) == 0
