"""Articles in the forms that others read, beside the contract's files: a module per form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import NamedTuple

from dedupe.model import Result
from dedupe.settings import Settings

FOLDER = "export"


class Form(NamedTuple):
    """A form that articles are written in: its file in OUT, and its module."""

    name: str
    file: str
    module: str
    is_text: bool = True


FORMS = (
    Form("jsonl", f"{FOLDER}/articles.jsonl", "jsonl"),
    Form("txt", f"{FOLDER}/articles.txt", "txt"),
    Form("md", f"{FOLDER}/articles.md", "markdown"),
    Form("csv", f"{FOLDER}/articles.csv", "table"),
    Form("parquet", f"{FOLDER}/articles.parquet", "columns", is_text=False),
    Form("tei", f"{FOLDER}/articles.tei.xml", "tei"),
    Form("mnbvc", f"{FOLDER}/mnbvc.jsonl", "mnbvc"),
    Form("passim", f"{FOLDER}/passim.jsonl", "passim"),
)


def form_named(name: str) -> Form:
    """Give a form by its name."""
    return next(form for form in FORMS if form.name == name)


def export(form: Form, result: Result, settings: Settings) -> Iterator[bytes]:
    """Write a result in a form, piece by piece. Raises UsageError where an extra is missing."""
    pieces: Callable[[Result, Settings], Iterator[bytes]] = import_module(f"{__name__}.{form.module}").pieces
    yield from pieces(result, settings)


def exported(forms: Iterable[Form], result: Result, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Give the files of some forms, each with its name in OUT."""
    for form in forms:
        yield form.file, b"".join(export(form, result, settings))
