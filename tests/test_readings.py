"""Blocks in line → the ways to read them as one article, each with what speaks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from make import pool
from test_junctions import items_of, odds

from dedupe.cohesion import Vocabulary
from dedupe.items import Item, is_round_up, is_said_again, is_standing_title, leads
from dedupe.junctions import blocks_below, count_bodies, extent
from dedupe.lines import Columns
from dedupe.readings import Readings, readings, weigh_columns
from dedupe.settings import DEFAULTS
from dedupe.whereabouts import leaning
from dedupe.wordtables import Numbers, WordTable

A = pool()["articles"]
LIMITS = DEFAULTS.assembly


def table_of(items: Sequence[Item], words: Vocabulary) -> WordTable:
    return WordTable.of([item.block for item in items], words)


def read(items: Sequence[Item], logs: Sequence[float], words: Vocabulary) -> Readings:
    return readings(items, logs, table_of(items, words), LIMITS, lambda columns: weigh_columns(columns, LIMITS))


def words_of(items: Sequence[Item], blocks: Iterable[int], words: Vocabulary) -> frozenset[int]:
    return frozenset().union(*(words.words[items[block].block] for block in blocks))


def ways(*blocks: str) -> set[tuple[int, ...]]:
    items, words = items_of(*blocks)
    found = read(items, [0.0] + [odds(items, at, words) for at in range(1, len(items))], words)
    return {way for way in zip(*(column.tolist() for column in found[:4]), strict=True) if way[0] == 0}


def test_headlines_stand_first_last_or_nowhere() -> None:
    head, one, two = A[0]["headline"][0], A[0]["body"][0], A[0]["body"][1]
    assert ways(head, one) == {(0, 1, 1, 0), (0, 1, 2, 0), (0, 0, 1, 0), (0, 0, 2, 0)}
    assert ways(one, two, head) >= {(0, 0, 1, 0), (0, 0, 2, 0), (0, 0, 3, 1)}


def test_a_round_up_may_begin_with_its_first_item_above_its_title() -> None:
    head, opening, two, three = A[0]["headline"][0], *A[0]["body"][:3]
    assert (0, 0, 4, 1) in ways(head, two, three, "国内联播快讯")
    assert (0, 0, 4, 1) not in ways(head, two, three, A[1]["headline"][0])
    assert (0, 0, 4, 1) not in ways(head, opening, three, "国内联播快讯")  # 本报讯: an article of its own


def test_nothing_follows_the_title_of_a_round_up_among_the_headlines_above() -> None:
    head, one = A[0]["headline"][0], A[0]["body"][0]
    assert {way[1] for way in ways("国内联播快讯", head, one)} == {0, 1}
    assert {way[1] for way in ways(head, "国内联播快讯", one)} == {0, 1, 2}


def test_a_reading_that_runs_over_a_sure_boundary_is_given_up() -> None:
    items, words = items_of(A[0]["headline"][0], *A[0]["body"], A[1]["headline"][0], *A[1]["body"])
    found = read(items, [0.0, -9.0, -9.0, -9.0, LIMITS.hopeless + 1, -9.0, -9.0], words)
    first = found.starts == 0
    assert set(zip(found.heads[first].tolist(), found.ends[first].tolist(), strict=True)) == {
        (1, 1), (1, 2), (1, 3), (1, 4), (0, 1), (0, 2), (0, 3), (0, 4),
    }  # fmt: skip


def test_readings_are_weighed_together_as_each_by_itself() -> None:
    items, words = items_of(
        *A[0]["headline"], *A[0]["body"], "跑步让孩子不怕冷", *A[3]["body"], *A[3]["headline"],
        A[2]["body"][1], "国内联播快讯", *A[1]["headline"], A[1]["body"][0], *A[2]["headline"], *A[2]["body"],
        "遗失声明", *A[4]["body"], *A[0]["headline"], "双河水库闸门检修完工", "双河水库闸门检修宗工", A[0]["body"][1],
        "全县公交免费一天",
        A[1]["body"][1], "记者 周敏", "本报讯(记者 周敏)新街小学食堂改建开放", A[2]["body"][1], "我省各地庙会不收票",
        A[3]["body"][1],
    )  # fmt: skip
    names: list[str] = []

    def rows(columns: Columns) -> Numbers:
        names.extend(name for name in columns if name not in names)
        shape = np.broadcast_shapes(*map(np.shape, columns.values()))
        found = np.zeros((*shape, 100))
        for name, column in columns.items():
            found[..., names.index(name)] = column
        return found

    found = readings(items, [0.0] * len(items), table_of(items, words), LIMITS, rows)
    assert {"own", "strange", "subhead", "subhead_text", "below_own", "headless", "round_own", "twice"} <= set(names)
    assert all(isinstance(getattr(LIMITS, name), float) for name in names)
    assert len(found.starts) > 300
    used: set[str] = set()
    for start, heads, end, below, weights in zip(*found, strict=True):
        if below == 1 and items[start].kind == "headline":
            by_itself = round_up_above_its_title(items, words, start, end - 1)
        else:
            by_itself = features_of(items, words, start, heads, end, below)
        together = {name: weight for name, weight in zip(names, weights, strict=False) if weight}
        used |= set(together)
        assert together == pytest.approx({name: float(value) for name, value in by_itself.items() if value}, abs=1e-6)
    assert {"subhead_places", "round_places", "below_round"} <= used


def features_of(items: Sequence[Item], words: Vocabulary, start: int, heads: int, end: int, below: int) -> Counter[str]:
    """Say what speaks for one reading, block by block: what the arrays say of all."""
    begin, stop = start + heads, end - below
    title = frozenset().union(*(words.words[item.block] for item in items[start:begin]))
    round_up = is_list(items, start, begin)
    seen: set[str] = set()
    found = opening(items, start, heads)
    paragraphs, own = 0, {}
    unsuited = all(is_round_up(h.text) or is_standing_title(h.text) or h.joins for h in items[start:begin])
    for at in range(begin, stop):
        if items[at].kind == "headline" and not items[at].joins:
            if at > start:
                found.update(inside(items, words, at, title, heads > 0, round_up, title | seen))
                found.update(places_alike(items, start, at, round_up, heads > 0))
            continue
        paragraphs += 1
        seen |= words.words[items[at].block]
        if paragraphs <= LIMITS.reach and not unsuited:
            shared = min(1.0, words.cohesion(title, seen) / LIMITS.shared_words)
            strange = shared == 0 and not items[begin].opens
            own = {"own": shared, "strange": strange, "own_at_once": shared * (paragraphs == 1)}
    found.update(own)
    if not heads:
        before_headline = stop < len(items) and items[stop].kind == "headline"
        few = sum(item.letters for item in items[start : start + 2]) < 60
        if not below:
            ends = {"headless_one": paragraphs == 1, "headless_before_headline": before_headline}
            found.update({**ends, "headless_letters": few})
    elif stop == begin:
        found["no_body"] = heads
    elif round_up:
        found["round_short"] = paragraphs < 2
    else:
        counts = {"subheads_only": 0, "one_paragraph": 1, "two_paragraphs": 2}
        found.update({name: paragraphs == count for name, count in counts.items()})
    if below:
        ending = frozenset().union(*(words.words[item.block] for item in items[stop:end]))
        shared = min(1.0, words.cohesion(ending, seen) / LIMITS.shared_words)
        found.update({"below": 1, "below_two": below > 1, "below_first": start == 0, "below_own": shared})
        found.update({"below_round": below == 1 and items[start].lists and is_round_up(items[stop].text)})
        found.update({"below_copy": items[stop].after_copy, "below_strange": shared == 0})
        found.update({"below_opens": items[start].opens, "below_ended": items[stop - 1].broken})
    return found


def round_up_above_its_title(items: Sequence[Item], words: Vocabulary, start: int, stop: int) -> Counter[str]:
    found = Counter({"below": 1, "below_round": 1, "headless": 1, "below_first": start == 0})
    found.update({"below_copy": items[stop].after_copy, "below_ended": items[stop - 1].broken})
    found.update({"headless_copy": items[start].after_copy, "headless_opens": items[start].opens})
    paragraphs = 0
    for at in range(start, stop):
        if items[at].kind != "headline" or items[at].joins:
            paragraphs += 1
        elif at > start:
            found.update(inside(items, words, at, frozenset(), True, True, frozenset()))
            found.update(places_alike(items, start, at, True, True))
    found.update({"round_short": paragraphs < 2})
    return found


def places_alike(items: Sequence[Item], start: int, at: int, round_up: bool, titled: bool) -> dict[str, float]:
    above, below = (
        leaning(sum(item.home for item in part), sum(item.abroad for item in part))
        for part in (items[start:at], items[at : at + 1 + LIMITS.reach_places])
    )
    if round_up:
        return {"round_places": above * below} if titled else {}
    return {"subhead_places": above * below}


def is_list(items: Sequence[Item], start: int, begin: int) -> bool:
    title, below = items[begin - 1].text, items[begin] if begin < len(items) else None
    if below is not None and below.lists:
        return True
    again = below is not None and below.kind == "headline" and is_said_again(title, below.text, LIMITS.said_again)
    return begin > start and (again or is_round_up(title))


def opening(items: Sequence[Item], start: int, heads: int) -> Counter[str]:
    if heads:
        twice = heads > 1 and is_said_again(
            items[start + heads - 2].text, items[start + heads - 1].text, LIMITS.said_again
        )
        return Counter({"two_heads": heads == 2, "three_heads": heads > 2, "twice": twice})
    first, is_head = items[start], items[start].kind == "headline"
    found = {"headless": 1, "headless_first": start == 0 and not is_head, "headless_copy": first.after_copy}
    found |= {"headless_marker": first.kind == "marker", "headless_opens": first.opens}
    return Counter(found | {"headline_as_body": is_head})


def inside(
    items: Sequence[Item],
    words: Vocabulary,
    at: int,
    title: frozenset[int],
    titled: bool,
    round_up: bool,
    said: frozenset[int] | set[str],
) -> dict[str, float]:
    below, letters = count_bodies(items, at + 1, 1)
    some, much = extent(letters)
    shapes = {"first": items[at - 1].kind == "headline", "80": letters < 80, "250": letters < 250}
    shapes |= {"some": some, "much": much}
    if round_up:
        own = words.cohesion(words.words[items[at].block], words_of(items, blocks_below(items, at, 1), words))
        shapes |= {"item": 1, "long": below >= 3, "two": below == 2, "own": own}
        return {f"round_{name}": value for name, value in shapes.items()}
    text = words_of(items, blocks_below(items, at, LIMITS.reach), words)
    found = {f"subhead_{name}": value for name, value in shapes.items()} | {"subhead": 1, "subhead_titled": titled}
    found |= {
        "subhead_past": words.cohesion(words.words[items[at].block], said),
        "subhead_text": words.cohesion(text, said),
    }
    return found | {"subhead_title": words.cohesion(title, text)}


@pytest.mark.parametrize("text", ["近日,县公安局", "记者从水利局获悉,", "11月6日,菏泽", "据新华社报道,"])
def test_a_first_paragraph_says_when_or_who_said_so(text: str) -> None:
    assert leads(text)


@pytest.mark.parametrize("text", ["体育老师许志宏说,学校把", "合作社理事长说,明年还要", ""])
def test_a_later_paragraph_does_not(text: str) -> None:
    assert not leads(text)


def test_a_paragraph_that_goes_on_in_the_next_block_is_one() -> None:
    left, right = A[3]["body"][0][:40], A[3]["body"][0][40:]
    items, _ = items_of(A[3]["headline"][0], left, right, A[3]["body"][1])
    paragraphs, letters = count_bodies(items, 1, 1)
    assert (paragraphs, letters) == (2, sum(item.letters for item in items[1:]))
    assert count_bodies(items, 0, 1) == (0, 0)


def test_lengths_are_shares() -> None:
    assert [extent(n) for n in (0, 75, 150, 375, 600, 9000)] == [(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1), (1, 1)]
