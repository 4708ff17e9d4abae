"""The corpus that persists: pages are added and removed, and asked which of them print a passage."""
