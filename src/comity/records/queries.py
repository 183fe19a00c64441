"""What an actor may see of records: the only way in for reading.

One rule (`rules.may_see`), asked once for each release class. SQL filters by the classes it allows, the matching kernel
gets the same answer as a mask; neither can show what the other hides.
"""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import F, Q, QuerySet

from comity.core import audit
from comity.core.actors import Actor
from comity.core.models import AuditEntry, AuditItem
from comity.core.refusals import NotFound
from comity.core.unit import current_unit
from comity.records import errors, permissions, rules
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import ImportRun, IndexHead, ListSource, Record, ReleaseClass

Mask = npt.NDArray[np.bool_]
_ClassRow = tuple[int, str, str, Release, frozenset[str]]  # number, owner, kind, release, purposes


class _Classes:
    """The release classes of a store, kept in memory: they never change, there are only more of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version: tuple[UUID, int] | None = None
        self._rows: list[_ClassRow] = []
        self._masks: dict[tuple[str, str, frozenset[str] | None], Mask] = {}

    def mask(self, actor: Actor) -> Mask:
        """(highest class + 1,) whether the actor may see records of each class."""
        head = IndexHead.objects.filter(id=1).values_list("store", "classes").first()
        if head is None:
            return np.zeros(1, dtype=np.bool_)
        asker = (actor.bureau, _purpose(actor), actor.databases)
        with self._lock:
            if self._version != head:
                rows = _class_rows()
                if current_unit() is not None:
                    # Classes that this transaction sees may still be taken back, and their numbers given to others.
                    return _decided(rows, actor)
                self._rows, self._masks, self._version = rows, {}, head
            known = self._masks.get(asker)
            if known is None:
                known = self._masks[asker] = _decided(self._rows, actor)
            return known


def _class_rows() -> list[_ClassRow]:
    rows = ReleaseClass.objects.order_by("id").values_list("id", "owner_id", "kind", "rule", "bureaus", "purposes")
    return [
        (number, owner, kind, Release(ReleaseRule(rule), tuple(bureaus)), frozenset(purposes))
        for number, owner, kind, rule, bureaus, purposes in rows
    ]


def _decided(rows: Sequence[_ClassRow], actor: Actor) -> Mask:
    mask = np.zeros(max((row[0] for row in rows), default=0) + 1, dtype=np.bool_)
    for number, owner, kind, release, purposes in rows:
        mask[number] = rules.may_see(
            owner=owner,
            kind=kind,
            release=release,
            purposes=purposes,
            bureau=actor.bureau,
            purpose=_purpose(actor),
            databases=actor.databases,
        )
    mask.setflags(write=False)
    return mask


_classes = _Classes()


def visible_classes(actor: Actor) -> Mask:
    """(highest class + 1,) for each release class, whether the actor may see its records, for the purpose it states."""
    return _classes.mask(actor)


def records_visible_to(actor: Actor) -> QuerySet[Record]:
    """Records the actor may see; withdrawn ones only if its own bureau owns them."""
    visible = np.flatnonzero(visible_classes(actor)).tolist()
    # Nothing is added so that no index is sought by class: most classes are visible to most, and a page of a sorted
    # list would otherwise read and sort every record to show twenty-five.
    seen = Record.objects.alias(seen_class=F("release_id") + 0).filter(seen_class__in=visible)
    return seen.filter(Q(withdrawn_at__isnull=True) | Q(owner=actor.bureau)).select_related("source", "release")


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


def records_by_number(actor: Actor, numbers: Collection[int]) -> dict[int, Record]:
    """The visible ones of these records, not withdrawn, by the number they have in the matching index."""
    found: dict[int, Record] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), 500):
        rows = records_visible_to(actor).filter(number__in=wanted[start : start + 500], withdrawn_at__isnull=True)
        found.update((record.number, record) for record in rows)
    return found


def lists_visible_to(actor: Actor) -> QuerySet[ListSource]:
    """Lists of the actor's own bureau, and those whose entries are released to it."""
    visible = [
        source.pk
        for source in ListSource.objects.all()
        if source.owner_id == actor.bureau or rules.is_released_to(release_of_list(source), actor.bureau)
    ]
    return ListSource.objects.filter(pk__in=visible)


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
