"""Text → tokens → shingles: the only user of the word segmenter (jieba's words, by jieba's tables or by rjieba)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from dedupe.patterns import pattern
from dedupe.settings import Signing, TokenizerName

Tokenizer = Callable[[str], list[str]]

_RUN = pattern(r"[a-z0-9\u00c0-\u024f\u0370-\u1fff]+|[^\W_]", re.IGNORECASE)
_PAYS = 20_000  # letters, two pages, from which loading rjieba costs less than doing without
_RARE_HAN = pattern("([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


@cache
def get_tokenizer(name: TokenizerName) -> Tokenizer:
    """Give the function that cuts text into tokens.

    "jieba": Chinese words, Latin words and numbers. "chars": every Han character, Latin words and numbers.
    """
    return cut_characters if name == "chars" else _segmenter()


def cut_characters(text: str) -> list[str]:
    """Cut text into single Han characters and whole Latin words."""
    return _RUN.findall(text)


def cut_jieba(text: str) -> list[str]:
    """Cut text with jieba itself, whatever else is installed: the reference."""
    return [word for word in _load_jieba().lcut(text) if not word.isspace()]


def shingles(tokens: Sequence[str], size: int) -> list[str]:
    """Give the runs of `size` tokens; a text shorter than that is one shingle."""
    if len(tokens) < size:
        return ["".join(tokens)] if tokens else []
    return ["".join(tokens[i : i + size]) for i in range(len(tokens) - size + 1)]


def text_shingles(text: str, tokenizer: TokenizerName, settings: Signing) -> list[str]:
    """Give a normalized text's shingles: runs of jieba words, or character n-grams."""
    return shingles(*shingle_parts(text, tokenizer, settings))


def shingle_parts(text: str, tokenizer: TokenizerName, settings: Signing) -> tuple[Sequence[str], int]:
    """Give what a normalized text's shingles are runs of, and how many make one."""
    if tokenizer == "chars":
        return text, settings.shingle_chars
    return get_tokenizer(tokenizer)(text), settings.shingle_words


def content_words(text: str, tokenizer: TokenizerName) -> Iterator[str]:
    """Give the words that can tell one subject from another: two letters or more; with `chars`, pairs of characters."""
    if tokenizer == "chars":
        tokens = cut_characters(text)
        yield from ("".join(pair) for pair in pairwise(tokens))
        return
    for word in get_tokenizer(tokenizer)(text):
        if len(word) > 1:
            yield word


def cut_packed(text: str) -> list[str]:
    """Cut text with jieba's dictionary and model as they lie in a file: the same words, nothing to load."""
    return list(_cut_packed(text))


@lru_cache(maxsize=4096)  # a page's blocks are cut for their words and for their shingles, its seams again and again
def _cut_packed(text: str) -> tuple[str, ...]:
    from dedupe.dictionary import load_dictionary
    from dedupe.segmenter import cut_words

    return tuple([word for word in cut_words(text, load_dictionary()) if not word.isspace()])


def cut_rjieba(text: str) -> list[str]:
    """Cut with rjieba; rare Han characters, which jieba's patterns do not know, stand alone as in jieba."""
    parts = _RARE_HAN.split(text) if _RARE_HAN.search(text) else [text]
    return [word for part in parts if part for word in _load_rjieba()(part) if not word.isspace()]


def _segmenter() -> Tokenizer:
    """Give jieba's way of cutting: by the file of tables; by rjieba, where it is there, once loading it pays."""
    has_rjieba = find_spec("rjieba") is not None
    cut = 0

    def segment(text: str) -> list[str]:
        nonlocal cut
        if has_rjieba and cut > _PAYS:
            return cut_rjieba(text)
        cut += len(text)
        return cut_packed(text)

    return segment


@cache
def _load_rjieba() -> Callable[[str], list[str]]:
    import rjieba

    load: Callable[[str], list[str]] = rjieba.Jieba().cut
    return load


@cache
def _load_jieba() -> Any:
    """Load an own jieba tokenizer. jieba logs its loading and its old syntax warns on new Pythons: keep both quiet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    import logging

    log = logging.getLogger(jieba.__name__)
    level = log.level
    log.setLevel(logging.WARNING)
    try:
        tokenizer = jieba.Tokenizer()
        tokenizer.initialize()
    finally:
        log.setLevel(level)
    return tokenizer
