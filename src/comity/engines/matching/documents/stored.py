"""Columns on disk, written once and mapped into memory, and a head that names the files that count.

    documents.json   {"body": {"format", "reading", "seq", "kinds", "countries", "files": [entry, …]}, "sha256"}
                     entry: {"file", "bytes", "sha256"}; reading: how numbers are packed (`packed.READING`)
    HASH.documents   line of JSON {"columns": [[name, dtype, shape, offset], …]}, then the columns, aligned

The form of `snapshot`: a file is named after its content, and the head is replaced in one step when everything
it names is on disk. A crash leaves the old head or the new one; what no head names is removed by the next save.
Whoever writes or opens holds the folder's lock (`snapshot.locked`).
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from comity.engines.matching.documents import packed
from comity.engines.matching.errors import IndexCorrupt, IndexMissing, IndexOutdated
from comity.engines.matching.segment import Columns

FORMAT = 1
HEAD = "documents.json"
SUFFIX = ".documents"
ALIGNMENT = 64
CHUNK = 1 << 24

Entry = dict[str, Any]


def write_columns(folder: Path, columns: Columns) -> Entry:
    """Write columns under the name of their content; returns what the head says of the file."""
    layout, offset = [], 0
    for name, column in columns.items():
        layout.append([name, column.dtype.str, list(column.shape), offset])
        offset += -(-column.nbytes // ALIGNMENT) * ALIGNMENT
    line = json.dumps({"columns": layout}).encode()
    line += b" " * (-(len(line) + 1) % ALIGNMENT) + b"\n"
    digest, size = hashlib.sha256(), 0
    temporary = folder / f"documents.{os.getpid()}.new"
    with temporary.open("wb") as file:
        for part in (line, *(part for column in columns.values() for part in _padded(column))):
            file.write(part)
            digest.update(part)
            size += len(part)
        file.flush()
        os.fsync(file.fileno())
    name = f"{digest.hexdigest()[:32]}{SUFFIX}"
    temporary.replace(folder / name)
    return {"file": name, "bytes": size, "sha256": digest.hexdigest()}


def _padded(column: np.ndarray[Any, Any]) -> tuple[memoryview, bytes]:
    return np.ascontiguousarray(column).reshape(-1).view(np.uint8).data, b"\0" * (-column.nbytes % ALIGNMENT)


def read_columns(folder: Path, entry: Entry) -> Columns:
    """Map the columns of one file, every byte checked.  Raises IndexCorrupt."""
    path = folder / str(entry["file"])
    try:
        if path.stat().st_size != entry["bytes"] or _digest(path) != entry["sha256"]:
            raise IndexCorrupt(path=str(path), part="documents")
    except FileNotFoundError:
        raise IndexCorrupt(path=str(path), part="documents") from None
    with path.open("rb") as file:
        line = file.readline()
    # Copy on write, though nothing is written: compiled code then has one form for what is mapped and what is not.
    whole = np.asarray(np.memmap(path, np.uint8, mode="c"))
    columns: Columns = {}
    for name, dtype, shape, offset in json.loads(line)["columns"]:
        start = len(line) + offset
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        columns[name] = whole[start : start + size].view(dtype).reshape(shape)
    return columns


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_head(folder: Path, body: dict[str, Any]) -> None:
    """Let the head name these files, which are on disk; when it returns, opening gives them, whatever happens."""
    body = {"format": FORMAT, "reading": packed.READING, **body}
    _sync_folder(folder)
    temporary = folder / f"{HEAD}.{os.getpid()}.new"
    with temporary.open("wb") as file:
        file.write(json.dumps({"body": body, "sha256": hashlib.sha256(_canonical(body)).hexdigest()}).encode())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / HEAD)
    _sync_folder(folder)
    named = {entry["file"] for entry in body["files"]}
    for path in folder.iterdir():
        if path.name not in named and path.suffix in {SUFFIX, ".new"}:
            path.unlink(missing_ok=True)


def read_head(folder: Path) -> dict[str, Any]:
    """What the head says.  Raises IndexMissing, IndexOutdated, IndexCorrupt."""
    try:
        head = json.loads((folder / HEAD).read_bytes())
        body, digest = head["body"], head["sha256"]
        found = body["format"], body["reading"]
    except FileNotFoundError:
        raise IndexMissing(path=str(folder)) from None
    except (ValueError, KeyError, TypeError):
        raise IndexCorrupt(path=str(folder), part="head") from None
    if hashlib.sha256(_canonical(body)).hexdigest() != digest:
        raise IndexCorrupt(path=str(folder), part="head")
    if found != (FORMAT, packed.READING):
        raise IndexOutdated(path=str(folder), found=str(found[0]), needed=str(FORMAT))
    return dict(body)


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()


def _sync_folder(folder: Path) -> None:
    """Make new names durable: a rename lives in the folder, not in the file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
