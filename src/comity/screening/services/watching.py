"""Telling the owner of a discreet record that somebody asked for it; and the owner reading it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import consult, note, operation
from comity.records.queries import records_visible_to, watched_by_number
from comity.screening import editions, permissions, queries, rules
from comity.screening.models import PendingWatch, Sighting
from comity.screening.services.keeping import plain
from comity.screening.watching import Looked, Seen


@operation("screening.watch_checks", allow=permissions.WATCH_CHECKS)
def watch_checks(actor: Actor, *, looked: Looked, at: datetime) -> int:
    """Tell the owners of discreet records who asked for them. Returns how many checks were looked up.

    One action and one entry for a number of checks, whether or not anything was found. What was found is told in it,
    not by an event: a second action would let the ledger grow by one more.
    """
    standing = watched_by_number({each.found.record.number for each in looked})
    for each in looked:
        record = standing.get(each.found.record.number)
        # Another process may have served the same checks meanwhile.
        if record is not None and not Sighting.objects.filter(check_id=each.check.pk, record_id=record.pk).exists():
            _tell(each, at)
    PendingWatch.objects.filter(pk__in=looked.pending).delete()
    note(checks=len(looked))
    return len(looked)


@operation("screening.search_sightings", allow=permissions.SEARCH_SIGHTINGS)
def search_sightings(actor: Actor, *, question: str, shown: Sequence[UUID], at: datetime) -> list[Sighting]:
    """Show who asked for discreet records of one's own bureau, as a list page found it."""
    found = list(queries.sightings_visible_to(actor).filter(pk__in=shown))
    note(shown=len(found))
    consult(*found)
    return found


@operation("screening.read_sighting", allow=permissions.READ_SIGHTING, subject="sighting")
def read_sighting(actor: Actor, *, sighting: Sighting, at: datetime) -> Sighting:
    """Look at who asked for a discreet record of one's own bureau: it leaves the desk."""
    if not sighting.read_by:
        sighting.read_by = actor.id
        sighting.save(update_fields=["read_by"])
    desks.clear(kind=queries.SIGHTED, subject=sighting, at=at)
    consult(*records_visible_to(actor).filter(pk=sighting.record_id))
    return sighting


def _tell(seen: Seen, at: datetime) -> None:
    check, record = seen.check, seen.found.record
    sighting = Sighting.objects.create(
        owner_id=record.owner_id,
        record_id=record.pk,
        reference=_unused_reference(at.year),
        check_id=check.pk,
        bureau_id=check.bureau_id,
        entity=check.entity,
        purpose=check.purpose,
        at=check.at,
        met=check.asked,
        score=seen.found.candidate.score,
        reasons=plain(seen.found.candidate.reasons),
        told_at=at,
        erase_on=(at + editions.periods().sighting).date(),
    )
    desks.put(
        bureau=sighting.owner_id, kind=queries.SIGHTED, subject=sighting, reference=sighting.reference, at=at,
        urgency=rules.urgency_of(record.markers, record.offences),
    )  # fmt: skip


def _unused_reference(year: int) -> str:
    while Sighting.objects.filter(reference=(reference := rules.new_reference(year, "SEEN"))).exists():
        pass
    return reference
