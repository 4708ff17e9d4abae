"""The options that commands share: their types and flags → one Call."""

from __future__ import annotations

import codecs
import math
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from dedupe.console import say
from dedupe.model import Notice
from dedupe.readers.formats import FORMATS
from dedupe.records import dataclass
from dedupe.settings import Noise, Scope, Settings, TokenizerName

if TYPE_CHECKING:
    from dedupe.run import Log

Command = TypeVar("Command", bound=Callable[..., Any])


class Share(click.FloatRange):
    """A number from 0 to 1; "nan", which every comparison lets through, is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Convert as FloatRange does, and refuse nan."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail("nan is not in the range 0<=x<=1.", param, ctx)
        return number


class Encoding(type(click.STRING)):  # type: ignore[misc]
    """The name of a text encoding that this Python has."""

    name = "encoding"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Look the name up; base64 and its like are codecs, but not of text."""
        try:
            b"".decode(codecs.lookup(str(value)).name)
        except (LookupError, ValueError):
            self.fail(f"{value!r} is not an encoding; use e.g. gb18030, big5hkscs, utf-16", param, ctx)
        return str(value)


# One table for both the flags and the file, so that neither takes what the other refuses.
SETTINGS: Mapping[str, Any] = {
    "scope": click.Choice(get_args(Scope)),
    "tokenizer": click.Choice(get_args(TokenizerName)),
    "noise": click.Choice(get_args(Noise)),
    "threshold": Share(0, 1),
    "min_chars": click.IntRange(min=1),
    "max_removed": Share(0, 1),
    "consensus": click.BOOL,
    "encoding": Encoding(),
    "format": click.Choice([form.name for form in FORMATS]),
    "text_field": click.STRING,
    "id_field": click.STRING,
}


@dataclass(frozen=True, slots=True)
class Call:
    """What every command is told beside its own options."""

    inputs: tuple[str, ...]
    files_from: str | None
    settings: Settings
    jobs: int
    quiet: bool
    verbose: int
    strict: bool
    progress: bool


def setting(name: str, text: str, metavar: str | None = None) -> Callable[[Command], Command]:
    """Make the flag of one setting. It has no default of its own: a file may give the value."""
    return click.option(f"--{name.replace('_', '-')}", type=SETTINGS[name], metavar=metavar, help=text)


def common_options(command: Command) -> Command:
    """Add the options that the commands on INPUT share."""
    for option in reversed(_COMMON):
        command = option(command)
    return command


def matching_options(command: Command) -> Command:
    """Add the options that say how inputs are read and compared."""
    for option in reversed(_MATCHING):
        command = option(command)
    return command


def input_options(command: Command) -> Command:
    """Add INPUT and the options that say how it is read."""
    for option in reversed([*_COMMON[:2], *_MATCHING[:3]]):
        command = option(command)
    return command


def shows_progress(no_progress: bool, quiet: bool) -> bool:
    """Tell whether a progress bar is wanted: only where a person looks."""
    return not (no_progress or quiet) and sys.stderr is not None and sys.stderr.isatty()


def log_of(quiet: bool, strict: bool) -> Log:
    """Make a log that says each notice as it comes; quiet, only what could not be read."""
    from dedupe.run import Log

    def tell(notice: Notice) -> None:
        say(f"{notice.where}: {notice.what}")

    def hush(notice: Notice) -> None:
        """Say nothing: -q."""

    return Log(tell_unread=tell, tell_mended=hush if quiet else tell, strict=strict)


def some(number: int, thing: str) -> str:
    """Write a number with its noun."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


_MATCHING: list[Callable[[Any], Any]] = [
    setting("format", "Format of the inputs, where it is not detected."),
    setting("encoding", "Encoding of the inputs, where it is not detected.", "NAME"),
    setting("text_field", "Field or column that holds the text, in JSON, CSV or Parquet.", "NAME"),
    setting("scope", "Where copies are removed.  [default: dump]"),
    setting("threshold", "Similarity from which an aligned passage is a copy.", "0..1"),
    setting("min_chars", "Letters and digits of the shortest passage.", "N"),
    setting("tokenizer", "How text is cut for the signatures.  [default: jieba]"),
    setting("noise", "How badly the engine misread: up to 5, 15 or 25 in 100.  [default: medium]"),
    click.option("--config", metavar="FILE", help="dedupe.toml, or pyproject.toml with [tool.dedupe]."),
]
_ID_FIELD = setting("id_field", "Field or column that names the record, for --to.", "NAME")
_COMMON: list[Callable[[Any], Any]] = [
    click.argument("inputs", nargs=-1, metavar="INPUT..."),
    click.option("--files-from", metavar="FILE", help="Read the names of inputs from FILE, one a line."),
    *_MATCHING[:3],
    _ID_FIELD,
    *_MATCHING[3:],
    click.option("-j", "--jobs", type=click.IntRange(min=1), default=1, help="Processes at work.  [default: 1]"),
    click.option("--strict", is_flag=True, help="Stop at an unreadable input and write nothing."),
    click.option("--no-progress", is_flag=True, help="No progress bar; there is one only on a terminal."),
    click.option("-q", "--quiet", is_flag=True, help="Errors only: no warnings, no summary."),
    click.option("-v", "--verbose", count=True, help="A line for each dump; twice: tracebacks."),
]
