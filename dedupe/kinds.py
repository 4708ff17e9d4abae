"""Blocks → what each can be: headline, byline, credit, marker, furniture or body; rules are data with their reasons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal, NamedTuple

import numpy as np
from rapidfuzz.distance.Levenshtein import normalized_similarity

from dedupe.blocks import count_wide, ends_sentence, is_latin
from dedupe.folios import FOLIO
from dedupe.mastheads import mastheads
from dedupe.model import BlockKind
from dedupe.openings import is_notice, opens_article
from dedupe.patterns import pattern
from dedupe.seams import begins_in_middle, begins_item, begins_with_mark, break_off, ends_paragraph, word_runs_across
from dedupe.settings import Kinds, Settings
from dedupe.signed import NAMES, ROLE
from dedupe.sizes import Size, sizes_of
from dedupe.spread import BLOCKS, Spread, in_turn, pieces
from dedupe.stream import Stream
from dedupe.torn import around, is_torn_han, torn_log_odds
from dedupe.turns import read_turn

Kind = Literal["headline", "byline", "credit", "marker", "teaser", "furniture", "body"]


class Rule(NamedTuple):
    """A block whose whole text matches `pattern` is of this kind. If there are `hints`, it has one of these letters."""

    kind: Kind
    pattern: re.Pattern[str]
    reason: str
    hints: str = ""  # few lines have one, and the others need no pattern


# How imprints begin, too long for a pattern to bear the letters that are misread.
IMPRINTS = ("registered at the general post office", "for advertising rates", "weather: see")
_FULL_NAME = r"[^\W\d_a-zA-Z]{2,4}"

_DESK = (
    r"(?:实习)?(?:[责責]任?[编編][辑輯]?|[编編][辑輯审審]|[美版][编編式]|美[术術][编編][辑輯]|版式[设設][计計]|[组組排]版|校[对對]|"
    r"[检檢]校|[视視][觉覺]|值班(?:[编編]委|主任|[总總][编編])|主[编編]|[统統][筹籌])"
)
_COMMA = pattern(r"[，,；;]")
_CLAUSES = pattern(r"[，,；;。!！?？]")
_COLUMN_NAME = pattern(r"【[^【】，,。]{2,20}】\W?\w")

RULES: tuple[Rule, ...] = (
    Rule(
        "teaser",
        pattern(r".{2,70}[(（〔【]?\s*(?:[详詳][见見]|[见見]|[详詳])第?.{1,4}版\s*[)）〕】]?"),
        "a page's contents",
        "版",
    ),
    Rule(
        "teaser",
        pattern(r".{2,70}[(（〔【]\s*(?:[详詳].?|.?[见見])第?\s*\d{1,2}\s*\w\s*[)）〕】]"),
        "the same, a letter misread",
        "详詳见見",
    ),
    Rule(
        "credit",
        pattern(rf"\W*(?:{ROLE})?{NAMES}\s*(?:[摄攝]影?|供[图圖]|制[图圖]|[绘繪])\W*(?:[报報]道)?\W*"),
        "photo credit",
        "摄攝图圖绘繪",
    ),
    Rule("credit", pattern(r"(?:[图圖]片?|文|[摄攝]影?)\s*[/／:：].{2,12}"), "photo credit, role first", "/／:："),
    Rule(
        "byline",
        pattern(rf"[^\w《【]*{ROLE}{NAMES}(?:\s*{ROLE}{NAMES}){{0,3}}\W*"),
        "who wrote it",
        "者看员員贞编編文图圖整采",
    ),
    Rule(
        "byline",
        pattern(
            rf"(?:[记記]\w?|\w?者){NAMES}\s*通?[讯訊]?[员員]{NAMES}\W*|"
            rf"\w{{0,2}}者?{NAMES}\s*(?:通[讯訊]?|[讯訊])[员員]{NAMES}\W*"
        ),
        "the same, 记者 or 通讯员 misread",
        "员員",
    ),
    Rule(
        "byline",
        pattern(rf"[(（](?:.{{0,6}}{ROLE}{NAMES}|{_FULL_NAME}(?:[\s、]+{_FULL_NAME}){{0,2}})[)）]"),
        "in brackets",
        "(（",
    ),
    Rule("byline", pattern(rf"[\w]{{0,2}}者\s{NAMES}\W*"), "the same", "者"),
    Rule("byline", pattern(r"\W*(?i:by|from our)\s+[A-Z][\w.'’ -]{2,50}"), "the same in English", "bByYfF"),
    Rule("furniture", pattern(r"[^，。]{0,40}星期.{0,20}\d+\s*\w(?:\W.{0,60})?"), "masthead", "星"),
    Rule(
        "furniture",
        pattern(r"[^，。]{0,30}\d{4}年\d{1,2}月\d{1,2}日[^，。]{0,30}第?\s*\w{1,4}\s*版.{0,60}"),
        "masthead",
        "版",
    ),
    Rule(
        "furniture",
        pattern(r"[^，。]{0,8}第?\s*\w{1,4}\s*版[^，。]{0,30}\d{4}年\d{1,2}月\d{1,2}日.{0,60}"),
        "masthead",
        "版",
    ),
    Rule(
        "furniture",
        pattern(r"[^，。]{0,20}\d{1,2}月\d{1,2}[日曰]\s*(?:星\w{2,3}|\w{1,2}期\w)\s*第\s*\d{1,3}\s*\w(?:\s.{0,40})?"),
        "masthead with a letter misread, without the year",
        "第",
    ),
    Rule("furniture", FOLIO, "page number", "版pP"),
    Rule("furniture", pattern(r"\W*(?:page\s*)?\d{1,4}\W*", re.I), "page number"),
    Rule(
        "furniture",
        pattern(r".{0,40}\bpag\w{0,2}\W*\d{1,3}\W*(?:\w+\W+\w+\W+\d{1,2}\W+\d{4}\W*)?", re.I),
        "running title, a letter misread, and the date",
        "pP",
    ),
    Rule(
        "furniture",
        pattern(
            r"\W*(?:registered at the|for advertising|(?:printed|published)\W.{0,20}\bby\b|weather\W).*", re.I | re.S
        ),
        "imprint",
    ),
    Rule("furniture", pattern(r"[\W_]*"), "ornaments: no letter in it"),
    Rule(
        "furniture",
        pattern(r".*(?:地址|社址|[报報].址|地.[:：]).{2,40}(?:[邮郵][编編]|[电電][话話]|热线).*", re.S),
        "imprint",
        "址地",
    ),
    Rule(
        "furniture",
        pattern(r".{0,20}(?:[责責]任?[编編][辑輯]?|校[对對]|美[编編]|版式)\s*[:：/].{1,60}"),
        "editors' line",
        ":：/",
    ),
    Rule(
        "furniture",
        pattern(r"\W*\w{0,2}[任编編].{2,14}版\s*式\s*.\s*[计計].{2,16}"),
        "the same without colons, misread",
        "计計",
    ),
    Rule(
        "furniture",
        pattern(rf"\W*(?:{_DESK}[\s:：/]*{NAMES}\s*){{2,6}}\W*"),
        "the same, of two roles or more",
        "编編校版",
    ),
    Rule(
        "furniture",
        pattern(rf"\W*(?:校[对對]|版式(?:[设設][计計])?|[组組]版|[检檢]校|[视視][觉覺])[\s:：/]+{NAMES}\W*"),
        "one of them alone, whom no article names",
        "校版视視",
    ),
    Rule("byline", pattern(rf"\W*[责責]任[编編][辑輯][\s:：]*{_FULL_NAME}\W*"), "an article's editor", "责責"),
)


def kinds_of(stream: Stream, settings: Settings, spread: Spread = in_turn) -> list[Kind]:
    """Say what each block is: what the dump says, else what the size of its letters tells, else its own text."""
    blocks = pieces(range(len(stream.blocks)), BLOCKS)
    kinds = list(chain.from_iterable(spread(_kinds_in, (stream, settings), blocks)))
    kinds = _by_size(stream, _in_list(stream, _in_column(stream, kinds, settings.kinds)), settings.kinds)
    kinds = _signed(stream, _with_tails(stream, kinds, settings))
    for block, kind in mastheads(stream, kinds, settings.kinds).items():
        kinds[block] = kind
    return _as_told(stream, kinds, settings.kinds)


def _with_tails(stream: Stream, kinds: list[Kind], settings: Settings) -> list[Kind]:
    """Tell the last letters of a headline, on a line of their own (… 冰雪经济活, 力): a word runs into them."""
    for number in range(1, len(kinds)):
        start, end = stream.bounds(number)
        if (
            end - start <= settings.kinds.max_tail
            and (kinds[number - 1], kinds[number]) == ("headline", "body")
            and stream.block_pages[number - 1] == stream.block_pages[number]
            and not ends_sentence(stream.source(number))
            and word_runs_across(stream.letters(number - 1), stream.letters(number), settings.tokenizer)
        ):
            kinds[number] = "headline"
    return kinds


# Who signs a notice, in the last line but one, and the date below. A digit may be misread.
_SIGNATURE = pattern(
    r"[^，。,;；:：!！?？]{2,30}(?:公司|集团|局|厅|处|所|站|委|会|室|部|中心|医院|学校|大学|学院|法院|检察院|政府|银行|支行|队|厂|社区)\W*"
)
_SIGNED_ON = pattern(r"\W*[\w\]]{4}\s*年\s*[\w\]]{1,3}\s*月\s*[\w\]]{1,3}\s*日\W*")


def _signed(stream: Stream, kinds: list[Kind]) -> list[Kind]:
    """Tell who signs a text, and when, from headlines and furniture: the last two lines below a paragraph."""
    for number in range(1, len(kinds) - 1):
        if (
            kinds[number - 1] == "body"
            and stream.block_pages[number - 1] == stream.block_pages[number + 1]
            and _SIGNED_ON.fullmatch(stream.source(number + 1))
            and _SIGNATURE.fullmatch(stream.source(number))
        ):
            kinds[number] = kinds[number + 1] = "byline"
    return kinds


def _as_told(stream: Stream, kinds: list[Kind], settings: Kinds) -> list[Kind]:
    """Take over what the dump itself says a block is; a "headline" longer than any is a column under its name."""
    for number, block in enumerate(stream.blocks):
        told = _TOLD.get(block.kind)
        if told and (told != "headline" or len(stream.letters(number)) <= settings.max_large):
            kinds[number] = told
    return kinds


_TOLD: Mapping[BlockKind, Kind] = {
    "headline": "headline",
    "byline": "byline",
    "credit": "credit",
    "furniture": "furniture",
}


def _kinds_in(common: tuple[Stream, Settings], blocks: Iterable[int]) -> list[Kind]:
    stream, settings = common
    kinds: list[Kind] = []
    headlines: list[tuple[int, int]] = []  # places in `kinds`, and blocks
    for block in blocks:
        start, end = stream.bounds(block)
        kind = _kind(stream.source(block), end - start, settings.kinds)
        if kind == "headline" and _is_torn(stream, block, settings):
            kind = "body"
        elif kind == "body" and _lacks_only_a_comma(stream, block, settings.kinds):
            kinds.append("headline")
            continue
        if kind == "headline":
            headlines.append((len(kinds), block))
        kinds.append(kind)
    are_broken = break_off([stream.letters(block) for _, block in headlines], settings.tokenizer)
    for (place, block), is_broken in zip(headlines, are_broken, strict=True):
        if is_broken and not _stands_over_opening(stream, block):
            kinds[place] = "body"
    return kinds


def could_be_headline(stream: Stream, block: int, settings: Settings) -> bool:
    """Tell whether a block is a headline by its own text, whatever stands around it."""
    start, end = stream.bounds(block)
    return _kind(stream.source(block), end - start, settings.kinds) == "headline"


_CLAUSE = pattern(r"[，、。；,;]")
_WORD = pattern(r"[^\W\d_]{3}|[\u2e80-\uffff]")
_LIST_OF_THREE = pattern(r",.*,")


def _in_column(stream: Stream, kinds: list[Kind], settings: Kinds) -> list[Kind]:
    """Take lines of one width below each other, many with a comma in them, for a column of which each was a block."""
    for column in _columns(stream, settings):
        clauses = sum(_CLAUSE.search(stream.source(block)) is not None for block in column)
        if len(column) >= settings.min_column and clauses >= settings.clauses * len(column):
            for block in column:
                kinds[block] = "body" if kinds[block] == "headline" else kinds[block]
    return kinds


_FIXTURE = pattern(r"[A-Z0-9][^,;:!?]{2,50}\sv\.?\s[A-Z0-9][^,;:!?]{2,50}")


def _in_list(stream: Stream, kinds: list[Kind]) -> list[Kind]:
    """Take matches of a day below each other (Arsenal v Stoke) for a list; one alone may be a headline."""
    listed = [
        kind == "headline" and _FIXTURE.fullmatch(stream.source(block).strip()) is not None
        for block, kind in enumerate(kinds)
    ]
    for block in np.flatnonzero(listed).tolist():
        if any(listed[other] for step in (-1, 1) if (other := stream.beside(block, step)) is not None):
            kinds[block] = "body"
    return kinds


def _columns(stream: Stream, settings: Kinds) -> Iterator[range]:
    """Give the blocks below each other that are lines of one width, until one ends a paragraph."""
    first, narrowest, widest, going_on = 0, 0, 0, False
    for block in range(len(stream.blocks)):
        line = stream.source(block).strip()
        width = 0 if "\n" in line else len(line)
        low, high = min(narrowest, width), max(widest, width)
        beside = going_on and stream.block_pages[block] == stream.block_pages[first]
        if not (beside and width and low and high - low <= settings.ragged):
            yield range(first, block)
            first, low, high = block, width, width
        narrowest, widest, going_on = low, high, not ends_paragraph(line)
    yield range(first, len(stream.blocks))


def _lacks_only_a_comma(stream: Stream, block: int, settings: Kinds) -> bool:
    """Tell whether a line would be a headline but for commas, often misread letters, and something else says it is one.

    It stands over 本报讯, or begins with the name of a column: 【新春走基层】.
    """
    text = " ".join(stream.source(block).split())
    if _COLUMN_NAME.match(text) is None and not _stands_over_opening(stream, block):
        return False
    return _can_be_headline(_COMMA.sub(" ", text).rstrip(" 、"), len(stream.letters(block)), settings)


def _stands_over_opening(stream: Stream, block: int) -> bool:
    """Tell whether 本报讯 or the like follows, but no notice."""
    below = stream.beside(block, 1)
    return below is not None and opens_article(stream.source(below)) and not is_notice(stream.source(below))


def _is_torn(stream: Stream, block: int, settings: Settings) -> bool:
    """Tell whether what could be a headline is part of a paragraph that goes on in the block above or below."""
    place = around(stream, block)
    if is_latin(place.line):
        return (
            not place.line.isupper()
            and torn_log_odds(place.above, place.line, place.below, settings.torn) >= settings.torn.least
        )
    if ends_sentence(place.line):  # a headline may, what goes on does not
        return False
    return is_torn_han(place, settings.torn_han, settings.tokenizer)


def _by_size(stream: Stream, kinds: Sequence[Kind], settings: Kinds) -> list[Kind]:
    """Correct the kinds on pages that have large letters."""
    sizes = sizes_of(stream)
    telling = {
        int(stream.block_pages[block])
        for block, size in enumerate(sizes)
        if size is not None and size.least >= settings.large
    }
    if not telling:
        return list(kinds)
    letters = (end - start for start, end in map(stream.bounds, range(len(kinds))))
    return [
        _sized(kind, size, count, settings) if page in telling else kind
        for kind, size, count, page in zip(kinds, sizes, letters, stream.block_pages.tolist(), strict=True)
    ]


def _sized(kind: Kind, size: Size | None, letters: int, settings: Kinds) -> Kind:
    """Correct a kind: what is set large is a headline, whatever it says; what is no larger than the text is none."""
    if size is None or kind not in ("body", "headline"):
        return kind
    if size.least >= settings.large and letters <= settings.max_large:
        return "headline"
    return "body" if size.most < settings.plain else kind


def starts_of(stream: Stream, kinds: Sequence[Kind], kind: Kind) -> list[int]:
    """Give the stream positions where blocks of one kind begin."""
    return [stream.bounds(block)[0] for block, other in enumerate(kinds) if other == kind]


def _kind(source: str, letters: int, settings: Kinds) -> Kind:
    text = " ".join(source.split())
    if read_turn(text):
        return "marker"
    if len(text) <= settings.max_rule:
        has_none_of = set(text).isdisjoint
        for rule in RULES:
            if (not rule.hints or not has_none_of(rule.hints)) and rule.pattern.fullmatch(text):
                return rule.kind
    if any(_resembles(text, phrase, settings.like_imprint) for phrase in IMPRINTS):
        return "furniture"
    return "headline" if _can_be_headline(text, letters, settings) else "body"


def _resembles(text: str, phrase: str, least: float) -> bool:
    """Tell whether a text begins with a phrase, letters misread."""
    beginning = text[: len(phrase)].lower()
    if len(beginning.encode("ascii", "ignore")) < least * len(phrase):  # more it cannot have in common with it
        return False
    return normalized_similarity(beginning, phrase, score_cutoff=least) > 0


def _can_be_headline(text: str, length: int, settings: Kinds) -> bool:
    """A headline is short, does not end or begin as a sentence's part, and has letters."""
    if length > max(settings.max_plain_headline, settings.max_headline_latin):
        return False
    of_han = settings.max_headline if _CLAUSES.search(text) else settings.max_plain_headline
    limit = settings.max_headline_latin if is_latin(text) else of_han
    is_foreign = count_wide(text) * 10 < len(text)  # there `torn.py` weighs small letters and commas
    if not 2 <= length <= limit or opens_article(text) or begins_item(text):
        return False
    if is_foreign and _WORD.search(text) is None:
        return False
    if begins_with_mark(text) if is_foreign else begins_in_middle(text):
        return False
    commas = _LIST_OF_THREE if is_foreign else _COMMA
    if length > settings.max_comma_headline and commas.search(text) and text[-1] not in "!！?？":
        return False
    return not (ends_sentence(text) and text[-1] not in "!！?？…”’\"'") and text[-1] not in "，、,；;：:"
