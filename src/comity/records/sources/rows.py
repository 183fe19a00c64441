"""Rows of comma-separated files (RFC 4180), such that one bad row costs one row."""

import csv
from collections import deque
from collections.abc import Callable, Iterator

_JOINED_LINES = 200  # a quoted value may hold line ends, but not more than these, nor be longer than that
_JOINED_CHARACTERS = 1_000_000


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
        if row is None and _is_odd(text):
            drawn = _until_closed(following)
            row = _row("\n".join([text, *(line for _, line in drawn)]), delimiter) if drawn else None
        if row is None:
            waiting.extendleft(reversed(drawn))
        yield number, row


def _until_closed(following: Callable[[], tuple[int, str] | None]) -> list[tuple[int, str]]:
    """The next lines up to the one that closes the open mark, or as many as may be joined."""
    drawn: list[tuple[int, str]] = []
    size = 0
    while len(drawn) < _JOINED_LINES and size < _JOINED_CHARACTERS and (further := following()) is not None:
        drawn.append(further)
        size += len(further[1])
        if _is_odd(further[1]):
            break
    return drawn


def _row(text: str, delimiter: str) -> list[str] | None:
    try:
        # The reader sees one string, so a line end in it can only be part of a quoted value.
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None


def _is_odd(line: str) -> bool:
    # A doubled mark inside a quoted value counts twice, so an odd number opens a value, or closes an open one.
    return line.count('"') % 2 == 1
