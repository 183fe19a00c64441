"""Readers of lists: one module per format, each the `drafts.Reader` of it."""
