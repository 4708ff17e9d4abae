"""Text → standard output, messages → standard error, exceptions → exit codes; no traceback reaches a user."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable, Iterable
from typing import TextIO

import click

from dedupe.errors import DedupeError, UsageError

INTERNAL = 70  # EX_SOFTWARE of sysexits.h
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def set_up_streams() -> None:
    """Write UTF-8 whatever the locale: redirected output on a Chinese Windows is GBK, which lacks much."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def say(message: str) -> None:
    """Write one line to standard error."""
    line = " ".join(message.split("\n"))
    if sys.stderr is not None:
        _write(sys.stderr, [f"dedupe: {line}\n"])


def emit(pieces: Iterable[str]) -> None:
    """Write to standard output. When its reader has gone (`| head`), the rest is dropped quietly."""
    if sys.stdout is None:
        raise UsageError("standard output is closed; name a folder with -o")
    try:
        _write(sys.stdout, pieces)
    except OSError as error:
        raise UsageError(f"standard output cannot be written ({error.strerror}); free some space") from error


def exit_code(run: Callable[[], int | None], with_traceback: bool) -> int:
    """Run a command and tell its exit code; what it raises becomes one line (docs/ERRORS.md)."""
    try:
        return run() or 0
    except DedupeError as error:
        say(str(error))
        return error.exit_code
    except click.ClickException as error:
        say(_usage(error))
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return INTERRUPTED
    except SystemExit:
        return 0  # click's answer to a closed pipe is exit 1, which here means that duplicates were found
    except OSError as error:
        say(f"{error.filename or 'input or output'}: {error.strerror or error}; check the path and its rights")
        return UsageError.exit_code
    except Exception as error:
        if with_traceback:
            import traceback  # here: what reads Python's source takes a while to load

            traceback.print_exc()
        say(f"internal error: {type(error).__name__}: {error}; please report it with the output of -vv")
        return INTERNAL


def _usage(error: click.ClickException) -> str:
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{message}; see {context.command_path} --help" if context else message


def _write(stream: TextIO, pieces: Iterable[str]) -> None:
    try:
        stream.writelines(pieces)
        stream.flush()
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # EINVAL: the same on Windows
            raise
        _discard(stream)


def _discard(stream: TextIO) -> None:
    # What is buffered would raise again at exit, where Python prints it; so the descriptor now leads nowhere.
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
