"""One file, or set of files, read into one list from beginning to end: what the command and the import page both do.

No verb itself: it reads, and calls the verbs of `services.imports` for each chunk.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from comity.core.actors import Actor
from comity.records import errors, index, services
from comity.records.drafts import LIMITS, Entry, Limits, Remark, SourceRefused
from comity.records.models import ImportRun, ListSource
from comity.records.report import said_of
from comity.records.services.imports import CHUNK_ENTRIES, Chunk
from comity.records.sources import entries
from comity.records.sources.streams import ByteProgress

HASHED_AT_ONCE = 1024 * 1024

Clock = Callable[[], datetime]
Who = Callable[[], Actor]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. Bytes of the files as stored; `run` as it was last committed."""

    done_bytes: int
    total_bytes: int
    run: ImportRun


def import_files(
    actor: Actor,
    *,
    source: ListSource,
    paths: Sequence[Path],
    clock: Clock,
    confirmed: bool = False,
    acting: Callable[[Actor], Actor] = lambda actor: actor,
    limits: Limits = LIMITS,
    tell: Callable[[Progress], None] = lambda progress: None,
) -> ImportRun:
    """Read the files into the list, go on where an interrupted run of the same files stopped, and withdraw what left.

    confirmed   the files are the whole list, however much of it is missing
    acting      makes the actor anew before each step, where the work outlasts the request that began it

    Raises ImportFileRefused when they cannot be read on, TooManyWithdrawals when they seem to be a part of the list
    (nothing is withdrawn then), ListRetired, ImportElsewhere; OSError when a file cannot be opened.
    """
    name, digest, size = fingerprint(paths)
    run = services.start_import(actor, source=source, file_name=name, file_hash=digest, file_bytes=size, at=clock())
    if run.state == ImportRun.READING:
        run = _read(lambda: acting(actor), run, paths, clock, limits, tell)
        run = services.end_reading(acting(actor), run=run, confirmed=confirmed, at=clock())
    while run.state == ImportRun.WITHDRAWING:
        run = services.withdraw_unlisted(acting(actor), run=run, at=clock())
        tell(Progress(size, size, run))
    index.settle()
    return run


def fingerprint(paths: Sequence[Path]) -> tuple[str, str, int]:
    """Name, SHA-256 and size in bytes of a set of files, whatever their order.  Raises OSError."""
    files = sorted(file for path in paths for file in (path.iterdir() if path.is_dir() else [path]))
    whole, size = hashlib.sha256(), 0
    for file in files:
        one = hashlib.sha256()
        with file.open("rb") as stream:
            while block := stream.read(HASHED_AT_ONCE):
                one.update(block)
                size += len(block)
        whole.update(file.name.encode("utf-8", "surrogateescape") + b"\0" + one.digest())
    digest = one.hexdigest() if len(files) == 1 else whole.hexdigest()
    return ", ".join(path.name for path in paths), digest, size


def _read(
    who: Who,
    run: ImportRun,
    paths: Sequence[Path],
    clock: Clock,
    limits: Limits,
    tell: Callable[[Progress], None],
) -> ImportRun:
    counted = ByteProgress()
    remarks: list[Remark] = []
    reading = entries(run.source.format, paths, report=remarks.append, limits=limits, progress=counted)
    try:
        for chunk in _chunks(reading, remarks, skip=run.entries):
            run = services.import_chunk(who(), run=run, chunk=chunk, at=clock())
            tell(Progress(counted.done, counted.total, run))
    except SourceRefused as refused:
        facts = {"line": refused.line, **refused.facts}
        services.refuse_file(who(), run=run, code=refused.code, facts=facts, at=clock())
        raise errors.ImportFileRefused(sentence=said_of(refused.code, facts, line=refused.line)) from refused
    return run


def _chunks(reading: Iterator[Entry], remarks: list[Remark], *, skip: int) -> Iterator[Chunk]:
    """The entries in chunks, with the remarks made while they were read; the first `skip` are not given."""
    for _ in islice(reading, skip):
        remarks.clear()
    start = skip
    while True:
        chunk = list(islice(reading, CHUNK_ENTRIES))
        if chunk or remarks:
            yield Chunk(start, chunk, tuple(remarks))
            remarks.clear()
        if not chunk:
            return
        start += len(chunk)
