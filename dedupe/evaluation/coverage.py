"""Cleaned articles and true ones → which came back, what text was lost, what is left twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from dedupe.evaluation.claims import page_name
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
    back, missing = _recovered(gold, texts, pages, same_page)
    lost, left_over = _lost_and_left(gold, texts, pages, same_page)
    return Coverage(back, lost, left_over, missing)


def _grams(text: str) -> list[str]:
    return [text[n : n + _GRAM] for n in range(len(text) - _GRAM + 1)]


def _recovered(gold: Gold, texts: Sequence[str], pages: Sequence[str], same_page: bool) -> tuple[float, list[str]]:
    """Pair articles with true ones, each once, the likest first; give the share found and the others' beginnings."""
    truths = [[spell(text) for text in truth.texts] for truth in gold.articles]
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, truth in enumerate(gold.articles):
        for gram in set(_grams(truths[number][0])):
            index[truth.page if same_page else "", gram].append(number)
    scored: list[tuple[float, int, int]] = []
    for n, text in enumerate(texts):
        hits = Counter(number for gram in _grams(text) for number in index.get((pages[n], gram), ()))
        for number, _ in hits.most_common(_TRIED):
            best = max(Levenshtein.normalized_similarity(text, t, score_cutoff=_ALIKE) for t in truths[number])
            if best:
                scored.append((-best, number, n))
    back: dict[int, int] = {}
    used: set[int] = set()
    for _, number, n in sorted(scored):
        if number not in back and n not in used:
            back[number] = n
            used.add(n)
    missing = [truth.texts[0] for number, truth in enumerate(gold.articles) if number not in back]
    return len(back) / max(1, len(truths)), missing


def _lost_and_left(gold: Gold, texts: Sequence[str], pages: Sequence[str], same_page: bool) -> tuple[float, float]:
    """Lay the articles over the printed text: what lies bare is lost, what is covered twice is left over."""
    printed = {(t.text_id, t.page if same_page else ""): "" for t in gold.articles}
    for truth in gold.articles:
        key = truth.text_id, truth.page if same_page else ""
        longest = max((spell(text) for text in truth.texts[:1]), key=len)
        printed[key] = max(printed[key], longest, key=len)
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
    bare = sum(_runs(counts, 0, _LOST) for counts in covered.values())
    twice = sum(_runs(counts, 2, _TWICE) for counts in covered.values())
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


def _runs(counts: Sequence[int], level: int, least: int) -> int:
    """Count the letters in runs of `least` or more that are covered no more (level 0), or as often as `level`."""
    total = run = 0
    for count in [*counts, -1]:
        if (count == 0) if level == 0 else (count >= level):
            run += 1 if level == 0 else count - 1
        else:
            total += run if run >= least else 0
            run = 0
    return total
