"""Log lines, and lines of a terminal, that what stands in them cannot forge."""

import logging


class OneLine(logging.Formatter):
    """Escapes control and direction characters, tracebacks included: one record stays one harmless line."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


def printable(text: str) -> str:
    """The text with control and direction characters escaped: it can neither command a terminal nor turn a line."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
