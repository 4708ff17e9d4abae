"""Page → blocks: the paragraphs of a dump, whether it has a line per paragraph or a line per printed line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from dedupe.folios import is_date, is_folio, is_masthead
from dedupe.model import Block, Page
from dedupe.normalize import encode
from dedupe.paragraphs import Signs, split_block
from dedupe.patterns import pattern
from dedupe.records import dataclass, replace
from dedupe.settings import LAYOUT, TORN, Layout, Torn
from dedupe.signed import is_byline, is_signed
from dedupe.turns import find_turns
from dedupe.wording import latin_clues, shared_pairs, weighed

_LINE = pattern(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_INDENT = pattern(r"\u3000{1,4}|[ \t]{2,}")
WIDE_FROM = "\u2e80"  # Han, kana and the full-width forms stand above it
# What is as wide as it is high, and has no blanks between its words (Hangul has): Latin letters of medieval print,
# ligatures (ﬁ), Arabic forms and the letters that editors make up (U+E000 on) stand among it in Unicode.
_WIDE = (
    (0x2E80, 0xA4CF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F),
    (0xFF01, 0xFFEF),
    (0x1AFF0, 0x1B2FF),
    (0x1F200, 0x1F2FF),
    (0x20000, 0x3FFFF),
)
_NARROW = bytes(range(ord(WIDE_FROM) >> 8))
_WORD = pattern(r"[(（《〈“‘「『【〔\[\"']*(?:[!-~]+|.?)[，。、；：！？,.;:!?)）》〉”’」』】〕\]]*", re.DOTALL)
_WIDE_QUOTES = "“”‘’—…·"  # full width in Chinese print, though Unicode lists them among the narrow
_CLOSING = "”’」』）)】〕》〉\"' "  # and an engine's blank before them
_CLOSING_ONLY = pattern(r"[。．！？!?…”’」』）)】〕》〉\s]+")
_TERMINAL = "。．！？!?…;；:："
_TERMINAL_LATIN = "."
SOFT_HYPHEN = "\u00ad"
_CLAUSE = pattern(r"[，,、。；;]")  # one headline in a hundred has such a mark, most lines of a sentence do
# The commonest datelines alone; `openings`, which knows them all, asks here how sentences end.
_OPENS = pattern(r"\W{0,2}(?:本[报報刊台][讯訊]|[据據]?新[华華]社.{0,12}[电電])")
_MASTHEAD = 4  # lines of a masthead, each part on one of its own
_PARTED = pattern("\u00ad\\s*")
_NUMBER_ENDS = pattern(r"[a-z][a-z,]* (?:[$£€]?\d{1,4}|[$£€\d][\d,.:-]*\d%?)\.$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    blank_before: int
    indented: bool
    width: float
    ends: bool
    word: float  # width of its first word, with the marks that go with it
    is_lower: bool
    is_latin: bool  # all of it


def split_blocks(page: Page, layout: Layout = LAYOUT, torn: Torn = TORN) -> tuple[Block, ...]:
    """Split a page into its blocks, in the order of the dump.

    A reader's own blocks are parted into paragraphs where their lines have boxes, else taken as they are. In plain text
    blank lines part blocks, except where the dump has one between all its printed lines. Within a run of lines, a
    line that stops short of the column's width, or an indented one after it, ends a paragraph. A turn (下转第4版) at
    a paragraph's end is a block of its own, named as the paragraph is, with a t.
    """
    blocks = _parted(page, layout) if page.blocks else _typed(page, layout, torn)
    return tuple(part for block in blocks for part in _without_turns(page.text, block))


def _without_turns(text: str, block: Block) -> Iterator[Block]:
    start, end = (block.start + at for at in find_turns(text[block.start : block.end]))
    if start > block.start:
        yield replace(block, id=f"{block.id}t", end=block.start + len(text[block.start : start].rstrip()))
    yield block if (start, end) == (block.start, block.end) else replace(block, start=start, end=end)
    if end < block.end:
        lead = len(text[end : block.end]) - len(text[end : block.end].lstrip())
        yield replace(block, id=f"{block.id}t", start=end + lead, gap=0)


def _typed(page: Page, layout: Layout, torn: Torn) -> list[Block]:
    lines = _whole(page.text, list(_lines(page.text)), layout)
    if not lines:
        return []
    double_spaced = _is_double_spaced(lines, layout)
    blocks: list[Block] = []
    runs = list(_runs(lines, double_spaced))
    alone = sum(len(run) < layout.head_lines and not any(line.ends for line in run) for run in runs)
    are_apart = alone > layout.heads_apart * len(runs)
    for run in _below_mastheads(page.text, runs):
        for part in _paragraphs(run, are_apart, page.text, layout, torn):
            start, end = part[0].start, part[-1].end
            if blocks and _CLOSING_ONLY.fullmatch(page.text, start, end):  # a full stop that fell off its sentence
                blocks[-1] = replace(blocks[-1], end=end)
                continue
            gap = part[0].blank_before if part[0] is run[0] else 0
            blocks.append(Block(f"b{len(blocks)}", start, end, gap=gap))
    return blocks


def _parted(page: Page, layout: Layout) -> Iterator[Block]:
    starts = [line.start for line in page.lines]
    for block in page.blocks:
        lines = page.lines[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        texts = [page.text[line.start : line.end] for line in lines]
        signs = [Signs(width_of(text), ends_sentence(text), first_word(text)) for text in texts]
        yield from split_block(block, lines, signs, layout.columns)


def ends_sentence(text: str) -> bool:
    """True where the text ends as a sentence or a list item does, closing quotes, brackets and who signs it aside.

    A Latin full stop counts only after a letter, or a number in a sentence (`in 1919.`, `for £599.`): `3.` has none.
    """
    bare = text.rstrip()
    stripped = bare.rstrip(_CLOSING)
    if not stripped:
        return bool(bare)
    if stripped[-1] in _TERMINAL:
        return True
    if stripped[-1] in _TERMINAL_LATIN:
        return (len(stripped) > 1 and not stripped[-2].isdigit()) or _NUMBER_ENDS.search(stripped) is not None
    return is_signed(text)


def is_latin(text: str) -> bool:
    """Tell whether a text is set in Latin letters, for the most part."""
    return count_wide(text) * 2 < len(text)


def is_wide(letter: str) -> bool:
    """Tell whether a letter is Han, kana, Hangul or a full-width form."""
    return letter >= WIDE_FROM and any(first <= ord(letter) <= last for first, last in _WIDE)


def count_wide(text: str) -> int:
    """Count the full-width characters, by the first bytes of UTF-16: all at once."""
    firsts = text.encode("utf-16-be", "surrogatepass")[::2]
    if len(firsts) != len(text) or WIDE_FROM.encode("utf-16-be")[0] in firsts:  # beyond that plane, or at the edge
        return sum(map(WIDE_FROM.__le__, text))
    return len(firsts.translate(None, _NARROW))


def _lines(text: str) -> Iterator[_Line]:
    """The lines that hold something, trimmed, each with the number of blank lines before it."""
    end_of_last, seen = 0, False
    places = _widths(text)  # of all lines at once
    for match in _LINE.finditer(text):
        line = match.group()
        content = line.strip()
        if not content:
            continue
        start = match.start() + line.index(content[0])
        end = start + len(content)
        breaks = text.count("\n", end_of_last, start) or text.count("\r", end_of_last, start)
        word = _WORD.match(text, start, end).end()  # type: ignore[union-attr]
        yield _Line(
            start,
            end,
            max(0, breaks - 1) if seen else breaks,
            start > match.start() and _INDENT.search(text, match.start(), start) is not None,
            places[end] - places[start],
            ends_sentence(content),
            places[word] - places[start],
            content[0].islower(),
            2 * (places[end] - places[start]) == len(content),
        )
        end_of_last, seen = end, True


def _whole(text: str, lines: list[_Line], layout: Layout) -> list[_Line]:
    """Put the pieces of printed lines together that a tool has parted at every soft hyphen (com|mu|ni|ty).

    Where they are the hyphens that are printed at lines' ends, most of those lines are full.
    """
    parted = [line.width for line in lines if text[line.end - 1] == SOFT_HYPHEN]
    if not parted:
        return lines
    widths = sorted(line.width for line in lines)
    column = widths[int(layout.column_quantile * (len(widths) - 1))]
    if sum(width > (1 - layout.width_slack) * column for width in parted) * 2 >= len(parted):
        return lines
    found: list[_Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before is not None and text[before.end - 1] == SOFT_HYPHEN and "\n" not in text[before.end + 1 : line.start]:
            found[-1] = replace(before, end=line.end, width=before.width - 0.5 + line.width, ends=line.ends)
        else:
            found.append(line)
    return found


def _widths(text: str) -> list[float]:
    """Give the printed width of what stands before each character, and before the end: halves, so their sums are exact.

    As `width_of` has it.
    """
    codes = encode(text)
    is_wide = codes >= ord(WIDE_FROM)
    for letter in _WIDE_QUOTES:
        is_wide |= codes == ord(letter)
    widths = np.zeros(len(codes) + 1)
    np.cumsum(np.where(is_wide, 1.0, 0.5), out=widths[1:])
    found: list[float] = widths.tolist()
    return found


def first_word(text: str) -> float:
    """Give the width of what cannot be divided at the start of a line: a letter, a word, a number, with its marks."""
    return width_of(_WORD.match(text).group())  # type: ignore[union-attr]


def width_of(text: str) -> float:
    """Give the printed width in full-width characters."""
    wide = count_wide(text) + sum(map(text.count, _WIDE_QUOTES))
    return wide + (len(text) - wide) / 2


def _is_double_spaced(lines: Sequence[_Line], layout: Layout) -> bool:
    """Whether blank lines stand between all the printed lines of a column, so that they part nothing.

    Then nearly every line is alone, most have one width, narrow as a column, and few end a sentence.
    """
    if len(lines) < layout.min_lines:
        return False
    alone = sum(line.blank_before > 0 for line in lines) / len(lines)
    widths = [line.width for line in lines]
    ranked = sorted(widths)
    middle = (ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) / 2
    same = sum(abs(width - middle) <= layout.width_slack * middle for width in widths) / len(lines)
    ending = sum(line.ends for line in lines) / len(lines)
    return (
        alone > layout.double_spaced_alone
        and middle < layout.max_column
        and same > layout.double_spaced_same_width
        and ending < layout.double_spaced_ending
    )


def _runs(lines: Sequence[_Line], double_spaced: bool) -> Iterator[list[_Line]]:
    run: list[_Line] = []
    for line in lines:
        if run and line.blank_before > (1 if double_spaced else 0):
            yield run
            run = []
        run.append(line)
    yield run


def _below_mastheads(text: str, runs: Sequence[list[_Line]]) -> Iterator[list[_Line]]:
    """Part the first run of a page below its masthead, and any below a line that is all of one.

    Its lines are short, and the last of them is a page's number or a date.
    """
    for number, run in enumerate(runs):
        lines = [text[line.start : line.end] for line in run[: 1 if number else _MASTHEAD]]
        ends = [
            at
            for at, line in enumerate(lines, 1)
            if is_masthead(line) or (not number and (is_folio(line) or is_date(line)))
        ]
        below = run[max(ends, default=0) :]
        if ends and below:
            yield run[: ends[-1]]
        yield below or run


def _paragraphs(run: list[_Line], are_apart: bool, text: str, layout: Layout, torn: Torn) -> Iterator[list[_Line]]:
    """Part a run of lines without blank lines into paragraphs."""
    widths = sorted(line.width for line in run)
    column = widths[int(layout.column_quantile * (len(widths) - 1))]
    if column > layout.max_column or sum(line.ends for line in run) > layout.paragraph_lines * len(run):
        yield from ([line] for line in run)  # no printed lines: a line is a paragraph
        return
    part = [run[0]]
    until = 0  # up to where the lines of a headline go
    if not are_apart:
        until = _headline_lines(None, run[: layout.head_lines], column, text, layout, torn)
    for at, width in zip(range(1, len(run)), _columns(run, column, layout), strict=False):
        previous, line, after = run[at - 1], run[at], run[at + 1] if at + 1 < len(run) else None
        if at < until:
            part.append(line)
            continue
        is_head = after is not None and _begins_anew(previous, line, after, width, layout)
        heads = 0 if is_head else _headline_lines(previous, run[at : at + layout.head_lines], width, text, layout, torn)
        is_over = is_head or heads > 0 or at == until
        if is_over or _ends_paragraph(previous, line, width, layout, is_first=len(part) == 1):
            yield part
            part = []
        if heads or (is_head and line.is_latin):
            until = at + max(1, heads)
        part.append(line)
    yield part


def _columns(run: Sequence[_Line], whole: float, layout: Layout) -> Iterator[float]:
    """Give the width of each line's column: a page without blank lines has several, one after the other."""
    if len(run) <= 2 * layout.around:
        yield from (whole for _ in run)
        return
    for number in range(len(run)):
        near = sorted(line.width for line in run[max(0, number - layout.around) : number + layout.around + 2])
        yield near[int(layout.column_quantile * (len(near) - 1))]


def _begins_anew(previous: _Line, line: _Line, after: _Line, column: float, layout: Layout) -> bool:
    """Tell whether a line is a headline behind a sentence's end, or a text's first behind a headline over its columns.

    All lines of a paragraph are full but the last, which ends a sentence, or is cut off where the column ends; none is
    longer. Latin lines are ragged.
    """
    if line.is_latin:
        is_short = line.width + 0.5 + after.word < layout.room * column and not after.is_lower
    else:
        slack = layout.head_slack if line.word <= 1 else layout.width_slack
        is_short = line.width < (1 - slack) * column
    is_over, was_over = (each.width > layout.head_over * column for each in (line, previous))
    if previous.ends:
        return not line.ends and (is_short or is_over)
    return was_over and not is_over


def _headline_lines(
    previous: _Line | None, lines: Sequence[_Line], column: float, text: str, layout: Layout, torn: Torn
) -> int:
    """Tell how many lines a headline has that begins there, however full they are, by what stands below it; or 0."""
    line = lines[0]
    if line.is_latin:
        return _latin_headline(lines, column, text, layout, torn) if previous is None or previous.ends else 0
    return _han_headline(lines, column, text, layout) if previous is None or _is_over(previous, text) else 0


def _is_over(line: _Line, text: str) -> bool:
    """Tell whether a text may end with a line: a sentence does, or who wrote it stands there."""
    return (line.ends and text[line.end - 1] not in ";；:：") or is_byline(text[line.start : line.end])


def _latin_headline(lines: Sequence[_Line], column: float, text: str, layout: Layout, torn: Torn) -> int:
    """Tell so of one or two Latin lines, by their words and their lead's; the second begins small and stops short."""
    number = 2 if len(lines) > 1 and lines[1].is_lower else 1
    heads, below = lines[:number], lines[number : number + 1]
    if not below or below[0].is_lower or heads[0].is_lower or any(line.ends or not line.is_latin for line in heads):
        return 0
    if number == 2 and heads[1].width + 0.5 + below[0].word >= layout.room * column:
        return 0
    start = below[0].start
    lead = _PARTED.sub("", text[start : start + layout.head_below])
    clues = latin_clues("", text[heads[0].start : heads[-1].end], lead, is_open=False, is_middle=False)
    return number if weighed(clues, torn) <= layout.head_said else 0


def _han_headline(lines: Sequence[_Line], column: float, text: str, layout: Layout) -> int:
    """Tell so of up to three Chinese lines: below them an indent, 本报讯, or their words; all but the last are full."""
    full = (1 - layout.head_slack) * column
    said = 0
    for number, (line, below) in enumerate(pairwise(lines), 1):
        if line.ends or line.indented:
            return 0
        if below.indented or _OPENS.match(text, below.start):
            return number
        is_said = _is_said(lines[:number], text, layout)
        if line.width < full:
            return number if is_said and number > 1 else said
        said = said or number * is_said
    return said


def _is_said(heads: Sequence[_Line], text: str, layout: Layout) -> bool:
    """Tell whether the text below some lines says their words again, the first one's too, and the text above less."""
    start, end = heads[0].start, heads[-1].end
    head, first = _letters(text[start:end]), _letters(text[start : heads[0].end])
    above = _letters(text[max(0, start - layout.head_below_han) : start])
    lead = _letters(text[end : end + layout.head_below_han])
    least = layout.head_said_clause if _CLAUSE.search(text, start, end) else layout.head_said_han
    said = shared_pairs(head, lead)
    return said >= max(least, 2 * shared_pairs(head, above)) and 2 * shared_pairs(first, lead) >= least


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _ends_paragraph(previous: _Line, line: _Line, column: float, layout: Layout, is_first: bool) -> bool:
    """Tell whether a line is the last of its paragraph: it stops short, though the next one's first word had room.

    The first line of a paragraph is indented, which an engine's text does not show.
    """
    if line.indented and not previous.indented:
        return True
    width = previous.width + (layout.unseen_indent if is_first and not previous.indented else 0)
    if line.is_lower and not previous.ends:
        return False
    return width < (1 - layout.width_slack) * column and width + line.word < layout.room * column
