"""Alignment → variant or copy: other facts, or a misread letter?"""

from __future__ import annotations

from itertools import pairwise

import pytest
from make import cases, damaged, stream_of, verdict, words

from dedupe.alignment import Step, align_texts
from dedupe.attested import NONE
from dedupe.differences import attested_chance, error_rate, is_rewrite, repeated_chance, weigh
from dedupe.facts import (
    clues,
    contradicts,
    contradicts_surely,
    is_renamed,
    is_renamed_misread,
    is_variant,
    odds_of_copy,
)
from dedupe.normalize import spell
from dedupe.settings import DEFAULTS, FactWeights

Case = dict[str, str]


def aligned(a: str, b: str) -> tuple[str, list[Step]]:
    """Lay two texts end to end, as a stream has them."""
    a, b = spell(a), spell(b)
    return a + b, [step.moved(0, len(a)) for step in align_texts(a, b)]


@pytest.mark.parametrize("case", [*cases("facts", "must"), *cases("facts", "known_failures")])
def test_other_facts_make_a_variant(case: Case) -> None:
    assert verdict(case["a"], case["b"]) == "variant"
    assert verdict(case["b"], case["a"]) == "variant"


@pytest.mark.parametrize("case", cases("facts", "must_not"))
def test_misreading_makes_none(case: Case) -> None:
    assert verdict(case["a"], case["b"]) == "copy"
    assert verdict(case["b"], case["a"]) == "copy"


@pytest.mark.parametrize("seed", range(8))
def test_a_long_text_with_misread_letters_is_a_copy(seed: int) -> None:
    text = words(seed, 250)
    assert verdict(text, damaged(text, 0.03, seed)) == "copy"


def test_equal_texts_are_no_variants() -> None:
    text, steps = aligned("11月28日停水", "11月28日停水")
    assert not is_variant(text, steps, DEFAULTS.facts)


@pytest.mark.parametrize(
    ("a", "b", "rewritten"),
    [("张玉山同志", "李德厚同志", True), ("张玉山同志", "张王山同志", False), ("共28人", "共39人", False)],
)
def test_two_letters_for_two_others_are_a_rewrite(a: str, b: str, rewritten: bool) -> None:
    text, steps = aligned(a, b)
    assert any(is_rewrite(text, step) for step in steps) is rewritten


@pytest.mark.parametrize(
    ("a", "b", "beside", "is_word"),
    [
        ("发展", "市发", "", False),  # 城市发展, of which each side has lost a letter
        ("市发", "发展", "", False),
        ("发展", "市场", "", True),
        ("汇报", "报告", "城汇报带", True),  # the dump prints it so elsewhere
        ("报告", "汇报", "城汇报带", True),
        ("二十", "十七", "", True),  # any part of a number is another one
    ],
)
def test_a_word_that_lost_a_letter_at_either_end_is_no_other_word(a: str, b: str, beside: str, is_word: bool) -> None:
    """Both halves stand elsewhere, as the whole does."""
    first, last = words(8, 60), words(9, 60)
    elsewhere = enumerate((a, b, beside) * 2)
    known = "\n\n".join(f"{words(n, 30)}{word}{words(n + 9, 30)}" for n, word in elsewhere)
    stream = stream_of(f"{first}城{a}带来{last}", f"{first}城{b}带来{last}", known)
    ends = stream.page_starts[:3]
    one, other = (stream.text[low:high] for low, high in pairwise(ends))
    steps = [step.moved(0, ends[1]) for step in align_texts(one, other)]
    seen = weigh(stream.text, steps, DEFAULTS.facts)
    chance = attested_chance(stream.text, seen, 1, 0.0, DEFAULTS.facts, stream.attested)
    assert (chance < 1) is is_word


def test_a_word_that_gives_way_twice_is_a_name() -> None:
    a = "昨天县长在大厅欢迎外宾萨尔维一行,随后县长陪同萨尔维检阅了仪仗队并合影留念"
    b = a.replace("萨尔维", "奥尔波")
    text, steps = aligned(a, b)
    assert is_renamed(text, steps)
    text, steps = aligned(a, a.replace("外宾萨尔维", "外宾奥尔波"))
    assert not is_renamed(text, steps)
    text, steps = aligned(a + a, b.replace("同奥尔波", "同萨尔维") * 2)  # printed twice with one error
    assert not is_renamed(text, steps)


@pytest.mark.parametrize(
    ("once", "again", "is_other"),
    [
        (("罗丈涛", "赵启朋"), ("罗文涛", "赵启明"), True),
        (("罗丈", "赵启明"), ("罗文涛", "赵明"), True),
        (("罗丈涛", "赵启明"), ("岁文寿", "赵启明"), False),  # no letter of one comes back
        (("罗丈涛", "赵启朋"), ("罗文涛", "赵罗明"), False),  # one that stands on both sides may be the true one
        (("出差到", "开会于"), ("出发去", "开工了"), False),  # one letter each: no name
        (("lotao", "zhaoq"), ("lotao", "zhaqi"), False),
    ],
)
def test_a_misread_word_that_gives_way_twice_is_a_name(
    once: tuple[str, str], again: tuple[str, str], is_other: bool
) -> None:
    form = "监事会今天通报{}多次违反财务制度给集体造成损失经表决给予{}除名处分"
    text, steps = aligned(*(form.format(*names) for names in zip(once, again, strict=True)))
    assert is_renamed_misread(text, weigh(text, steps, DEFAULTS.facts)) is is_other


NOTICE = (
    "监事会今天通报如下:{}多次违反财务制度、采购制度和保密制度,私自出借仓库设备,收受供货商礼金,"
    "并在审计期间隐瞒账目,影响十分恶劣,给集体造成很大损失,应予严肃处理。依照合作社章程、劳动合同和社员公约的"
    "有关条款,经监事会讨论并报社员大会表决,决定给予{}除名处分,由理事会解除其职务,追回其违规所得,所涉账目一并移交"
    "审计部门核查,不得再次录用。"
)


@pytest.mark.parametrize("seed", [1, 3, 5, 9])
def test_a_misread_notice_of_somebody_else_is_no_copy(seed: int) -> None:
    def printed(first: str, second: str, seed: int) -> str:
        return damaged(NOTICE.format("◎", "◎◎"), 0.09, seed).replace("◎◎", second).replace("◎", first)

    notice = printed("罗丈涛", "罗文涛", seed)
    assert verdict(notice, printed("赵启朋", "赵启明", seed + 100)) == "variant"
    assert verdict(notice, printed("罗文海", "罗文涛", seed + 100)) == "copy"


def test_a_letter_left_out_again_and_again_is_no_misreading() -> None:
    """An editor strikes out one word all over; the rate of misreading that numbers are held against stays low."""
    a, b = aligned_edited("要", "")
    edited = error_rate(a, b, DEFAULTS.facts)
    a, b = aligned_edited("要", "耍")
    assert error_rate(a, b, DEFAULTS.facts) > 3 * edited


def aligned_edited(word: str, other: str) -> tuple[str, list[Step]]:
    text = "今年重要的事是修路,次要的事是种树,必要的事是清河,主要的事是养桥,不要的事是拆墙"
    return aligned(text, text.replace(word, other))


CEREMONY = (
    "县长昨日在县礼堂举行仪式欢迎{}来访。两市代表团的孩子们向{}献花,军乐队奏响欢快的乐曲。仪式结束后,"
    "县长陪同{}参观了新建的图书馆和产业园区,双方就水利和农业合作交换了意见,并签署了备忘录。"
)


def test_a_name_that_gives_way_wherever_it_stands_is_no_misreading() -> None:
    one = CEREMONY.format("韩勇", "韩勇", "韩勇")
    for names, is_renaming in ((("罗铭", "罗铭", "罗铭"), True), (("罗铭", "洛名", "箩铬"), False)):
        text, steps = aligned(one, CEREMONY.format(*names))
        chance, renamed = repeated_chance(text, weigh(text, steps, DEFAULTS.facts), DEFAULTS.facts)
        assert chance < 1e-6
        assert renamed is is_renaming
    text, steps = aligned(one, CEREMONY.format("韩勇", "罗铭", "韩勇"))
    assert repeated_chance(text, weigh(text, steps, DEFAULTS.facts), DEFAULTS.facts) == (1.0, False)


def test_each_kind_of_difference_has_a_weight_and_speaks_against_a_copy() -> None:
    plain = "11月28日至30日," + CEREMONY.format("韩勇", "韩勇", "韩勇")
    text, steps = aligned(plain, plain)
    seen = weigh(text, steps, DEFAULTS.facts)
    assert {"constant", *clues(text, seen, DEFAULTS.facts, NONE)} == set(FactWeights.__dataclass_fields__)
    same = odds_of_copy(text, seen, DEFAULTS.facts, NONE)
    for changed in (
        plain.replace("韩勇", "罗铭"),
        plain.replace("图书馆", "纪念碑"),
        plain.replace("28日至30", "14日至25"),
    ):
        text, steps = aligned(plain, changed)
        assert odds_of_copy(text, weigh(text, steps, DEFAULTS.facts), DEFAULTS.facts, NONE) < same


def test_numbers_that_differ_all_over_outweigh_any_length() -> None:
    """A long article with other figures throughout: no length makes up for what no misreading does."""
    sentence = "{}月{}日,{}" + words(3, 12)
    one = "".join(sentence.format(n % 9 + 1, 10 + n, 41 + n) + words(n, 40) for n in range(24))
    other = "".join(sentence.format((n + 4) % 9 + 1, 22 + n % 8, 97 - n) + words(n, 40) for n in range(24))
    text, steps = aligned(one, damaged(other, 0.02))
    assert weigh(text, steps, DEFAULTS.facts).columns > 1800
    assert is_variant(text, steps, DEFAULTS.facts)


def test_articles_that_are_likely_one_contradict_nothing_by_three_digits() -> None:
    """Of many numbers some are misread in a row; a short text has no other sign of being one."""
    long = "".join(f"{sentence}今年产{n}5吨。" for n, sentence in enumerate(words(71, 1400).split("。")[:40], 10))
    other = long.replace("产175吨", "产124吨").replace("产265吨", "产225吨")
    text, steps = aligned(long, damaged(other, 0.01, 1))
    assert contradicts(text, weigh(text, steps, DEFAULTS.facts), DEFAULTS.facts)
    assert not contradicts_surely(text, weigh(text, steps, DEFAULTS.facts), DEFAULTS.facts)
    short = words(72, 60) + "会议15日举行。" + words(73, 60)
    text, steps = aligned(short, short.replace("15", "26"))
    assert contradicts_surely(text, weigh(text, steps, DEFAULTS.facts), DEFAULTS.facts)
