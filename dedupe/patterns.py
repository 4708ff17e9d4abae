"""Regular expression → the same, compiled when first used: a page needs half of them, and each takes a millisecond."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any


class _Pattern:
    """What stands for a compiled pattern; each of its methods, once asked for, is that of the pattern itself."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)
        return value


def _pattern(source: str, flags: int = 0) -> _Pattern:
    return _Pattern(source, flags)


if TYPE_CHECKING:
    pattern = re.compile
else:
    pattern = _pattern
