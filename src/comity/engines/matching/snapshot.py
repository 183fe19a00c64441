"""An index on disk: one file of subjects under a checksum, written whole or not at all.

line 1   {"format": 1, "seq": …, "subjects": …, "sha256": …}
then     one subject a line, JSON
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from comity.engines.matching.errors import IndexCorrupt, IndexMissing, IndexOutdated
from comity.engines.matching.model import Identifier, Name, Subject

FORMAT = 1
FILE = "subjects.jsonl"


def write(folder: Path, subjects: Iterable[Subject], seq: int) -> None:
    """Replace the snapshot in this folder; a crash leaves the old one or the new one, never a mixture."""
    folder.mkdir(parents=True, exist_ok=True)
    body = b"".join(json.dumps(asdict(subject), ensure_ascii=False).encode() + b"\n" for subject in subjects)
    head = {"format": FORMAT, "seq": seq, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    temporary = folder / f"{FILE}.{os.getpid()}.new"
    with temporary.open("wb") as file:
        file.write(json.dumps(head).encode() + b"\n" + body)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / FILE)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable: the rename lives in the folder, not in the file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(folder: Path) -> tuple[int, list[Subject]]:
    """Sequence number and subjects.  Raises IndexMissing, IndexOutdated, IndexCorrupt."""
    try:
        content = (folder / FILE).read_bytes()
    except FileNotFoundError:
        raise IndexMissing(path=str(folder)) from None
    first, _, body = content.partition(b"\n")
    try:
        head = json.loads(first)
        version, seq, digest = int(head["format"]), int(head["seq"]), head["sha256"]
    except (ValueError, KeyError, TypeError):
        raise IndexCorrupt(path=str(folder), part="head") from None
    if version != FORMAT:
        raise IndexOutdated(path=str(folder), found=version, needed=FORMAT)
    if hashlib.sha256(body).hexdigest() != digest:
        raise IndexCorrupt(path=str(folder), part="subjects")
    return seq, list(_subjects(body))


def _subjects(body: bytes) -> Iterator[Subject]:
    for line in body.splitlines():
        yield _subject(json.loads(line))


def _subject(row: dict[str, Any]) -> Subject:
    row["names"] = tuple(Name(**name) for name in row["names"])
    row["identifiers"] = tuple(Identifier(**identifier) for identifier in row["identifiers"])
    for several in ("birth_dates", "countries", "birth_places"):
        row[several] = tuple(row[several])
    return Subject(**row)
