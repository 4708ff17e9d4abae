"""Inputs → result: reads them one by one, goes on where one cannot be read, and notes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from dedupe.errors import Refused, UnreadableInput, UsageError
from dedupe.model import Notice, Page, Result
from dedupe.parts import Part, clean_part, in_parts, join, with_pages
from dedupe.pipeline import clean
from dedupe.readers import Source, find_inputs, open_dumps, read_opened, without_members
from dedupe.records import dataclass, field
from dedupe.reports.counts import Tally
from dedupe.settings import Settings

Tell = Callable[[Notice], None]


@dataclass(frozen=True, slots=True)
class Run:
    """A result with what there is to say of its inputs: those not read, those mended, and all of them."""

    result: Result
    unread: tuple[Notice, ...]
    mended: tuple[Notice, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """Tells each notice as it comes, and keeps it. With `strict` the first unread input is raised."""

    tell_unread: Tell
    tell_mended: Tell
    strict: bool = False
    unread: list[Notice] = field(default_factory=list)
    mended: list[Notice] = field(default_factory=list)

    def note_unread(self, notice: Notice) -> None:
        """Note that an input was passed over."""
        if self.strict:
            raise UnreadableInput(f"{notice.where}: {notice.what} (--strict: nothing was written)")
        self.unread.append(notice)
        self.tell_unread(notice)

    def note_mended(self, notice: Notice) -> None:
        """Note that an input was read with a reservation."""
        self.mended.append(notice)
        self.tell_mended(notice)


def find_sources(inputs: Sequence[str], files_from: str | None, log: Log) -> list[Source]:
    """Find the dumps that the inputs name; the files of a METS package are no dumps of their own."""
    if not inputs and files_from is None:
        raise UsageError("no INPUT; name files, folders, or - for standard input")
    sources, problems = find_inputs(inputs, files_from)
    for problem in problems:
        log.note_unread(problem)
    return without_members(sources)


def run(sources: Iterable[Source], settings: Settings, log: Log, jobs: int = 1) -> Run:
    """Clean what can be read, with so many processes at most."""
    met: list[Source] = []
    results = list(run_in_parts(_noted(sources, met), settings, log, jobs))
    return Run(join(results), tuple(log.unread), tuple(log.mended), tuple(met))


def run_in_parts(sources: Iterable[Source], settings: Settings, log: Log, jobs: int = 1) -> Iterator[Result]:
    """Clean what can be read part by part, as its pages come: one result or more, in order.

    The parts are the same however many processes there are; they share in a part where it is the only one.
    """
    for result in _cleaned(in_parts(read_pages(sources, settings, log), settings), settings, jobs):
        for notice in result.warnings:
            log.note_mended(notice)
        yield result


def _cleaned(parts: Iterator[Part], settings: Settings, jobs: int) -> Iterator[Result]:
    first, second = next(parts, ()), next(parts, None)
    given = chain([first], [] if second is None else [second], parts)
    if jobs == 1:
        yield from (clean(part, settings) for part in given)
        return
    from dedupe.workers import Workers  # loads multiprocessing

    with Workers(jobs) as workers:
        if second is None:
            yield clean(first, settings, workers)
            return
        for part, result in workers.one_by_one(clean_part, (settings,), given):
            yield with_pages(result, part)


def _noted(sources: Iterable[Source], met: list[Source]) -> Iterator[Source]:
    for source in sources:
        met.append(source)
        yield source


def read_pages(sources: Iterable[Source], settings: Settings, log: Log) -> Iterator[Page]:
    """Give the pages of one dump after another; a dump that fails on the way gives none."""
    met: set[str] = set()
    for source in sources:
        lost: list[Notice] = []
        dumps = open_dumps(source, settings, log.note_mended, lost.append)
        is_more = True
        while is_more:
            name, pages = source.id, tuple[Page, ...]()
            try:
                dump = next(dumps, None)
                is_more = dump is not None
                if dump is not None:
                    name = dump.source.id
                    pages = tuple(read_opened(dump))
            except UnreadableInput as error:
                lost.append(Notice(name, str(error).removeprefix(f"{name}: ")))
            for notice in lost:
                log.note_unread(notice)
            lost.clear()
            yield from _new(pages, met, log)


def _new(pages: Iterable[Page], met: set[str], log: Log) -> Iterator[Page]:
    """Give the pages whose ids are new: `p.txt#2` may be a page of p.txt, or a file."""
    for page in pages:
        if page.id in met:
            log.note_unread(Notice(page.id, "another page has this name; rename the file"))
        else:
            met.add(page.id)
            yield page


def guard_removed(tally: Tally, limit: float) -> None:
    """Refuse to remove more of the text than `limit`, 0..1: then the input or a setting is odd."""
    share = tally.counts.share_removed
    if share <= limit:
        return
    page, _ = max(tally.removed.items(), key=lambda item: item[1])
    raise Refused(
        f"{share:.0%} of the text would be removed, the limit is {limit:.0%}; most of it on {page}: "
        "look at it with dedupe check, then raise --max-removed or drop what was given twice"
    )
