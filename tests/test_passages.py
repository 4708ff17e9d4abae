"""Stream → candidate passages: fragments and overlaps, at any place, at linear cost."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import damaged, page, pool, printed, stream_of, words

from dedupe import chains, passages
from dedupe.chains import _periods
from dedupe.normalize import encode, spell
from dedupe.passages import Candidate, passage_candidates
from dedupe.settings import DEFAULTS, Noise, Scope, Seeds, for_noise
from dedupe.stream import Stream, read_stream


def covers(candidate: Candidate, stream: Stream, planted: str, share: float = 0.8) -> bool:
    """Whether both sides hold most of a planted text."""
    sides = [stream.text[candidate.a_start : candidate.a_end], stream.text[candidate.b_start : candidate.b_end]]
    return all(sum(part in side for part in pieces(planted)) >= share * len(pieces(planted)) for side in sides)


def pieces(text: str) -> list[str]:
    letters = spell(text)
    return [letters[at : at + 4] for at in range(0, len(letters) - 4, 4)]


def test_nothing_shared_gives_nothing() -> None:
    assert passage_candidates(stream_of(words(1, 80), words(2, 80))) == []
    assert passage_candidates(stream_of("", "甲")) == []
    assert passage_candidates(read_stream([])) == []


@pytest.mark.parametrize("length", range(12))
def test_a_stream_of_any_length_has_an_answer(length: int) -> None:
    assert passage_candidates(stream_of("一二三四五六七八九十百千"[:length])) == []


@pytest.mark.parametrize("size", [1, 7, 100, 1000])
@pytest.mark.parametrize("scope", ["page", "corpus"])
def test_the_size_of_the_slices_changes_nothing(size: int, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, other = pool()["articles"][3]["body"]
    english = "The library will stay open until midnight from the first of May on, the council said on Friday. "
    stream = stream_of(one + two, other + one + one, "", english + two, english)
    settings = replace(DEFAULTS, scope=scope)
    whole = passage_candidates(stream, settings)
    assert whole
    monkeypatch.setattr(passages, "_SLICE", size)
    assert passage_candidates(stream, settings) == whole
    monkeypatch.setattr(passages, "_PAIRED", 3 * size)
    assert passage_candidates(stream, settings) == whole
    monkeypatch.setattr(passages, "_SLICE", 100)
    monkeypatch.setattr(passages, "_AT_ONCE", 30 + size)
    assert passage_candidates(stream, settings) == whole


@pytest.mark.parametrize("noise", ["low", "medium", "high"])
@pytest.mark.parametrize("cells", [2, 22])
def test_seeds_that_are_counted_out_chain_with_nothing(
    noise: Noise, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that stand alone go before they are sorted; the others are sorted by numbers, or by pages and diagonals."""
    one, two, three = pool()["articles"][3]["body"]
    texts = [
        words(1, 200) + one,
        damaged(one + two, 0.1),
        three + words(2, 90) + damaged(two, 0.2),
        one * 3,
        words(3, 900),
    ]
    stream, settings = stream_of(*texts), for_noise(DEFAULTS, noise)
    counted: list[tuple[int, int]] = []
    near = chains._on_near_diagonals

    def watch(a: passages.Ints, b: passages.Ints, pages: passages.Ints, seeds: Seeds) -> passages.Ints:
        kept = near(a, b, pages, seeds)
        counted.append((len(a), len(kept)))
        return kept

    monkeypatch.setattr(chains, "_DIAGONALS", cells)
    monkeypatch.setattr(chains, "_on_near_diagonals", watch)
    found = passage_candidates(stream, settings)
    assert found
    assert any(kept < every for every, kept in counted) or cells == 2
    monkeypatch.setattr(chains, "_on_near_diagonals", lambda a, *rest: np.arange(len(a)))
    monkeypatch.setattr(chains, "order_of_numbers", lambda keys, below: np.argsort(keys, kind="stable"))
    assert passage_candidates(stream, settings) == found


@given(st.text("甲乙丙丁abc1", max_size=30), st.integers(2, 6), st.integers(2, 12))
def test_an_n_gram_is_hashed_letter_by_letter(text: str, han: int, latin: int) -> None:
    seeds = replace(DEFAULTS.seeds, han=han, latin=latin)
    hashes, lengths = passages.hash_grams(encode(text), seeds)
    for at in range(len(text)):
        is_han = 2 * sum(letter > "z" for letter in text[at : at + han]) >= han
        length = han if is_han else max(han, latin)
        key = 0
        for letter in text[at : at + length].ljust(length, "\0"):
            key = (key ^ ord(letter)) * int(passages._FACTOR) & 2**64 - 1
            key ^= key >> 29
        assert (int(hashes[at]), int(lengths[at])) == (key, han if is_han else latin)


def test_of_a_long_text_no_more_n_grams_are_held_than_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = stream_of(words(1, 600), words(2, 600))
    held: list[int] = []
    pairs_of = passages._pairs_of

    def watch(hashes: passages.Hashes, positions: passages.Places, seeds: Seeds) -> Iterator[passages.Pairs]:
        held.append(len(hashes))
        return pairs_of(hashes, positions, seeds)

    monkeypatch.setattr(passages, "_pairs_of", watch)
    monkeypatch.setattr(passages, "_AT_ONCE", 100)
    passage_candidates(stream)
    assert len(held) == 1 + len(stream.text) // 100
    assert max(held) < 200  # hashes scatter
    assert sum(held) > 0.9 * len(stream.text)


def test_of_a_long_text_no_more_pairs_are_held_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    body = words(1, 300)
    stream = stream_of(*[body] * 6)
    held: list[int] = []
    by_slice = passages._by_slice

    def watch(found: Iterable[passages.Pairs], slices: Sequence[int]) -> list[passages.Shelves]:
        laid = list(by_slice(found, slices))
        held.append(sum(len(shelves[0]) for shelves in laid))
        return laid

    monkeypatch.setattr(passages, "_by_slice", watch)
    whole = passage_candidates(stream)
    monkeypatch.setattr(passages, "_SLICE", 100)
    monkeypatch.setattr(passages, "_PAIRED", len(stream.text) // 6)
    assert passage_candidates(stream) == whole
    assert len(held) >= 6
    assert sum(held[1:]) == held[0]
    assert max(held[1:]) <= 0.4 * held[0]  # what the first of six is paired with


def test_a_fragment_across_block_boundaries_is_found() -> None:
    one, two, _ = pool()["articles"][3]["body"]
    cut = one + two
    text = f"{words(1, 40)}\n\n{cut[40:70]}\n\n{cut[70:75]}\n\n{cut[75:110]}\n\n{words(2, 40)}\n\n{one}\n\n{two}"
    stream = stream_of(text)
    found = passage_candidates(stream)
    assert any(covers(candidate, stream, cut[40:110], 0.7) for candidate in found)


def test_the_tail_of_an_article_before_it_with_another_split_is_found() -> None:
    body = "为了顺利组织此项工作,参加检测的幼儿有序排队,信息核对无误后进行采样,整个过程有序推进。"
    tail = "儿童有序排队,信息核对无误后进行采样,整个过程有序推进。"
    stream = stream_of(f"{tail}\n\n镇里开展幼儿检测\n\n{body[:17]}\n\n{body[17:]}")
    assert any(covers(candidate, stream, tail[2:]) for candidate in passage_candidates(stream))


@pytest.mark.parametrize("rate", [0.05, 0.1])
def test_damaged_copies_are_found(rate: float) -> None:
    for seed in range(5):
        planted = words(seed, 60)
        copy = damaged(planted, rate, seed)
        stream = stream_of(words(10 + seed, 50) + planted + words(20 + seed, 50), words(30 + seed, 50) + copy)
        start, end = stream.text.index(spell(planted)), stream.text.index(spell(planted)) + len(spell(planted))
        found = passage_candidates(stream)
        assert sum(min(c.a_end, end) - max(c.a_start, start) for c in found) > 0.7 * (end - start)


def test_latin_copies_are_found() -> None:
    body = pool()["latin"][0]["body"][0]
    stream = stream_of(f"Some other words stand here. {body}", f"{body} And here the page goes on with others.")
    assert any(covers(candidate, stream, body) for candidate in passage_candidates(stream))


def test_both_sides_are_in_order_and_inside_one_page_each() -> None:
    text = printed(*pool()["articles"][:3])
    stream = stream_of(text, text, text + text)
    found = passage_candidates(stream)
    assert found
    for c in found:
        assert 0 <= c.a_start < c.a_end <= len(stream.text)
        assert c.a_start < c.b_start < c.b_end <= len(stream.text)
        assert stream.page_at(c.a_start) == stream.page_at(c.a_end - 1)
        assert stream.page_at(c.b_start) == stream.page_at(c.b_end - 1)


def test_no_ngram_runs_over_the_end_of_a_page() -> None:
    planted = words(5, 30)
    half = len(planted) // 2
    apart = stream_of(words(1, 20) + planted[:3], planted[3:6], planted[:6])
    assert passage_candidates(apart) == []
    assert passage_candidates(stream_of(planted[:half], planted[half:], planted))


def test_scope_page_looks_on_each_page_alone() -> None:
    body = pool()["articles"][0]["body"][0]
    settings = replace(DEFAULTS, scope="page")
    assert passage_candidates(stream_of(body, body), settings) == []
    both = passage_candidates(stream_of(f"{body}\n\n{words(1, 30)}\n\n{body}", words(2, 30)), settings)
    assert len(both) == 1


def test_a_text_printed_three_times_in_a_row_is_three_printings() -> None:
    body = pool()["articles"][0]["body"][0]
    stream = stream_of("\n\n".join([body] * 3))
    size = len(spell(body))
    found = passage_candidates(stream)
    for start in (size, 2 * size):  # each printing meets the one before it
        assert any(c.a_start < start <= c.b_start + size // 10 and c.b_end >= start + 0.9 * size for c in found)


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_a_fragment_beside_its_article_has_a_chain_of_its_own(seed: int) -> None:
    """Names that come back all over a page leave few of its diagonals without a seed."""
    draw = random.Random(seed)
    names = [words(100 + n, 2) for n in range(100)]

    def told(count: int) -> str:
        return "".join(draw.choice(names) + words(draw.randrange(10**6), 1) for _ in range(count))

    body = told(40)
    tail = body[len(body) // 2 :]
    stream = stream_of("\n\n".join([told(200), tail, told(3), body, told(200)]))
    place = stream.text.index(tail)
    again = stream.text.index(tail, place + 1)
    wanted = Candidate(place, place + len(tail), again, again + len(tail))
    near = [max(abs(x - y) for x, y in zip(found, wanted, strict=True)) for found in passage_candidates(stream)]
    assert min(near, default=99) < 20


def test_frequent_ngrams_stay_linear() -> None:
    def count(times: int) -> int:
        masthead = "清河日报社主办国内统一刊号零零七四广告热线电话三一六五八地址人民路九号"
        pages = [page(f"{masthead}\n\n{words(n, 12)}", f"p{n}") for n in range(times)]
        return len(passage_candidates(read_stream(pages)))

    few, many = count(100), count(400)
    assert 0 < many <= 5 * few
    assert many < 400 * DEFAULTS.seeds.neighbours * 2


def test_a_formula_tells_less_the_more_it_is_printed() -> None:
    """Eleven letters that two pages share are a candidate; on twenty pages they are a formula."""

    def count(times: int) -> int:
        pages = [page(f"{words(2 * n, 6)}清河日报社广告热线电话{words(2 * n + 1, 6)}", f"p{n}") for n in range(times)]
        return len(passage_candidates(read_stream(pages)))

    assert count(2) == 1
    assert count(20) == 0


def test_one_letter_repeated_stays_linear() -> None:
    assert len(passage_candidates(stream_of("的" * 5000))) < 5000


def test_the_answer_is_the_same_each_time() -> None:
    stream = stream_of(printed(*pool()["articles"]) * 2)
    assert passage_candidates(stream) == passage_candidates(stream)


@pytest.mark.parametrize(("noise", "rate"), [("low", 0.03), ("medium", 0.1), ("high", 0.2)])
def test_each_noise_finds_its_copies(noise: Noise, rate: float) -> None:
    settings = for_noise(DEFAULTS, noise)
    texts = [words(n, 60) for n in range(40)]
    stream = stream_of("\n\n".join(texts), "\n\n".join(damaged(text, rate, n) for n, text in enumerate(texts[::-1])))
    found = passage_candidates(stream, settings)
    bounds = [stream.bounds(block) for block in range(80)]
    met = [
        any(c.a_start < bounds[n][1] and bounds[n][0] < c.a_end and c.b_start < bounds[79 - n][1]
            and bounds[79 - n][0] < c.b_end for c in found)
        for n in range(40)
    ]  # fmt: skip
    assert sum(met) >= 39


def test_less_noise_makes_fewer_candidates() -> None:
    stream = stream_of(*(words(n, 3000) for n in range(12)))
    counts = [len(passage_candidates(stream, for_noise(DEFAULTS, noise))) for noise in ("low", "medium", "high")]
    assert counts[0] < counts[1] < counts[2]


def test_turns_of_a_text_that_repeats_itself_take_linear_time() -> None:
    """300,000 words of one letter took longer than 100 s: each turn looked through all seeds."""
    counts = []
    for size in (2_000, 20_000):
        seeds = np.arange(size)
        turns = list(_periods(seeds, seeds + 1, np.full(size, 12)))
        assert turns[:2] == [(0, 12, 1, 13), (1, 13, 2, 14)]
        counts.append(len(turns))
    assert counts == [2_000, 20_000]
