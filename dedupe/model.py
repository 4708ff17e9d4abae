"""The records that pass between the steps: frozen, and nothing in them is derived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dedupe.records import dataclass, field

BlockKind = Literal["text", "headline", "body", "byline", "credit", "caption", "furniture"]
ArticleKind = Literal["article", "notice", "caption", "furniture"]
Relation = Literal["exact", "near", "contained", "overlap", "variant"]
Role = Literal["representative", "copy"]
Action = Literal["removed", "linked", "kept"]
Fate = Literal["kept", "duplicate", "whitespace"]
Box = tuple[float, float, float, float]
UNSURE = 255  # in `Page.sure`: the engine does not say how sure it is


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a page's text, counted in Unicode code points."""

    page: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or text block of a page, [start, end) of the page's text.

    `kind` is what the dump itself says the block is: "text" where it says nothing, "body" where it says that it is a
    paragraph below an article's headlines. `box` is x, y, width, height in the units of the dump; `confidence` is the
    engine's own, 0..1; `gap` counts the blank lines before the block.
    `article` names the article that the dump itself gives the block to (METS, NDLOCR), on whatever page.
    """

    id: str
    start: int
    end: int
    kind: BlockKind = "text"
    box: Box | None = None
    confidence: float | None = None
    gap: int = 1
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of a page, [start, end) of the page's text, with its box and confidence as `Block` has them."""

    start: int
    end: int
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a dump. `id` is the path as given, with #1, #2 … where a dump holds several pages.

    `dump` is the file or package that it came from, the unit of `--scope dump`; `sha256` is of that file's bytes.
    `blocks` are in reading order, which the text may not have; the tuple is empty where the format has no block
    structure (plain text): then `blocks.split_blocks` finds them.
    `lines` and `size` (width, height) are given by formats with geometry. `fields` is what a record of the dump holds
    beside its text, for the output to pass on. `sure` is, where the dump tells it, the engine's confidence in each
    character of the text, in hundredths, `UNSURE` for some; else empty. `columns` are given where the text has
    the lines of several columns side by side, or in another order than they are read: each column's lines, [start, end)
    of the text, in reading order.
    """

    id: str
    dump: str
    text: str
    sha256: str
    encoding: str = "utf-8"
    format: str = "text"
    blocks: tuple[Block, ...] = ()
    lines: tuple[Line, ...] = ()
    size: tuple[float, float] | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    sure: bytes = b""
    columns: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader mended or passed over, for the user to know."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Member:
    """A passage in a cluster: where it stands, and how it relates to the representative.

    `similarity` is that of the aligned, normalized texts, 0..1; for a contained passage, of the part that it matches.
    """

    span: Span
    role: Role
    relation: Relation
    similarity: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Passages that print one text, or variants of one form. The representative comes first."""

    action: Action
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: the fate of a run of characters.

    "kept" names its article; "duplicate" names the kept span that holds the same text, and the article it is in.
    """

    span: Span
    fate: Fate
    article: str | None = None
    of: Span | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """Characters [start, end) of an article's text, and who prints them: 0 itself, n the n-th of its `copies_at`."""

    start: int
    end: int
    copies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is given back. Field by field as in the contract's articles.jsonl.

    `support` covers the text of an article with copies, if they had a vote; else it is empty.
    """

    id: str
    page: str
    kind: ArticleKind
    headline: tuple[str, ...]
    byline: str | None
    credit: str | None
    body: tuple[str, ...]
    text: str
    copies: int
    flags: tuple[str, ...]
    sources: tuple[Span, ...]
    copies_at: tuple[Span, ...]
    support: tuple[Support, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What `pipeline.clean` returns: everything the reports write."""

    pages: tuple[Page, ...]
    blocks: tuple[tuple[Block, ...], ...]  # of each page
    articles: tuple[Article, ...]
    clusters: tuple[Cluster, ...]
    ledger: tuple[Entry, ...]
    warnings: tuple[Notice, ...] = ()
