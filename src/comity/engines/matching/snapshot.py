"""An index on disk: segments that are written once and mapped into memory, and a head that names them.

    index.json        {"body": {"format", "version", "seq", "segments": [entry, …]}, "sha256"}
                      entry: {"file", "bytes", "sha256", "gone", "withdrawn": [file, sha256] or null}
    HASH.segment      line of JSON {"columns": [[name, dtype, shape, offset], …]}, then the columns, aligned
    HASH.withdrawn    rows of a segment that were withdrawn after it was written, (n,) little-endian int32

Files are named after their content, so what is there already is not written again. The head is replaced in one
step after everything it names is on disk: a crash leaves the old index or the new one. Whoever writes locks
the folder; files that no head names are removed by the next save or opening.

The digest of a segment is the SHA-256 of the SHA-256 of its blocks, so that several processors can check one file.
"""

import fcntl
import hashlib
import json
import mmap
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from comity.engines.matching import weights
from comity.engines.matching.errors import IndexCorrupt, IndexMissing, IndexOutdated
from comity.engines.matching.segment import Columns, Rows, Segment, Stored

FORMAT = 7
HEAD = "index.json"
FIELDS = {"format", "version", "seq", "segments"}
SEGMENT, WITHDRAWN, UNFINISHED = ".segment", ".withdrawn", ".new"
ALIGNMENT = 64
MADV_POPULATE_READ = 22  # of Linux; Python 3.11 has no name for it
BLOCK = 1 << 24  # bytes that are digested at once
CHECKED_AT_OPENING = 1 << 30  # bytes of segments that are checked before opening returns


class Part(NamedTuple):
    """One segment as it is to be saved.

    stored      the file that it is in; None: it is to be written from `columns`, which nobody changes meanwhile
    withdrawn   rows that were withdrawn and are not marked in the file or the columns
    gone        how many subjects are marked in the columns
    """

    stored: Stored | None
    columns: Columns
    withdrawn: Rows
    gone: int


class Opened(NamedTuple):
    """What opening found: changes up to `seq`, segments, files that were left over and removed.

    checked   whether every byte of the segments was checked
    """

    seq: int
    segments: list[Segment]
    removed: tuple[str, ...]
    checked: bool


@contextmanager
def locked(folder: Path, *, wait: bool = True, shared: bool = False) -> Iterator[bool]:
    """Keep other processes from writing in this folder (or, shared, only from replacing what is there).

    Gives whether the lock was got, which is always so if it waits.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _lock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    finally:
        os.close(descriptor)


def _lock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        return False
    return True


def part_of(folder: Path, segment: Segment) -> Part:
    """A segment as it is now, to be saved in this folder; its file may have been removed by another process."""
    stored = segment.stored
    if stored is not None and (folder / stored.file).exists():
        return Part(stored, {}, segment.withdrawn_beside_file(), stored.gone)
    marks = {name: segment.columns[name].copy() for name in ("releases", "form_rows")}
    return Part(None, {**segment.columns, **marks}, segment.withdrawn_since(len(segment.withdrawn)), segment.gone)


def write(folder: Path, parts: Sequence[Part], seq: int) -> list[Stored]:
    """Replace the index in this locked folder; when it returns, opening gives this state, whatever happens.

    Returns the files of the parts. Only what is not there yet is written.
    """
    stored = [part.stored or _write_segment(folder, part) for part in parts]
    entries = [
        {"file": s.file, "bytes": s.bytes, "sha256": s.sha256, "gone": s.gone,
         "withdrawn": _write_withdrawn(folder, part.withdrawn) if part.withdrawn.size else None}
        for s, part in zip(stored, parts, strict=True)
    ]  # fmt: skip
    body = {"format": FORMAT, "version": weights.VERSION, "seq": seq, "segments": entries}
    _sync_folder(folder)
    write_head(folder / HEAD, body)
    _remove_leftovers(folder, body)
    return stored


def read(folder: Path, *, check_all: bool) -> Opened:
    """Open what was written last.  Raises IndexMissing, IndexOutdated, IndexCorrupt.

    The head and what was withdrawn are checked here, and so is every byte of the segments, unless they have more
    than `CHECKED_AT_OPENING` bytes in all and not `check_all`: then their lengths only, and `check` remains to do.
    """
    if not folder.is_dir():
        raise IndexMissing(path=str(folder))
    with locked(folder, shared=True):
        body = read_head(folder / HEAD, FIELDS)
        if body["format"] != FORMAT or body["version"] != weights.VERSION:
            raise IndexOutdated(path=str(folder), found=str(body["format"]), needed=str(FORMAT))
        entries = [(_stored(entry), entry["withdrawn"]) for entry in body["segments"]]
        checked = check_all or sum(stored.bytes for stored, _ in entries) <= CHECKED_AT_OPENING
        segments = []
        for stored, withdrawn in entries:
            _require_length(folder, stored)
            if checked:
                check(folder, stored)
            segment = Segment(mapped(folder, stored, at_hand=True), stored)
            segment.withdraw(_read_withdrawn(folder, withdrawn))
            segments.append(segment)
    # Somebody who holds the lock is writing files that no head names yet.
    with locked(folder, wait=False) as alone:
        removed = _remove_leftovers(folder, read_head(folder / HEAD, FIELDS)) if alone else ()
    return Opened(int(body["seq"]), segments, removed, checked)


def check(folder: Path, stored: Stored) -> None:
    """Read every byte of a segment's file, on every processor.  Raises IndexCorrupt, FileNotFoundError."""
    path = folder / stored.file
    size = path.stat().st_size

    def digest(start: int) -> bytes:
        with path.open("rb") as file:
            file.seek(start)
            return hashlib.sha256(file.read(BLOCK)).digest()

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        digests = b"".join(pool.map(digest, range(0, size, BLOCK)))
    if size != stored.bytes or _digest_of(digests) != stored.sha256:
        raise IndexCorrupt(path=str(path), part="segment")


def mapped(folder: Path, stored: Stored, *, at_hand: bool = False) -> Columns:
    """Columns of a segment's file, mapped into memory.

    Copy on write: what is withdrawn is marked in this process's memory and never in the file.

    at_hand   whether every page is mapped now, for a process that opens the file to search it, or each when it is
              first read, for the one that wrote it and may be about to end
    """
    path = folder / stored.file
    with path.open("rb") as file:
        line = file.readline()
    file_in_memory = np.memmap(path, np.uint8, mode="c")
    whole = np.asarray(_at_hand(file_in_memory) if at_hand else file_in_memory)
    columns: Columns = {}
    try:
        for name, dtype, shape, offset in json.loads(line)["columns"]:
            size = int(np.prod(shape)) * np.dtype(dtype).itemsize
            start = len(line) + offset
            columns[name] = whole[start : start + size].view(dtype).reshape(shape)
    except (ValueError, KeyError, TypeError):
        raise IndexCorrupt(path=str(path), part="segment") from None
    return columns


def _at_hand(whole: np.memmap[Any, Any]) -> np.memmap[Any, Any]:
    """Have every page at hand, where the system can: else the first search to touch each would wait for it."""
    with suppress(AttributeError, OSError, ValueError):  # another system, or a kernel before Linux 5.14
        mmap.mmap.madvise(whole._mmap, MADV_POPULATE_READ)  # type: ignore[attr-defined]
    return whole


def write_head(path: Path, body: dict[str, Any]) -> None:
    """Put a head in place, with its digest, in one step."""
    _write_file(path, json.dumps({"body": body, "sha256": _digest_of(_canonical(body))}).encode())
    _sync_folder(path.parent)


def read_head(path: Path, fields: set[str]) -> dict[str, Any]:
    """The body of a head.  Raises IndexMissing; IndexCorrupt if a bit flipped or one of these fields is not there."""
    try:
        head = json.loads(path.read_bytes())
        body, digest = head["body"], head["sha256"]
        known = fields <= set(body)
    except FileNotFoundError:
        raise IndexMissing(path=str(path.parent)) from None
    except (ValueError, KeyError, TypeError):
        raise IndexCorrupt(path=str(path.parent), part="head") from None
    if not known or _digest_of(_canonical(body)) != digest:
        raise IndexCorrupt(path=str(path.parent), part="head")
    return dict(body)


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()


def _stored(entry: dict[str, Any]) -> Stored:
    return Stored(entry["file"], entry["bytes"], entry["sha256"], entry["gone"])


def _require_length(folder: Path, stored: Stored) -> None:
    path = folder / stored.file
    if not path.is_file() or path.stat().st_size != stored.bytes:
        raise IndexCorrupt(path=str(path), part="segment")


def _write_segment(folder: Path, part: Part) -> Stored:
    """Write one segment under the name of its content."""
    layout, offset = [], 0
    for name, column in part.columns.items():
        layout.append([name, column.dtype.str, list(column.shape), offset])
        offset += -(-column.nbytes // ALIGNMENT) * ALIGNMENT
    line = json.dumps({"columns": layout}).encode()
    line += b" " * (-(len(line) + 1) % ALIGNMENT) + b"\n"
    digest = _BlockDigest()
    temporary = folder / f"segment{UNFINISHED}"
    with temporary.open("wb") as file:
        for piece in (line, *_pieces(part.columns)):
            file.write(piece)
            digest.update(piece)
        file.flush()
        os.fsync(file.fileno())
    sha256 = digest.hexdigest()
    name = f"{sha256[:32]}{SEGMENT}"
    temporary.replace(folder / name)
    return Stored(name, digest.size, sha256, part.gone)


def _pieces(columns: Columns) -> Iterator[memoryview | bytes]:
    for column in columns.values():
        yield np.ascontiguousarray(column).reshape(-1).view(np.uint8).data
        yield b"\0" * (-column.nbytes % ALIGNMENT)


class _BlockDigest:
    """SHA-256 of the SHA-256 of blocks, of a stream that is cut anywhere."""

    def __init__(self) -> None:
        self.size = 0
        self._blocks = hashlib.sha256()
        self._block = hashlib.sha256()

    def update(self, piece: memoryview | bytes) -> None:
        """Take the next bytes."""
        rest = memoryview(piece)
        while rest:
            room = BLOCK - self.size % BLOCK
            self._block.update(rest[:room])
            self.size += min(room, len(rest))
            rest = rest[room:]
            if self.size % BLOCK == 0:
                self._end_block()

    def hexdigest(self) -> str:
        """The digest of all; nothing can be added afterwards."""
        if self.size % BLOCK:
            self._end_block()
        return self._blocks.hexdigest()

    def _end_block(self) -> None:
        self._blocks.update(self._block.digest())
        self._block = hashlib.sha256()


def _write_withdrawn(folder: Path, rows: Rows) -> list[str]:
    """Write the rows that a segment lost, unless they are there; returns name and digest of the file."""
    content = np.sort(rows).astype("<i4").tobytes()
    sha256 = _digest_of(content)
    name = f"{sha256[:32]}{WITHDRAWN}"
    if not (folder / name).exists() or (folder / name).read_bytes() != content:
        _write_file(folder / name, content)
    return [name, sha256]


def _read_withdrawn(folder: Path, named: Sequence[str] | None) -> Rows:
    if named is None:
        return np.empty(0, np.int64)
    name, sha256 = named
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        content = b""
    if _digest_of(content) != sha256:
        raise IndexCorrupt(path=str(folder / name), part="withdrawn")
    rows: npt.NDArray[np.int64] = np.frombuffer(content, "<i4").astype(np.int64)
    return rows


def _write_file(path: Path, content: bytes) -> None:
    """Put a whole file in place in one step, its content on disk before its name."""
    temporary = path.with_name(path.name + UNFINISHED)
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _remove_leftovers(folder: Path, body: dict[str, Any]) -> tuple[str, ...]:
    """Remove files of ours that the head does not name: of earlier states, or of a writer that was killed."""
    named = {entry["file"] for entry in body["segments"]}
    named |= {entry["withdrawn"][0] for entry in body["segments"] if entry["withdrawn"]}
    left = sorted(
        path.name
        for path in folder.iterdir()
        if path.suffix in {SEGMENT, WITHDRAWN, UNFINISHED} and path.name not in named
    )
    for name in left:
        (folder / name).unlink(missing_ok=True)
    return tuple(left)


def _sync_folder(folder: Path) -> None:
    """Make new names durable: a rename lives in the folder, not in the file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
