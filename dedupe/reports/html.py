"""An output folder of `clean` → one HTML file to look at: contents, every copy beside its kept text, the pages."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import islice

from dedupe.evaluation.records import Output
from dedupe.model import Article, Block, Cluster, Entry, Member, Span
from dedupe.patterns import pattern
from dedupe.records import dataclass, field
from dedupe.reports.drawing import Drawn, draw
from dedupe.reports.facing import Facing, face

_EXCERPT = 40  # characters
_CONTEXT = 30  # characters of equal text left on each side of a difference, where a passage is long
_LONG = 400  # characters of equal text that are shown whole
_HUES = 47  # degrees from one article's colour to the next: neighbours are told apart

_UNFIT = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_STYLE = """
body{font:15px/1.6 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:1.5em auto;
max-width:76em;padding:0 1em;color:#222}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.2em .5em;text-align:left;
vertical-align:top}td.n{text-align:right}nav a{margin-right:1em}.place{color:#666;font-size:13px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1em;margin:.5em 0 1.5em}.pair>div{border:1px solid #ddd;
padding:.5em .7em;white-space:pre-wrap;overflow-wrap:anywhere}mark{background:#ffd24d}.cut{color:#888}
.page{display:grid;grid-template-columns:auto 1fr;gap:1em;border-top:1px solid #bbb;padding-top:.5em}
.text{white-space:pre-wrap;overflow-wrap:anywhere}.dup{background:#fbd5d5;text-decoration:line-through;
text-decoration-color:#c66}.dup a{color:inherit}.kept{border-radius:3px}rect{stroke:#777;stroke-width:.6}
@media print{nav{display:none}}
"""


@dataclass(frozen=True, slots=True)
class _Ledger:
    """The ledger by page, and where each page stands in the file."""

    entries: Mapping[str, Sequence[Entry]]
    numbers: Mapping[str, int]
    starts: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def at(self, page: str, position: int) -> Entry | None:
        """Give the entry that holds a position of a page."""
        found = bisect_right(self.starts.get(page, ()), position) - 1
        return self.entries[page][found] if found >= 0 else None

    def anchor(self, span: Span) -> str:
        """Name the place of a span in the file."""
        entry = self.at(span.page, span.start)
        return f"p{self.numbers.get(span.page, 0)}-{entry.span.start if entry else 0}"


def html_report(shown: Output, blocks: Iterable[tuple[str, Sequence[Block]]], most: int) -> Iterator[str]:
    """Give the file piece by piece. `blocks` are those of each page; `most`: clusters and pages shown of each sort.

    It needs nothing from elsewhere, holds no script, and what a dump says is never markup in it.
    """
    ledger = _ledger(shown)
    title = f"dedupe: {len(shown.texts)} pages, {len(shown.articles)} articles"
    yield (
        '<!DOCTYPE html>\n<html lang="mul"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width">'
        f"<title>{_safe(title)}</title><style>{_STYLE}</style></head><body>\n"
    )
    yield f"<h1>{_safe(title)}</h1>\n"
    yield from _summary(shown.run)
    sorts = [
        ("removed", "Removed copies", [c for c in shown.clusters if c.action == "removed"]),
        ("linked", "Linked: one text, and both stay", [c for c in shown.clusters if c.action == "linked"]),
        ("variants", "Variants: one form, other facts", [c for c in shown.clusters if _is_variant(c)]),
        ("shared", "Passages that different articles share", [c for c in shown.clusters if _is_shared(c)]),
    ]
    links = "".join(f'<a href="#{name}">{len(found)} {name}</a>' for name, _, found in sorts)
    yield f'<nav><a href="#contents">contents</a>{links}<a href="#pages">pages</a></nav>\n'
    yield from _contents(shown.articles, ledger)
    for name, heading, found in sorts:
        yield f'<h2 id="{name}">{heading}</h2>\n'
        for cluster in found[:most]:
            yield from _cluster(cluster, shown.texts, ledger)
        yield from _left_out(len(found), most, "clusters")
    yield from _pages(shown, blocks, ledger, most)
    yield "</body></html>\n"


def _is_variant(cluster: Cluster) -> bool:
    return cluster.action == "kept" and any(m.relation == "variant" for m in cluster.members)


def _is_shared(cluster: Cluster) -> bool:
    return cluster.action == "kept" and not _is_variant(cluster)


def _ledger(shown: Output) -> _Ledger:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in shown.ledger:
        entries[entry.span.page].append(entry)
    numbers = {page: number for number, page in enumerate(shown.texts, 1)}
    return _Ledger(entries, numbers, {page: [e.span.start for e in found] for page, found in entries.items()})


def _plain(text: str) -> str:
    """Leave out what a file of HTML may not hold: control characters, halves of surrogate pairs."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r", ""))


def _safe(text: str) -> str:
    """Write text as HTML, with no markup in it."""
    return escape(_plain(text))


def _summary(run: Mapping[str, object]) -> Iterator[str]:
    counts, problems = run.get("counts"), run.get("problems")
    yield "<table>\n"
    for name, value in counts.items() if isinstance(counts, Mapping) else ():
        yield f"<tr><th>{_safe(str(name).replace('_', ' '))}</th><td>{_safe(str(value))}</td></tr>\n"
    for problem in problems if isinstance(problems, list) else ():
        if isinstance(problem, Mapping):
            told = f"{problem.get('where')}: {problem.get('what')}"
            yield f"<tr><th>problem</th><td>{_safe(told)}</td></tr>\n"
    version = f"{run.get('tool')} {run.get('version')}"
    yield f"<tr><th>written by</th><td>{_safe(version)}</td></tr>\n</table>\n"


def _contents(articles: Sequence[Article], ledger: _Ledger) -> Iterator[str]:
    """Give the articles in their order, under a row for each page."""
    yield '<h2 id="contents">Contents</h2>\n<table><tr><th>headline</th><th>byline</th><th>characters</th>'
    yield "<th>copies</th><th>flags</th></tr>\n"
    page = None
    for article in articles:
        if article.kind == "furniture":
            continue
        if article.page != page:
            page = article.page
            number = ledger.numbers.get(page, 0)
            yield f'<tr><th colspan="5"><a href="#p{number}">{_safe(page)}</a></th></tr>\n'
        headline = " / ".join(article.headline) or f"[{article.text[:_EXCERPT]}]"
        target = ledger.anchor(article.sources[0]) if article.sources else "pages"
        cells = (f'<a href="#{target}">{_safe(headline)}</a>', _safe(article.byline or ""), str(len(article.text)))
        rest = (str(article.copies), _safe(" ".join(article.flags)))
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in (*cells, *rest))}</tr>\n"
    yield "</table>\n"


def _cluster(cluster: Cluster, texts: Mapping[str, str], ledger: _Ledger) -> Iterator[str]:
    kept, *others = cluster.members
    for member in others:
        relation = f"{member.relation}, similarity {member.similarity:.2f}"
        yield f'<p class="place">{_link(kept.span, ledger)} and {_link(member.span, ledger)}: {relation}</p>\n'
        for left, right in _opposite(kept, member, cluster, ledger):
            pieces = face(_text(texts, left), _text(texts, right))
            yield f'<div class="pair"><div>{_marked(pieces, 0)}</div><div>{_marked(pieces, 1)}</div></div>\n'


def _opposite(kept: Member, member: Member, cluster: Cluster, ledger: _Ledger) -> Iterator[tuple[Span, Span]]:
    """Give what stands against what: by the ledger, where it says of which kept text each part is a copy."""
    if cluster.action != "removed":
        yield kept.span, member.span
        return
    for entry in ledger.entries.get(member.span.page, ()):
        inside = entry.span.start < member.span.end and member.span.start < entry.span.end
        if inside and entry.of is not None:
            yield entry.of, entry.span


def _text(texts: Mapping[str, str], span: Span) -> str:
    return texts.get(span.page, "")[span.start : span.end]


def _link(span: Span, ledger: _Ledger) -> str:
    return f'<a href="#{ledger.anchor(span)}">{_safe(f"{span.page}@{span.start}-{span.end}")}</a>'


def _marked(pieces: Sequence[Facing], side: int) -> str:
    """Write one side of an alignment, with what differs marked; the middle of long equal stretches is left out."""
    texts = [(piece.a, piece.b)[side] for piece in pieces]
    is_long = sum(map(len, texts)) > _LONG
    parts = []
    for piece, text in zip(pieces, texts, strict=True):
        if not piece.equal:
            parts.append(f"<mark>{_safe(text) or '&#8203;'}</mark>")
        elif is_long and len(text) > 3 * _CONTEXT:
            left_out = len(text) - 2 * _CONTEXT
            cut = f'<span class="cut"> …{left_out}… </span>'
            parts.append(f"{_safe(text[:_CONTEXT])}{cut}{_safe(text[-_CONTEXT:])}")
        else:
            parts.append(_safe(text))
    return "".join(parts)


def _pages(shown: Output, blocks: Iterable[tuple[str, Sequence[Block]]], ledger: _Ledger, most: int) -> Iterator[str]:
    yield '<h2 id="pages">Pages</h2>\n'
    hues = {article.id: _HUES * number % 360 for number, article in enumerate(shown.articles)}
    furniture = {article.id for article in shown.articles if article.kind == "furniture"}
    for page, placed in islice(blocks, most):
        entries = ledger.entries.get(page, ())
        yield f'<h3 id="p{ledger.numbers.get(page, 0)}">{_safe(page)}</h3>\n<div class="page"><div>\n'
        yield from draw(_drawn(placed, page, shown.texts.get(page, ""), ledger, hues, furniture))
        yield '</div><div class="text">'
        for entry in entries:
            yield _entry(entry, _text(shown.texts, entry.span), ledger, hues, furniture)
        yield "</div></div>\n"
    yield from _left_out(len(shown.texts), most, "pages")


def _drawn(
    blocks: Sequence[Block],
    page: str,
    text: str,
    ledger: _Ledger,
    hues: Mapping[str, int],
    furniture: set[str],
) -> Iterator[Drawn]:
    for block in blocks:
        entry = ledger.at(page, block.start)
        if block.box is not None and entry is not None and entry.fate != "whitespace":
            fate = "duplicate" if entry.fate == "duplicate" else "furniture" if entry.article in furniture else "kept"
            says = _plain(" ".join(text[block.start : block.end].split())[:_EXCERPT])
            yield Drawn(block.box, fate, hues.get(entry.article or "", 0), says, ledger.anchor(entry.span))


def _entry(entry: Entry, text: str, ledger: _Ledger, hues: Mapping[str, int], furniture: set[str]) -> str:
    anchor = f'id="p{ledger.numbers.get(entry.span.page, 0)}-{entry.span.start}"'
    if entry.fate == "whitespace":
        return _safe(text)
    if entry.of is not None:
        return f'<span {anchor} class="dup"><a href="#{ledger.anchor(entry.of)}">{_safe(text)}</a></span>'
    if entry.article in furniture:
        return f'<span {anchor} class="cut">{_safe(text)}</span>'
    hue = hues.get(entry.article or "", 0)
    return f'<span {anchor} class="kept" style="background:hsl({hue} 60% 94%)">{_safe(text)}</span>'


def _left_out(count: int, most: int, what: str) -> Iterator[str]:
    if not count:
        yield "<p>none</p>\n"
    elif count > most:
        yield f"<p>{count - most} more {what} are left out; --most shows them.</p>\n"
