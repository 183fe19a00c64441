"""Rows of comma-separated files (RFC 4180), such that one bad row costs one row."""

import csv
from collections import deque
from collections.abc import Iterator

_JOINED_LINES = 200  # a quoted value may hold line ends, but not more than these


def rows(numbered_lines: Iterator[tuple[int, str]], delimiter: str = ",") -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the number of its first line; None in place of a row that cannot be read. Blank lines are none.

    Where a quotation mark stays open, the following lines belong to the value; if it is not closed in the next
    `_JOINED_LINES`, the line is a bad row by itself and reading goes on behind it.
    """
    waiting: deque[tuple[int, str]] = deque()  # lines that an open quotation mark drew in for nothing

    def following() -> tuple[int, str] | None:
        return waiting.popleft() if waiting else next(numbered_lines, None)

    while (current := following()) is not None:
        number, text = current
        if not text.strip():
            continue
        row = _row(text, delimiter)
        drawn: list[tuple[int, str]] = []
        while row is None and _is_open(text) and len(drawn) < _JOINED_LINES:
            further = following()
            if further is None:
                break
            drawn.append(further)
            text = f"{text}\n{further[1]}"
            row = None if _is_open(text) else _row(text, delimiter)
        if row is None:
            waiting.extendleft(reversed(drawn))
        yield number, row


def _row(text: str, delimiter: str) -> list[str] | None:
    try:
        # The reader sees one string, so a line end in it can only be part of a quoted value.
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None


def _is_open(text: str) -> bool:
    # A doubled mark inside a quoted value counts twice, so an odd number is always an open value.
    return text.count('"') % 2 == 1
