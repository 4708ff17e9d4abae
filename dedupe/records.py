"""Class → record: what `dataclasses` makes of it with slots, in a tenth of the time."""

# `dataclasses` writes six methods for each class and has them compiled: for sixty records a seventh of the time that a
# page takes. Here only `__init__` is compiled, and only when a record is first made of values; what asks for fields
# (`dataclasses.asdict`) finds those of a true dataclass, made when they are asked for.

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    field = dataclasses.field

    def dataclass(*, slots: bool, frozen: bool = False) -> Callable[[type], type]:
        """Make a record with slots, as `dataclasses.dataclass` does of a class whose bases are no records."""
        return lambda plain: _record(plain, frozen)

    def replace(record: Any, /, **changes: Any) -> Any:
        """Make a record like another one but for some fields."""
        return type(record)(**{name: getattr(record, name) for name in record.__match_args__} | changes)


__all__ = ["dataclass", "field", "replace"]


class _Fields:
    """The fields of a record, for `dataclasses`."""

    def __init__(self, names: tuple[str, ...], space: Mapping[str, object]) -> None:
        self._names, self._space = names, space

    def __get__(self, instance: object, record: type) -> object:
        """Make a true dataclass with the same fields, once, and give its fields."""
        space = {name: self._space[name] for name in ("__annotations__", *self._names) if name in self._space}
        found: object = vars(dataclasses.dataclass(type(record.__name__, (), space)))["__dataclass_fields__"]
        type.__setattr__(record, "__dataclass_fields__", found)
        return found


def _record(plain: type, frozen: bool) -> type:
    """Make the class anew, with slots and the methods that all records have."""
    names = tuple(plain.__annotations__)
    given = dict(vars(plain))
    space = {name: value for name, value in given.items() if name not in (*names, "__dict__", "__weakref__")}
    space |= {"__slots__": names, "__match_args__": names, "__dataclass_fields__": _Fields(names, given)}
    record = type(plain)(plain.__name__, plain.__bases__, space | _methods(names, frozen))
    record.__qualname__ = plain.__qualname__
    _begin(record, names, {name: given[name] for name in names if name in given})
    return record


def _methods(names: tuple[str, ...], frozen: bool) -> dict[str, object]:
    values: Callable[[Any], tuple[object, ...]]
    values = attrgetter(*names) if len(names) > 1 else lambda record: tuple(getattr(record, name) for name in names)

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def show(self: object) -> str:
        shown = (f"{name}={value!r}" for name, value in zip(names, values(self), strict=True))
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def set_state(self: object, state: tuple[object, ...]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    methods: dict[str, object] = {
        "__eq__": equal,
        "__repr__": show,
        "__getstate__": lambda self: values(self),
        "__setstate__": set_state,
    }
    if not frozen:
        return methods | {"__hash__": None}
    return methods | {"__hash__": lambda self: hash(values(self)), "__setattr__": _refuse, "__delattr__": _refuse}


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot change {name!r} of a record")


def _begin(record: Any, names: tuple[str, ...], defaults: Mapping[str, Any]) -> None:
    """Give a class an `__init__` that has itself compiled; what is made of defaults alone needs none."""
    setters = [vars(record)[name].__set__ for name in names]
    is_settled = len(defaults) == len(names) and not any(isinstance(d, dataclasses.Field) for d in defaults.values())

    def start(self: object, *values: object, **named: object) -> None:
        if is_settled and not values and not named:
            for put, name in zip(setters, names, strict=True):
                put(self, defaults[name])
            return
        type.__setattr__(record, "__init__", _compiled(names, setters, defaults))
        record.__init__(self, *values, **named)

    record.__init__ = start


def _compiled(names: tuple[str, ...], setters: list[Callable[..., None]], defaults: Mapping[str, Any]) -> object:
    """Compile the `__init__` of a record: the same text as `dataclasses` writes."""
    known: dict[str, Any] = {"_missing": dataclasses.MISSING}
    takes, puts = [], []
    for number, (name, put) in enumerate(zip(names, setters, strict=True)):
        known[f"_put{number}"], value, default = put, name, defaults.get(name, dataclasses.MISSING)
        if isinstance(default, dataclasses.Field):
            known[f"_make{number}"] = default.default_factory
            takes.append(f"{name}=_missing")
            value = f"_make{number}() if {name} is _missing else {name}"
        elif default is dataclasses.MISSING:
            takes.append(name)
        else:
            known[f"_default{number}"] = default
            takes.append(f"{name}=_default{number}")
        puts.append(f" _put{number}(self, {value})\n")
    exec(f"def __init__(self, {', '.join(takes)}):\n{''.join(puts)}", known)
    return known["__init__"]
