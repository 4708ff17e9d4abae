"""Laws and cases of the one spelling."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.normalize import PIECE, fold, normalize, spell

# Any code point, lone surrogates among them, as a badly decoded file has them.
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("printed", "spelling"),
    [
        ("ＡＢｃ１２３", "abc123"),
        ("本报讯（记者 张三）", "本报讯记者张三"),
        ("本報訊(記者　張三)", "本报讯记者张三"),
        ("平,今年\r\n\r\n以来…", "平今年以来"),
        ("the news-\npaper", "thenewspaper"),
        ("ﬁfty ㎡ ①½ Ⅳ", "fiftym2112iv"),
        ("Straße CAFÉ", "strassecafe"),
        ("cafe\u0301 naïve İ", "cafenaivei"),
        ("ﾆｭｰｽ", "ニュース"),
        ("人々 〻", "人々々"),
        ("二〇二一年", "二〇二一年"),
        ("二○二一年 二◯二一年", "二〇二一年二〇二一年"),
        ("한국 新聞", "한국新闻"),
        ("⼀⻓⻔", "一长门"),
        ("\ufeff\x00\x1a\u200b\ud800\ufffd\U000e0100", ""),
        ("", ""),
    ],
)
def test_prints_of_the_same_words_have_one_spelling(printed: str, spelling: str) -> None:
    assert normalize(printed).text == spelling


def test_offsets_lead_back_to_the_source() -> None:
    printed = "　吴（㎡）\r\nﬁ 𠮷é"
    spelled = normalize(printed)
    assert [(letter, printed[place]) for letter, place in zip(spelled.text, spelled.offsets, strict=True)] == [
        ("吴", "吴"),
        ("m", "㎡"),
        ("2", "㎡"),
        ("f", "ﬁ"),
        ("i", "ﬁ"),
        ("吉", "𠮷"),
        ("e", "é"),
    ]
    assert spelled.offsets.dtype == np.int32


@given(ANY_TEXT)
def test_normalize_is_idempotent(text: str) -> None:
    once = spell(text)
    assert spell(once) == once


def test_every_character_folds_to_a_fixed_point() -> None:
    spelling = spell("".join(map(chr, range(0x110000))))
    assert spell(spelling) == spelling


@given(ANY_TEXT)
def test_every_character_of_the_spelling_comes_from_its_place(text: str) -> None:
    spelled = normalize(text)
    assert spelled.text == spell(text)
    assert np.array_equal(spelled.offsets, np.repeat(np.arange(len(text)), [len(fold(c)) for c in text]))


@given(ANY_TEXT)
def test_only_letters_and_digits_are_left(text: str) -> None:
    assert {unicodedata.category(character)[0] for character in spell(text)} <= {"L", "N"}


@given(st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xABFF)))
def test_composed_and_decomposed_text_have_one_spelling(text: str) -> None:
    # Hangul, above U+AC00, is the exception that `fold` names; conjoining jamo compose to it.
    if not any(0x1100 <= ord(character) < 0x1200 for character in text):
        assert spell(unicodedata.normalize("NFC", text)) == spell(unicodedata.normalize("NFD", text))


@given(ANY_TEXT, ANY_TEXT)
def test_each_character_is_folded_by_itself(one: str, other: str) -> None:
    assert spell(one + other) == spell(one) + spell(other)


def test_offsets_go_on_from_piece_to_piece() -> None:
    text = "，" * (PIECE - 1) + "㎡新" + "，" * PIECE + "聞"
    spelled = normalize(text)
    assert spelled.text == "m2新闻"
    assert spelled.offsets.tolist() == [PIECE - 1, PIECE - 1, PIECE, 2 * PIECE + 1]
