"""Newspaper OCR dumps → their articles, each once."""

from dedupe.errors import DedupeError, Refused, UnreadableInput, UsageError
from dedupe.model import Article, Block, Cluster, Entry, Member, Notice, Page, Result, Span
from dedupe.settings import DEFAULTS, Settings

# Another project imports as `dedupe` too; dedupe/cli.py knows by this name that it runs with its own package.
__dist__ = "newspaper-dedupe"
__version__ = "0.1.0"

__all__ = [
    "DEFAULTS",
    "Article",
    "Block",
    "Cluster",
    "DedupeError",
    "Entry",
    "Member",
    "Notice",
    "Page",
    "Refused",
    "Result",
    "Settings",
    "Span",
    "UnreadableInput",
    "UsageError",
]
