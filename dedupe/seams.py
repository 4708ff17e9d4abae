"""Two blocks → does a sentence run from the one into the other? Rules are data with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from dedupe.blocks import WIDE_FROM, ends_sentence
from dedupe.patterns import pattern
from dedupe.settings import TokenizerName
from dedupe.tokens import get_tokenizer, tokenize

__all__ = [
    "begins_in_middle",
    "begins_item",
    "begins_leaning",
    "begins_with_mark",
    "break_off",
    "ends_paragraph",
    "ends_sentence",
    "run_on",
    "runs_on",
    "word_runs_across",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEAR = 12  # letters on each side of a gap that tell whether a word runs across it
# Where no sentence starts: closing or parting punctuation, a lower-case letter, a decimal's second half.
_MIDDLE = pattern(r"[，。、；：！？,;:!?)）】》〉”’」』%％]|\.\D")
_ITEM = pattern(r"[-–—•*]\s+[A-Za-z0-9'\"]")
# Words that no sentence starts with: particles and suffixes lean on what stands before them.
_LEANING = _words(
    "了 的 地 得 着 过 们 吗 呢 吧 之 者 等 等等 也 则 度 倍 万元 亿元 余 "
    "多 左右 以上 以下 以来 以内 中 上 下 里 内 并 和 与 及 以及 or and "
    "of the"
)
# Words that no sentence or headline ends with: what they introduce is still to come.
_LEADING = _words(
    "的 和 与 及 以及 在 对 将 把 被 为 从 向 以 让 使 由 并 而 且 或 是 "
    "有 了 等 其 该 这 那 每 各 据 于 至 到 给 跟 但 因 如 若 即 则 又 "
    "也 还 更 最 不 已 所 之 一个 包括 截至 the of a an to "
    "and in for"
)


def begins_in_middle(text: str) -> bool:
    """Tell whether a paragraph begins where no sentence can, by its first letter alone."""
    return begins_with_mark(text) or text[:1].islower()


def begins_with_mark(text: str) -> bool:
    """Tell whether a text begins with a mark that closes or parts something."""
    return _MIDDLE.match(text) is not None


def begins_item(text: str) -> bool:
    """Tell whether a text begins as the items of lists do in Latin letters: - Best actress."""
    return _ITEM.match(text) is not None


def ends_paragraph(text: str) -> bool:
    """Tell whether a paragraph can end here: a semicolon parts the items of a list, it ends no paragraph."""
    return ends_sentence(text) and not text.rstrip().endswith((";", "；"))


def break_off(texts: Sequence[str], tokenizer: TokenizerName) -> list[bool]:
    """Tell of blocks' normalized texts which end with a word that something must follow: no headline does."""
    ends = tokenize([text[-_NEAR:] for text in texts], tokenizer)
    return [bool(words) and words[-1] in _LEADING for words in ends]


def runs_on(left: str, right: str, tokenizer: TokenizerName) -> bool:
    """Tell whether there is proof that a sentence runs from `left` into `right`, two blocks' normalized text.

    A word runs across the gap, or `right` begins with a word that something must precede. Only the words beside the
    gap are looked at. What does not end a sentence but is not proven to run on may be a headline, a truncated
    article, or a cut between two words.
    """
    return run_on([(left, right)], tokenizer)[0]


def run_on(sides: Sequence[tuple[str, str]], tokenizer: TokenizerName) -> list[bool]:
    """Tell so of many pairs of blocks: words are looked up together."""
    found = _words_run_across(sides, tokenizer)
    open_ends = [n for n, (left, right) in enumerate(sides) if left and right and not found[n]]
    for n, words in zip(open_ends, tokenize([sides[n][1][:_NEAR] for n in open_ends], tokenizer), strict=True):
        found[n] = bool(words) and words[0] in _LEANING
    return found


def begins_leaning(text: str, tokenizer: TokenizerName) -> bool:
    """Tell whether normalized text begins with a word that something must precede."""
    return get_tokenizer(tokenizer)(text[:_NEAR])[0] in _LEANING


def word_runs_across(left: str, right: str, tokenizer: TokenizerName) -> bool:
    """Tell whether a word of two or more letters begins at the end of `left` and ends in `right`.

    Latin letters beside Latin letters or digits tell nothing: the very gap that is in question parts them. Only the
    letters near it are looked at; where there are none, no word runs.
    """
    return _words_run_across([(left, right)], tokenizer)[0]


def _words_run_across(sides: Sequence[tuple[str, str]], tokenizer: TokenizerName) -> list[bool]:
    found = [False] * len(sides)
    near = [(left[-_NEAR:], right[:_NEAR]) for left, right in sides]
    asked = [n for n, (left, right) in enumerate(near) if left and right and not _parts_latin(left, right)]
    for n, words in zip(asked, tokenize(["".join(near[n]) for n in asked], tokenizer), strict=True):
        edge, ends = len(near[n][0]), list(accumulate(map(len, words)))
        found[n] = edge not in ends and max(ends, default=0) > edge
    return found


def _parts_latin(left: str, right: str) -> bool:
    return left[-1] < WIDE_FROM > right[0] and (left[-1].isalpha() or right[0].isalpha())
