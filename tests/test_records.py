"""records.py: what it makes is what `dataclasses` would make."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from copy import copy
from typing import Any

import pytest

from dedupe import records
from dedupe.settings import Settings

Maker = Callable[..., Any]


def make(dataclass: Callable[..., Any]) -> dict[str, Maker]:
    """Make three records: of fields with and without a value, of fields that all have one, of what may be changed."""

    class Plain:
        number: int
        text: str = "none"
        many: list[int] = dataclasses.field(default_factory=list)

        @property
        def twice(self) -> int:
            return 2 * self.number

    class Settled:
        number: int = 1
        text: str = "none"

    class Loose:
        number: int = 0

    for kind in (Plain, Settled, Loose):
        kind.__qualname__ = kind.__name__
    frozen = dataclass(frozen=True, slots=True)
    return {"Plain": frozen(Plain), "Settled": frozen(Settled), "Loose": dataclass(slots=True)(Loose)}


theirs, ours = make(dataclasses.dataclass), make(records.dataclass)
Plain = ours["Plain"]  # so that it pickles


@pytest.mark.parametrize("maker", [ours, theirs])
def test_records_are_made_of_values_names_and_defaults(maker: dict[str, Maker]) -> None:
    assert repr(maker["Plain"](3)) == "Plain(number=3, text='none', many=[])"
    assert repr(maker["Plain"](text="a", number=2, many=[1])) == "Plain(number=2, text='a', many=[1])"
    assert repr(maker["Settled"]()) == "Settled(number=1, text='none')"
    assert repr(maker["Settled"](text="b")) == "Settled(number=1, text='b')"
    assert maker["Plain"](4).twice == 8
    for wrong in ((), (1, 2, 3, 4)):
        with pytest.raises(TypeError):
            maker["Plain"](*wrong)
    with pytest.raises(TypeError):
        maker["Settled"](other=1)


def test_each_record_has_a_list_of_its_own() -> None:
    assert ours["Plain"](1).many is not ours["Plain"](1).many


@pytest.mark.parametrize("maker", [ours, theirs])
def test_equal_records_are_equal_and_hash_alike(maker: dict[str, Maker]) -> None:
    assert maker["Settled"]() == maker["Settled"](1)
    assert maker["Settled"]() != maker["Settled"](2)
    assert maker["Settled"](0) != maker["Loose"](0)
    assert len({maker["Settled"](), maker["Settled"](1), maker["Settled"](2)}) == 2
    with pytest.raises(TypeError):
        hash(maker["Loose"]())


@pytest.mark.parametrize("maker", [ours, theirs])
def test_frozen_records_stay_as_they_are(maker: dict[str, Maker]) -> None:
    record = maker["Settled"]()
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.number = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del record.number
    loose = maker["Loose"]()
    loose.number = 5
    assert loose == maker["Loose"](5)
    with pytest.raises(AttributeError):
        loose.other = 1


def test_records_are_copied_pickled_and_taken_apart() -> None:
    record = Plain(3, "a", [1, 2])
    assert pickle.loads(pickle.dumps(record)) == record == copy(record)
    assert records.replace(record, text="b") == Plain(3, "b", [1, 2]) == dataclasses.replace(record, text="b")
    assert dataclasses.asdict(record) == {"number": 3, "text": "a", "many": [1, 2]}
    assert dataclasses.is_dataclass(record)
    match record:
        case Plain(number, text):
            assert (number, text) == (3, "a")


def test_settings_within_settings_are_taken_apart_too() -> None:
    assert dataclasses.asdict(Settings())["layout"]["columns"]["around"] == 4
