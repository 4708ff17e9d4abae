"""The command ocrd-dedupe: an OCR-D processor, where the extra `ocrd` is installed."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the processor, or say what is missing."""
    try:
        import ocrd  # noqa: F401
    except ImportError:
        print('ocrd-dedupe: OCR-D is not installed here; pip install "newspaper-dedupe[ocrd]"', file=sys.stderr)
        raise SystemExit(2) from None
    from dedupe.ocrd.processor import command

    command()
