"""The commands of `dedupe index`: arguments → one call → lines, exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedupe.config import make_settings
from dedupe.console import emit, say
from dedupe.errors import UnreadableInput, UsageError
from dedupe.options import input_options, log_of, matching_options, some

if TYPE_CHECKING:
    from dedupe.index.query import Answer
    from dedupe.model import Page
    from dedupe.readers import Source

UNREAD = 3
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Errors only.")
json_option = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group()
def index() -> None:
    """Keep a corpus that grows, and ask it which pages print a passage."""


@index.command()
@click.argument("folder", metavar="INDEX")
@input_options
@quiet_option
def add(folder: str, quiet: bool, **options: Any) -> int:
    """Add dumps to INDEX, which is made where it is not there.

    A dump that is there already stays as it is; if it has changed since, the new one takes its place.
    """
    from dedupe.index.store import add_pages, writing
    from dedupe.run import find_sources, read_pages

    settings, log = make_settings(options), log_of(quiet, False)
    sources = _outside(find_sources(options["inputs"], options["files_from"], log), folder)
    with writing(Path(folder)) as corpus:
        before = set(corpus.entries())
        after = set(add_pages(corpus, read_pages(sources, settings, log), settings).entries())
    if not quiet:
        say(f"{folder}: {some(len(after - before), 'page')} added, {some(len(after), 'page')} in all")
    return UNREAD if log.unread else 0


@index.command()
@click.argument("folder", metavar="INDEX")
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--files-from", metavar="FILE", help="Read the names of inputs from FILE, one a line.")
@matching_options
@quiet_option
@json_option
def query(folder: str, quiet: bool, as_json: bool, **options: Any) -> int:
    """List the passages of INPUT that pages of INDEX print too, changing nothing."""
    from dedupe.index.corpus import open_corpus
    from dedupe.index.query import ask
    from dedupe.reports.jsonl import lines
    from dedupe.run import find_sources, read_pages

    settings, log = make_settings(options, options["config"]), log_of(quiet, False)
    corpus = open_corpus(Path(folder))
    sources = _outside(find_sources(options["inputs"], options["files_from"], log), folder)
    pages = list(read_pages(sources, settings, log))
    answer = ask(corpus, pages, settings)
    emit((line.decode() for line in lines(_records(answer))) if as_json else _lines(answer, pages))
    if not quiet:
        left_out = f", {some(answer.left_out, 'page')} less like them not compared" if answer.left_out else ""
        say(f"{folder}: {some(len(answer.hits), 'passage')} on {some(len(answer.pages), 'page')}{left_out}")
    return UNREAD if log.unread else 0


@index.command()
@click.argument("folder", metavar="INDEX")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@quiet_option
def remove(folder: str, names: tuple[str, ...], quiet: bool) -> int:
    """Remove dumps, or single pages, from INDEX, by the names that they were added with."""
    from dedupe.index.corpus import open_corpus
    from dedupe.index.store import remove_dumps, writing

    open_corpus(Path(folder))  # nothing is made where no index is
    with writing(Path(folder)) as corpus:
        before = sum(1 for _ in corpus.entries())
        corpus, unknown = remove_dumps(corpus, names)
        after = sum(1 for _ in corpus.entries())
    if not quiet:
        say(f"{folder}: {some(before - after, 'page')} removed, {some(after, 'page')} in all")
    if unknown:
        raise UsageError(f"{folder}: holds no {unknown[0]}; dedupe index stats --json lists its dumps")
    return 0


@index.command()
@click.argument("folder", metavar="INDEX")
@json_option
def stats(folder: str, as_json: bool) -> int:
    """Say what INDEX holds."""
    from dedupe.index.corpus import open_corpus
    from dedupe.index.proof import measure

    found = measure(open_corpus(Path(folder)))
    if as_json:
        emit([json.dumps(found, ensure_ascii=False) + "\n"])
    else:
        emit(f"{name.replace('_', ' ')}: {len(v) if isinstance(v, list) else v}\n" for name, v in found.items())
    return 0


@index.command()
@click.argument("folder", metavar="INDEX")
@quiet_option
def verify(folder: str, quiet: bool) -> int:
    """Prove that INDEX is whole: digests, pages, and the n-grams by which they are looked up."""
    from dedupe.index.corpus import open_corpus
    from dedupe.index.proof import find_damage

    corpus = open_corpus(Path(folder))
    damage = list(find_damage(corpus))
    for line in damage[1:]:
        say(line)
    if damage:
        raise UnreadableInput(f"{damage[0]}; add the pages to a new index")
    if not quiet:
        say(f"{folder}: {some(sum(len(segment.pages) for segment in corpus.segments), 'page')} proven")
    return 0


def _outside(sources: list[Source], folder: str) -> list[Source]:
    """Leave out the files of the index itself, where it lies in a folder that is read."""
    from dedupe.reports.output import is_inside

    return [source for source in sources if source.path is None or not is_inside(source.path, folder)]


def _lines(answer: Answer, pages: list[Page]) -> Iterator[str]:
    from dedupe.reports.listing import Places

    places = Places({page.id: page.text for page in pages})
    others = Places({page.id: page.text for page in answer.pages})
    for hit in answer.hits:
        what = f"{hit.relation} copy" if hit.relation in ("exact", "near", "contained") else hit.relation
        told = f"{what} ({hit.similarity:.2f}) of {others.name(hit.found)}"
        yield f"{places.name(hit.asked)}: {told}: {places.excerpt(hit.asked)}\n"


def _records(answer: Answer) -> Iterator[dict[str, object]]:
    from dedupe.reports.jsonl import span_record

    for hit in answer.hits:
        yield {
            **span_record(hit.asked),
            "relation": hit.relation,
            "similarity": round(hit.similarity, 4),
            "of": span_record(hit.found),
        }
