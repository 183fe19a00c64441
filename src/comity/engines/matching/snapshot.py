"""An index on disk: segments that are written once and mapped into memory, and a head that names them.

    index.json        {"body": {"format", "version", "seq", "segments": [{"file", "bytes", "sha256"}]}, "sha256"}
    HASH.segment      line of JSON {"columns": [[name, dtype, shape, offset], …]}, then the columns, aligned

A segment is named after its content. The head is replaced in one step after everything it names is on
disk: a crash leaves the old index or the new one. Files that no head names are removed by the next save.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from comity.engines.matching import weights
from comity.engines.matching.errors import IndexCorrupt, IndexMissing, IndexOutdated
from comity.engines.matching.segment import Columns, Segment

FORMAT = 3
HEAD = "index.json"
SUFFIX = ".segment"
ALIGNMENT = 64
CHUNK = 1 << 22


def write(folder: Path, segments: Iterable[Segment], seq: int) -> None:
    """Replace the index in this folder; when it returns, opening gives this state, whatever happens."""
    folder.mkdir(parents=True, exist_ok=True)
    entries = [_write_segment(folder, segment) for segment in segments]
    body = {"format": FORMAT, "version": weights.VERSION, "seq": seq, "segments": entries}
    head = {"body": body, "sha256": hashlib.sha256(_canonical(body)).hexdigest()}
    temporary = folder / f"{HEAD}.{os.getpid()}.new"
    with temporary.open("wb") as file:
        file.write(json.dumps(head).encode())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / HEAD)
    _sync_folder(folder)
    named = {HEAD, *(entry["file"] for entry in entries)}
    for path in folder.iterdir():
        if path.name not in named and (path.suffix in {SUFFIX, ".new"}):
            path.unlink(missing_ok=True)


def read(folder: Path) -> tuple[int, list[Segment]]:
    """Sequence number and segments.  Raises IndexMissing, IndexOutdated, IndexCorrupt.

    Every byte is checked here, once, so that no search answers from a damaged file.
    """
    body = _read_head(folder)
    if body["format"] != FORMAT or body["version"] != weights.VERSION:
        raise IndexOutdated(path=str(folder), found=str(body["format"]), needed=str(FORMAT))
    return int(body["seq"]), [_read_segment(folder, entry) for entry in body["segments"]]


def _read_head(folder: Path) -> dict[str, Any]:
    try:
        head = json.loads((folder / HEAD).read_bytes())
        body, digest = head["body"], head["sha256"]
        known = {"format", "version", "seq", "segments"} <= set(body)
    except FileNotFoundError:
        raise IndexMissing(path=str(folder)) from None
    except (ValueError, KeyError, TypeError):
        raise IndexCorrupt(path=str(folder), part="head") from None
    if not known or hashlib.sha256(_canonical(body)).hexdigest() != digest:
        raise IndexCorrupt(path=str(folder), part="head")
    return dict(body)


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()


def _write_segment(folder: Path, segment: Segment) -> dict[str, Any]:
    """Write one segment under the name of its content; one that is there already is left as it is."""
    layout, offset = [], 0
    for name, column in segment.columns.items():
        layout.append([name, column.dtype.str, list(column.shape), offset])
        offset += -(-column.nbytes // ALIGNMENT) * ALIGNMENT
    line = json.dumps({"columns": layout}).encode()
    line += b" " * (-(len(line) + 1) % ALIGNMENT) + b"\n"
    digest, size = hashlib.sha256(line), len(line)
    temporary = folder / f"segment.{os.getpid()}.new"
    with temporary.open("wb") as file:
        file.write(line)
        for column in segment.columns.values():
            content = np.ascontiguousarray(column).reshape(-1).view(np.uint8).data
            padding = b"\0" * (-column.nbytes % ALIGNMENT)
            for part in (content, padding):
                file.write(part)
                digest.update(part)
                size += len(part)
        file.flush()
        os.fsync(file.fileno())
    name = f"{digest.hexdigest()[:32]}{SUFFIX}"
    temporary.replace(folder / name)
    return {"file": name, "bytes": size, "sha256": digest.hexdigest()}


def _read_segment(folder: Path, entry: dict[str, Any]) -> Segment:
    path = folder / str(entry["file"])
    try:
        if path.stat().st_size != entry["bytes"] or _digest(path) != entry["sha256"]:
            raise IndexCorrupt(path=str(path), part="segment")
    except FileNotFoundError:
        raise IndexCorrupt(path=str(path), part="segment") from None
    with path.open("rb") as file:
        line = file.readline()
    # Copy on write: what is withdrawn is marked in this process's memory and never in the file.
    whole = np.asarray(np.memmap(path, np.uint8, mode="c"))
    columns: Columns = {}
    for name, dtype, shape, offset in json.loads(line)["columns"]:
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        start = len(line) + offset
        columns[name] = whole[start : start + size].view(dtype).reshape(shape)
    return Segment(columns)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make new names durable: a rename lives in the folder, not in the file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
