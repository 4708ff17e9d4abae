"""Step 11, result → files; a module per format."""
