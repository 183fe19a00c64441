"""What is to be reviewed, and the steps and questions of a review."""

from datetime import datetime

from django.db.models import QuerySet

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.models import DeskItem
from comity.members.models import Bureau
from comity.notices import homes
from comity.notices.codes import IN_REVIEW
from comity.notices.models import Notice, Question, ReviewStep
from comity.notices.queries.visibility import notices_visible_to


def is_reviewer(actor: Actor) -> bool:
    """Whether the actor reads reviews: compliance and data protection of the General Secretariat."""
    return actor.bureau == Bureau.SECRETARIAT and actor.has_role(Role.COMPLIANCE, Role.DATA_PROTECTION)


def reviews_for(actor: Actor) -> QuerySet[Notice]:
    """What waits for a reviewer: requests, and diffusions that were sent and are to be checked; the next due first."""
    if not is_reviewer(actor):
        return Notice.objects.none()
    seen = notices_visible_to(actor)
    return (seen.filter(state__in=IN_REVIEW) | seen.filter(after_sending=True)).order_by("review_due_at", "pk")


def reviews_to_escalate(at: datetime) -> QuerySet[Notice]:
    """Reviews that are overdue, and of which the command centre does not know yet: none where it is at another node."""
    if not homes.is_at_home(Bureau.SECRETARIAT):
        return Notice.objects.none()
    return Notice.objects.filter(state__in=IN_REVIEW, review_due_at__lte=at, escalated_at__isnull=True)


def steps_of(actor: Actor, notice: Notice) -> list[ReviewStep]:
    """The steps of a notice, oldest first, for its bureau and the Secretariat; what is internal for the latter only."""
    if not _knows_review(actor, notice):
        return []
    steps = notice.steps.order_by("number")
    return list(steps if actor.bureau == Bureau.SECRETARIAT else steps.filter(internal=False))


def questions_of(actor: Actor, notice: Notice) -> list[Question]:
    """The questions about a notice and their answers, for its bureau and the Secretariat."""
    return list(notice.questions.order_by("number")) if _knows_review(actor, notice) else []


def last_step_seen(actor: Actor, notice: Notice) -> int:
    """The number of the last step that the actor knows of: what a page sends back with a decision, as `seen`."""
    steps = notice.steps.all()
    if actor.bureau != Bureau.SECRETARIAT:
        steps = steps.filter(internal=False)
    return steps.order_by("-number").values_list("number", flat=True).first() or 0


def was_laid(notice: Notice, kind: str) -> bool:
    """Whether a notice lies, or lay, on a desk for this reason."""
    return DeskItem.objects.filter(kind=kind, subject_id=str(notice.pk)).exists()


def _knows_review(actor: Actor, notice: Notice) -> bool:
    if actor.entity:
        return False
    return actor.bureau in (notice.requesting_bureau_id, Bureau.SECRETARIAT)
