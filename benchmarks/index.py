#!/usr/bin/env python3
"""Does an index find what comparing with all of its pages finds? Generated pages, a tuning seed.

    python benchmarks/index.py [--pages 200] [--asked 8]     a line a page, and the raw run in benchmarks/runs/

Counted are pairs of a stretch of 30 characters of the page that is asked for, and a page of the index that prints it,
of stretches that eight pages at most print: what more of them print is boilerplate, of which the likest are listed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from pathlib import Path
from time import process_time

from quality import keep_run, make_corpus

from dedupe.index.query import Answer, ask
from dedupe.index.store import add_pages, writing
from dedupe.model import Page
from dedupe.readers import find_inputs, read_dump
from dedupe.records import replace
from dedupe.settings import DEFAULTS

_STRETCH = 30  # characters
_RARE = 8  # pages
ALL = replace(DEFAULTS, index=replace(DEFAULTS.index, min_shared=1, max_pages=1 << 30, max_postings=1 << 30))


def printed(answer: Answer) -> dict[int, set[str]]:
    """Give, for each stretch of the page that was asked for, the pages that print it."""
    pages: dict[int, set[str]] = defaultdict(set)
    for hit in answer.hits:
        if hit.relation != "variant":
            pages[hit.asked.start // _STRETCH].add(hit.found.page)
    return pages


def found_of(answer: Answer, whole: Answer) -> tuple[int, int]:
    """Count the pairs that are to be found, and those that are, a stretch more or less."""
    mine = printed(answer)
    wanted = [(at, page) for at, pages in printed(whole).items() if len(pages) <= _RARE for page in pages]
    return len(wanted), sum(any(page in mine.get(at + off, ()) for off in (-1, 0, 1)) for at, page in wanted)


def main() -> None:
    """Measure, print, keep the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--asked", type=int, default=8)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place) / "corpus"
        make_corpus(corpus, "--pages", str(options.pages + options.asked), "--seed", "82", "--cer", "0.10")
        pages: list[Page] = [page for source in find_inputs([str(corpus / "pages")])[0] for page in read_dump(source)]
        with writing(Path(place) / "index") as index:
            index = add_pages(index, pages[: options.pages])
            for page in pages[options.pages :]:
                begun = process_time()
                answer = ask(index, [page])
                seconds = process_time() - begun
                wanted, found = found_of(answer, ask(index, [page], ALL))
                rows.append({"page": page.id[-10:], "wanted": wanted, "found": found, "seconds": round(seconds, 2)})
                print(*rows[-1].values(), flush=True)
    total = [sum(int(row[name]) for row in rows) for name in ("wanted", "found")]
    print("all", *total)
    keep_run("index", {"pages": options.pages, "rows": rows})


if __name__ == "__main__":
    main()
