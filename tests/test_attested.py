"""attested.py: which words the dump prints more than once."""

from __future__ import annotations

import numpy as np
import pytest

from dedupe.alignment import align_texts, join_steps
from dedupe.arrays import order_of
from dedupe.attested import NONE, Attested, read_attested, read_runs
from dedupe.facts import is_variant
from dedupe.model import Page
from dedupe.settings import DEFAULTS
from dedupe.stream import read_stream


def attested(*texts: str) -> Attested:
    return read_stream([Page(str(n), str(n), text, "") for n, text in enumerate(texts)]).attested


def _prints(found: Attested, run: str) -> bool:
    """Tell it of one run, and that it stands alike with other letters around it."""
    (is_printed,) = found.printed(run, len(run)).tolist()
    assert found.printed(f"图{run}书", len(run))[1] == is_printed
    return bool(is_printed)


def test_a_word_printed_twice_is_attested() -> None:
    found = attested("沉痛悼念钱正英同志。钱正英是专家。", "沉痛悼念宋平同志。")
    assert found.holds("钱正英")
    assert found.holds("同志")
    assert not found.holds("宋平")


def test_a_letter_a_latin_word_and_nothing_tell_nothing() -> None:
    found = attested("中中中中 paris paris 12 12")
    assert found.holds("中中")
    assert not found.holds("中")
    assert not found.holds("paris")
    assert not found.holds("12")
    assert not found.holds("")
    assert not NONE.holds("同志")
    assert not read_attested("", 13).holds("同志")


def test_runs_of_any_script_are_printed_twice() -> None:
    found = attested("展出1998年的作品与印章", "出版于1998年的画册与印谱")
    assert all(_prints(found, run) for run in ("与印", "1998", "98"))
    assert not _prints(found, "印章") and not _prints(found, "于199") and not _prints(NONE, "与印")


def test_runs_that_stand_in_a_text_and_those_that_do_so_twice() -> None:
    once, twice = read_runs("读书会上馆员孙溦说读书会后馆员")
    assert _prints(once, "孙溦") and _prints(once, "馆员孙溦") and not _prints(once, "孙薇")
    assert _prints(twice, "馆员") and not _prints(twice, "孙溦") and not _prints(twice, "读书会上")
    assert not _prints(read_runs("")[0], "馆员")


def test_a_page_printed_twice_attests_none_of_its_errors() -> None:
    page = "县图书馆从下周起延长夜间开放时向方便上班族和学生借书看报"
    found = attested(page, page, "停水时间另行通知")
    assert not found.holds("时向")
    assert found.holds("时间") is False  # one place
    assert attested(page, "停水时向另行通知").holds("时向")


def test_a_word_in_its_place_wants_letters_beside_it() -> None:
    text = "沉痛悼念宋平同志"
    found = attested("向宋平同志学习", "宋平到过这里", text)
    start = text.index("宋平")
    assert found.holds_in_place(text, start, start + 2)
    assert not found.holds_in_place("向宋平先生致意", 1, 3)
    assert not found.holds_in_place("宋", 0, 1)
    assert not NONE.holds_in_place(text, start, start + 2)


def test_names_that_come_back_are_facts_where_misread_ones_are_none() -> None:
    """The same difference, in a text that is misread in places: told by whether both words stand elsewhere too."""
    a = (
        "礼堂庄严肃穆正厅上方悬挂着黒底白字的横幅沉痛悼念钱正英同志横幅下方是遗像遗体安"
        "卧在鲜花翠柏丛中身上覆盖着旗帜现场千余名群众怀着沉痛心情缓步来到遗体前肃立默哀"
    )
    b = (
        "礼堂庄严萧穆正厅上方悬持着黑底白字的横幅沉痛悼念宋平波同志横幅下方是遗像遗体安"
        "卧在鲜花翠柏丛中身上复盖着旗帜现场千余名群众杯着沉痛心情缓步来到遗体前肃立默衷"
    )
    steps = align_texts(a, b)
    assert not is_variant(a + b, [s.moved(0, len(a)) for s in steps], DEFAULTS.facts, attested(a, b))
    more = attested(a, b, "钱正英同志是水利专家", "宋平波同志是重要领导人")
    assert is_variant(a + b, [s.moved(0, len(a)) for s in steps], DEFAULTS.facts, more)


@pytest.mark.parametrize("names", [("桑切斯", "米切尔"), ("夏巴兹谢里夫", "米切尔")])
def test_a_name_in_a_short_form_may_share_a_letter_or_be_longer(names: tuple[str, str]) -> None:
    form = "随后县长陪同{}检阅了仪仗队并合影留念"
    a, b = form.format(names[0]), form.format(names[1]).replace("并合影", "井合影")
    steps = [s.moved(0, len(a)) for s in join_steps(align_texts(a, b))]
    assert not is_variant(a + b, steps, DEFAULTS.facts, attested(a, b))
    known = attested(a, b, *(f"昨日市长会见{name}一行" for name in names))
    assert is_variant(a + b, steps, DEFAULTS.facts, known)


def test_however_long_the_text_its_places_are_sorted_in_a_few_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part goes through all places: as many parts as there are slices would take the square of the text."""
    text = "".join(chr(0x4E00 + number * number % 211) for number in range(3000))
    whole = read_attested(text, 13)
    sorted_parts = []

    def order(keys: np.ndarray) -> np.ndarray:
        sorted_parts.append(len(keys))
        return order_of(keys)

    monkeypatch.setattr("dedupe.attested._SLICE", 7)
    monkeypatch.setattr("dedupe.attested.order_of", order)
    found = read_attested(text, 13)
    assert len(sorted_parts) <= 256
    assert sum(sorted_parts) == 3001
    assert found.pairs.tolist() == whole.pairs.tolist()
    assert found.fours.tolist() == whole.fours.tolist()
