"""TEI P4 and P5 → pages: what is printed, by paragraph, line and page break."""

from __future__ import annotations

from collections.abc import Iterator

from dedupe.blanks import join_words
from dedupe.model import BlockKind, Page
from dedupe.readers.compose import Origin, TextBlock, TextLine, compose_page
from dedupe.readers.formats import Dump
from dedupe.readers.labels import is_article
from dedupe.readers.markup import HYPHENS, SOFT_HYPHEN, End, Start, events, read_markup
from dedupe.readers.naming import number_pages
from dedupe.records import dataclass, field

# Elements that hold text as a block does; within one another, the inner interrupts the outer.
_KINDS: dict[BlockKind, str] = {
    "text": "p ab lg sp item note zone table salute closer opener trailer docImprint imprint",
    "headline": "head titlePart",
    "byline": "byline docAuthor",
    "furniture": "fw",
}
_BLOCKS = {tag: kind for kind, tags in _KINDS.items() for tag in tags.split()}
_BREAKS = frozenset({"lb", "l", "line", "row", "cb"})
_TEXTS = frozenset({"text", "sourceDoc"})
# What an editor adds; of a choice, what stands on the page is taken.
_ADDED = frozenset({"teiHeader", "facsimile", "standOff", "figDesc", "rdg"})
_OURS = frozenset({"notice", "caption", "furniture"})  # what articles are called that this program wrote
_OTHER_CHOICE = frozenset({"corr", "reg", "expan"})


@dataclass(slots=True)
class _Block:
    name: str
    kind: BlockKind
    article: str | None
    spaced: bool = False  # its white space is that of the print
    lines: list[str] = field(default_factory=lambda: [""])


@dataclass(slots=True)
class _State:
    """What is open: elements, blocks within blocks, and the page that is being filled."""

    path: list[str] = field(default_factory=list)
    articles: list[str | None] = field(default_factory=lambda: [None])
    open: list[_Block] = field(default_factory=list)
    page: list[_Block] = field(default_factory=list)
    count: int = 0
    spaced: bool = False  # xml:space="preserve"


def read_tei(dump: Dump) -> Iterator[Page]:
    """Give the pages of a TEI file, one where it has no page breaks."""
    markup = read_markup(dump)
    for page_id, blocks in number_pages(dump.source.id, _pages(events(markup))):
        origin = Origin(page_id, dump.source.id, dump.sha256, markup.encoding, "tei")
        yield compose_page(origin, map(_text_block, blocks))


def _pages(found: Iterator[Start | End | str]) -> Iterator[list[_Block]]:
    state, is_begun, texts, hidden = _State(), False, 0, 0
    for event in found:
        if isinstance(event, Start):
            parent = state.path[-1] if state.path else ""
            state.path.append(event.tag)
            hidden += event.tag in _ADDED or (parent == "choice" and event.tag in _OTHER_CHOICE)
            texts += event.tag in _TEXTS
            if event.tag in _TEXTS:
                state.spaced = event.attributes.get("xml:space") == "preserve"
            if hidden or not texts:
                continue
            if event.tag in ("pb", "surface"):
                if is_begun or any(_has_text(block) for block in state.page):
                    yield state.page
                is_begun = True
                _turn(state)
            _open(state, event)
        elif isinstance(event, End):
            parent = state.path[-2] if len(state.path) > 1 else ""
            state.path.pop()
            if texts and not hidden:
                _close(state, event.tag)
            hidden -= event.tag in _ADDED or (parent == "choice" and event.tag in _OTHER_CHOICE)
            texts -= event.tag in _TEXTS
        elif texts and not hidden:
            _add(state, event)
    yield state.page


def _turn(state: _State) -> None:
    """Begin a new page: what is open goes on there, as a block of the same name."""
    state.page = []
    state.open = [_Block(block.name, block.kind, block.article, block.spaced) for block in state.open]
    state.page.extend(state.open)


def _open(state: _State, event: Start) -> None:
    if event.tag.startswith("div"):
        own = event.attributes.get("xml:id") or event.attributes.get("id") or f"div{state.count}"
        name = event.attributes.get("type")
        is_one = is_article(name) or (state.spaced and name in _OURS)
        state.articles.append(own if is_one else state.articles[-1])
        state.count += 1
    elif event.tag in _BLOCKS:
        in_figure = event.tag == "head" and "figure" in state.path
        # Where a file names articles and heads, and keeps the print's white space, a paragraph is no head.
        is_body = event.tag == "p" and state.spaced and state.articles[-1] is not None
        _start_block(state, event.attributes, "caption" if in_figure else "body" if is_body else _BLOCKS[event.tag])
    elif event.tag in _BREAKS and state.open:
        lines = state.open[-1].lines
        if (
            event.attributes.get("break") == "no"
            and lines[-1].strip()
            and not lines[-1].rstrip().endswith(tuple(HYPHENS))
        ):
            lines[-1] = lines[-1].rstrip() + SOFT_HYPHEN
        lines.append("")
    elif event.tag == "cell" and state.open and state.open[-1].lines[-1].strip():
        state.open[-1].lines[-1] += "\t"


def _start_block(state: _State, attributes: dict[str, str], kind: BlockKind) -> None:
    name = attributes.get("xml:id") or attributes.get("id") or f"b{len(state.page)}"
    block = _Block(name, kind, state.articles[-1], state.spaced)
    state.open.append(block)
    state.page.append(block)


def _close(state: _State, tag: str) -> None:
    if tag.startswith("div"):
        state.articles.pop()
        _close_loose(state)
    elif tag in _BLOCKS and state.open:
        state.open.pop()
    elif tag in ("l", "line", "row") and state.open:
        state.open[-1].lines.append("")


def _close_loose(state: _State) -> None:
    """End a block that no element opened: text that stands in a division itself."""
    if state.open and not any(tag in _BLOCKS for tag in state.path):
        state.open.pop()


def _add(state: _State, text: str) -> None:
    if not state.open:
        if not text.strip():
            return
        _start_block(state, {}, "text")
    state.open[-1].lines[-1] += text


def _has_text(block: _Block) -> bool:
    return any(line.strip() for line in block.lines)


def _text_block(block: _Block) -> TextBlock:
    if block.spaced:
        lines = [" ".join(line.strip().splitlines()) for line in block.lines]
    else:
        lines = ["\t".join(join_words(cell.split()) for cell in line.split("\t")) for line in block.lines]
    return TextBlock(block.name, tuple(TextLine(line) for line in lines), block.kind, article=block.article)
