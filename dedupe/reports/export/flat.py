"""Result → a flat record for each article, with what came with its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dedupe.model import Article, Result
from dedupe.reports.jsonl import Json, plain_fields
from dedupe.settings import Settings

# What records are known by, where --id-field does not say.
_IDS = ("id", "文件名", "ci_id", "uid")
OTHERS = "input_"  # before a field of the input whose name an article has itself


def flat_records(result: Result, settings: Settings) -> Iterator[Json]:
    """Give the articles, furniture too, in reading order; fields of the input stand after their own."""
    fields = {page.id: page.fields for page in result.pages}
    for article in result.articles:
        own = _own(article, fields[article.page], settings)
        more = plain_fields(fields[article.page])
        yield {**own, **{f"{OTHERS}{key}" if key in own else key: value for key, value in more.items()}}


def record_id(fields: Mapping[str, object], settings: Settings) -> object:
    """Give what the input calls a record; None where it says nothing."""
    if settings.id_field is not None:
        return fields.get(settings.id_field)
    return next((fields[key] for key in _IDS if isinstance(fields.get(key), str | int)), None)


def _own(article: Article, fields: Mapping[str, object], settings: Settings) -> dict[str, object]:
    return {
        "id": article.id,
        "page": article.page,
        "record": record_id(fields, settings),
        "kind": article.kind,
        "headline": "\n".join(article.headline),
        "byline": article.byline,
        "credit": article.credit,
        "text": article.text,
        "copies": article.copies,
        "flags": " ".join(article.flags),
    }
