"""Log lines that what is logged cannot forge."""

import logging


class OneLine(logging.Formatter):
    """Escapes control characters, so that a name with a line break or a terminal sequence stays one harmless line."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if not message.isprintable():
            record = logging.makeLogRecord(record.__dict__)
            record.msg = message.encode("unicode_escape").decode()
            record.args = ()
        return super().format(record)
