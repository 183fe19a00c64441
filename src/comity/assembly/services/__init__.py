"""Verbs of the assembly: the only code that changes what it keeps. One module for a subject."""
