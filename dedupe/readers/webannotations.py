"""Web annotations of a page, as IIIF gives a page's text (W3C, and Open Annotation before it) → a leaf."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dedupe.blanks import join_words
from dedupe.model import Box
from dedupe.readers.compose import TextBlock, TextLine
from dedupe.readers.leaves import Leaf
from dedupe.readers.lineboxes import Word, box_of_words, in_lines
from dedupe.readers.markedup import plain
from dedupe.readers.measures import box_of

Annotation = Mapping[str, object]

_XYWH = re.compile(r"xywh=(?:pixel:)?([\d.]+),([\d.]+),([\d.]+),([\d.]+)")
_LEVELS = ("line", "paragraph", "block", "word", "page")  # where a page has several, the first says all


def canvas_of(value: object) -> str | None:
    """Name the canvas that an annotation with text is of; None for what is none."""
    if not isinstance(value, Mapping) or _type(value) != "annotation" or _text(value) is None:
        return None
    return _target(value).partition("#")[0]


def read_annotations(found: Sequence[Annotation]) -> Leaf:
    """Read the annotations of a page in their order; where they are words, their boxes make lines."""
    levels = [_level(each) for each in found]
    level = next((name for name in _LEVELS if name in levels), "")
    chosen = [each for each, own in zip(found, levels, strict=True) if own in (level, "")]
    canvas = {"canvas": canvas_of(found[0])}
    if level == "word":
        rows = in_lines([(_text(each) or "", _box(each)) for each in chosen])
        return Leaf("annotations", (TextBlock("b0", tuple(map(_line, rows))),), fields=canvas)
    texts = [(_text(each) or "").splitlines() for each in chosen]
    if level == "line" or (not level and max(map(len, texts)) < 2):
        lines = tuple(TextLine(" ".join(text), _box(each)) for each, text in zip(chosen, texts, strict=True))
        return Leaf("annotations", (TextBlock("b0", lines),), fields=canvas)
    blocks = (
        TextBlock(f"b{number}", tuple(map(TextLine, text)), box=_box(each))
        for number, (each, text) in enumerate(zip(chosen, texts, strict=True))
    )
    return Leaf("annotations", tuple(blocks), fields=canvas)


def _level(annotation: Annotation) -> str:
    """Give what an annotation is of: a line, a word …; "" where it does not say."""
    level = str(annotation.get("textGranularity") or "").lower()
    return level if level in _LEVELS else ""


def _type(value: Mapping[str, object]) -> str:
    return str(value.get("type") or value.get("@type") or "").rpartition(":")[2].lower()


def _text(annotation: Annotation) -> str | None:
    """Give the first text that an annotation bears."""
    bodies = annotation.get("body", annotation.get("resource"))
    for body in bodies if isinstance(bodies, list) else [bodies]:
        text = body.get("value", body.get("chars")) if isinstance(body, Mapping) else None
        if isinstance(text, str):
            return plain(text)
    return None


def _target(annotation: Annotation) -> str:
    """Give what an annotation is of, with the place on it, as one address."""
    target = annotation.get("target", annotation.get("on"))
    if isinstance(target, list):
        target = target[0] if target else None
    if not isinstance(target, Mapping):
        return target if isinstance(target, str) else ""
    source = target.get("source", target.get("full", target.get("id")))
    if isinstance(source, Mapping):
        source = source.get("id", source.get("@id"))
    selectors = target.get("selector")
    places = (
        str(selector.get("value") or "")
        for selector in (selectors if isinstance(selectors, list) else [selectors])
        if isinstance(selector, Mapping)
    )
    place = next((value for value in places if _XYWH.search(value)), "")
    return f"{source or ''}#{place}" if place else str(source or "")


def _box(annotation: Annotation) -> Box | None:
    found = _XYWH.search(_target(annotation))
    return box_of(found.groups()) if found else None


def _line(words: Sequence[Word]) -> TextLine:
    return TextLine(join_words(text for text, _ in words), box_of_words([box for _, box in words], None))
