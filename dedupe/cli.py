"""Arguments → Settings → one call → message, exit code. What computes is imported when a command needs it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

import dedupe

if getattr(dedupe, "__dist__", None) != "newspaper-dedupe":
    # Both projects write dedupe/__init__.py, and pip lets the later one win without a word.
    print(
        "dedupe: another package named dedupe is installed here and has overwritten parts of this one; "
        "install newspaper-dedupe alone in a new virtual environment (python -m venv, pipx or uvx)",
        file=sys.stderr,
    )
    raise SystemExit(2)

from dedupe.config import make_settings
from dedupe.console import emit, exit_code, say, set_up_streams
from dedupe.errors import UsageError
from dedupe.index.cli import index
from dedupe.model import Notice, Page, Span
from dedupe.options import Call, common_options, log_of, matching_options, setting, shows_progress, some
from dedupe.reports.export import FORMS, export, exported, form_named
from dedupe.writeback import FOLDERS, WriteBack

if TYPE_CHECKING:
    from dedupe.readers import Source
    from dedupe.reports.counts import Counts, Tally
    from dedupe.run import Log, Run
    from dedupe.settings import Settings

UNREAD = 3
FOUND = 1
version_option = click.version_option(dedupe.__version__, prog_name=dedupe.__dist__, message="%(prog)s %(version)s")


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@version_option
@click.pass_context
def cli(context: click.Context) -> None:
    """Newspaper OCR dumps in, articles out, each once."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command()
@common_options
@version_option
@click.option("-o", "--out", metavar="OUT", help="Folder to write; without it the text goes to stdout.")
@setting("max_removed", "Share of the text above which nothing is written.  [default: 0.5]", "0..1")
@click.option("--consensus", is_flag=True, default=None, help="Correct what is kept by a vote of its copies.")
@click.option(
    "--write-back",
    type=click.Choice(list(FOLDERS)),
    help="Write the ALTO and PAGE files too, with copies marked or dropped, into OUT/marked or OUT/dropped.",
)
@click.option(
    "--to", multiple=True, type=click.Choice([form.name for form in FORMS]), help="Write also as; repeatable."
)
@click.option("--no-pages", is_flag=True, help="Leave out pages.jsonl, the largest file.")
@click.option("--overwrite", is_flag=True, help="Write into an OUT that holds other files.")
@click.option("--dry-run", is_flag=True, help="Write nothing, only the summary.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on standard output (with -o).")
def clean(
    out: str | None,
    to: tuple[str, ...],
    write_back: WriteBack | None,
    no_pages: bool,
    overwrite: bool,
    dry_run: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Clean dumps: write every article once.

    INPUT is any mix of files, folders and - (standard input).
    """
    call = _call(options)
    if as_json and out is None and not dry_run:
        raise UsageError("--json needs -o or --dry-run, as the cleaned text goes to standard output")
    folder = Path(out) if out not in (None, "-") else None
    if write_back and folder is None:
        raise UsageError("--write-back needs a folder to write into; name it with -o")
    forms = [form_named(name) for name in dict.fromkeys(to)]
    if folder is None and (len(forms) > 1 or not all(form.is_text for form in forms)):
        raise UsageError("--to parquet, and more than one --to, need -o; standard output takes one form of text")

    if call.settings.scope == "page" and folder is not None and not (dry_run or write_back or forms):
        return _clean_in_parts(call, folder, overwrite, not no_pages, as_json)

    from dedupe.reports.counts import Tally
    from dedupe.reports.output import write_out
    from dedupe.run import guard_removed

    done = _run(call, folder, overwrite)
    if not done.result.pages:
        return UNREAD
    tally = Tally([done.result])
    guard_removed(tally, call.settings.max_removed)
    if folder is not None and not dry_run:
        problems = (*done.unread, *done.mended)
        more = chain(_written_back(done, call, write_back), exported(forms, done.result, call.settings))
        write_out(folder, done.result, call.settings, problems, not no_pages, more)
    if as_json:
        emit([_summary_json(tally.counts, done.unread, done.mended, out)])
    elif folder is None and not dry_run:
        from dedupe.reports.text import article_texts

        exports = (piece.decode("utf-8") for form in forms for piece in export(form, done.result, call.settings))
        emit(exports if forms else article_texts(done.result.articles))
    _summarize(call, tally, done.unread)
    return UNREAD if done.unread else 0


@cli.command()
@common_options
@version_option
@click.option("--json", "as_json", is_flag=True, help="A JSON record a line.")
def check(as_json: bool, **options: Any) -> int:
    """List duplicate passages, change nothing; exit code 1 when there are any.

    INPUT is any mix of files, folders and - (standard input).
    """
    call = _call(options)
    from dedupe.reports.counts import Tally
    from dedupe.reports.jsonl import lines
    from dedupe.reports.listing import duplicate_lines, duplicate_records, duplicates

    done = _run(call)
    records = (line.decode() for line in lines(duplicate_records(done.result)))
    emit(records if as_json else duplicate_lines(done.result))
    _summarize(call, Tally([done.result]), done.unread)
    if done.unread:
        return UNREAD
    return FOUND if any(duplicates(done.result)) else 0


@cli.command()
@click.argument("out", metavar="OUT")
@click.argument("gold", metavar="GOLD")
@version_option
@click.option("--scope", type=click.Choice(["page", "corpus"]), help="Ask for copies on one page only, or anywhere.")
@click.option("--errors", type=click.IntRange(min=0), default=5, help="Errors shown of each kind.  [default: 5]")
@click.option("--no-stages", is_flag=True, help="Do not run the matching again to see where a copy was lost.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def evaluate(out: str, gold: str, scope: str | None, errors: int, no_stages: bool, as_json: bool) -> int:
    """Measure what clean wrote into OUT against the gold standard GOLD.

    GOLD is a generated corpus, a folder of judged documents or printed pages, or a file of judged passages.
    """
    from dedupe.evaluation import evaluate_folder
    from dedupe.evaluation.table import report_lines

    report = evaluate_folder(Path(out), Path(gold), scope, errors, not no_stages)
    if as_json:
        emit([json.dumps({k: v for k, v in report.items() if k != "lost_at"}, ensure_ascii=False) + "\n"])
    else:
        emit(report_lines(report))
    return 0


@cli.command()
@click.argument("out", metavar="OUT")
@version_option
@click.option(
    "-o", "--out", "file", metavar="FILE", help="File to write; - for standard output.  [default: OUT/report.html]"
)
@click.option(
    "--most", type=click.IntRange(min=0), default=500, help="Clusters and pages shown, of each sort.  [default: 500]"
)
def report(out: str, file: str | None, most: int) -> int:
    """Write one HTML file from what clean wrote: contents, copies beside their kept text, pages.

    It can be opened without a network, and sent to somebody.
    """
    from dedupe.evaluation.output import read_blocks, read_output
    from dedupe.reports.html import html_report
    from dedupe.reports.output import REPORT, write_file

    folder = Path(out)
    found = read_output(folder)
    if not (folder / "pages.jsonl").is_file():
        raise UsageError(
            f"{out}: holds no pages.jsonl, so there is no text to show; run dedupe clean without --no-pages"
        )
    pieces = html_report(found, read_blocks(folder), most)
    if file == "-":
        emit(pieces)
    else:
        write_file(Path(file) if file else folder / REPORT, (piece.encode() for piece in pieces))
    return 0


@cli.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@matching_options
@version_option
@click.option("--text", "is_text", is_flag=True, help="A and B are the texts themselves.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as one JSON record.")
@click.option("-q", "--quiet", is_flag=True, help="No warnings.")
def explain(a: str, b: str, is_text: bool, as_json: bool, quiet: bool, **options: Any) -> int:
    """Tell why two passages or files are, or are not, copies.

    A and B are each a FILE, a PAGE:LINE as check prints it, or a PAGE@START-END as clusters.jsonl has it.
    """
    settings = make_settings(options, options["config"])
    from dedupe.explanation import explain as explained
    from dedupe.reports.explain import explanation_lines, explanation_record
    from dedupe.reports.jsonl import lines

    pages, spans = _texts(a, b) if is_text else _targets(a, b, settings, quiet)
    if spans is None:
        return UNREAD
    found = explained(pages, *spans, settings)
    emit(
        (line.decode() for line in lines([explanation_record(found)]))
        if as_json
        else explanation_lines(found, settings)
    )
    return 0


def _texts(a: str, b: str) -> tuple[list[Page], tuple[list[Span], list[Span]]]:
    """Make pages of one dump of two texts."""
    if not (a.strip() and b.strip()):
        raise UsageError("--text: A or B is empty; give two texts")
    pages = [Page(name, "--text", text, "") for name, text in (("A", a), ("B", b))]
    first, second = ([Span(page.id, 0, len(page.text))] for page in pages)
    return pages, (first, second)


def _targets(
    a: str, b: str, settings: Settings, quiet: bool
) -> tuple[list[Page], tuple[list[Span], list[Span]] | None]:
    """Read the files of two places, each once; without spans where one of them cannot be read, which is told."""
    from dedupe.run import find_sources, read_pages
    from dedupe.targets import parse_target, spans_of

    log = log_of(quiet, False)
    targets = [parse_target(name) for name in (a, b)]
    files = dict.fromkeys(target.file for target in targets)
    read = {file: list(read_pages(find_sources([file], None, log), settings, log)) for file in files}
    pages = list({page.id: page for side in read.values() for page in side}.values())
    if not all(read.values()):
        return pages, None
    first, second = (spans_of(target, read[target.file], settings) for target in targets)
    return pages, (first, second)


cli.add_command(index)


def _call(options: dict[str, Any]) -> Call:
    return Call(
        inputs=options["inputs"],
        files_from=options["files_from"],
        settings=make_settings(options, options["config"]),
        jobs=options["jobs"],
        quiet=options["quiet"],
        verbose=options["verbose"],
        strict=options["strict"],
        progress=shows_progress(options["no_progress"], options["quiet"]),
    )


class _NothingRead(Exception):
    """No input gave a page: nothing is written."""


def _run(call: Call, out: Path | None = None, overwrite: bool = False) -> Run:
    """Read and clean."""
    from dedupe.run import run

    log = log_of(call.quiet, call.strict)
    with _sources(call, log, out, overwrite) as sources:
        return run(sources, call.settings, log, call.jobs)


def _clean_in_parts(call: Call, out: Path, overwrite: bool, with_pages: bool, as_json: bool) -> int:
    """Clean, and write each part of the pages when it is done: none is kept."""
    from dedupe.reports.output import write_parts
    from dedupe.run import guard_removed, run_in_parts

    log = log_of(call.quiet, call.strict)

    def check(tally: Tally) -> None:
        if not tally.digests:
            raise _NothingRead
        guard_removed(tally, call.settings.max_removed)

    def problems() -> tuple[Notice, ...]:
        return (*log.unread, *log.mended)

    try:
        with _sources(call, log, out, overwrite) as sources:
            results = run_in_parts(sources, call.settings, log, call.jobs)
            tally = write_parts(out, results, call.settings, problems, with_pages, check)
    except _NothingRead:
        return UNREAD
    if as_json:
        emit([_summary_json(tally.counts, log.unread, log.mended, str(out))])
    _summarize(call, tally, log.unread)
    return UNREAD if log.unread else 0


@contextmanager
def _sources(call: Call, log: Log, out: Path | None, overwrite: bool) -> Iterator[Iterable[Source]]:
    """Give the inputs, and show how far they are read. Before any work it is made sure that OUT may be written."""
    from dedupe.reports.output import guard_out, outside
    from dedupe.run import find_sources

    if out is not None:
        guard_out(out, call.inputs, overwrite)
    sources = find_sources(call.inputs, call.files_from, log)
    if out is not None:
        sources = outside(sources, out, call.inputs)
    if not call.progress:
        yield sources
        return
    with click.progressbar(sources, label="reading", file=sys.stderr) as shown:
        yield shown


def _written_back(done: Run, call: Call, how: WriteBack | None) -> Iterator[tuple[str, bytes]]:
    if how is not None:
        from dedupe.writeback.files import written_back

        def tell(notice: Notice) -> None:
            if not call.quiet:
                say(f"{notice.where}: {notice.what}")

        yield from written_back(done.result, done.sources, call.settings, how, tell)


def _summarize(call: Call, tally: Tally, unread_inputs: Sequence[Notice]) -> None:
    if call.quiet:
        return
    if call.verbose:
        for dump in tally.digests:
            say(f"{dump}: {some(tally.articles[dump], 'article')}")
    counts = tally.counts
    linked = f", {some(counts.reprints_linked, 'reprint')} linked" if counts.reprints_linked else ""
    unread = f", {some(len(unread_inputs), 'input')} not read" if unread_inputs else ""
    say(
        f"{some(counts.pages, 'page')}, {some(counts.articles, 'article')}; "
        f"{counts.characters_kept} characters kept, {counts.characters_removed} removed in "
        f"{some(counts.copies_removed, 'passage')}{linked}{unread}"
    )


def _summary_json(counts: Counts, unread: Iterable[Notice], mended: Iterable[Notice], out: str | None) -> str:
    problems = [asdict(notice) for notice in (*unread, *mended)]
    return json.dumps({"out": out, "counts": asdict(counts), "problems": problems}) + "\n"


def _wants_traceback(arguments: Iterable[str]) -> bool:
    flags = [argument for argument in arguments if re.fullmatch(r"-[a-z]+|--verbose", argument)]
    return sum(1 if flag == "--verbose" else flag.count("v") for flag in flags) > 1


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit."""
    set_up_streams()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads for matrices; there are none
    arguments = sys.argv[1:] if args is None else list(args)
    with_traceback = _wants_traceback(arguments)
    sys.exit(exit_code(lambda: cli.main(arguments, "dedupe", standalone_mode=False), with_traceback))
