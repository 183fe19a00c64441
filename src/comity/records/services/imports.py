"""Reading a list in: chunk by chunk, each one operation that keeps its place in the file in its own transaction.

A process may be killed between any two instructions. What was committed stays, what was not is read again, and an entry
that says what it said before changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.records import errors, permissions, rules
from comity.records.drafts import Entry, RecordDraft, Remark, Skipped
from comity.records.events import ListImported
from comity.records.models import ImportRun, ListSource, Record, ReleaseCeiling, ReportLine, SeenKey
from comity.records.services.entries import LEFT_THE_LIST, Desk
from comity.records.services.keeping import Keeping, lock_records, under_notice

CHUNK_ENTRIES = 500
REMARKS_KEPT = 1_000  # lines kept of one kind of remark; all are counted


class Chunk:
    """Entries of a file that stand together, and what the reader remarked on them.

    start   how many entries come before them in the file

    Not a dataclass: the audit keeps the name of its type and not what it holds, which is in the records.
    """

    __slots__ = ("entries", "remarks", "start")

    def __init__(self, start: int, entries: Sequence[Entry], remarks: Sequence[Remark] = ()) -> None:
        self.start = start
        self.entries = entries
        self.remarks = remarks


@operation("records.start_import", allow=permissions.START_IMPORT, subject="source")
def start_import(
    actor: Actor, *, source: ListSource, file_name: str, file_hash: str, file_bytes: int, at: datetime
) -> ImportRun:
    """Begin to read a file into a list, or go on with the run that was interrupted in this very file.

    A run that was interrupted in another file is given up: what it read stays read.  Raises ListRetired.
    """
    if source.retired_at is not None:
        raise errors.ListRetired(name=source.name)
    interrupted = ImportRun.objects.filter(source=source, state__in=ImportRun.OPEN).first()
    if interrupted is not None and interrupted.file_hash == file_hash:
        note(resumed=interrupted.entries)
        return interrupted
    if interrupted is not None:
        _close(interrupted, ImportRun.ABANDONED, at)
    run = ImportRun(
        source=source,
        owner_id=source.owner_id,
        state=ImportRun.READING,
        file_name=file_name[-200:],
        file_hash=file_hash,
        file_bytes=file_bytes,
        started_at=at,
    )
    run.save(force_insert=True)
    return run


@operation("records.import_chunk", allow=permissions.IMPORT_CHUNK, subject="run")
def import_chunk(actor: Actor, *, run: ImportRun, chunk: Chunk, at: datetime) -> ImportRun:
    """Take in one chunk of a file: add, change or leave its records, and keep the place.

    Raises ImportClosed, ImportElsewhere when another process has read on meanwhile.
    """
    if run.state != ImportRun.READING:
        raise errors.ImportClosed
    if chunk.start != run.entries:
        raise errors.ImportElsewhere(entries=run.entries)
    desk = Desk(run.source, at)
    drafts, skipped = _first_of_each_key(run, chunk.entries)
    skipped += desk.take(drafts)
    run.entries += len(chunk.entries)
    run.added += desk.added
    run.changed += desk.changed
    run.unchanged += desk.unchanged
    run.skipped += len(skipped)
    _report(run, skipped, [*chunk.remarks, *desk.remarks])
    run.save()
    note(added=desk.added, changed=desk.changed, unchanged=desk.unchanged, skipped=len(skipped))
    return run


@operation("records.end_reading", allow=permissions.END_READING, subject="run")
def end_reading(actor: Actor, *, run: ImportRun, confirmed: bool, at: datetime) -> ImportRun:
    """Say that the file was read whole: what it does not name has left the list.

    confirmed   somebody has said that the file is the whole list, however much of it is missing

    Raises ImportClosed, TooManyWithdrawals.
    """
    if run.state == ImportRun.WITHDRAWING:
        return run
    if run.state != ImportRun.READING:
        raise errors.ImportClosed
    leaving, held = _unlisted(run).count(), _held(run).count()
    if not confirmed and rules.too_many_leave(leaving, held):
        raise errors.TooManyWithdrawals(leaving=leaving, held=held, percent=rules.WITHDRAWN_AT_ONCE_PERCENT)
    run.state = ImportRun.WITHDRAWING
    run.save(update_fields=["state"])
    note(leaving=leaving, held=held, confirmed=confirmed)
    return run


@operation("records.withdraw_unlisted", allow=permissions.WITHDRAW_UNLISTED, subject="run")
def withdraw_unlisted(actor: Actor, *, run: ImportRun, at: datetime) -> ImportRun:
    """Withdraw the next chunk of records that left the list; the run is finished when none is left.

    Raises ImportClosed.
    """
    if run.state != ImportRun.WITHDRAWING:
        raise errors.ImportClosed
    chosen = lock_records(_unlisted(run).order_by("pk").values_list("pk", flat=True)[:CHUNK_ENTRIES])
    limited = under_notice(record.pk for record in chosen)
    leaving = [record for record in chosen if record.withdrawn_at is None and record.pk not in limited]
    with Keeping() as keeping:
        for record in leaving:
            record.withdrawn_at = record.changed_at = at
            record.withdrawn_reason = LEFT_THE_LIST
            record.index_seq = keeping.next_sequence()
        Record.objects.bulk_update(leaving, ["withdrawn_at", "changed_at", "withdrawn_reason", "index_seq"])
    run.withdrawn += len(leaving)
    note(withdrawn=len(leaving))
    if len(chosen) < CHUNK_ENTRIES:
        _close(run, ImportRun.FINISHED, at)
        events.emit(
            ListImported(
                run=str(run.pk),
                source=run.source.name,
                owner=run.owner_id,
                added=run.added,
                changed=run.changed,
                withdrawn=run.withdrawn,
            )
        )
    else:
        run.save()
    return run


@operation("records.refuse_file", allow=permissions.REFUSE_FILE, subject="run")
def refuse_file(actor: Actor, *, run: ImportRun, code: str, facts: dict[str, str | int], at: datetime) -> ImportRun:
    """Give up a file that cannot be read on: what was read stays, and nothing is withdrawn.  Raises ImportClosed."""
    if run.state not in ImportRun.OPEN:
        raise errors.ImportClosed
    run.failure, run.failure_facts = code, facts
    _close(run, ImportRun.REFUSED, at)
    return run


def _close(run: ImportRun, state: str, at: datetime) -> None:
    run.state, run.finished_at = state, at
    run.save()
    SeenKey.objects.filter(run=run).delete()


def _held(run: ImportRun) -> QuerySet[Record]:
    return Record.objects.filter(source=run.source_id, withdrawn_at__isnull=True)


def _unlisted(run: ImportRun) -> QuerySet[Record]:
    """What the file does not name, without what a notice still speaks of: that leaves with the notice."""
    unseen = _held(run).exclude(Exists(SeenKey.objects.filter(run=run, key=OuterRef("source_key"))))
    return unseen.exclude(Exists(ReleaseCeiling.objects.filter(record=OuterRef("pk"))))


def _first_of_each_key(run: ImportRun, entries: Sequence[Entry]) -> tuple[list[RecordDraft], list[Skipped]]:
    """The drafts whose key the file had not named before; the other entries, skipped.

    Keys of skipped entries count as named: an entry that cannot be read has not left the list.
    """
    seen = set(
        SeenKey.objects.filter(run=run, key__in=[entry.key for entry in entries if entry.key]).values_list(
            "key", flat=True
        )
    )
    drafts: list[RecordDraft] = []
    skipped: list[Skipped] = []
    fresh: dict[str, None] = {}
    for entry in entries:
        if isinstance(entry, Skipped):
            skipped.append(entry)
        elif entry.key in seen:
            skipped.append(Skipped("record.repeated-key", key=entry.key, facts={"key": entry.key}))
        else:
            drafts.append(entry)
        if entry.key and entry.key not in seen:
            seen.add(entry.key)
            fresh[entry.key] = None
    SeenKey.objects.bulk_create([SeenKey(run=run, key=key) for key in fresh])
    return drafts, skipped


def _report(run: ImportRun, skipped: Sequence[Skipped], remarks: Sequence[Remark]) -> None:
    counts = dict(run.remarks)
    lines = [_line(run, ReportLine.SKIPPED, said) for said in skipped]
    for said in remarks:
        counts[said.code] = counts.get(said.code, 0) + 1
        if counts[said.code] <= REMARKS_KEPT:
            lines.append(_line(run, ReportLine.REMARK, said))
    run.remarks = counts
    ReportLine.objects.bulk_create(lines)


def _line(run: ImportRun, severity: str, said: Skipped | Remark) -> ReportLine:
    facts: Any = dict(said.facts)
    return ReportLine(run=run, severity=severity, code=said.code, line=said.line, key=said.key[:200], facts=facts)
