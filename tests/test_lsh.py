"""Signatures → candidate pairs: the buckets of datasketch, each pair once, at linear cost."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st
from make import cleaned, damaged, page, pool, printed, stream_of, words

from dedupe.cohesion import cut_blocks, read_words
from dedupe.lsh import candidate_pairs, near_candidates
from dedupe.settings import DEFAULTS, Settings, TokenizerName
from dedupe.signatures import hash_runs, sign
from dedupe.stream import read_stream
from dedupe.tokens import shingle_parts

Pairs = set[tuple[int, int]]


def pairs_of(signatures: np.ndarray, bands: int, rows: int, max_bucket: int = 10**6) -> Pairs:
    a, b = candidate_pairs(signatures, bands, rows, max_bucket, 2)
    found = list(zip(a.tolist(), b.tolist(), strict=True))
    assert len(found) == len(set(found)), "a pair is given twice"
    assert found == sorted(found)
    assert all(low < high for low, high in found)
    return set(found)


def pairs_of_datasketch(signatures: np.ndarray, bands: int, rows: int) -> Pairs:
    lsh = MinHashLSH(num_perm=signatures.shape[1], params=(bands, rows))
    minhashes = [
        MinHash(num_perm=signatures.shape[1], seed=1, scheme="affine32", hashfunc=int, hashvalues=row)
        for row in signatures
    ]
    for number, minhash in enumerate(minhashes):
        lsh.insert(number, minhash)
    return {(min(n, m), max(n, m)) for n, minhash in enumerate(minhashes) for m in lsh.query(minhash) if n != m}


@pytest.mark.parametrize(("bands", "rows"), [(42, 3), (32, 4), (8, 2), (2, 1), (128, 1)])
def test_pairs_are_those_of_datasketch(bands: int, rows: int) -> None:
    draw = random.Random(bands)
    sets = []
    for _ in range(12):
        base = [draw.getrandbits(32) for _ in range(40)]
        for share in (0, 0.2, 0.5, 0.8):
            sets.append(np.array([draw.getrandbits(32) if draw.random() < share else h for h in base], np.uint32))
    signatures = sign(sets, len(sets), 128, 1)
    assert pairs_of(signatures, bands, rows) == pairs_of_datasketch(signatures, bands, rows)


@given(st.lists(st.lists(st.integers(0, 2), min_size=6, max_size=6), max_size=7))
def test_pairs_are_those_that_agree_in_a_band(rows: list[list[int]]) -> None:
    signatures = np.array(rows, np.uint32).reshape(len(rows), 6)
    expected = {
        (n, m)
        for n in range(len(rows))
        for m in range(n + 1, len(rows))
        if any(rows[n][at : at + 2] == rows[m][at : at + 2] for at in (0, 2, 4))
    }
    assert pairs_of(signatures, 3, 2) == expected
    assert pairs_of(signatures, 3, 2, max_bucket=8) == expected


@pytest.mark.parametrize("count", [0, 1])
def test_few_signatures_make_no_pairs(count: int) -> None:
    assert pairs_of(np.zeros((count, 6), np.uint32), 3, 2) == set()


def test_a_large_bucket_costs_no_square_and_leaves_nobody_out() -> None:
    found = pairs_of(np.zeros((1000, 6), np.uint32), 3, 2, max_bucket=8)
    assert len(found) <= 2 * 1000
    assert {n for pair in found for n in pair} == set(range(1000))


def test_a_masthead_printed_ten_thousand_times_costs_ten_thousand() -> None:
    masthead = "清河日报社出版发行热线服务读者传真国内统一刊号"
    stream = read_stream([page(masthead, f"p{n}") for n in range(10_000)])
    found = near_candidates(stream, DEFAULTS)
    assert len(found) == 9_999
    assert all(stream.page_at(c.b_start) == stream.page_at(c.a_start) + 1 for c in found)


def test_equal_and_near_blocks_are_candidates_once() -> None:
    text = pool()["articles"][1]["body"][1]
    stream = stream_of(f"{text}\n\n{words(1, 40)}", text, damaged(text, 0.05))
    found = near_candidates(stream, DEFAULTS)
    assert max(Counter(found).values()) == 1
    assert found == sorted(found)
    assert {(stream.page_at(c.a_start), stream.page_at(c.b_start)) for c in found} >= {(0, 1), (1, 2)}
    for c in found:
        assert (c.a_start, c.a_end) == stream.bounds(stream.block_at(c.a_start))
        assert (c.b_start, c.b_end) == stream.bounds(stream.block_at(c.b_start))


def test_texts_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = pool()["articles"][1]["body"][1], pool()["articles"][0]["body"][0]
    stream = stream_of(one, other, damaged(other, 0.05), one, other, words(1, 40))
    found = near_candidates(stream, DEFAULTS)
    monkeypatch.setattr("dedupe.lsh.hash", len, raising=False)
    assert near_candidates(stream, DEFAULTS) == found
    monkeypatch.setattr("dedupe.lsh.hash", lambda text: 1, raising=False)
    assert near_candidates(stream, DEFAULTS) == found
    assert len(found) >= 4


@pytest.mark.parametrize("tokenizer", ["jieba", "chars"])
def test_shingles_that_come_with_the_words_are_the_same(tokenizer: TokenizerName) -> None:
    settings = replace(DEFAULTS, tokenizer=tokenizer)
    text, other = pool()["articles"][1]["body"][1], "The old library opens on Monday and closes at nine on Friday."
    texts = [f"{text}\n\n{other}\n\n短讯\n\n{text[:9]} Open Day {text[9:]}", f"{other}\n\n{text}", damaged(text, 0.05)]
    stream = stream_of(*texts)
    _, hashed = read_words(cut_blocks(stream, settings))
    parts, size = shingle_parts([stream.letters(n) for n in range(len(stream.blocks))], tokenizer, settings.signing)
    alone = [hashes.tolist() for hashes in hash_runs(parts, size)]
    long = [len(stream.letters(n)) >= settings.min_chars for n in range(len(stream.blocks))]
    assert [hashes.tolist() for hashes in hashed] == [
        x if is_long else [] for x, is_long in zip(alone, long, strict=True)
    ]
    assert not all(long)
    found = near_candidates(stream, settings, hashed=read_words(cut_blocks(stream, settings))[1])
    assert found and found == near_candidates(stream, settings)


def test_candidates_are_sorted_whatever_stands_where() -> None:
    one, other = pool()["articles"][1]["body"][1], pool()["articles"][0]["body"][0]
    texts = [other, one, damaged(other, 0.05), damaged(one, 0.05), other, one]
    found = near_candidates(stream_of(*texts), DEFAULTS)
    assert len(found) >= 6
    assert found == sorted(set(found))


def test_scope_page_looks_on_each_page_alone() -> None:
    text = pool()["articles"][1]["body"][1]
    settings = replace(DEFAULTS, scope="page")
    assert near_candidates(stream_of(text, text), settings) == []
    assert len(near_candidates(stream_of(f"{text}\n\n{text}"), settings)) == 1


def test_blocks_shorter_than_a_copy_are_no_candidates() -> None:
    assert near_candidates(stream_of("记者 王燕", "记者 王燕", ""), DEFAULTS) == []


@pytest.mark.parametrize("tokenizer", ["jieba", "chars"])
def test_both_engines_give_the_same_result(tokenizer: str) -> None:
    text = printed(*pool()["articles"])
    texts = [text, damaged(text, 0.05), printed(*pool()["articles"][::-1])]
    signing = replace(DEFAULTS.signing, engine="datasketch")
    assert cleaned(*texts, tokenizer=tokenizer) == cleaned(*texts, tokenizer=tokenizer, signing=signing)
    stream = stream_of(*texts)
    one = Settings(tokenizer=tokenizer)  # type: ignore[arg-type]
    assert near_candidates(stream, one) == near_candidates(stream, replace(one, signing=signing))
    assert near_candidates(stream, one)
