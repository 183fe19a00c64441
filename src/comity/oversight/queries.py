"""What an actor may see of the ledger."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from comity.core.actors import Actor, ActorKind
from comity.core.models import AuditEntry, AuditItem, Checkpoint
from comity.core.refusals import NotFound
from comity.members.models import Bureau, Officer
from comity.oversight import permissions, rules
from comity.oversight.errors import LedgerNotYours
from comity.oversight.models import VerificationRun
from comity.oversight.rules import Part
from comity.records.models import Record

ITEMS_SHOWN = 200
RECORD = Record._meta.label_lower

Entries = QuerySet[AuditEntry]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an entry speaks of: its kind, its id, and whose it is."""

    kind: str
    id: str
    owner: str
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFace:
    """The part of an entry that one actor sees. What it does not see is empty, as if it were not kept.

    things   what the entry speaks of, the main thing first; at most ITEMS_SHOWN, `touched` says how many there are
    content  inputs, notes and the officer's own reference; None where erased, or not the actor's to see
    """

    part: Part
    id: UUID
    at: datetime
    event: str
    outcome: str
    code: str
    bureau: str
    purpose: str
    origin: str = ""
    actor_kind: str = ""
    actor_id: str = ""
    unit: str = ""
    entity: str = ""
    things: Sequence[Thing] = ()
    touched: int = 0
    content: Mapping[str, Any] | None = None
    is_erased: bool = False
    items: Sequence[AuditItem] = field(default=(), repr=False)


def keeps_whole_ledger(actor: Actor) -> bool:
    """Whether the actor sees the public part of every entry: the Secretariat's data protection, and the operator."""
    return actor.bureau == Bureau.SECRETARIAT and actor.has_role(*permissions.KEEPERS)


def require_whole_ledger(actor: Actor) -> None:
    """Raises LedgerNotYours unless the actor keeps the whole ledger."""
    if not keeps_whole_ledger(actor):
        raise LedgerNotYours


def entries_visible_to(actor: Actor) -> Entries:
    """The entries an actor may know of, without order."""
    entries: Entries = AuditEntry.objects.all()
    if not actor.has_role(*permissions.READERS):
        return entries.none()
    if keeps_whole_ledger(actor):
        return entries
    return entries.filter(Q(bureau=actor.bureau) | _concerning(actor.bureau))


def entries_about_what_we_own(actor: Actor) -> Entries:
    """What other bureaus did with, or saw of, what the actor's bureau owns."""
    if not actor.has_role(*permissions.READERS):
        return AuditEntry.objects.none()
    return AuditEntry.objects.filter(_concerning(actor.bureau)).exclude(bureau=actor.bureau)


def entry_visible_to(actor: Actor, entry_id: UUID) -> AuditEntry:
    """One entry.  Raises NotFound."""
    found = entries_visible_to(actor).filter(id=entry_id).first()
    if found is None:
        raise NotFound
    return found


def entries_searched(actor: Actor, entries: Entries, text: str) -> Entries:
    """The entries with this id, about the thing with this id, or made under this reference of the own bureau.

    A reference is content: it is looked for only where the actor sees the content, or a hit would tell of it.
    """
    reference = json.dumps(text, ensure_ascii=False).strip('"')
    ours = _own_entries(actor)
    own = ours & Q(details__contains=f'"reference":"{reference}')
    mine = {} if keeps_whole_ledger(actor) else {"owner": actor.bureau}
    whole = Q(subject_id=text) & (ours | Q(**mine))
    items = AuditItem.objects.filter(subject_id=text)
    listed = Q(pk__in=items.filter(**mine).values("entry")) | (ours & Q(pk__in=items.values("entry")))
    try:
        by_id = Q(id=UUID(text))
    except ValueError:
        by_id = Q()
    return entries.filter(own | whole | listed | by_id) if by_id else entries.filter(own | whole | listed)


def faces(actor: Actor, entries: Sequence[AuditEntry]) -> list[EntryFace]:
    """What the actor sees of these entries, which it may know of."""
    items: dict[int, list[AuditItem]] = {}
    for item in AuditItem.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("entry_id", "number"):
        items.setdefault(item.entry_id, []).append(item)
    made = [_face(actor, entry, items.get(entry.position, [])) for entry in entries]
    return _with_references(actor, made)


def names_of_actors(actor: Actor) -> dict[str, str]:
    """Names of the officers of the actor's own bureau, by the id that the audit keeps."""
    officers = Officer.objects.filter(bureau=actor.bureau).values_list("pk", "name")
    return {str(pk): name for pk, name in officers}


# The ledger as a whole


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """How large the ledger is, how far it is signed, and how it grew.

    by_day  (day, entries in the ledger at its end), oldest first, days without entries left out
    """

    entries: int
    refused: int
    erased: int
    last_at: datetime | None
    checkpoint: Checkpoint | None
    by_day: Sequence[tuple[date, int]]


def ledger_figures(actor: Actor, *, until: datetime, days: int) -> LedgerFigures:
    """Figures of the whole ledger.  Raises LedgerNotYours."""
    require_whole_ledger(actor)
    entries = AuditEntry.objects.all()
    total, since = entries.count(), until - timedelta(days=days)
    lately = entries.filter(at__gte=since).annotate(day=TruncDate("at")).values_list("day", flat=True)
    grown = Counter(lately.iterator())
    at_end, by_day = total - grown.total(), []
    for day in sorted(grown):
        at_end += grown[day]
        by_day.append((day, at_end))
    return LedgerFigures(
        entries=total,
        refused=entries.filter(outcome="refused").count(),
        erased=entries.exclude(erased_by=None).count(),
        last_at=entries.order_by("-position").values_list("at", flat=True).first(),
        checkpoint=checkpoints_visible_to(actor).first(),
        by_day=by_day,
    )


def checkpoints_visible_to(actor: Actor) -> QuerySet[Checkpoint]:
    """Signed checkpoints, newest first: for every reader, because whoever keeps one is a witness."""
    signed = Checkpoint.objects.order_by("-size")
    return signed if actor.has_role(*permissions.READERS) else signed.none()


def runs_visible_to(actor: Actor) -> QuerySet[VerificationRun]:
    """Verifications of the ledger, newest first."""
    runs = VerificationRun.objects.order_by("-started_at", "-pk")
    return runs if keeps_whole_ledger(actor) else runs.none()


def run_visible_to(actor: Actor, run_id: UUID) -> VerificationRun:
    """One verification.  Raises NotFound."""
    found = runs_visible_to(actor).filter(pk=run_id).first()
    if found is None:
        raise NotFound
    return found


def _own_entries(actor: Actor) -> Q:
    """Entries of the actor's bureau of which it sees everything: `rules.part_seen`, for the database."""
    own = Q(bureau=actor.bureau)
    if keeps_whole_ledger(actor) or not rules.is_work_of_the_node(actor.bureau, ActorKind.SYSTEM):
        return own
    return own & ~Q(actor_kind=ActorKind.SYSTEM)


def _concerning(bureau: str) -> Q:
    """Entries done (attempts that were refused showed nothing) about what a bureau owns.

    The term on the empty owner is that of the partial indexes: without it the store would not use them.
    """
    items = AuditItem.objects.filter(owner=bureau).exclude(owner="")
    return Q(outcome="done") & ((Q(owner=bureau) & ~Q(owner="")) | Q(pk__in=items.values("entry")))


def _face(actor: Actor, entry: AuditEntry, items: list[AuditItem]) -> EntryFace:
    part = rules.part_seen(actor, entry.bureau, entry.actor_kind, keeps_whole_ledger=keeps_whole_ledger(actor))
    main = [Thing(entry.subject_type, entry.subject_id, entry.owner)] if entry.subject_type else []
    things = main + [Thing(item.subject_type, item.subject_id, item.owner) for item in items]
    if not part.is_whole:
        things = [thing for thing in things if thing.owner == actor.bureau]
    face = EntryFace(
        part=part,
        id=entry.id,
        at=entry.at,
        event=entry.event,
        outcome=entry.outcome,
        code=entry.code,
        bureau=entry.bureau,
        purpose=entry.purpose,
        things=things[:ITEMS_SHOWN],
        touched=len(things),
    )
    if part is Part.OWNER:
        return face
    if part is Part.NODE:
        return replace(face, origin=entry.origin, actor_kind=entry.actor_kind, actor_id=entry.actor_id)
    return replace(
        face,
        origin=entry.origin,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        unit=entry.unit,
        entity=entry.entity,
        content=json.loads(entry.details) if part is Part.OWN and entry.details is not None else None,
        is_erased=entry.details is None,
        items=items,
    )


def _with_references(actor: Actor, made: Iterable[EntryFace]) -> list[EntryFace]:
    """The faces, with the references that people quote for records of the actor's own bureau."""

    shown = list(made)
    keys = {thing.id for face in shown for thing in face.things if (thing.kind, thing.owner) == (RECORD, actor.bureau)}
    owned = Record.objects.filter(pk__in=keys, owner=actor.bureau).exclude(reference="")
    references = {str(pk): reference for pk, reference in owned.values_list("pk", "reference")}
    return [
        replace(face, things=[replace(thing, reference=references.get(thing.id, "")) for thing in face.things])
        for face in shown
    ]
