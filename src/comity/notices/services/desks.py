"""What the node lays on desks by itself, and what it raises when nobody came."""

from datetime import UTC, datetime, time
from uuid import UUID

from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members.models import Bureau
from comity.notices import codes, homes, permissions, queries
from comity.notices.codes import IN_REVIEW, State
from comity.notices.models import Notice

CHUNK = 200


@operation("notices.lay_on_desk", allow=permissions.LAY_ON_DESK)
def lay_on_desk(actor: Actor, *, notice_id: UUID, kind: str, at: datetime) -> Notice:
    """Lay a notice on the desk of whoever must look at it. Does nothing where somebody has done so meanwhile.

    kind   of desk item, as `codes` names them
    """
    notice = Notice.objects.get(pk=notice_id)
    if _still_waits(notice, kind):
        _lay(notice, kind, at)
    return notice


@operation("notices.escalate_reviews", allow=permissions.ESCALATE_REVIEWS)
def escalate_reviews(actor: Actor, *, at: datetime) -> int:
    """Lay reviews that are overdue on the command centre's desk, once each. Returns how many; 0 when none is left."""
    overdue = list(queries.reviews_to_escalate(at).select_for_update(of=("self",)).order_by("pk")[:CHUNK])
    for notice in overdue:
        notice.escalated_at = at
        notice.save(update_fields=["escalated_at"])
        _lay(notice, codes.REVIEW_OVERDUE, at)
    note(escalated=len(overdue))
    return len(overdue)


def _still_waits(notice: Notice, kind: str) -> bool:
    """Whether a notice is still where the event found it: events come late, and may come twice."""
    if kind == codes.TO_REVIEW:
        return notice.state == State.REQUESTED
    if kind == codes.SECOND_REVIEW:
        return notice.state in (State.SECOND_REVIEW, State.SUSPENDED) and bool(notice.first_reviewer)
    if kind == codes.TO_ANSWER:
        return notice.state == State.RETURNED
    if kind == codes.TO_JUSTIFY:
        return notice.state == State.PUBLISHED and notice.asked_at is not None
    if kind == codes.AFTER_SENDING:
        return notice.after_sending
    # What the bureau has read and put away is not laid there again.
    return kind == codes.REFUSED and notice.state == State.REFUSED and not queries.was_laid(notice, kind)


def _lay(notice: Notice, kind: str, at: datetime) -> None:
    named, unit = _DESKS[kind]
    bureau = named or notice.requesting_bureau_id
    if not homes.is_at_home(bureau):
        return  # its people work at another node, which is told, and lays it there
    desks.put(
        bureau=bureau,
        unit=unit,
        kind=kind,
        subject=notice,
        reference=notice.reference,
        at=at,
        due_at=_due(notice, kind),
        urgency=notice.urgency if notice.state in IN_REVIEW else "",
    )


# Whose desk: "" is that of the bureau that asks.
_DESKS = {
    codes.TO_REVIEW: (Bureau.SECRETARIAT, codes.COMPLIANCE_UNIT),
    codes.SECOND_REVIEW: (Bureau.SECRETARIAT, codes.COMPLIANCE_UNIT),
    codes.AFTER_SENDING: (Bureau.SECRETARIAT, codes.COMPLIANCE_UNIT),
    codes.REVIEW_OVERDUE: (Bureau.SECRETARIAT, codes.COMMAND_CENTRE),
    codes.TO_ANSWER: ("", ""),
    codes.REFUSED: ("", ""),
    codes.TO_JUSTIFY: ("", ""),
}


def _due(notice: Notice, kind: str) -> datetime | None:
    if kind in codes.OF_REVIEW:
        return notice.review_due_at
    if kind == codes.TO_ANSWER:
        return notice.returned_due_at
    if kind == codes.TO_JUSTIFY and notice.kept_until is not None:
        return datetime.combine(notice.kept_until, time(), UTC)
    return None
