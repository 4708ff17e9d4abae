"""Pages → parts, each cleaned by itself: the memory that `--scope page` takes does not grow with the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from dedupe.model import Page, Result
from dedupe.pipeline import clean
from dedupe.records import replace
from dedupe.settings import Settings

Part = tuple[Page, ...]


def in_parts(pages: Iterable[Page], settings: Settings) -> Iterator[Part]:
    """Part pages, in order. Those of one part ask each other nothing but what words the dump prints elsewhere."""
    rest = iter(pages)
    if settings.scope != "page":  # there each may hold copies of any other
        yield tuple(rest)
        return
    while part := tuple(islice(rest, settings.part)):
        yield part


def clean_part(common: tuple[Settings], part: Part) -> Result:
    """Clean a part, for whoever has its pages: the result is without them."""
    (settings,) = common
    return replace(clean(part, settings), pages=())


def with_pages(result: Result, part: Part) -> Result:
    """Give the result of a part with its pages."""
    return replace(result, pages=part)


def join(results: Sequence[Result]) -> Result:
    """Put the results of parts together, in order."""
    if len(results) == 1:
        return results[0]
    return Result(
        pages=tuple(chain.from_iterable(result.pages for result in results)),
        blocks=tuple(chain.from_iterable(result.blocks for result in results)),
        articles=tuple(chain.from_iterable(result.articles for result in results)),
        clusters=tuple(chain.from_iterable(result.clusters for result in results)),
        ledger=tuple(chain.from_iterable(result.ledger for result in results)),
        warnings=tuple(chain.from_iterable(result.warnings for result in results)),
    )
