"""Films as they are sent: one MP4 file, read box by box before it is kept, and emptied of all that is no film.

A picture is drawn anew; to draw a film anew would need a coder that the node does not have. So its frame is read
instead: boxes that lie end to end and fill the file, one of them the description of at least one picture track, none
that fetches anything from elsewhere. What a box of another kind holds - places, makers, comments, a second file behind
the film - is overwritten with zeros, in place, so that the film plays as before. Films are served as films, with
`nosniff`, and opened by nothing of the node.

Source: ISO/IEC 14496-12:2022, 4.2 (boxes), 8.2 (movie), 8.4.3 (handler), 8.7.2 (data references).
"""

import hashlib
import logging
import shutil
import struct
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction

from comity.core.home import home
from comity.core.ids import new_id
from comity.records import errors
from comity.records.attachments import storage
from comity.records.attachments.preparing import Sent

log = logging.getLogger(__name__)

FOLDER: Final = "films"
MIB: Final = 2**20
MOST_MIB: Final = 128
MOST_HEAD: Final = 16 * MIB  # of the description, which is read into memory
MOST_BOXES: Final = 20_000
DEEPEST: Final = 8
LONGEST_SECONDS: Final = 6 * 3_600
_BLOCK: Final = MIB

_KEPT: Final = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"styp", b"sidx", b"mfra"})
_CONTAINERS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"mvex"})
_EMPTIED: Final = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"XMP_", b"name", b"tref", b"cprt"})
_HANDLER_AT: Final = 8  # in `hdlr`: after version, flags and a reserved word
_HEADER_BYTES: Final = 32  # of `mvhd`, as far as it is read
_SELF_CONTAINED: Final = 1  # flag of a data reference: the media are in this file


class NoFilm(ValueError):
    """The bytes are no film of this kind."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind, where its content begins and ends, counted from the beginning of what was read."""

    kind: bytes
    starts: int
    content: int
    ends: int


class PreparedFilm:
    """A film that waits to be kept. Opaque: the audit keeps of it what it is, and nothing that it shows."""

    __slots__ = ("bytes", "id", "path", "seconds", "sha256")

    def __init__(self, key: UUID, path: Path, *, seconds: int, size: int, sha256: str) -> None:
        self.id = key
        self.path = path
        self.seconds = seconds
        self.bytes = size
        self.sha256 = sha256


def prepare(sent: Sent) -> PreparedFilm:
    """Read a sent film, and empty it of what is no film. Before any operation begins.

    Raises FilmTooLarge before the limit is exceeded, FilmUnreadable.
    """
    key = new_id()
    path = storage.incoming(key) / "film.mp4"
    try:
        _write(sent, path)
        with path.open("r+b") as file:
            seconds = harmless(file)
        return PreparedFilm(key, path, seconds=seconds, size=path.stat().st_size, sha256=_sha256(path))
    except NoFilm:
        storage.discard(key)
        raise errors.FilmUnreadable from None
    except BaseException:
        storage.discard(key)
        raise


def keep(prepared: PreparedFilm, slug: str) -> None:
    """Keep a film under its random name. A helper for operations: tried again, it finds the file there."""
    target = file_of(slug)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(prepared.path, target)
    target.chmod(0o600)
    transaction.on_commit(partial(storage.discard, prepared.id), robust=True)


def forget(slug: str) -> None:
    """Remove a film's file once the running operation is committed."""
    transaction.on_commit(partial(file_of(slug).unlink, missing_ok=True), robust=True)


def sweep(kept: Callable[[Collection[str]], Collection[str]]) -> int:
    """Remove files that no row names: of operations that were undone after they had kept a film. Returns how many went.

    kept   of these random names, those that a row has
    """
    before = time.time() - storage.ABANDONED_AFTER_SECONDS  # what is younger may belong to an operation that runs
    old = {path.stem: path for path in (home() / FOLDER).glob("??/*.mp4") if path.stat().st_mtime < before}
    stray = set(old) - set(kept(sorted(old)))
    for slug in stray:
        old[slug].unlink(missing_ok=True)
    if stray:
        log.info("removed %s films that no row keeps", len(stray))
    return len(stray)


def file_of(slug: str) -> Path:
    """Where a film's file lies, whether it is there or not."""
    return home() / FOLDER / slug[:2] / f"{slug}.mp4"


def harmless(file: BinaryIO) -> int:
    """Overwrite what is no film with zeros, in place. Returns how long the film is, in seconds.

    Raises NoFilm where the file is not made of boxes from its first to its last byte, or has no picture track.
    """
    size = file.seek(0, 2)
    boxes = list(_outermost(file, size))
    heads = [box for box in boxes if box.kind == b"moov"]
    if not boxes or boxes[0].kind != b"ftyp" or len(heads) != 1:
        raise NoFilm
    head = heads[0]
    if head.ends - head.starts > MOST_HEAD:
        raise NoFilm
    file.seek(head.starts)
    described = bytearray(file.read(head.ends - head.starts))
    seconds = _describe(described)
    file.seek(head.starts)
    file.write(described)
    for box in boxes:
        if box.kind not in _KEPT:
            _empty(file, box)
    return seconds


def boxes_in(data: bytes | bytearray, starts: int, ends: int) -> Iterator[Box]:
    """The boxes that fill these bytes, end to end.  Raises NoFilm where they do not."""
    while starts < ends:
        if ends - starts < 8:
            raise NoFilm
        size, kind = struct.unpack_from(">I4s", data, starts)
        content = starts + 8
        if size == 1:
            if ends - starts < 16:
                raise NoFilm
            (size,) = struct.unpack_from(">Q", data, content)
            content += 8
        if size < content - starts or size > ends - starts:
            raise NoFilm
        yield Box(kind, starts, content, starts + size)
        starts += size


def _outermost(file: BinaryIO, size: int) -> Iterator[Box]:
    """The same for a file, of which only the heads of boxes are read."""
    at = count = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8 or count == MOST_BOXES:
            raise NoFilm
        length, kind = struct.unpack_from(">I4s", head)
        if length == 1 and len(head) < 16:
            raise NoFilm
        content = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", head, 8)
            content += 8
        if length < content - at or length > size - at:
            raise NoFilm
        yield Box(kind, at, content, at + length)
        at, count = at + length, count + 1


def _describe(described: bytearray) -> int:
    """Empty a description of what is none. Returns the seconds of the film.  Raises NoFilm."""
    seconds, pictures, left = None, 0, MOST_BOXES
    waiting = [(0, len(described), 0)]
    while waiting:
        starts, ends, depth = waiting.pop()
        for box in boxes_in(described, starts, ends):
            left -= 1
            if left < 0 or depth > DEEPEST:
                raise NoFilm
            if box.kind in _EMPTIED:
                described[box.starts + 4 : box.starts + 8] = b"free"
                described[box.content : box.ends] = bytes(box.ends - box.content)
            elif box.kind in _CONTAINERS:
                waiting.append((box.content, box.ends, depth + 1))
            elif box.kind == b"mvhd":
                seconds = _seconds(described, box)
            elif box.kind == b"hdlr":
                pictures += described[box.content + _HANDLER_AT : box.content + _HANDLER_AT + 4] == b"vide"
            elif box.kind == b"dref":
                _require_self_contained(described, box)
    if seconds is None or not pictures:
        raise NoFilm
    return seconds


def _seconds(data: bytearray, box: Box) -> int:
    if box.ends - box.content < _HEADER_BYTES:
        raise NoFilm
    if data[box.content] == 1:
        scale, length = struct.unpack_from(">IQ", data, box.content + 20)
    else:
        scale, length = struct.unpack_from(">II", data, box.content + 12)
    if not scale or length / scale > LONGEST_SECONDS:
        raise NoFilm
    return int(length // scale)


def _require_self_contained(data: bytearray, box: Box) -> None:
    """A player fetches what a data reference names: one that names anything is refused."""
    for reference in boxes_in(data, box.content + 8, box.ends):
        flags = int.from_bytes(data[reference.content + 1 : reference.content + 4], "big")
        if flags != _SELF_CONTAINED or reference.ends != reference.content + 4:
            raise NoFilm


def _empty(file: BinaryIO, box: Box) -> None:
    file.seek(box.starts + 4)
    file.write(b"free")
    file.seek(box.content)
    left = box.ends - box.content
    while left:
        part = min(left, _BLOCK)
        file.write(bytes(part))
        left -= part


def _write(sent: Sent, path: Path) -> None:
    written = 0
    with path.open("xb") as file:
        for block in sent.chunks():
            written += len(block)
            if written > MOST_MIB * MIB:
                raise errors.FilmTooLarge(most=MOST_MIB)
            file.write(block)
    with suppress(OSError):
        path.chmod(0o600)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
