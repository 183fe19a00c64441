"""Files that other nodes named: awaited with their mirrors, and gone with them, the parts that came included."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.core.operations import note
from comity.exchange.files import arriving
from comity.exchange.files.naming import NOTICE, RECORD, ids
from comity.exchange.models import Act
from comity.notices.codes import ENDED
from comity.notices.models import Notice
from comity.records import awaited
from comity.records.awaited import Named
from comity.records.models import AwaitedFile, Record


def of_records(act: Act, owner: str, entities: Iterable[Mapping[str, Any]], at: datetime) -> None:
    """Await the files that an act names of its records; those it names no more are erased.

    What an older act says, which came after a newer one to another bureau of this node, changes nothing.
    """
    said = Record.objects.filter(owner=owner, mirrored_at=act.issued_at, erased_at__isnull=True)
    keys = [key for entity in entities for key in ids(entity["id"])]
    records = set(said.filter(pk__in=keys).values_list("pk", flat=True))
    files = [file for file in act.body.get("files", ()) if file["holder"] == "record"]
    about = {UUID(file["record"]) for file in files if "record" in file} & records
    named = [
        awaited.read(file, holder_id=UUID(file["record"]))
        for file in files
        if "record" in file and UUID(file["record"]) in about
    ]
    _settle(act, records, named, len(files), holder_type=RECORD, owner=owner, at=at)


def of_notice(act: Act, notice: Notice, at: datetime) -> None:
    """Await the files that an act names of a notice; those it names no more are erased."""
    files = [file for file in act.body.get("files", ()) if file["holder"] == "notice"]
    about = {str(key) for key in notice.subjects.values_list("record_id", flat=True)}
    named = [awaited.read(file, holder_id=notice.pk) for file in files if file.get("record") in (None, *about)]
    _settle(act, {notice.pk}, named, len(files), holder_type=NOTICE, owner=notice.requesting_bureau_id, at=at)


def _settle(
    act: Act, holders: set[UUID], read: list[Named | None], count: int, *, holder_type: str, owner: str, at: datetime
) -> None:
    """`count`: how many files the act names; `read`: those that may belong to these holders, None for unreadable."""
    named = [one for one in read if one is not None]
    left_out, dropped = awaited.settle(
        holders, named, holder_type=holder_type, owner=owner, named_by=act.issuer_id, at=at
    )
    _forget_parts(dropped)
    if count:
        note(files=count, files_left_out=left_out + count - len(named))


def let_go(keys: Collection[UUID]) -> None:
    """Await nothing more of those of these mirrors that are gone; what came of it goes with the running transaction."""
    _drop(_orphans().filter(Q(holder_id__in=list(keys)) | Q(record_id__in=list(keys))))


def let_all_go() -> None:
    """Await nothing more of whatever is gone: what a retention ended, what a bureau that left had alone."""
    _drop(_orphans())


def has_orphans() -> bool:
    """Whether anything is awaited for what is gone."""
    return _orphans().exists()


def is_awaited(named_by: str, file: str) -> bool:
    """Whether a bureau named a file that is not here yet."""
    return AwaitedFile.objects.filter(named_by=named_by, file=file, refused_at__isnull=True).exists()


def is_there(one: AwaitedFile) -> bool:
    """Whether what a file belongs to is still here."""
    return not _orphans().filter(pk=one.pk).exists()


def _drop(rows: QuerySet[AwaitedFile]) -> None:
    going = list(rows)
    if going:
        AwaitedFile.objects.filter(pk__in=[one.pk for one in going]).delete()
        _forget_parts(going)


def _forget_parts(going: Iterable[AwaitedFile]) -> None:
    parts = [(one.named_by_id, str(one.file)) for one in going]
    if parts:
        transaction.on_commit(lambda: arriving.forget(parts), robust=True)


def _orphans() -> QuerySet[AwaitedFile]:
    """What is awaited of mirrors that are here no more."""
    records = Record.objects.filter(mirrored_at__isnull=False, withdrawn_at__isnull=True)
    notices = Notice.objects.filter(pk=OuterRef("holder_id"), mirrored_at__isnull=False).exclude(state__in=ENDED)
    held = Exists(records.filter(pk=OuterRef("holder_id"))) | Exists(notices)
    about = Exists(records.filter(pk=OuterRef("record_id")))
    return AwaitedFile.objects.exclude(held & (Q(record_id__isnull=True) | about))
