"""What callers may catch; each class has its exit code (docs/ERRORS.md names the remedy of each)."""

from __future__ import annotations


class DedupeError(Exception):
    """Anything that dedupe raises on purpose. The message says what, where and what to do."""

    exit_code = 2


class UsageError(DedupeError):
    """The call or the configuration is wrong."""

    exit_code = 2


class UnreadableInput(DedupeError):
    """One input could not be read; the others can."""

    exit_code = 3


class Refused(DedupeError):
    """A safety guard said no: the output folder holds something else, or too much would be removed."""

    exit_code = 4
