"""What formats call a block → our kinds."""

from __future__ import annotations

import re

from dedupe.model import BlockKind

_KINDS: dict[BlockKind, str] = {
    "headline": (
        "heading headline title doc_title paragraph_title subheading subheadline sub-headline タイトル本文 見出し "
        "headingline"
    ),
    "byline": "byline author",
    "credit": "credit",
    "caption": "caption figure_title table_title chart_title figure_caption table_caption image_caption "
    "picturecaption tablecaption キャプション",
    "furniture": (
        "header footer page-number pagenumber pagenum page_number folio number catch-word catchword signature-mark "
        "masthead running-title runningtitle runninghead imprint ノンブル 柱 "
        "numberingzone runningtitlezone quiremarkszone rt"
    ),
}
_SUBTYPE = re.compile(r"[:#].*", re.DOTALL)  # of SegmOnto, as eScriptorium uses it: HeadingLine:rubric#1
_BY_LABEL: dict[str, BlockKind] = {label: kind for kind, labels in _KINDS.items() for label in labels.split()}


def kind_of(*labels: str | None) -> BlockKind:
    """Give the kind that the first known label names, "text" where none is known."""
    for label in labels:
        bare = _SUBTYPE.sub("", label) if label else ""
        kind = _BY_LABEL.get(bare.strip().lower().replace(" ", "-"))
        if kind is not None:
            return kind
    return "text"


_ARTICLES = (
    "article advertisement advert ad notice announcement obituary death_notice deathnotice letter interview review "
    "poem weather"
)


def is_article(label: str | None) -> bool:
    """Tell whether a division of that name is an article: what is read, and printed again, as a whole."""
    return label is not None and label.strip().lower() in _ARTICLES.split()
