"""Result → MNBVC's JSON lines: a document a page, its paragraphs marked where they repeat in it or in another."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import md5

from dedupe.model import Block, Page, Result, Span
from dedupe.reports.jsonl import Json, lines
from dedupe.settings import Settings

# Share of a paragraph's characters that must stand elsewhere for the paragraph to be a repetition.
MOSTLY = 0.5

Stretch = tuple[int, int, bool]  # start, end, whether it stands on another page


def pieces(result: Result, settings: Settings) -> Iterator[bytes]:
    """Give a document a line. What a document of MNBVC said itself stays, its marks aside."""
    repeats = _repeats(result)
    pages = zip(result.pages, result.blocks, strict=True)
    return lines(_document(page, blocks, repeats[page.id]) for page, blocks in pages)


def _repeats(result: Result) -> dict[str, list[Stretch]]:
    """Give the stretches of each page that another place holds: removed copies, and reprints, which stay."""
    found: dict[str, list[Stretch]] = defaultdict(list)
    for entry in result.ledger:
        if entry.fate == "duplicate" and entry.of is not None:
            found[entry.span.page].append(_stretch(entry.span, entry.of))
    for cluster in result.clusters:
        if cluster.action == "linked":
            for member in cluster.members[1:]:
                if member.role == "copy" and member.relation != "variant":
                    found[member.span.page].append(_stretch(member.span, cluster.members[0].span))
    for stretches in found.values():
        stretches.sort()
    return found


def _stretch(span: Span, of: Span) -> Stretch:
    return span.start, span.end, span.page != of.page


def _document(page: Page, blocks: Sequence[Block], repeats: Sequence[Stretch]) -> Json:
    given = page.fields if page.format == "mnbvc" else {}
    listed = given.get("段落")
    paragraphs = list(_given(listed, page, repeats) if isinstance(listed, list) else _own(page, blocks, repeats))
    here = sum(paragraph["是否重复"] is True for paragraph in paragraphs)
    elsewhere = sum(paragraph["是否跨文件重复"] is True for paragraph in paragraphs)
    return {
        "文件名": page.id,
        "是否待查文件": False,
        "低质量段落数": 0,
        **given,
        "是否重复文件": bool(paragraphs) and elsewhere == len(paragraphs),
        "段落数": len(paragraphs),
        "去重段落数": here,
        "段落": paragraphs,
    }


def _given(listed: Sequence[object], page: Page, repeats: Sequence[Stretch]) -> Iterator[dict[str, object]]:
    """Mark a document's own paragraphs; each is the block of its number, and one without text has none."""
    places = {block.id: block for block in page.blocks}
    for number, paragraph in enumerate(listed):
        record = dict(paragraph) if isinstance(paragraph, Mapping) else {"内容": paragraph}
        block = places.get(str(number))
        marks = _marks(block.start, block.end, repeats) if block else (False, False)
        yield {**record, "是否重复": marks[0], "是否跨文件重复": marks[1]}


def _own(page: Page, blocks: Sequence[Block], repeats: Sequence[Stretch]) -> Iterator[dict[str, object]]:
    for number, block in enumerate(blocks, 1):
        text = page.text[block.start : block.end]
        here, elsewhere = _marks(block.start, block.end, repeats)
        yield {
            "行号": number,
            "是否重复": here,
            "是否跨文件重复": elsewhere,
            "md5": md5(text.encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest(),
            "内容": text,
            "扩展字段": "{}",
        }


def _marks(start: int, end: int, repeats: Sequence[Stretch]) -> tuple[bool, bool]:
    """Tell whether a paragraph is repeated on its own page, and on another."""
    shares = [0, 0]
    for low, high, is_elsewhere in repeats[: bisect_left(repeats, (end, end, False))]:
        shares[is_elsewhere] += max(0, min(high, end) - max(low, start))
    least = max(1.0, MOSTLY * (end - start))
    return shares[False] >= least, shares[True] >= least
