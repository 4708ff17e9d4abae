"""What an alignment picks up of the blocks beside its passages is left out, where it is hardly alike."""

from __future__ import annotations

import pytest
from make import matches_of, words

from dedupe.normalize import spell

SAID = words(1, 40)
BEFORE, BESIDE = words(2, 30), words(3, 30)
TAIL, LIKE_TAIL, OTHER_TAIL = "警方通报可能经调查井清", "警方通报可能经调查清", "警方通报或经调查清"


@pytest.mark.parametrize(
    "texts",
    [
        (f"{BEFORE}{TAIL}\n\n{SAID}", f"{BESIDE}{OTHER_TAIL}\n\n{SAID}"),
        (f"{SAID}\n\n{TAIL}{BEFORE}", f"{SAID}\n\n{OTHER_TAIL}{BESIDE}"),
    ],
)
def test_a_neighbour_that_is_much_alike_at_the_edge_is_no_part(texts: tuple[str, str]) -> None:
    stream, matches = matches_of(*texts)
    assert [stream.text[m.a_start : m.a_end] for m in matches] == [spell(SAID)]
    assert [stream.text[m.b_start : m.b_end] for m in matches] == [spell(SAID)]


@pytest.mark.parametrize(
    "texts",
    [
        (f"{BEFORE}代表团抵达\n\n{SAID}", f"{BESIDE}代表团入住\n\n{SAID}"),
        (f"{SAID}\n\n抵达代表团{BEFORE}", f"{SAID}\n\n入住代表团{BESIDE}"),
    ],
)
def test_nor_is_one_of_which_the_letters_right_beside_the_passage_differ(texts: tuple[str, str]) -> None:
    """An article printed twice, letter for letter, was a variant by the last word of what stands before it."""
    stream, matches = matches_of(*texts)
    assert [stream.text[m.a_start : m.a_end] for m in matches] == [spell(SAID)]
    assert [m.is_variant for m in matches] == [False]


@pytest.mark.parametrize("last", [("", ""), ("抵达", "入住")])
@pytest.mark.parametrize("before", [True, False])
def test_a_name_at_the_edge_of_the_passage_is_no_strangers(before: bool, last: tuple[str, str]) -> None:
    edge, names = "警方通报代表团", ("唐仁健", "吴铁柱")
    texts = [
        f"{rest}{edge}{end}\n\n{name}{SAID}" if before else f"{SAID}{name}\n\n{end}{edge}{rest}"
        for rest, end, name in zip((BEFORE, BESIDE), last, names, strict=True)
    ]
    stream, matches = matches_of(*texts)
    assert [spell(names[0]) in stream.text[m.a_start : m.a_end] for m in matches] == [True]


def test_one_that_ends_alike_is() -> None:
    stream, matches = matches_of(f"{BEFORE}{TAIL}\n\n{SAID}", f"{BESIDE}{LIKE_TAIL}\n\n{SAID}")
    assert [stream.text[m.a_start : m.a_start + len(TAIL)] for m in matches] == [TAIL]


def test_nor_is_a_whole_block_left_out() -> None:
    stream, matches = matches_of(f"{BEFORE}\n\n{TAIL}\n\n{SAID}", f"{BESIDE}\n\n{OTHER_TAIL}\n\n{SAID}")
    assert [stream.text[m.a_start : m.a_start + len(TAIL)] for m in matches] == [TAIL]


def test_an_article_beside_its_copy_is_none_of_other_facts() -> None:
    """可能 against 或, before it begins, made a variant of an article printed twice, letter for letter."""
    end = "嫌疑人可能还在当地并已经逃离"
    _, matches = matches_of(f"{BEFORE}{end}\n\n{SAID}", f"{BESIDE}或还在当地已经逃离\n\n{SAID}")
    assert [m.is_variant for m in matches] == [False]


def test_nor_is_the_most_of_one() -> None:
    """A short line goes as a copy, though its first letter and two others are misread."""
    stream, matches = matches_of(f"{SAID}\n\n从监控示像想示的来着", f"{SAID}\n\n从监控录像显示的来看{BESIDE}")
    assert [stream.text[m.a_start : m.a_end] for m in matches] == [spell(SAID) + "从监控示像想示的来"]
