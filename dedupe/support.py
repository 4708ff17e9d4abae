"""Articles and a verdict → for each character of an article, the copies that print it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dedupe.consensus import KEPT, Verdict
from dedupe.model import Article, Span, Support
from dedupe.records import replace
from dedupe.stream import Stream


def add_support(stream: Stream, articles: Iterable[Article], verdict: Verdict) -> list[Article]:
    """Tell for each article with copies who prints each of its characters; the others stay as they are."""
    if not verdict.readings:
        return list(articles)
    blocks = {(stream.pages[page].id, stream.blocks[n].start): n for n, page in enumerate(stream.block_pages.tolist())}
    found = []
    for article in articles:
        written = [blocks[span.page, span.start] for span in article.sources]
        if any(block in verdict.readings for block in written):
            numbers = _numbers(stream, article.copies_at, verdict, written)
            characters = list(_trace(article.text, _characters(stream, written, verdict, numbers)))
            article = replace(article, support=tuple(_runs(characters)))
        found.append(article)
    return found


def _numbers(stream: Stream, copies_at: Sequence[Span], verdict: Verdict, written: Sequence[int]) -> dict[int, int]:
    """Number the witnesses that speak of an article's blocks as its `copies_at` are, from 1; the kept text is 0."""
    heard = {
        n for block in written if block in verdict.readings for who in verdict.readings[block].support for n in who
    }
    numbers = {KEPT: 0}
    for n in sorted(heard - {KEPT}):
        span = stream.span(verdict.pieces[n].start, verdict.pieces[n].end)
        for number, copy in enumerate(copies_at, start=1):
            if copy.page == span.page and copy.start <= span.start and span.end <= copy.end:
                numbers[n] = number
                break
    return numbers


def _characters(
    stream: Stream, written: Sequence[int], verdict: Verdict, numbers: Mapping[int, int]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give the characters of the blocks that an article is made of, each with those who print it."""
    for block in written:
        reading = verdict.readings.get(block)
        if reading is None:
            yield from ((character, (0,)) for character in stream.source(block))
            continue
        for character, witnesses in zip(reading.text, reading.support, strict=True):
            yield character, tuple(sorted({numbers[n] for n in witnesses if n in numbers}))


def _trace(text: str, characters: Iterator[tuple[str, tuple[int, ...]]]) -> Iterator[tuple[int, ...]]:
    """Find each character of an article in the blocks: joining lines only leaves out, or puts in white space."""
    last: tuple[int, ...] = (0,)
    waiting = next(characters, None)
    for character in text:
        while waiting is not None and waiting[0] != character and not character.isspace():
            waiting = next(characters, None)
        if waiting is not None and waiting[0] == character:
            last = waiting[1]
            waiting = next(characters, None)
        yield last


def _runs(characters: Sequence[tuple[int, ...]]) -> Iterator[Support]:
    start = 0
    for end in range(1, len(characters) + 1):
        if end == len(characters) or characters[end] != characters[start]:
            yield Support(start, end, characters[start])
            start = end
