"""Films as players ask for them: whole, or in one range of bytes (RFC 9110, 14.1.2)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

BLOCK: Final = 2**18
HEADERS: Final = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Accept-Ranges": "bytes",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def answer(request: HttpRequest, path: Path, sha256: str) -> HttpResponseBase:
    """A film, or the part of it that is asked for; not found where its file is not there.

    sha256   of the film, in hexadecimal: a player that has it already is told so
    """
    headers = {**HEADERS, "ETag": f'"{sha256[:32]}"'}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponse(status=304, headers=headers)
    if not path.exists():
        return absent()
    size = path.stat().st_size
    wanted = part(request.headers.get("Range", ""), size)
    if wanted is None:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    first, last = wanted
    is_whole = (first, last) == (0, size - 1)
    response = StreamingHttpResponse(
        blocks(path, first, last), status=200 if is_whole else 206, content_type="video/mp4", headers=headers
    )
    response.headers["Content-Length"] = str(last - first + 1)
    if not is_whole:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def absent() -> HttpResponse:
    """Nothing to play here."""
    return HttpResponse(status=404, headers=HEADERS)


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
