"""The records of evaluation: what is true, what was found."""

from __future__ import annotations

from typing import Any, NamedTuple

from dedupe.model import Article, Cluster, Entry
from dedupe.records import dataclass, field


class Pair(NamedTuple):
    """Two passages of the gold standard by their keys, the smaller key first."""

    a: str
    b: str


def pair_of(a: str, b: str) -> Pair:
    """Make a pair whatever the order."""
    return Pair(min(a, b), max(a, b))


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the gold standard: half-open spans of a page's text; the page is known by its file name.

    `error_rate` is the share of spoilt characters, 0..1; `family` names a form with other facts (a hard negative);
    `text_id` is the same for all printings of one article.
    """

    key: str
    page: str
    spans: tuple[tuple[int, int], ...]
    letters: int
    error_rate: float | None = None
    family: str | None = None
    text_id: str | None = None
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A pair judged by hand: `is_copy` None where the judges did not decide, and then it is not scored."""

    pair: Pair
    label: str
    is_copy: bool | None
    contains: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """An article that should come back: its page, its texts (with and without byline), and the article it prints.

    `whole` is the text with what stands on another page, where it goes on there, else empty: either may come back.
    """

    page: str
    texts: tuple[str, ...]
    text_id: str
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold standard: either every passage with its cluster, or judged pairs alone.

    `clusters` maps a passage to its cluster; `fragments`, to the passages that hold the whole of it.
    """

    source: str
    passages: dict[str, Passage]
    clusters: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, frozenset[str]] = field(default_factory=dict)
    judged: tuple[Judgement, ...] = ()
    articles: tuple[Truth, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """What `clean` wrote: `texts` by page id, empty with --no-pages; `run` is run.json."""

    articles: tuple[Article, ...]
    clusters: tuple[Cluster, ...]
    ledger: tuple[Entry, ...]
    texts: dict[str, str]
    run: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What an output says of the passages of a gold standard.

    `clusters`: passage → cluster; `fragments`: passage → the passage that holds it: the first of its cluster that may;
    `likest`: the one that holds most; `removed`: pairs of which one went because the other stands.
    """

    clusters: dict[str, str]
    fragments: dict[str, str]
    likest: dict[str, str]
    removed: frozenset[Pair]
