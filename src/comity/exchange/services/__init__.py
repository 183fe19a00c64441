"""Verbs of the exchange: the only code that changes what it keeps."""
