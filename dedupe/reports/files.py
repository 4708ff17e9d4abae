"""Results, one after the other → the contract's files in a folder; what is written is not kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from dedupe.model import Article, Result
from dedupe.reports import jsonl
from dedupe.reports.contents import HEADER, rows
from dedupe.reports.counts import Tally
from dedupe.reports.mirror import mirror
from dedupe.reports.text import article_texts

TEXT = "text"
CONTENTS = f"{TEXT}/contents.tsv"  # no dump's text is called so: their names end in .txt
PAGES, ARTICLES, CLUSTERS, LEDGER = "pages.jsonl", "articles.jsonl", "clusters.jsonl", "ledger.jsonl"
_ASIDE = "texts"  # the texts of dumps by number, until all names are known


def write_files(folder: Path, results: Iterable[Result], tally: Tally, with_pages: bool) -> dict[str, str]:
    """Write the results' files, but for run.json, and add them to a tally; give the name of each dump's text."""
    names = ([PAGES] if with_pages else []) + [ARTICLES, CLUSTERS, LEDGER, CONTENTS]
    (folder / TEXT).mkdir()
    (folder / _ASIDE).mkdir()
    with ExitStack() as stack:
        files = {name: stack.enter_context((folder / name).open("wb")) for name in names}
        files[CONTENTS].write(HEADER.encode())
        clusters = 0
        for result in results:
            tally.add(result)
            _add(files, result, clusters)
            clusters += len(result.clusters)
            _add_texts(folder / _ASIDE, result, tally)
    return _name_texts(folder, tally)


def _add(files: Mapping[str, BinaryIO], result: Result, clusters: int) -> None:
    if PAGES in files:
        files[PAGES].writelines(jsonl.lines(jsonl.page_records(result)))
    files[ARTICLES].writelines(jsonl.lines(jsonl.article_records(result)))
    files[CLUSTERS].writelines(jsonl.lines(jsonl.cluster_records(result.clusters, clusters + 1)))
    files[LEDGER].writelines(jsonl.lines(jsonl.ledger_records(result.ledger)))
    files[CONTENTS].writelines(encoded(rows(result.articles)))


def _add_texts(folder: Path, result: Result, tally: Tally) -> None:
    """Add the texts to those of their dumps, which may go on from result to result."""
    dumps = {page.id: page.dump for page in result.pages}
    numbers = {dump: number for number, dump in enumerate(tally.digests)}

    def number_of(article: Article) -> int:
        return numbers[dumps[article.page]]

    for number, articles in groupby(sorted(result.articles, key=number_of), key=number_of):
        with (folder / str(number)).open("ab") as file:
            file.writelines(encoded(article_texts(articles, "\n" if file.tell() else "")))


def _name_texts(folder: Path, tally: Tally) -> dict[str, str]:
    """Give each dump's text its name; one of a dump without articles is empty."""
    texts = {dump: f"{TEXT}/{path}" for dump, path in mirror(tally.digests).items()}
    for number, name in enumerate(texts.values()):
        aside, place = folder / _ASIDE / str(number), folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if aside.exists():
            aside.rename(place)
        else:
            place.touch()
    (folder / _ASIDE).rmdir()
    return texts


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """Give text as bytes, lone surrogates as their escapes."""
    return (piece.encode("utf-8", "backslashreplace") for piece in pieces)
