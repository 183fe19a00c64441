"""Photographs of delegates for their badges: attachments of the delegate, of whom one has at most one."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from comity.assembly.models import Delegate, Session
from comity.assembly.rules.delegations import PHOTOGRAPH_KEPT_DAYS
from comity.assembly.rules.timetable import zone_of
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment


def photographs_of(delegates: Collection[UUID]) -> dict[UUID, Attachment]:
    """The photographs of these delegates, {id of a delegate: photograph}, for the node itself."""
    return {row.holder_id: row for row in _kept().filter(holder_id__in=list(delegates))}


def to_erase(at: datetime) -> list[Delegate]:
    """Delegates whose photograph is still kept although its last day has passed, by the clock of their session."""
    latest = at.date() + timedelta(days=1 - PHOTOGRAPH_KEPT_DAYS)  # of no time zone has that day not begun
    pictured = Delegate.objects.filter(pk__in=list(_kept().values_list("holder_id", flat=True)))
    past = pictured.filter(session__closes_on__lt=latest).select_related("session").order_by("pk")
    return [one for one in past if _is_past(one.session, at)]


def _kept() -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        holder_type=Delegate._meta.label_lower, role=AttachmentRole.PHOTOGRAPH, erased_at__isnull=True
    )


def _is_past(session: Session, at: datetime) -> bool:
    last = session.closes_on + timedelta(days=PHOTOGRAPH_KEPT_DAYS)
    return at.astimezone(zone_of(session.time_zone)).date() > last
