"""Flags over a TOML file over the defaults → Settings."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from dedupe.errors import UsageError
from dedupe.options import SETTINGS
from dedupe.records import replace
from dedupe.settings import DEFAULTS, Settings, for_noise


def make_settings(flags: Mapping[str, object], config: str | None = None) -> Settings:
    """Lay the flags that were given over the file and the defaults."""
    given = {name: value for name, value in flags.items() if value is not None and name in SETTINGS}
    chosen: dict[str, Any] = (read_config(config) if config else {}) | given
    settings = replace(DEFAULTS, **chosen)
    return for_noise(settings, settings.noise)


def read_config(name: str) -> dict[str, object]:
    """Read a dedupe.toml, or [tool.dedupe] of a pyproject.toml. Keys are the options without dashes."""
    if sys.version_info >= (3, 11):
        import tomllib  # here, for the runs without a file
    else:
        import tomli as tomllib
    try:
        document = tomllib.loads(Path(name).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{name}: cannot be read ({error.strerror}); name a TOML file") from error
    except ValueError as error:
        why = str(error).replace("\n", " ")
        raise UsageError(f"{name}: is not TOML ({why}); mend it or leave --config out") from error
    tool = document.get("tool")
    table = tool.get("dedupe", {}) if isinstance(tool, dict) else document
    if not isinstance(table, dict):
        raise UsageError(f"{name}: tool.dedupe is not a table; write [tool.dedupe]")
    return dict(_entry(name, key, value) for key, value in table.items())


def _entry(file: str, key: str, value: object) -> tuple[str, object]:
    name = key.replace("-", "_")
    if name not in SETTINGS:
        import difflib  # here, for the files without a fault

        near = difflib.get_close_matches(name, SETTINGS, n=1)
        known = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(SETTINGS))}"
        raise UsageError(f"{file}: unknown setting {key}; {known}")
    try:
        is_switch = SETTINGS[name] is click.BOOL
        if not isinstance(value, str | int | float) or isinstance(value, bool) != is_switch:
            wanted = "neither true nor false" if is_switch else "neither text nor a number"
            raise click.BadParameter(f"{value!r} is {wanted}")
        return name, SETTINGS[name].convert(str(value), None, None)
    except click.BadParameter as error:
        raise UsageError(f"{file}: {key}: {error.message.rstrip('.')}") from error
