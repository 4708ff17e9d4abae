"""Pages by their names: a gold standard and an output are seldom in one folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TypeVar

T = TypeVar("T")


def page_name(page: str) -> str:
    """Give the file name of a page id."""
    return PurePosixPath(page.replace("\\", "/")).name


def page_stem(page: str) -> str:
    """Give the file name of a page id without its ending: what judged documents are called."""
    return page_name(page).rsplit(".", 1)[0]


def by_name(of: Mapping[str, T]) -> dict[str, T]:
    """Give what is known of pages by their names, with and without the ending; a whole name goes first."""
    return {page_stem(page): value for page, value in of.items()} | {
        page_name(page): value for page, value in of.items()
    }
