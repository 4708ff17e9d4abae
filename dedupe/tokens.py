"""Text → tokens → shingles: the only user of the word segmenter (jieba's words, by jieba's tables or by rjieba)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from dedupe.patterns import pattern
from dedupe.settings import Signing, TokenizerName

Tokenizer = Callable[[str], list[str]]

_RUN = pattern(r"[a-z0-9\u00c0-\u024f\u0370-\u1fff]+|[^\W_]", re.IGNORECASE)
_PAYS = 20_000  # letters, two pages, from which loading rjieba costs less than doing without
_CALL = 100  # letters that take as long to look up as a call by itself
_KEPT = 4096  # texts that were cut
_RARE_HAN = pattern("([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")


@cache
def get_tokenizer(name: TokenizerName) -> Tokenizer:
    """Give the function that cuts text into tokens.

    "jieba": Chinese words, Latin words and numbers. "chars": every Han character, Latin words and numbers.
    """
    return cut_characters if name == "chars" else _Segmenter()


def tokenize(texts: Sequence[str], name: TokenizerName) -> Iterable[Sequence[str]]:
    """Cut many texts into tokens: jieba's dictionary is looked up for all at once."""
    tokenizer = get_tokenizer(name)
    return tokenizer.cut_all(texts) if isinstance(tokenizer, _Segmenter) else map(tokenizer, texts)


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
    (parts,), size = shingle_parts([text], tokenizer, settings)
    return shingles(parts, size)


def shingle_parts(
    texts: Sequence[str], tokenizer: TokenizerName, settings: Signing
) -> tuple[Iterable[Sequence[str]], int]:
    """Give what each normalized text's shingles are runs of, and how many make one."""
    parts = texts if tokenizer == "chars" else tokenize(texts, tokenizer)
    return parts, shingle_size(tokenizer, settings)


def shingle_size(tokenizer: TokenizerName, settings: Signing) -> int:
    """Give how many words, or characters, make a shingle."""
    return settings.shingle_chars if tokenizer == "chars" else settings.shingle_words


def content_words(texts: Iterable[Sequence[str]], tokenizer: TokenizerName) -> Iterator[list[str]]:
    """Give, of the tokens of texts, the words that can tell one subject from another: two letters or more.

    With `chars`, pairs of characters.
    """
    for tokens in texts:
        if tokenizer == "chars":
            yield ["".join(pair) for pair in pairwise(tokens)]
        else:
            yield [word for word in tokens if len(word) > 1]


def cut_packed(text: str) -> list[str]:
    """Cut text with jieba's dictionary and model as they lie in a file: the same words, nothing to load."""
    return _cut_packed([text])[0]


def _cut_packed(texts: Iterable[str]) -> list[list[str]]:
    from dedupe.dictionary import load_dictionary
    from dedupe.segmenter import cut_words

    return [[word for word in words if not word.isspace()] for words in cut_words(texts, load_dictionary())]


def cut_rjieba(text: str) -> list[str]:
    """Cut with rjieba; rare Han characters, which jieba's patterns do not know, stand alone as in jieba."""
    cut = _load_rjieba()
    parts = _RARE_HAN.split(text) if _RARE_HAN.search(text) else [text]
    if len(parts) == 1 and text.split(maxsplit=1) == parts:  # a text without blanks has no words of blanks
        return cut(text)
    return [word for part in parts if part for word in cut(part) if not word.isspace()]


class _Segmenter:
    """Cuts as jieba does: by the file of tables; by rjieba, where it is there, once loading it pays.

    A page's blocks are cut for their words and for their shingles, its seams again and again: what was cut is kept.
    """

    def __init__(self) -> None:
        self._has_rjieba = find_spec("rjieba") is not None
        self._letters = 0
        self._known: dict[str, list[str]] = {}

    def __call__(self, text: str) -> list[str]:
        return self._known.get(text) or self.cut_all((text,))[0]

    def cut_all(self, texts: Sequence[str]) -> list[list[str]]:
        """Cut texts, those together that are met for the first time."""
        self._letters += sum(map(len, texts)) + _CALL
        if self._has_rjieba and self._letters > _PAYS:
            self._known.clear()
            return list(map(cut_rjieba, texts))
        if len(self._known) > _KEPT:
            self._known.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, _cut_packed(new), strict=True))
        return [self._known[text] for text in texts]


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
