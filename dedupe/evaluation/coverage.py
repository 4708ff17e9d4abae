"""Cleaned articles and true ones → which came back, what text was lost, what is left twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from dedupe.evaluation.names import page_name
from dedupe.evaluation.records import Gold
from dedupe.model import Article
from dedupe.normalize import spell

_GRAM = 6  # letters: of two texts that share one by chance there are few
_ALIKE = 0.9  # similarity from which an article came back
_GAP = 24  # letters between two shared stretches that are taken for misread, not lost
_LOST = 10  # letters in a row that no article holds: less is misreading
_TWICE = 24  # letters in a row that stand twice: less is a headline that repeats its own lead
_DRIFT = 24  # letters of diagonal within which shared n-grams belong together
_TRIED = 12  # true articles that an article is compared with


class Coverage(NamedTuple):
    """Shares, 0..1: true articles that came back; their letters that nothing holds; letters that stand twice."""

    recovered: float
    lost: float
    left_over: float
    missing: list[str]


def cover(gold: Gold, articles: Sequence[Article], same_page: bool) -> Coverage:
    """Compare the cleaned articles with the true ones. Where `same_page`, each with those of its page alone."""
    texts = [spell(article.text) for article in articles]
    pages = [page_name(article.page) if same_page else "" for article in articles]
    truths = [[spell(text) for text in truth.texts] for truth in gold.articles]
    where = [truth.page if same_page else "" for truth in gold.articles]
    wholes = [(truth.text_id, spell(truth.whole)) if truth.whole else None for truth in gold.articles]
    back = _recovered(truths, wholes, where, texts, pages)
    missing = [truth.texts[0] for number, truth in enumerate(gold.articles) if number not in back]
    printed: dict[tuple[str, str], str] = defaultdict(str)
    for truth, page, spelled in zip(gold.articles, where, truths, strict=True):
        printed[truth.text_id, page] = max(printed[truth.text_id, page], spelled[0], key=len)
    lost, left_over = _lost_and_left(printed, texts, pages)
    return Coverage(len(back) / max(1, len(truths)), lost, left_over, missing)


def _grams(text: str) -> list[str]:
    return [text[n : n + _GRAM] for n in range(len(text) - _GRAM + 1)]


def _recovered(
    truths: Sequence[Sequence[str]],
    wholes: Sequence[tuple[str, str] | None],
    where: Sequence[str],
    texts: Sequence[str],
    pages: Sequence[str],
) -> dict[int, int]:
    """Pair true articles with articles of their page, each once, the likest first.

    One that brings a text that goes on on another page back as a whole brings both its parts.
    """
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (page, spelled) in enumerate(zip(where, truths, strict=True)):
        for gram in set(_grams(spelled[0])):
            index[page, gram].append(number)
    scored: list[tuple[float, int, int, str]] = []
    for n, text in enumerate(texts):
        hits = Counter(number for gram in _grams(text) for number in index.get((pages[n], gram), ()))
        for number, _ in hits.most_common(_TRIED):
            best = max(Levenshtein.normalized_similarity(text, t, score_cutoff=_ALIKE) for t in truths[number])
            text_id, whole = wholes[number] or ("", "")
            both = Levenshtein.normalized_similarity(text, whole, score_cutoff=_ALIKE) if whole else 0.0
            if max(best, both):
                scored.append((-max(best, both), number, n, text_id if both > best else ""))
    back: dict[int, int] = {}
    used: dict[int, str] = {}  # article → the text of which it is the whole, else empty
    for _, number, n, text_id in sorted(scored):
        if number not in back and (n not in used or (text_id and used[n] == text_id)):
            back[number] = n
            used[n] = text_id
    return back


def _lost_and_left(
    printed: Mapping[tuple[str, str], str], texts: Sequence[str], pages: Sequence[str]
) -> tuple[float, float]:
    """Lay the articles over the printed text: what lies bare is lost, what is covered twice is left over."""
    places: dict[tuple[str, str], list[tuple[tuple[str, str], int]]] = defaultdict(list)
    for key, text in printed.items():
        for at, gram in enumerate(_grams(text)):
            places[key[1], gram].append((key, at))
    covered: dict[tuple[str, str], list[int]] = {key: [0] * len(text) for key, text in printed.items()}
    for n, text in enumerate(texts):
        for key, spans in _laid(text, pages[n], places).items():
            for start, end in spans:
                for at in range(start, min(end, len(covered[key]))):
                    covered[key][at] += 1
    everything = sum(map(len, texts))
    bare = sum(_in_runs([int(n == 0) for n in counts], _LOST) for counts in covered.values())
    twice = sum(_in_runs([max(0, n - 1) for n in counts], _TWICE) for counts in covered.values())
    return bare / max(1, sum(map(len, printed.values()))), twice / max(1, everything)


def _laid(
    text: str, page: str, places: Mapping[tuple[str, str], list[tuple[tuple[str, str], int]]]
) -> dict[tuple[str, str], list[list[int]]]:
    """Find the stretches of the true texts that an article prints; each of its letters goes to the best one alone."""
    hits: dict[tuple[tuple[str, str], int], list[tuple[int, int]]] = defaultdict(list)
    for at, gram in enumerate(_grams(text)):
        for key, place in places.get((page, gram), ()):
            hits[key, (place - at) // _DRIFT].append((at, place))
    taken = bytearray(len(text))
    laid: dict[tuple[str, str], list[list[int]]] = defaultdict(list)
    for (key, _), found in sorted(hits.items(), key=lambda item: (-len(item[1]), item[0])):
        spans: list[list[int]] = []
        for at, place in found:
            if taken[at]:
                continue
            taken[at] = 1
            if spans and spans[-1][0] <= place <= spans[-1][1] + _GAP:
                spans[-1][1] = max(spans[-1][1], place + _GRAM)
            else:
                spans.append([place, place + _GRAM])
        laid[key].extend(spans)
    return laid


def _in_runs(letters: Sequence[int], least: int) -> int:
    """Add up the letters at each place, of runs without a gap that have `least` or more."""
    runs = (sum(run) for _, run in groupby(letters, bool))
    return sum(count for count in runs if count >= least)
