"""Victims of misused identity beside one notice: as its page shows them."""

from datetime import date
from uuid import UUID

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.notices.models import MisusedIdentity, Notice
from comity.records.models import Record
from comity.records.queries import records_visible_to


def victims_beside(actor: Actor, notice: Notice, *, on: date) -> list[tuple[MisusedIdentity, Record]]:
    """Who is shown beside a notice on a day, each with its record, as far as the actor may see that.

    The caller has seen to it that the actor may see the notice.
    """
    agreed = MisusedIdentity.objects.filter(
        notice=notice, withdrawn_at__isnull=True, consent_on__lte=on, until_on__gt=on
    )
    rows = list(agreed.order_by("added_at"))
    if not rows:
        return []
    records = {record.pk: record for record in records_visible_to(actor).filter(pk__in=[row.record_id for row in rows])}
    return [(row, records[row.record_id]) for row in rows if row.record_id in records]


def victim_of(actor: Actor, notice: Notice, key: UUID) -> MisusedIdentity:
    """One who is shown beside a notice of the actor's own bureau, whether the time is over or not.  Raises NotFound."""
    own = MisusedIdentity.objects.filter(notice=notice, notice__requesting_bureau=actor.bureau, pk=key)
    found = own.filter(withdrawn_at__isnull=True).first()
    if found is None or actor.entity:
        raise NotFound
    return found
