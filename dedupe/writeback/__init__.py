"""Input files are written back with their copies marked or dropped, into folders of OUT."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

WriteBack = Literal["mark", "drop"]
FOLDERS: Mapping[WriteBack, str] = {"mark": "marked", "drop": "dropped"}
