"""Log lines that what is logged cannot forge."""

import logging


class OneLine(logging.Formatter):
    """Escapes control and direction characters, tracebacks included: one record stays one harmless line."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if text.isprintable():
            return text
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
