"""Pages and blocks → one stream of normalized characters: what candidates and matches point into."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dedupe.attested import Attested, read_attested
from dedupe.blanks import is_spaced, without_blanks
from dedupe.blocks import WIDE_FROM, split_blocks
from dedupe.model import UNSURE, Block, Page, Span
from dedupe.normalize import Normalized, encode, normalize
from dedupe.patterns import pattern
from dedupe.records import dataclass, field
from dedupe.settings import DEFAULTS, Settings
from dedupe.spread import PAGES, Spread, in_turn, pieces

Ints = NDArray[np.int64]
_NOTHING: Mapping[int, Sequence[int]] = {}
LATIN_WEIGHT = 0.4  # of a Han character: the seeds' 4 Han characters against 10 Latin letters
_CONTROLS = pattern(r"[\x00-\x08\x0e-\x1b\x7f\ufeff]")
_HYPHENATED = pattern("[-\u00ad\u2010\u00ac]\\s*\n\\s*|\u00ad")


@dataclass(frozen=True, slots=True)
class Stream:
    """All pages' normalized characters in reading order, and the way back to each page's text.

    A position is an index into `text`. `offsets[p]` is the place of position p in its page's own text. Page i holds
    positions [page_starts[i], page_starts[i + 1]); block j, [block_starts[j], block_starts[j + 1]): the blocks
    partition the stream. `block_pages[j]` is the page of block j; `dumps[i]` numbers the dump of page i.
    `blanked` are the blocks whose blanks are their engine's, `marred` those with control characters; `attested` knows
    the words that are printed more than once. Blocks stand in reading order, which in the text of the pages `relaid`
    is another one: only in a block do offsets grow there. `breaks` are the positions of a page where its dump has other
    text between (`arranged`).
    """

    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    text: str
    offsets: NDArray[np.int32]
    page_starts: tuple[int, ...]
    block_starts: tuple[int, ...]
    block_pages: Ints
    dumps: Ints
    blanked: frozenset[int]
    marred: frozenset[int]
    attested: Attested
    relaid: frozenset[int] = frozenset()
    breaks: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def page_at(self, position: int) -> int:
        """Give the number of the page that holds a position."""
        return bisect_right(self.page_starts, position) - 1

    def block_at(self, position: int) -> int:
        """Give the number of the block that holds a position."""
        return bisect_right(self.block_starts, position) - 1

    def blocks_in(self, start: int, end: int) -> range:
        """Give the blocks that stream positions [start, end) touch."""
        return range(self.block_at(start), self.block_at(end - 1) + 1)

    def blocks_by_page(self) -> tuple[tuple[Block, ...], ...]:
        """Give the blocks of each page."""
        edges = np.searchsorted(self.block_pages, np.arange(len(self.pages) + 1)).tolist()
        return tuple(self.blocks[low:high] for low, high in pairwise(edges))

    def beside(self, block: int, step: int) -> int | None:
        """Give the block that many steps before (below 0) or behind a block, None where the page has no such one."""
        other = block + step
        inside = 0 <= other < len(self.blocks)
        return other if inside and self.block_pages[other] == self.block_pages[block] else None

    def bounds(self, block: int) -> tuple[int, int]:
        """Give a block's [start, end) in the stream."""
        return self.block_starts[block], self.block_starts[block + 1]

    def place(self, block: int) -> Span:
        """Give a block's place on its page."""
        return Span(self.pages[self.block_pages[block]].id, self.blocks[block].start, self.blocks[block].end)

    def source(self, block: int) -> str:
        """Give a block's characters as the dump has them, but for control characters and the blanks of engines."""
        page, place = self.pages[self.block_pages[block]], self.blocks[block]
        text = page.text[place.start : place.end]
        text = without_controls(text) if block in self.marred else text
        return without_blanks(text) if block in self.blanked else text

    def weight(self, start: int, end: int) -> float:
        """Measure stream positions [start, end) in Han characters: a Latin letter or digit tells less than half."""
        wide = int(np.count_nonzero(encode(self.text[start:end]) >= ord(WIDE_FROM)))
        return wide + LATIN_WEIGHT * (end - start - wide)

    def outweighs(self, start: int, end: int, least: float) -> bool:
        """Tell whether stream positions [start, end) weigh so much; most are long enough in any script, or in none."""
        if (end - start) * LATIN_WEIGHT >= least:
            return True
        if end - start < least:
            return False
        return min(self.text[start:end], default=WIDE_FROM) >= WIDE_FROM or self.weight(start, end) >= least

    def letters(self, block: int) -> str:
        """Give a block's normalized text."""
        return self.text[slice(*self.bounds(block))]

    def length(self, block: int) -> int:
        """Count its letters."""
        return self.block_starts[block + 1] - self.block_starts[block]

    def spaced(self, start: int, end: int) -> str:
        """Give stream positions [start, end) with a space between Latin words, as a segmenter wants them.

        A word that a line break cuts (`exam-⏎ple`) stays one word.
        """
        text, offsets = self.text[start:end], self.offsets[start:end]
        if text and min(text) < WIDE_FROM:
            page = self.pages[self.page_at(start)].text if end > start else ""
            parts, last = [], 0
            steps = np.diff(offsets)
            for gap in np.flatnonzero((steps > 1) | (steps < 0)).tolist():
                between = page[offsets[gap] + 1 : offsets[gap + 1]]
                if text[gap] < WIDE_FROM > text[gap + 1] and not _HYPHENATED.fullmatch(between):
                    parts.append(text[last : gap + 1])
                    last = gap + 1
            return " ".join([*parts, text[last:]])
        return text

    def sure(self, start: int, end: int) -> int:
        """Give how sure the engine was of stream positions [start, end) of a page, in hundredths: of the least sure.

        Of a place between two letters, the less sure of them.
        """
        page = self.page_at(start)
        sure = self.pages[page].sure
        if not sure:
            return UNSURE
        if start == end:
            start, end = start - 1, end + 1
        low, high = max(start, self.page_starts[page]), min(end, self.page_starts[page + 1])
        return min((sure[at] for at in self.offsets[low:high].tolist()), default=UNSURE)

    def span(self, start: int, end: int) -> Span:
        """Give the place of stream positions [start, end), which must lie in one page and not be empty.

        Where they begin or end with a block, so does the span: with the quotes and full stops of the dump. Of what
        stands in several places of a page's text the longest stretch is given.
        """
        number = self.page_at(start)
        if number in self.relaid:
            start, end = max(self.stretches(start, end), key=lambda stretch: stretch[1] - stretch[0])
        first, last = self.block_at(start), self.block_at(end - 1)
        low = self.blocks[first].start if start == self.block_starts[first] else int(self.offsets[start])
        at_end = end == self.block_starts[last + 1]
        high = self.blocks[last].end if at_end else int(self.offsets[end - 1]) + 1
        return Span(self.pages[number].id, low, high)

    def positions(self, span: Span, page: int) -> list[tuple[int, int]]:
        """Give the stream positions [start, end) of a place in the text of the page of that number."""
        low, high = self.page_starts[page : page + 2]
        if page not in self.relaid:
            start, end = np.searchsorted(self.offsets[low:high], [span.start, span.end]).tolist()
            return [(low + start, low + end)] if start < end else []
        inside = (self.offsets[low:high] >= span.start) & (self.offsets[low:high] < span.end)
        edges = np.flatnonzero(np.diff(inside, prepend=False, append=False)) + low
        return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]

    def in_text_order(self) -> Sequence[int]:
        """Give the blocks in the order of their pages' texts."""
        every = range(len(self.blocks))
        return sorted(every, key=lambda n: (self.block_pages[n], self.blocks[n].start)) if self.relaid else every

    def follows(self, block: int, after: int) -> bool:
        """Tell whether a block of a page stands right behind another in the page's text."""
        between = self.blocks[block].end, self.blocks[after].start
        page = self.block_pages[block]
        return between[0] <= between[1] and not self.pages[page].text[slice(*between)].strip()

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Part stream positions [start, end) of a page where they do not follow each other in its dump's text."""
        page = self.page_at(start)
        edges = self.breaks.get(page, ())
        if page in self.relaid:
            every = self.blocks_in(start, end)
            edges = [self.block_starts[n + 1] for n in every if n + 1 in every and not self.follows(n, n + 1)]
        for edge in edges[bisect_right(edges, start) :]:
            if edge >= end:
                break
            yield start, edge
            start = edge
        yield start, end


def is_control(codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which code points `without_controls` leaves out; a page has none, and a pattern takes ten times as long."""
    found: NDArray[np.bool_] = (codes < 0x1C) & ((codes < 9) | (codes > 13)) | (codes == 0x7F) | (codes == 0xFEFF)
    return found


def without_controls(text: str) -> str:
    """Leave out the control characters that old programs leave."""
    return _CONTROLS.sub("", text)


class _Part(NamedTuple):
    """A page as it goes into the stream: blocks, where they begin, text, offsets; which are blanked, and marred."""

    blocks: tuple[Block, ...]
    starts: list[int]
    spelled: Normalized
    blanked: list[int]
    marred: list[int]


def _read_parts(common: tuple[Settings], pages: Sequence[Page]) -> list[_Part]:
    """Split pages into blocks, and normalize them."""
    (settings,) = common
    parts: list[_Part] = []
    for page in pages:
        blocks = split_blocks(page, settings.layout, settings.torn)
        blanked, marred = list(_blanked(page.text, blocks, settings)), list(_marred(page.text, blocks))
        parts.append(_Part(blocks, *_in_order(blocks, normalize(page.text)), blanked, marred))
    return parts


def _in_order(blocks: Sequence[Block], spelled: Normalized) -> tuple[list[int], Normalized]:
    """Put the letters of a page in the order of its blocks; give where each of them begins."""
    starts: list[int] = np.searchsorted(spelled.offsets, [block.start for block in blocks]).tolist()
    if not _is_relaid(blocks):
        return starts, spelled
    order = sorted(range(len(blocks)), key=lambda number: blocks[number].start)
    ends = dict(zip(order, [*(starts[number] for number in order[1:]), len(spelled.text)], strict=True))
    bounds = [(start, ends[number]) for number, start in enumerate(starts)]
    text = "".join(spelled.text[start:end] for start, end in bounds)
    offsets = np.concatenate([spelled.offsets[start:end] for start, end in bounds])
    begin = np.cumsum([0, *(end - start for start, end in bounds)])[:-1]
    return begin.tolist(), Normalized(text, offsets)


def _is_relaid(blocks: Sequence[Block]) -> bool:
    """Tell whether blocks stand in another order than in the text of their page."""
    return any(block.start > after.start for block, after in pairwise(blocks))


def read_stream(
    pages: Sequence[Page],
    settings: Settings = DEFAULTS,
    spread: Spread = in_turn,
    moved: Mapping[int, Sequence[int]] = _NOTHING,
) -> Stream:
    """Split pages into blocks, normalize them, and lay them end to end.

    `moved` tells of some pages where their text does not go on as that of their dump does.
    """
    letters, offsets = bytearray(), bytearray()  # no list of arrays: what thousands of small ones leave free stays lost
    blocks: list[Block] = []
    page_starts, block_starts, block_pages, dumps = [0], list[int](), list[int](), list[int]()
    blanked, marred = set[int](), set[int]()
    numbers: dict[str, int] = {}
    parts = chain.from_iterable(spread(_read_parts, (settings,), pieces(pages, PAGES)))
    relaid, breaks = set[int](), dict[int, list[int]]()
    for number, (page, (places, starts, spelled, *signs)) in enumerate(zip(pages, parts, strict=True)):
        block_starts.extend(start + page_starts[-1] for start in starts)
        if _is_relaid(places):
            relaid.add(number)
        if number in moved:
            breaks[number] = (np.searchsorted(spelled.offsets, moved[number]) + page_starts[-1]).tolist()
        block_pages.extend([number] * len(places))
        for known, found in zip((blanked, marred), signs, strict=True):
            known.update(len(blocks) + block for block in found)
        blocks.extend(places)
        letters += spelled.text.encode("utf-32-le")
        offsets += spelled.offsets.tobytes()
        page_starts.append(page_starts[-1] + len(spelled.text))
        dumps.append(numbers.setdefault(page.dump, len(numbers)))
    text, places_of = letters.decode("utf-32-le"), np.frombuffer(bytes(offsets), np.int32)
    del letters, offsets  # before the stream's letters are hashed
    return Stream(
        tuple(pages),
        tuple(blocks),
        text,
        places_of,
        tuple(page_starts),
        (*block_starts, page_starts[-1]),
        np.array(block_pages, np.int64),
        np.array(dumps, np.int64),
        frozenset(blanked),
        frozenset(marred),
        read_attested(text, settings.facts.around),
        frozenset(relaid),
        breaks,
    )


def _blanked(text: str, blocks: Sequence[Block], settings: Settings) -> Iterator[int]:
    """Number the blocks of a page whose blanks are its engine's: by the page, or by themselves."""
    is_page = is_spaced(text, settings.blanks)
    for number, block in enumerate(blocks):
        if is_page or is_spaced(text[block.start : block.end], settings.blanks):
            yield number


def _marred(text: str, blocks: Sequence[Block]) -> Iterator[int]:
    """Number the blocks of a page with control characters in them."""
    if is_control(encode(text)).any():
        for number, block in enumerate(blocks):
            if _CONTROLS.search(text, block.start, block.end):
                yield number
