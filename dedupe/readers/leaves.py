"""What formats of many pages give, leaf by leaf → pages with their ids, and one notice of what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from dedupe.errors import UnreadableInput
from dedupe.model import Block, Line, Notice, Page
from dedupe.readers.compose import Origin, TextBlock
from dedupe.readers.formats import Dump
from dedupe.readers.naming import number_pages
from dedupe.readers.relaid import compose_relaid
from dedupe.records import dataclass, field
from dedupe.settings import Settings

Value = TypeVar("Value")

# Records of a dump that cannot be read before one that can: what begins so is something else, and may be endless.
MAX_LOST = 10_000


class BadRecord(ValueError):
    """A record, or a page, that cannot be read while those beside it can. The message says why."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page before it has an id: laid out in `blocks`, or, where there are none, a `text` with places in it.

    `software` is what made it, where its layout may have to be mended.
    """

    format: str
    blocks: tuple[TextBlock, ...] = ()
    text: str = ""
    places: tuple[Block, ...] = ()
    lines: tuple[Line, ...] = ()
    size: tuple[float, float] | None = None
    fields: Mapping[str, object] = field(default_factory=dict)
    software: tuple[str, ...] = ()


def leaf_pages(dump: Dump, leaves: Iterator[Leaf], encoding: str) -> Iterator[Page]:
    """Give leaves as pages; raise UnreadableInput where there is none."""
    any_page = False
    for page_id, leaf in number_pages(dump.source.id, leaves):
        any_page = True
        origin = Origin(page_id, dump.source.id, dump.sha256, encoding, leaf.format)
        if leaf.blocks:
            yield compose_relaid(origin, leaf.blocks, leaf.size, leaf.software, leaf.fields)
        else:
            yield Page(
                origin.id,
                origin.dump,
                leaf.text,
                origin.sha256,
                origin.encoding,
                origin.format,
                leaf.places,
                leaf.lines,
                leaf.size,
                leaf.fields,
            )
    if not any_page:
        raise UnreadableInput(f"{dump.source.id}: holds no text to read; check what wrote it")


@dataclass(slots=True)
class Losses:
    """Counts the records of a dump, and those that cannot be read; tells of them once, at the end."""

    dump: Dump
    unit: str
    total: int = 0
    lost: int = 0
    first: str = ""

    def keep(self, place: int, read: Callable[[Value, Settings], Leaf], value: Value) -> Leaf | None:
        """Read a record at a place, and note it where it is a bad one."""
        self.total += 1
        try:
            return read(value, self.dump.settings)
        except BadRecord as error:
            self._note(place, str(error))
            return None

    def add(self, place: int, why: str) -> None:
        """Note a record that cannot be read."""
        self.total += 1
        self._note(place, why)

    def _note(self, place: int, why: str) -> None:
        self.first = self.first or f"line {place}: {why}"
        self.lost += 1
        if self.lost == self.total == MAX_LOST:
            what = f"none of the first {MAX_LOST:,} {self.unit}s can be read; the first, {self.first}"
            raise UnreadableInput(f"{self.dump.source.id}: {what}")

    def tell(self) -> None:
        """Say in one line what was lost; raise UnreadableInput where all was."""
        if not self.lost:
            return
        what = self.first
        if self.total > 1:
            what = f"{self.lost:,} of {self.total:,} {self.unit}s not read; the first, {self.first}"
        if self.lost == self.total:
            raise UnreadableInput(f"{self.dump.source.id}: {what}")
        self.dump.lose(Notice(self.dump.source.id, what))
