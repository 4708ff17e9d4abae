"""An output folder of `clean` → its records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dedupe.errors import UsageError
from dedupe.evaluation.records import Output
from dedupe.model import Article, Block, Cluster, Entry, Member, Span


def read_output(folder: Path) -> Output:
    """Read what `clean` wrote; raise UsageError where it is no such folder, or broken."""
    if not (folder / "clusters.jsonl").is_file():
        raise UsageError(f"{folder}: holds no clusters.jsonl; name the folder that dedupe clean -o wrote")
    try:
        pages = read_lines(folder / "pages.jsonl") if (folder / "pages.jsonl").is_file() else ()
        return Output(
            tuple(_article(record) for record in read_lines(folder / "articles.jsonl")),
            tuple(_cluster(record) for record in read_lines(folder / "clusters.jsonl")),
            tuple(_entry(record) for record in read_lines(folder / "ledger.jsonl")),
            {record["page"]: record["text"] for record in pages},
            _run((folder / "run.json").read_text(encoding="utf-8")),
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as error:
        raise UsageError(f"{folder}: not as dedupe clean writes it ({error!r}); run dedupe clean again") from error
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror or error}; run dedupe clean again") from error


def read_blocks(folder: Path) -> Iterator[tuple[str, list[Block]]]:
    """Read the blocks of each page, a page at a time."""
    path = folder / "pages.jsonl"
    for record in read_lines(path):
        try:
            yield record["page"], [_block(block) for block in record["blocks"]]
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise UsageError(f"{path}: not as dedupe clean writes it ({error!r}); run dedupe clean again") from error


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read a JSON-lines file; raise UsageError that names the broken line."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        record = json.loads(line)
                    except (ValueError, RecursionError) as error:  # thousands of open brackets
                        raise UsageError(f"{path}, line {number}: not JSON ({error}); make the file anew") from error
                    if not isinstance(record, dict):
                        raise UsageError(f"{path}, line {number}: not a JSON object; make the file anew")
                    yield record
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 ({error.reason}); make the file anew") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}; name a folder that holds it") from error


def _run(text: str) -> dict[str, Any]:
    run = json.loads(text)
    if not isinstance(run, dict) or not isinstance(run.get("settings", {}), dict):
        raise ValueError("run.json holds no settings")
    return run


def _span(record: dict[str, Any]) -> Span:
    return Span(str(record["page"]), int(record["start"]), int(record["end"]))


def _block(record: dict[str, Any]) -> Block:
    box = record["box"]
    x, y, width, height = map(float, box or (0, 0, 0, 0))
    return Block(
        str(record["id"]), int(record["start"]), int(record["end"]), box=(x, y, width, height) if box else None
    )


def _article(record: dict[str, Any]) -> Article:
    return Article(
        id=record["id"],
        page=record["page"],
        kind=record["kind"],
        headline=tuple(record["headline"]),
        byline=record["byline"],
        credit=record["credit"],
        body=tuple(record["body"]),
        text=record["text"],
        copies=record["copies"],
        flags=tuple(record["flags"]),
        sources=tuple(_span(span) for span in record["sources"]),
        copies_at=tuple(_span(span) for span in record["copies_at"]),
    )


def _cluster(record: dict[str, Any]) -> Cluster:
    members = (Member(_span(m), m["role"], m["relation"], float(m["similarity"])) for m in record["members"])
    return Cluster(record["action"], tuple(members))


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(_span(record), record["fate"], record["article"], _span(record["of"]) if record["of"] else None)
