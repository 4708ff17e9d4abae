"""Drafts and copies → article records and the ledger of every character."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from dedupe.articles import Draft
from dedupe.blocks import SOFT_HYPHEN, is_wide
from dedupe.clusters import Run, runs_of
from dedupe.consensus import Written
from dedupe.headings import are_one_line, places_on
from dedupe.kinds import Kind
from dedupe.model import Article, ArticleKind, Entry, Span
from dedupe.patterns import pattern
from dedupe.pieces import Copies
from dedupe.seams import begins_in_middle, begins_item, ends_paragraph, runs_on, word_runs_across
from dedupe.settings import Settings
from dedupe.signed import read_signature
from dedupe.spread import ARTICLES, Spread, in_turn, pieces
from dedupe.stream import Stream
from dedupe.turns import read_turn

_LINE_BREAK = pattern(r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_HYPHENS = "-\u2010\u00ac"
_BYLINE = pattern(r"\W{0,3}本[报報刊台][讯訊]\s*[(（〈<]\s*([^()（）〈〉<>]{2,60}?)\s*[)）〉>]")
_NOTICE = pattern(
    r".{0,24}公告$|"
    r".{0,12}(?:[声聲]明|[启啟]事|公告|公示|通告|通知|[遗遺]失|招聘|讣告|訃告|[寻尋]人|招租|拍[卖賣])"
)


def make_articles(
    stream: Stream,
    drafts: Iterable[Draft],
    copies: Copies,
    corrected: Mapping[int, Written],
    kinds: Sequence[Kind],
    settings: Settings,
    spread: Spread = in_turn,
) -> Iterator[Article]:
    """Write each draft out as an article, with what was removed because it stands there.

    `corrected` is how those blocks are written that have copies, after a vote. What is handed out to others is done
    while the caller goes on.
    """
    drafts = list(drafts)
    owner = {block: number for number, draft in enumerate(drafts) for block in draft.blocks}
    runs: dict[int, list[Run]] = defaultdict(list)
    for run in runs_of(stream, copies, settings):
        holders = {owner[stream.block_at(piece.of_start)] for piece in run.pieces}
        for holder in sorted(holders):
            runs[holder].append(run)
    tasks = pieces([(draft, runs[number]) for number, draft in enumerate(drafts)], ARTICLES)
    return chain.from_iterable(spread(_write, (stream, corrected, kinds, settings), tasks))


def _write(
    common: tuple[Stream, Mapping[int, Written], Sequence[Kind], Settings],
    drafts: Iterable[tuple[Draft, Sequence[Run]]],
) -> list[Article]:
    """Write some drafts out."""
    stream, corrected, kinds, settings = common
    return [_article(stream, draft, runs, corrected, kinds, settings) for draft, runs in drafts]


def article_id(stream: Stream, draft: Draft) -> str:
    """Name an article by where its first character stands: the same input gives the same name."""
    place = stream.place(draft.first)
    return f"{place.page}@{place.start}"


def make_ledger(stream: Stream, articles: Sequence[Article], drafts: Sequence[Draft], copies: Copies) -> list[Entry]:
    """Account for every character of every page: kept, duplicate or white space, without gap or overlap."""
    owner: dict[int, str] = {}
    for article, draft in zip(articles, drafts, strict=True):
        owner.update(dict.fromkeys(draft.blocks, article.id))
    ledger: list[Entry] = []
    at = [0] * len(stream.pages)
    for block in stream.in_text_order():
        place, page = stream.place(block), stream.block_pages[block]
        if place.start > at[page]:
            ledger.append(Entry(Span(place.page, at[page], place.start), "whitespace"))
        if block in copies:
            ledger.extend(_duplicates(stream, block, copies, owner))
        else:
            ledger.append(Entry(place, "kept", owner[block]))
        at[page] = place.end
    ends = [
        Entry(Span(page.id, at[n], len(page.text)), "whitespace")
        for n, page in enumerate(stream.pages)
        if at[n] < len(page.text)
    ]
    order = {page.id: n for n, page in enumerate(stream.pages)}
    return sorted([*ledger, *ends], key=lambda entry: (order[entry.span.page], entry.span.start))


def _duplicates(stream: Stream, block: int, copies: Copies, owner: dict[int, str]) -> Iterator[Entry]:
    place, pieces = stream.place(block), copies[block]
    edges = [place.start, *(int(stream.offsets[piece.start]) for piece in pieces[1:]), place.end]
    for piece, start, end in zip(pieces, edges, edges[1:], strict=False):
        of = stream.span(piece.of_start, piece.of_end)
        yield Entry(Span(place.page, start, end), "duplicate", owner[stream.block_at(piece.of_start)], of)


def _article(
    stream: Stream,
    draft: Draft,
    runs: Sequence[Run],
    corrected: Mapping[int, Written],
    kinds: Sequence[Kind],
    settings: Settings,
) -> Article:
    rest = (*draft.rest, *draft.further)
    closing = [b for b in rest if kinds[b] in ("byline", "credit", "marker")]
    blocks = [b for b in rest if b not in closing]
    paragraphs = list(_paragraphs(stream, blocks, kinds, settings))
    headline = tuple(_text(stream, lines, corrected) for lines in _headlines(stream, draft.headlines, settings))
    body = tuple(_text(stream, paragraph, corrected) for paragraph in paragraphs)
    closing_texts = [_text(stream, [b], corrected) for b in closing]
    byline, credit = _signed(body, closing_texts, [kinds[b] for b in closing])
    written = [*draft.headlines, *blocks, *closing]
    return Article(
        id=article_id(stream, draft),
        page=stream.place(draft.first).page,
        kind=_kind(headline, body, [kinds[b] for b in written]),
        headline=headline,
        byline=byline,
        credit=credit,
        body=body,
        text="\n".join([*headline, *body, *closing_texts]),
        copies=1 + _printings(stream, written, runs),
        flags=tuple(_flags(stream, draft, blocks, closing, corrected, kinds)),
        sources=tuple(stream.place(b) for b in written),
        copies_at=tuple(stream.span(*run.passage) for run in sorted(runs, key=lambda r: r.passage)),
    )


def _headlines(stream: Stream, blocks: Sequence[int], settings: Settings) -> Iterator[list[int]]:
    """Put together the lines of one headline (十九届六中全 / 会精神), and the pieces of one line that boxes show."""
    lines: list[int] = []
    for block in blocks:
        if lines and not _is_one_headline(stream, lines[-1], block, settings):
            yield lines
            lines = []
        lines.append(block)
    if lines:
        yield lines


def _is_one_headline(stream: Stream, before: int, block: int, settings: Settings) -> bool:
    """Tell whether a word runs across from the block right before, or both stand in one line."""
    if block == before + 1 and word_runs_across(stream.letters(before), stream.letters(block), settings.tokenizer):
        return True
    page = stream.pages[stream.block_pages[block]]
    if not page.lines or stream.block_pages[before] != stream.block_pages[block]:
        return False
    left, right = places_on(page, [stream.blocks[before], stream.blocks[block]], settings.headings.slim)
    return left is not None and right is not None and are_one_line(left, right, settings.headings)


def _paragraphs(
    stream: Stream, blocks: Sequence[int], kinds: Sequence[Kind], settings: Settings
) -> Iterator[list[int]]:
    """Put the blocks of one paragraph together again: one that stops in mid-sentence goes on in the next.

    What the dump calls body is a paragraph as it stands.
    """
    paragraph: list[int] = []
    for block in blocks:
        if paragraph and not _goes_on(stream, paragraph[-1], block, kinds, settings):
            yield paragraph
            paragraph = []
        paragraph.append(block)
    if paragraph:
        yield paragraph


def _goes_on(stream: Stream, before: int, block: int, kinds: Sequence[Kind], settings: Settings) -> bool:
    left, right = stream.source(before), stream.source(block)
    if ends_paragraph(left) or begins_item(right) or stream.blocks[block].kind == "body":
        return False
    if begins_in_middle(right):
        return True
    if kinds[before] == "body" and kinds[block] == "body":
        return True
    return runs_on(stream.letters(before), stream.letters(block), settings.tokenizer)


def _text(stream: Stream, blocks: Sequence[int], corrected: Mapping[int, Written]) -> str:
    """Write blocks out as one line: line breaks fall out, or become the space that Latin words need."""
    text = ""
    for block in blocks:
        lines = _LINE_BREAK.split(corrected[block].text if block in corrected else stream.source(block))
        for line in lines:
            text = _join(text, line.strip()) if text else line.strip()
    return text


def _join(left: str, right: str) -> str:
    if left.endswith(SOFT_HYPHEN):  # a word goes on, whatever with
        return left[:-1] + right
    if not left or not right or is_wide(left[-1]) or is_wide(right[0]):
        return left + right
    if left[-1] in _HYPHENS and right[0].islower() and len(left) > 1 and left[-2].isalpha():
        return left[:-1] + right
    chinese = any(map(is_wide, left[-8:] + right[:8]))
    return left + right if chinese and not (left[-1].isalpha() and right[0].isalpha()) else f"{left} {right}"


def _signed(body: Sequence[str], closing: Sequence[str], kinds: Sequence[Kind]) -> tuple[str | None, str | None]:
    """Give byline and credit as printed: alone, in the brackets of 本报讯(记者 …), or behind the last full stop."""
    alone = [
        "\n".join(t for t, kind in zip(closing, kinds, strict=True) if kind == what) for what in ("byline", "credit")
    ]
    opening = _BYLINE.match(body[0]) if body else None
    byline, credit = read_signature(body[-1]) if body else (None, None)
    return alone[0] or (opening.group(1) if opening else byline), alone[1] or credit


def _kind(headline: Sequence[str], body: Sequence[str], kinds: Sequence[Kind]) -> ArticleKind:
    if all(kind in ("furniture", "teaser", "marker") for kind in kinds):  # a turn whose article is gone, too
        return "furniture"
    if _NOTICE.match(headline[0] if headline else body[0] if body else ""):
        return "notice"
    if not headline and "credit" in kinds and len(body) <= 1:
        return "caption"
    return "article"


def _printings(stream: Stream, blocks: Sequence[int], runs: Sequence[Run]) -> int:
    """Count the copies that hold half of the article or more; what is less is a fragment."""
    letters = sum(stream.bounds(b)[1] - stream.bounds(b)[0] for b in blocks)
    return sum(2 * (run.passage[1] - run.passage[0]) >= letters for run in runs)


def _flags(
    stream: Stream,
    draft: Draft,
    blocks: Sequence[int],
    closing: Sequence[int],
    corrected: Mapping[int, Written],
    kinds: Sequence[Kind],
) -> Iterator[str]:
    bodies = [b for b in blocks if kinds[b] == "body" or kinds[b] == "headline"]
    if draft.headline_after:
        yield "headline-after-body"
    if not draft.headlines and bodies:
        yield "no-headline"
    turns = [turn for b in closing if kinds[b] == "marker" and (turn := read_turn(stream.source(b)))]
    open_ends = sum(turn.goes_on for turn in turns) - sum(not turn.goes_on for turn in turns)
    if bodies and (begins_in_middle(stream.source(bodies[0])) or open_ends < 0):
        yield "begins-in-the-middle"
    if bodies and (not ends_paragraph(stream.source(bodies[-1])) or open_ends > 0):
        yield "truncated"
    if draft.further:
        yield "continued"
    if draft.filled:
        yield "completed"
    if any(b in corrected and corrected[b].is_changed for b in draft.blocks):
        yield "consensus"
