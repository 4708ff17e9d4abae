"""Result → the OUT folder: guarded, and whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import dedupe
from dedupe.errors import Refused, UsageError
from dedupe.model import Notice, Result
from dedupe.readers import Source
from dedupe.reports import jsonl
from dedupe.reports.counts import Tally
from dedupe.reports.export import FOLDER as EXPORTS
from dedupe.reports.files import ARTICLES, CLUSTERS, CONTENTS, LEDGER, PAGES, TEXT, write_files
from dedupe.settings import Settings
from dedupe.writeback import FOLDERS

RUN = "run.json"
FILES = (PAGES, ARTICLES, CLUSTERS, LEDGER, CONTENTS, RUN)
REPORT = "report.html"  # of `dedupe report`: of a former run it would be wrong, and goes with it
_FOLDERS = tuple(f"{folder}/" for folder in (TEXT, EXPORTS, *FOLDERS.values()))


def guard_out(out: Path, inputs: Sequence[str], overwrite: bool = False) -> None:
    """Refuse an OUT that is a file, that is or holds a named input, or that holds more than a former run."""
    if out.exists() and not out.is_dir():
        raise Refused(f"{out}: is a file; name a folder with -o")
    for name in inputs:
        if name != "-" and is_inside(name, out):
            raise Refused(f"{out}: would be written over the input {name}; name another folder with -o")
    if overwrite or is_former_run(out):
        return
    other = min((path.name for path in out.iterdir()), default=None) if out.exists() else None
    if other is not None:
        raise Refused(f"{out}: holds something else ({other}); name another folder, or add --overwrite")


def is_former_run(out: Path) -> bool:
    """Tell whether a folder holds what an earlier run wrote."""
    return bool(_former_record(out))


def is_inside(place: str | Path, folder: str | Path) -> bool:
    """Tell whether a path is a folder or lies in it, symbolic links followed."""
    path, inside = (os.path.normcase(os.path.realpath(name)) for name in (place, folder))
    return path == inside or path.startswith(inside.rstrip(os.sep) + os.sep)


def outside(sources: Sequence[Source], out: Path, named: Sequence[str]) -> list[Source]:
    """Leave out a former run's files, where OUT lies in a folder that is read; refuse if they are others."""
    inside = {source.id for source in sources if source.path is not None and is_inside(source.path, out)}
    is_found = any(is_inside(out, name) for name in named)  # else a list of files names it
    if inside and not (is_found and is_former_run(out)):
        raise Refused(f"{out}: would be written over the input {min(inside)}; name another folder with -o")
    return [source for source in sources if source.id not in inside]


def write_out(
    out: Path,
    result: Result,
    settings: Settings,
    problems: Iterable[Notice] = (),
    with_pages: bool = True,
    more: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Write the contract's files into OUT, and `more`, in place of a former run's; other files there stay.

    They are written aside and renamed when all are complete; when something fails, OUT is as it was.
    """
    write_parts(out, [result], settings, lambda: problems, with_pages, more=more)


def write_parts(
    out: Path,
    results: Iterable[Result],
    settings: Settings,
    problems: Callable[[], Iterable[Notice]],
    with_pages: bool = True,
    check: Callable[[Tally], None] = lambda tally: None,
    more: Iterable[tuple[str, bytes]] = (),
) -> Tally:
    """Write the results of parts as they come, as `write_out` does one; nothing where `check` refuses them."""
    tally = Tally()

    def fill(aside: Path) -> list[str]:
        texts = write_files(aside, results, tally, with_pages)
        check(tally)
        written = [_write_file(aside, name, [data]) for name, data in more]
        tool = (dedupe.__dist__, dedupe.__version__)
        record = jsonl.run_record(tally, settings, texts, problems(), tool, written)
        _write_file(aside, RUN, jsonl.lines([record]))
        return [*(name for name in FILES if (aside / name).exists()), *texts.values(), *written]

    try:
        _write_folder(out, fill)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror}); name another folder with -o") from error
    return tally


def write_file(path: Path, chunks: Iterable[bytes]) -> None:
    """Write one file, whole or not at all: aside, and renamed when it is complete."""
    aside = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        try:
            with aside.open("wb") as file:
                file.writelines(chunks)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file with -o") from error


def _write_folder(out: Path, fill: Callable[[Path], list[str]]) -> None:
    """Have a folder filled aside, and put what is in it, by name, in the place of OUT's."""
    out = out.absolute()
    is_new = not out.exists()
    # A new OUT appears in one rename. An old one may be a mount point: its files are renamed inside it.
    aside = (out.parent if is_new else out) / f".{out.name}.partial-{os.getpid()}"
    aside.mkdir(parents=True)
    try:
        names = fill(aside)
        if is_new:
            aside.rename(out)
        else:
            _remove_former(out, set(names))
            _move(aside, out, names)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_file(folder: Path, name: str, chunks: Iterable[bytes]) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(chunks)
    return name


def _move(aside: Path, out: Path, names: Iterable[str]) -> None:
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / name).replace(out / name)


def _remove_former(out: Path, but: set[str]) -> None:
    record = _former_record(out)
    if not record:
        return
    for name in chain(FILES, [REPORT], _former_texts(record)):
        path = out / name
        if name not in but and path.is_file():
            path.unlink()
            _remove_empty(path.parent, out)


def _remove_empty(folder: Path, out: Path) -> None:
    while folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _former_record(out: Path) -> Mapping[str, object]:
    try:
        record = json.loads((out / RUN).read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and record.get("tool") == dedupe.__dist__ else {}


def _former_texts(record: Mapping[str, object]) -> Iterator[str]:
    """Name the text files, exports and files written back of a former run, as far as its record can be believed."""
    inputs, written = record.get("inputs"), record.get("written")
    names = [entry.get("text") for entry in inputs if isinstance(entry, dict)] if isinstance(inputs, list) else []
    for name in [*names, *(written if isinstance(written, list) else ())]:
        if isinstance(name, str) and name.startswith(_FOLDERS) and ".." not in name.split("/"):
            yield name
