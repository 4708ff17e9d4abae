"""patterns.py: a pattern that compiles itself does what a compiled one does."""

from __future__ import annotations

import re

import pytest

from dedupe.patterns import pattern


def test_it_is_the_pattern_that_re_compiles() -> None:
    ours, theirs = pattern("(a+)(b)?", re.IGNORECASE), re.compile("(a+)(b)?", re.IGNORECASE)
    for text in ("", "aab", "xAAb a", "b"):
        assert ours.findall(text) == theirs.findall(text)
        assert ours.split(text) == theirs.split(text)
        assert (ours.match(text, 1) is None) == (theirs.match(text, 1) is None)
    assert ours.flags == theirs.flags


def test_it_is_compiled_when_first_used() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.match("a")
