"""What an actor may see of records: the only way in for reading.

One rule (`rules.may_see`), asked once for each release class. SQL filters by the classes it allows, the matching kernel
gets the same answer as a mask; neither can show what the other hides.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from comity.core import audit
from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.models import AuditEntry, AuditItem
from comity.core.refusals import NotFound
from comity.core.unit import current_unit
from comity.members.models import Bureau
from comity.records import errors, holds, permissions, rules
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Heard, Hold, ImportRun, ListSource, Record, ReleaseClass

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _ClassRow:
    """One release class, as `rules.may_see` asks for it."""

    number: int
    owner: str
    kind: str
    release: Release
    purposes: frozenset[str]
    discreet: bool


@dataclass(frozen=True, slots=True)
class _Masks:
    """What one asker may see, and what of it answers a check."""

    visible: Mask
    answerable: Mask


class _Classes:
    """The release classes of a store, kept in memory: they never change, there are only more of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version: tuple[Any, ...] | None = None
        self._rows: list[_ClassRow] = []
        self._masks: dict[tuple[str, str, frozenset[str] | None, bool], _Masks] = {}

    def masks(self, actor: Actor) -> _Masks:
        """(highest class + 1,) for each class, what holds of its records for the actor."""
        asker = (actor.bureau, _purpose(actor), actor.databases, bool(actor.entity))
        with self._lock:
            rows, lasting = self._current()
            if not lasting:
                return _decided(rows, actor)
            known = self._masks.get(asker)
            if known is None:
                known = self._masks[asker] = _decided(rows, actor)
            return known

    def discreet(self) -> Mask:
        """(highest class + 1,) whether the records of each class are discreet."""
        with self._lock:
            rows, _ = self._current()
            return _mask(rows, lambda row: row.discreet)

    def _current(self) -> tuple[list[_ClassRow], bool]:
        """The classes there are now, and whether they may be remembered."""
        head = _head()
        if head is None:
            return [], False
        if self._version != head:
            rows = _class_rows()
            if current_unit() is not None:
                # Classes that this transaction sees may still be taken back, and their numbers given to others.
                return rows, False
            self._rows, self._masks, self._version = rows, {}, head
        return self._rows, True


def _head() -> tuple[Any, ...] | None:
    """What changes when there is another class, or another store; None before the first record.

    Asked in plain SQL, and only compared: every query about records or notices asks it first, some pages ten times.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT store, classes FROM records_indexhead WHERE id = 1")
        head: tuple[Any, ...] | None = cursor.fetchone()
        return head


def _class_rows() -> list[_ClassRow]:
    columns = ("id", "owner_id", "kind", "rule", "bureaus", "purposes", "discreet")
    return [
        _ClassRow(number, owner, kind, Release(ReleaseRule(rule), tuple(bureaus)), frozenset(purposes), discreet)
        for number, owner, kind, rule, bureaus, purposes, discreet in ReleaseClass.objects.order_by("id").values_list(
            *columns
        )
    ]


def _decided(rows: Sequence[_ClassRow], actor: Actor) -> _Masks:
    seen = {row.number for row in rows if _may_see(row, actor)}
    return _Masks(
        visible=_mask(rows, lambda row: row.number in seen),
        answerable=_mask(rows, lambda row: row.number in seen and not row.discreet),
    )


def _may_see(row: _ClassRow, actor: Actor) -> bool:
    return rules.may_see(
        owner=row.owner,
        kind=row.kind,
        release=row.release,
        purposes=row.purposes,
        bureau=actor.bureau,
        purpose=_purpose(actor),
        databases=actor.databases,
        discreet=row.discreet,
        of_entity=bool(actor.entity),
    )


def _mask(rows: Sequence[_ClassRow], holds_of: Callable[[_ClassRow], bool]) -> Mask:
    mask = np.zeros(max((row.number for row in rows), default=0) + 1, dtype=np.bool_)
    for row in rows:
        mask[row.number] = holds_of(row)
    mask.setflags(write=False)
    return mask


_classes = _Classes()


def visible_classes(actor: Actor) -> Mask:
    """(highest class + 1,) for each release class, whether the actor may see its records, for the purpose it states."""
    return _classes.masks(actor).visible


def answerable_classes(actor: Actor) -> Mask:
    """(highest class + 1,) for each release class, whether its records may answer a check that the actor makes.

    Those that the actor may see, without the discreet ones: they answer nobody, not even their own bureau.
    """
    return _classes.masks(actor).answerable


def discreet_classes() -> Mask:
    """(highest class + 1,) for each release class, whether its records are discreet. For the node itself."""
    return _classes.discreet()


def records_visible_to(actor: Actor) -> QuerySet[Record]:
    """Records the actor may see; withdrawn ones only if its own bureau owns them; drafts of a notice never."""
    visible = np.flatnonzero(visible_classes(actor)).tolist()
    # Nothing is added so that no index is sought by class: most classes are visible to most, and a page of a sorted
    # list would otherwise read and sort every record to show twenty-five.
    seen = Record.objects.alias(seen_class=F("release_id") + 0).filter(seen_class__in=visible, drafted=False)
    return seen.filter(Q(withdrawn_at__isnull=True) | Q(owner=actor.bureau)).select_related("source", "release")


def drafted_records(owner: str | None, ids: Collection[UUID]) -> QuerySet[Record]:
    """Those of these records that were drafted for a notice which was never published.

    For notices only, which says who may read a draft: the bureau that drafted it, and the Secretariat's reviewers.

    owner   code of the bureau whose drafts are meant; None for those of every bureau
    """
    drafted = Record.objects.filter(pk__in=ids, drafted=True).select_related("release", "declared")
    return drafted if owner is None else drafted.filter(owner=owner)


def watched_by_number(numbers: Collection[int]) -> dict[int, Record]:
    """The discreet ones of these records that are in use, by the number they have in the matching index.

    For the node itself, which tells their owners; no actor reads them by this.
    """
    rows = Record.objects.filter(number__in=sorted(set(numbers)), withdrawn_at__isnull=True, drafted=False)
    return {
        row.number: row for row in rows.filter(holds.none_blocked(), release__discreet=True).select_related("release")
    }


def active_holds(record_ids: Collection[UUID], at: datetime) -> list[Hold]:
    """Holds of these records that are in force, the oldest first. Ask only for records that may be shown."""
    return list(holds.active(record_ids, at))


def holds_shown(actor: Actor, record: Record, at: datetime) -> list[Hold]:
    """Holds in force on a record, for its owner and the Secretariat: whoever else sees it is told of none."""
    if actor.bureau not in (record.owner_id, Bureau.SECRETARIAT):
        return []
    return active_holds([record.pk], at)


def notices_limiting(actor: Actor, record: Record) -> list[str]:
    """What the notices are called that a record is part of, for its owner, who changes it through them."""
    if actor.bureau != record.owner_id:
        return []
    return list(record.ceilings.order_by("label").values_list("label", flat=True))


def hold_visible_to(actor: Actor, reference: UUID | str) -> Hold:
    """One hold by its id, for whoever may see its record.  Raises NotFound."""
    try:
        wanted = UUID(str(reference))
    except ValueError:
        raise NotFound from None
    found = Hold.objects.select_related("record").filter(pk=wanted).first()
    if found is None or not records_visible_to(actor).filter(pk=found.record_id).exists():
        raise NotFound
    return found


def discreet_counts(actor: Actor) -> list[tuple[str, int]]:
    """How many discreet records each bureau keeps, for the Secretariat's data-protection officers; else nothing."""
    if actor.bureau != Bureau.SECRETARIAT or not actor.has_role(Role.DATA_PROTECTION):
        return []
    kept = Record.objects.filter(release__discreet=True, withdrawn_at__isnull=True, drafted=False)
    return list(kept.order_by("owner").values_list("owner").annotate(count=Count("pk")))


def record_visible_to(actor: Actor, reference: UUID | str) -> Record:
    """One record by its id.  Raises NotFound, alike for what is absent and what may not be seen."""
    try:
        wanted = UUID(str(reference))
    except ValueError:
        raise NotFound from None
    found = records_visible_to(actor).filter(pk=wanted).first()
    if found is None:
        raise NotFound
    return found


def visible_ids(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these records that the actor may see."""
    return frozenset(records_visible_to(actor).filter(pk__in=list(ids)).values_list("pk", flat=True))


def records_by_id(actor: Actor, ids: Sequence[UUID]) -> list[Record]:
    """The visible ones of these records, in their order."""
    rows = {record.pk: record for record in records_visible_to(actor).filter(pk__in=list(ids))}
    return [rows[key] for key in ids if key in rows]


def records_by_number(actor: Actor, numbers: Collection[int]) -> dict[int, Record]:
    """The visible ones of these records, not withdrawn, by the number they have in the matching index."""
    found: dict[int, Record] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), 500):
        rows = records_visible_to(actor).filter(number__in=wanted[start : start + 500], withdrawn_at__isnull=True)
        found.update((record.number, record) for record in rows)
    return found


OLD_AFTER = timedelta(hours=3)
"""An owner of another node from which nothing came for so long is named wherever its records are searched: it states at
least every hour that nothing is missing."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """An owner of another node whose records here may be old: everything it said up to `as_of` has arrived."""

    owner: str
    as_of: datetime


def outdated(bureau: str, at: datetime) -> tuple[Outdated, ...]:
    """The owners of other nodes from which this bureau has not heard for long, those silent longest first."""
    silent = Heard.objects.filter(holder=bureau, as_of__lt=at - OLD_AFTER).order_by("as_of", "owner")
    return tuple(Outdated(owner, as_of) for owner, as_of in silent.values_list("owner_id", "as_of"))


def lists_visible_to(actor: Actor) -> QuerySet[ListSource]:
    """Lists of the actor's own bureau, and those whose entries are released to it (`rules.is_released_to`, in SQL)."""
    named = Q(release_bureaus__contains=f'"{actor.bureau}"')
    released = (
        Q(release_rule=ReleaseRule.ALL)
        | (Q(release_rule=ReleaseRule.ONLY) & named)
        | (Q(release_rule=ReleaseRule.ALL_BUT) & ~named)
    )
    return ListSource.objects.filter(Q(owner=actor.bureau) | released)


def list_visible_to(actor: Actor, name: str) -> ListSource:
    """One list by its name.  Raises ListUnknown."""
    found = lists_visible_to(actor).filter(name=name).first()
    if found is None:
        raise errors.ListUnknown(name=name)
    return found


def runs_visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """Import runs of the actor's own bureau, for those who import: their reports speak of every entry of a file."""
    if not actor.has_role(*permissions.KEEPERS):
        return ImportRun.objects.none()
    return ImportRun.objects.filter(owner=actor.bureau).select_related("source")


def run_visible_to(actor: Actor, reference: UUID | str) -> ImportRun:
    """One import run by its id.  Raises NotFound."""
    try:
        found = runs_visible_to(actor).filter(pk=UUID(str(reference))).first()
    except ValueError:
        raise NotFound from None
    if found is None:
        raise NotFound
    return found


def release_of_list(source: ListSource) -> Release:
    """To whom the entries of a list are released."""
    return Release(ReleaseRule(source.release_rule), tuple(source.release_bureaus))


def _purpose(actor: Actor) -> str:
    """The purpose stated; none when it is one that the actor may no longer state."""
    return actor.purpose.value if actor.purpose is not None and actor.purpose in actor.purposes else ""


@dataclass(frozen=True, slots=True)
class Trace:
    """What the audit says of a record: when, what, for which bureau. Codes only."""

    at: datetime
    event: str
    bureau: str
    purpose: str
    refused: bool


def history_of(actor: Actor, record: Record, *, limit: int = 50) -> list[Trace]:
    """What was done with a record, the newest first: for its owner, who also sees who consulted it; nobody else."""
    if record.owner_id != actor.bureau:
        return []
    about = {"subject_type": record._meta.label_lower, "subject_id": str(record.pk)}
    entries = AuditEntry.objects.filter(**about).order_by("-position")[:limit]
    items = AuditItem.objects.filter(**about).select_related("entry").order_by("-entry")[:limit]
    found = {entry.position: entry for entry in [*entries, *(item.entry for item in items)]}
    newest = sorted(found.values(), key=lambda entry: -entry.position)[:limit]
    return [Trace(one.at, one.event, one.bureau, one.purpose, one.outcome == audit.REFUSED) for one in newest]
