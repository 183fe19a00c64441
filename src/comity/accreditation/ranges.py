"""Parts of a file that a player asks for: one range of bytes (RFC 9110, 14.1.2)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

BLOCK: Final = 2**18
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def part(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of what is asked for; the whole where nothing is, or more than one range; null for none.

    size   of the file, in bytes; at least 1
    """
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return 0, size - 1
    if not found[1]:
        length = min(int(found[2]), size)
        return (size - length, size - 1) if length else None
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    return (first, last) if first <= last else None


def blocks(path: Path, first: int, last: int) -> Iterator[bytes]:
    """The bytes from first to last, in blocks."""
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0:
            block = file.read(min(BLOCK, left))
            if not block:
                return
            left -= len(block)
            yield block
