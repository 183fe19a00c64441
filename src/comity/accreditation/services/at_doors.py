"""What the gates of a plenary tell the voting roll: a delegation is in the hall while one of its badges is."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from comity.accreditation.badge_codes import Direction
from comity.accreditation.models import Badge
from comity.accreditation.queries import gates as asked
from comity.accreditation.rules import merging
from comity.assembly.codes import MeetingKind
from comity.assembly.models import Meeting, Session
from comity.assembly.services.presence import follow_doors


def follow_badges(session: Session, badges: Collection[UUID], at: datetime) -> int:
    """Note the presence of delegations whose badges passed a gate. A helper for operations.

    Returns how many delegations came or left.
    """
    worn = Badge.objects.filter(session=session, delegate__isnull=False)
    of = set(worn.filter(pk__in=badges).values_list("delegate__delegation_id", flat=True))
    if not of:
        return 0
    whose = dict(worn.filter(delegate__delegation__in=of).values_list("pk", "delegate__delegation_id"))
    plenaries = set(Meeting.objects.filter(session=session, kind=MeetingKind.PLENARY).values_list("pk", flat=True))
    passed = merging.in_order(asked.passages(session, list(whose)))
    last = {one.badge: one for one in passed if one.meeting in plenaries}
    within: dict[UUID, datetime] = {}
    for one in last.values():
        if one.direction is Direction.IN:
            delegation = whose[one.badge]
            within[delegation] = min(one.at, within.get(delegation, one.at))
    return len(follow_doors(session, within, of, at))
