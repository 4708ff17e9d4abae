"""A page with columns side by side → the same in reading order, and its result told in the dump's places."""

# The text of a page is its dump's, whatever it looks like. So what lies between, from blocks to articles, works on
# pages whose text has been put in order; at the end every place is told as the dump has it.

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby, pairwise
from typing import NamedTuple

from dedupe.alignment import align_texts, image, similarity_of
from dedupe.geometry import surround, weighed
from dedupe.model import UNSURE, Article, Block, Box, Cluster, Entry, Line, Member, Page, Result, Span
from dedupe.normalize import normalize
from dedupe.records import replace
from dedupe.settings import Removal

_LINE, _COLUMN = "\n", "\n\n"


class Moved(NamedTuple):
    """Where the lines of an arranged page begin there, and the [start, end) of each in the text of its dump."""

    starts: Sequence[int]
    lines: Sequence[tuple[int, int]]

    def places(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give the places in the dump of [start, end) of the arranged text, in reading order."""
        found = []
        for number in range(max(0, bisect_right(self.starts, start) - 1), len(self.lines)):
            first, (low, high) = self.starts[number], self.lines[number]
            if first >= end:
                break
            low, high = low + max(0, start - first), min(high, low + end - first)
            if low < high:
                found.append((low, high))
        return found


def arrange(page: Page) -> tuple[Page, Moved]:
    """Put the text of a page in the order of its columns, a blank line between two of them.

    Where the dump tells the boxes of its lines, a column is a block of such lines; what kind of block the dump calls
    some of them stays so.
    """
    columns = [list(_runs(page, column)) for column in page.columns]
    text = _COLUMN.join(_LINE.join(page.text[low:high] for low, high in column) for column in columns)
    lengths = (
        high - low + len(_COLUMN if number == len(column) - 1 else _LINE)
        for column in columns
        for number, (low, high) in enumerate(column)
    )
    starts = accumulate(lengths, initial=0)
    lines = zip(starts, chain.from_iterable(columns), strict=False)
    printed = [(start, place) for start, place in lines if page.text[slice(*place)].strip()]
    moved = Moved([n for n, _ in printed], [place for _, place in printed])
    if not page.lines:
        return replace(page, text=text, columns=()), moved
    rows = [list(_rows(column)) for column in _line_columns(page, moved)]
    blocks = chain.from_iterable(_column_blocks(page, column, moved) for column in rows)
    named = tuple(replace(block, id=f"c{number}") for number, block in enumerate(blocks))
    sure = _sure(page, text, moved) if page.sure else b""
    return replace(page, text=text, columns=(), blocks=named, lines=tuple(chain.from_iterable(rows)), sure=sure), moved


def _runs(page: Page, column: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Put lines together that follow each other in the dump, too, where its lines have boxes."""
    last: tuple[int, int] | None = None
    for low, high in column:
        if page.lines and last is not None and last[1] < low and not page.text[last[1] : low].strip():
            last = last[0], high
            continue
        if last is not None:
            yield last
        last = low, high
    if last is not None:
        yield last


def _line_columns(page: Page, moved: Moved) -> Iterator[list[Line]]:
    """Give the lines of each column, where they stand in the arranged text."""
    by_place = {(line.start, line.end): line for line in page.lines}
    ordered = sorted(zip(moved.lines, moved.starts, strict=True))
    lows = [low for (low, _), _ in ordered]
    for column in page.columns:
        found: list[Line] = []
        for place in column:
            (low, _), start = ordered[max(0, bisect_right(lows, place[0]) - 1)]
            if page.text[slice(*place)].strip():
                at = start + place[0] - low
                found.append(replace(by_place[place], start=at, end=at + place[1] - place[0]))
        yield found


def _rows(column: Sequence[Line]) -> Iterator[Line]:
    """Make one line of the pieces of a printed one that stand beside each other in a column."""
    last: Line | None = None
    for line in column:
        if last is not None and _is_beside(last.box, line.box):
            sure = weighed((each.confidence, each.end - each.start) for each in (last, line))
            last = replace(last, end=line.end, box=surround((last.box, line.box)), confidence=sure)
            continue
        if last is not None:
            yield last
        last = line
    if last is not None:
        yield last


def _is_beside(box: Box | None, after: Box | None) -> bool:
    if box is None or after is None:
        return False
    down = min(box[1] + box[3], after[1] + after[3]) - max(box[1], after[1])
    return 2 * down > min(box[3], after[3]) and after[0] >= box[0] + box[2] / 2


def _column_blocks(page: Page, column: Sequence[Line], moved: Moved) -> Iterator[Block]:
    """Give a column as a block; as several where the dump says of what kind some of its lines are."""
    starts = [block.start for block in page.blocks]

    def owner(line: Line) -> Block:
        (low, _), *_ = moved.places(line.start, line.end)
        return page.blocks[max(0, bisect_right(starts, low) - 1)]

    for _, part in groupby(column, key=lambda line: (owner(line).kind, owner(line).article)):
        lines = list(part)
        yield replace(
            owner(lines[0]),
            start=lines[0].start,
            end=lines[-1].end,
            box=surround(line.box for line in lines),
            confidence=weighed((line.confidence, line.end - line.start) for line in lines),
        )


def _sure(page: Page, text: str, moved: Moved) -> bytes:
    """Give the confidence in each character of an arranged text."""
    sure = bytearray([UNSURE]) * len(text)
    for start, (low, high) in zip(moved.starts, moved.lines, strict=True):
        sure[start : start + high - low] = page.sure[low:high]
    return bytes(sure)


def put_back(result: Result, given: Sequence[Page], moved: Mapping[int, Moved], settings: Removal) -> Result:
    """Tell the places of a result as the dumps of the given pages have them; by number, pages that were `moved`.

    What stands in several places of its dump is told place by place: sources, what is kept, and pairs of passages.
    """
    if not moved:
        return result
    back = {given[number].id: where for number, where in moved.items()}
    texts = {result.pages[number].id: result.pages[number].text for number in moved}
    names = {article.id: _name(article, back) for article in result.articles}
    return replace(
        result,
        pages=tuple(given),
        blocks=tuple(
            tuple(_blocks(given[number], blocks, moved[number])) if number in moved else blocks
            for number, blocks in enumerate(result.blocks)
        ),
        articles=tuple(_article(article, names, back) for article in result.articles),
        clusters=tuple(chain.from_iterable(_clusters(each, given, texts, back, settings) for each in result.clusters)),
        ledger=tuple(_ledger(result.ledger, given, names, back)),
    )


def _spans(span: Span, back: Mapping[str, Moved]) -> list[Span]:
    """Give the places that a place of an arranged page is in its dump; those of other pages are themselves."""
    if span.page not in back:
        return [span]
    return [Span(span.page, low, high) for low, high in back[span.page].places(span.start, span.end)]


def _longest(span: Span, back: Mapping[str, Moved]) -> Span:
    return max(_spans(span, back), key=lambda place: place.end - place.start)


def _name(article: Article, back: Mapping[str, Moved]) -> str:
    """Name an article by where its first character stands in the dump."""
    page, _, start = article.id.rpartition("@")
    if page not in back:
        return article.id
    return f"{page}@{back[page].places(int(start), int(start) + 1)[0][0]}"


def _blocks(page: Page, blocks: Sequence[Block], where: Moved) -> Iterator[Block]:
    """Tell blocks place by place; where the dump tells boxes, by the name of its own block there, and with that box."""
    starts, lines = [block.start for block in page.blocks], [line.start for line in page.lines]
    numbers: Counter[str] = Counter()
    for block in blocks:
        for number, (low, high) in enumerate(where.places(block.start, block.end)):
            if not starts:
                yield replace(block, id=f"{block.id}.{number}" if number else block.id, start=low, end=high)
                continue
            name = page.blocks[max(0, bisect_right(starts, low) - 1)].id
            numbers[name] += 1
            inside = page.lines[bisect_left(lines, low) : bisect_left(lines, high)]
            box = surround(line.box for line in inside)
            yield replace(block, id=f"{name}.{numbers[name]}", start=low, end=high, box=box)


def _article(article: Article, names: Mapping[str, str], back: Mapping[str, Moved]) -> Article:
    return replace(
        article,
        id=names[article.id],
        sources=tuple(chain.from_iterable(_spans(span, back) for span in article.sources)),
        copies_at=tuple(_longest(span, back) for span in article.copies_at),
    )


def _ledger(
    ledger: Sequence[Entry], given: Sequence[Page], names: Mapping[str, str], back: Mapping[str, Moved]
) -> Iterator[Entry]:
    """Tell each fate where the dump has the letters; between them is white space."""
    by_page: dict[str, list[Entry]] = {page.id: [] for page in given}
    for entry in ledger:
        if entry.fate == "whitespace" and entry.span.page in back:
            continue
        of = _longest(entry.of, back) if entry.of else None
        owner = names[entry.article] if entry.article else None
        by_page[entry.span.page].extend(Entry(span, entry.fate, owner, of) for span in _spans(entry.span, back))
    for page in given:
        if page.id not in back:
            yield from by_page[page.id]
            continue
        at = 0
        for entry in _lettered(sorted(by_page[page.id], key=lambda entry: entry.span.start), page.text):
            if entry.span.start > at:
                yield Entry(Span(page.id, at, entry.span.start), "whitespace")
            yield entry
            at = entry.span.end
        if at < len(page.text):
            yield Entry(Span(page.id, at, len(page.text)), "whitespace")


def _lettered(entries: Sequence[Entry], text: str) -> Iterator[Entry]:
    """Join duplicates without a letter, the quotes and full stops of a line's edge, with the one beside them."""
    last: Entry | None = None
    for entry in entries:
        is_near = last is not None and last.span.end == entry.span.start and last.fate == entry.fate == "duplicate"
        if last is not None and is_near and not (_has_letters(text, last) and _has_letters(text, entry)):
            told = last if _has_letters(text, last) else entry
            last = replace(told, span=Span(entry.span.page, last.span.start, entry.span.end))
            continue
        if last is not None:
            yield last
        last = entry
    if last is not None:
        yield last


def _has_letters(text: str, entry: Entry) -> bool:
    return any(map(str.isalnum, text[entry.span.start : entry.span.end]))


def _clusters(
    cluster: Cluster, given: Sequence[Page], texts: Mapping[str, str], back: Mapping[str, Moved], settings: Removal
) -> Iterator[Cluster]:
    """Tell the passages of a cluster; where some are in several places, place by place of the first of them.

    With each place goes what faces it in the others; what more one of them has that does goes by itself.
    """
    if all(len(_spans(member.span, back)) == 1 for member in cluster.members):
        members = (replace(member, span=_longest(member.span, back)) for member in cluster.members)
        yield replace(cluster, members=tuple(members))
        return
    whole = {page.id: page.text for page in given} | dict(texts)
    first, *others = cluster.members
    groups: list[list[tuple[Span, Member]]] = []
    for member in others:
        added = set[int]()
        for mine, theirs, similarity in _facing(first.span, member.span, whole, back, settings):
            piece = mine, replace(member, span=theirs, similarity=similarity)
            near = (n for n, group in enumerate(groups) if n not in added and _overlap(group[0][0], mine))
            number = next(near, len(groups))
            groups[number : number + 1] = [[*(groups[number] if number < len(groups) else []), piece]]
            added.add(number)
    for group in groups:
        start, end = min(mine.start for mine, _ in group), max(mine.end for mine, _ in group)
        of = Member(Span(group[0][0].page, start, end), "representative", "exact", 1.0)
        yield Cluster(cluster.action, (of, *(member for _, member in group)))


def _overlap(one: Span, other: Span) -> bool:
    """Tell whether two pieces of a passage are in one place: most of the shorter one lies in the other."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return 2 * common > min(one.end - one.start, other.end - other.start)


def _facing(
    a: Span, b: Span, texts: Mapping[str, str], back: Mapping[str, Moved], settings: Removal
) -> Iterator[tuple[Span, Span, float]]:
    """Give what faces each other in two passages, each in one place of its dump, with how alike it is."""
    sides = [normalize(texts[span.page][span.start : span.end]) for span in (a, b)]
    offsets: list[list[int]] = [side.offsets.tolist() for side in sides]
    steps = align_texts(sides[0].text, sides[1].text)
    turned = [step.turned() for step in steps]
    for low, high in _stretches(a, offsets[0], back):
        place = image(steps, low, high)
        if place is None:
            continue
        for first, last in _stretches(b, offsets[1], back):
            start, end = max(first, place[0]), min(last, place[1])
            mine = image(turned, start, end) if start < end else None
            if mine is None or min(end - start, mine[1] - mine[0]) <= settings.max_uncovered:
                continue
            similarity = similarity_of(align_texts(sides[0].text[slice(*mine)], sides[1].text[start:end]))
            if similarity >= settings.min_similarity:
                yield (
                    _cited(a, offsets[0], *mine, back),
                    _cited(b, offsets[1], start, end, back),
                    similarity,
                )


def _stretches(span: Span, offsets: Sequence[int], back: Mapping[str, Moved]) -> list[tuple[int, int]]:
    """Part the letters of a passage, by their offsets in it, where its dump has other text between."""
    if span.page not in back:
        return [(0, len(offsets))]
    starts = back[span.page].starts
    numbers = [bisect_right(starts, span.start + offset) for offset in offsets]
    edges = [0, *(n for n in range(1, len(numbers)) if numbers[n] != numbers[n - 1]), len(numbers)]
    return list(pairwise(edges))


def _cited(span: Span, offsets: Sequence[int], start: int, end: int, back: Mapping[str, Moved]) -> Span:
    """Give the place of letters [start, end) of a passage."""
    return _longest(Span(span.page, span.start + offsets[start], span.start + offsets[end - 1] + 1), back)
