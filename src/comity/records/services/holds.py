"""Holding a record: the Secretariat hides it, keeps it from being erased, or has something shown beside it."""

from collections.abc import Sequence
from datetime import date, datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note as note_facts
from comity.core.operations import operation
from comity.core.refusals import NotPermitted
from comity.members.models import Bureau
from comity.records import errors, holds, permissions
from comity.records.events import HoldLifted, RecordHeld
from comity.records.models import Hold, HoldEffect, HoldReason, Record
from comity.records.services.keeping import Keeping, apply_release, lock_records, place, tell_release

ENDED_AT_ONCE = 200


@operation("records.place_hold", allow=permissions.PLACE_HOLD, subject="record")
def place_hold(
    actor: Actor,
    *,
    record: Record,
    reason: HoldReason,
    effect: HoldEffect,
    note: str,
    until_on: date | None,
    at: datetime,
) -> Hold:
    """Hold a record: hide it from everybody but its owner, keep it from being erased, or mark it.

    until_on   the first day on which it holds no more; None: until it is lifted

    Raises NotPermitted for a bureau other than the General Secretariat, HoldUntilPast.
    """
    _require_secretariat(actor)
    if until_on is not None and until_on <= at.date():
        raise errors.HoldUntilPast(until_on=until_on.isoformat())
    hold = Hold.objects.create(
        record=record,
        reason=reason.value,
        effect=effect.value,
        note=note.strip(),
        until_on=until_on,
        placed_by=actor.id,
        placed_at=at,
    )
    _follow([record] if effect is HoldEffect.BLOCK else [], at)
    events.emit(RecordHeld(record=str(record.pk), owner=record.owner_id, effect=effect.value))
    return hold


@operation("records.lift_hold", allow=permissions.LIFT_HOLD, subject="hold")
def lift_hold(actor: Actor, *, hold: Hold, note: str, at: datetime) -> Hold:
    """Lift a hold: the record is released again as its owner and its notices say.

    Raises NotPermitted for a bureau other than the General Secretariat, HoldLifted.
    """
    _require_secretariat(actor)
    if hold.lifted_at is not None:
        raise errors.HoldLifted
    _lift([hold], actor.id, note.strip(), at)
    return hold


@operation("records.end_holds", allow=permissions.END_HOLDS)
def end_holds(actor: Actor, *, at: datetime) -> int:
    """Lift the next holds whose last day has gone by. Returns how many; 0 when none is left."""
    over = holds.ended(at.date()).select_for_update(of=("self",))
    ended = list(over.order_by("until_on", "pk")[:ENDED_AT_ONCE])
    _lift(ended, actor.id, "", at)
    note_facts(ended=len(ended))
    return len(ended)


def _lift(lifted: Sequence[Hold], by: str, note: str, at: datetime) -> None:
    for hold in lifted:
        hold.lifted_by, hold.lifted_at, hold.lifted_note = by, at, note
        hold.save(update_fields=["lifted_by", "lifted_at", "lifted_note"])
        events.emit(HoldLifted(record=str(hold.record_id), owner=hold.owner_id, effect=hold.effect))
    _follow(lock_records(hold.record_id for hold in lifted if hold.effect == HoldEffect.BLOCK), at)


def _follow(records: Sequence[Record], at: datetime) -> None:
    """Release these records as their holds say now."""
    with Keeping() as keeping:
        for record in records:
            before = record.release
            apply_release(record, keeping)
            record.changed_at = at
            place(record, keeping)
            record.save()
            if record.release_id != before.pk and not record.drafted:
                tell_release(record, before)


def _require_secretariat(actor: Actor) -> None:
    """National data-protection officers hold nothing here: they ask.  Raises NotPermitted."""
    if actor.bureau != Bureau.SECRETARIAT:
        raise NotPermitted
