"""Words of a text → does it speak of home or of abroad?"""

from __future__ import annotations

import numpy as np
import pytest
from make import stream_of

from dedupe.cohesion import read_vocabulary
from dedupe.normalize import fold
from dedupe.whereabouts import leaning, leanings, sides


@pytest.mark.parametrize(
    ("text", "home", "abroad"),
    [
        ("我省各地加快春耕，浙江、江苏的合作社忙着育秧。", True, False),
        ("當地時間昨日，日本與韓國的外長在東京會談。", False, True),
        ("外交部说，我国与法国、德国的贸易增长。", True, True),
        ("渔民救起落水的游客。", False, False),
        ("The prime minister spoke in Paris.", False, False),
        ("", False, False),
    ],
)
def test_words_tell_the_side(text: str, home: bool, abroad: bool) -> None:
    words = read_vocabulary(stream_of(text), "jieba")
    found = words.places(range(1))[0] if text else (0, 0)
    assert (found[0] > 0, found[1] > 0) == (home, abroad)


def test_leaning() -> None:
    assert leaning(0, 0) == 0.0
    assert -1 < leaning(9, 0) < leaning(2, 1) < 0 < leaning(0, 1) < leaning(0, 9) < 1
    counts = np.array([[[0, 0], [9, 0]], [[2, 1], [0, 9]]], float)
    expected = [[leaning(0, 0), leaning(9, 0)], [leaning(2, 1), leaning(0, 9)]]
    assert leanings(counts).tolist() == expected


def test_no_word_is_on_both_sides_and_each_is_spelled_as_the_stream_spells() -> None:
    home, abroad = sides()
    assert not home & abroad
    for word in home | abroad:
        assert len(word) > 1  # of one letter are no content words
        assert "".join(map(fold, word)) == word
