"""What `clean` wrote, against a gold standard: how much was found, what was wrongly joined, lost or left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dedupe.evaluation.gold import read_gold
from dedupe.evaluation.names import page_name
from dedupe.evaluation.output import read_output
from dedupe.evaluation.records import Output
from dedupe.evaluation.report import evaluate
from dedupe.records import replace

__all__ = ["evaluate", "evaluate_folder", "read_gold", "read_output"]


def evaluate_folder(out: Path, gold: Path, scope: str | None, errors: int, stages: bool) -> dict[str, Any]:
    """Read both and evaluate; without `scope`, that of the run: "page", or else "corpus"."""
    output = read_output(out)
    if not output.texts and (gold / "pages").is_dir():
        output = replace(output, texts=_read_pages(gold / "pages", output))
    own = output.run.get("settings", {}).get("scope")
    same_page = (scope or own) == "page"

    def sources(page: str) -> Iterator[Path]:
        """Give the places where a page's file may be: as it was named from here, or beside OUT."""
        yield Path(page)
        yield out.parent / page

    return evaluate(read_gold(gold, output.texts, sources, same_page), output, same_page, errors, stages)


def _read_pages(folder: Path, output: Output) -> dict[str, str]:
    """Read the texts that an output without pages.jsonl lacks from the gold standard's own pages (UTF-8)."""
    texts = {}
    for page in dict.fromkeys(entry.span.page for entry in output.ledger):
        path = folder / page_name(page)
        if path.is_file():
            texts[page] = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    return texts
