"""Inputs → result: reads them one by one, goes on where one cannot be read, and notes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dedupe.errors import Refused, UnreadableInput, UsageError
from dedupe.model import Notice, Page, Result
from dedupe.pipeline import clean
from dedupe.readers import Source, find_inputs, open_dumps, read_opened, without_members
from dedupe.records import dataclass, field
from dedupe.reports.counts import count, removed_by_page
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
    pages = read_pages(_noted(sources, met), settings, log)
    if jobs == 1:
        result = clean(pages, settings)
    else:
        from dedupe.workers import Workers  # loads multiprocessing

        with Workers(jobs) as workers:
            result = clean(pages, settings, workers)
    for notice in result.warnings:
        log.note_mended(notice)
    return Run(result, tuple(log.unread), tuple(log.mended), tuple(met))


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


def guard_removed(result: Result, limit: float) -> None:
    """Refuse to remove more of the text than `limit`, 0..1: then the input or a setting is odd."""
    share = count(result).share_removed
    if share <= limit:
        return
    page, _ = max(removed_by_page(result).items(), key=lambda item: item[1])
    raise Refused(
        f"{share:.0%} of the text would be removed, the limit is {limit:.0%}; most of it on {page}: "
        "look at it with dedupe check, then raise --max-removed or drop what was given twice"
    )
