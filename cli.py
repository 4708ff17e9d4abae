"""Launcher for a checkout: python cli.py … is the same program as dedupe …; not packaged."""

from dedupe.cli import main

if __name__ == "__main__":
    main()
