"""How applications were decided, and who is accredited."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from comity.accreditation import clock
from comity.accreditation.codes import DECIDE, DECISIONS, OVERDUE, WAITING, Act, ApplicationState
from comity.accreditation.models import Application, ApplicationStep, Block, Terms
from comity.accreditation.queries.applications import serves_as_host
from comity.accreditation.rules.deciding import possible
from comity.assembly.models import Session
from comity.core.actors import Actor
from comity.core.models import DeskItem


def accredited(session: Session) -> QuerySet[Application]:
    """Applications to a session that were accepted and still say whose they are, the first that came first.

    For other parts of the press desk: a page shows them by its own permission.
    """
    rows = Application.objects.filter(session=session, state=ApplicationState.ACCEPTED, erased_at__isnull=True)
    return rows.select_related("terms__session").order_by("received_at", "pk")


def may_decide(actor: Actor, application: Application) -> bool:
    """Whether an actor may take a step with an application now: an officer of the host, and none is the applicant's."""
    return application.state in WAITING and serves_as_host(actor, application.terms)


def open_to_applicant(application: Application) -> frozenset[Act]:
    """The steps that an applicant may take now: answer what was asked, appeal against a refusal."""
    acts = set(steps_of(application).values_list("act", flat=True))
    return possible(ApplicationState(application.state), has_appealed=Act.APPEAL in acts) & {Act.ANSWER, Act.APPEAL}


def due_at(application: Application) -> datetime | None:
    """By when the host decides; None where nothing waits for it."""
    if application.received_at is None or application.state not in WAITING:
        return None
    last = steps_of(application).last()
    return clock.decided_by(application.terms, last.done_at if last else application.received_at)


def decided_by(terms: Terms) -> list[tuple[Application, datetime]]:
    """What waits for the host of a session, and by when it decides each, as the terms are now."""
    rows = Application.objects.filter(terms=terms, state__in=WAITING, received_at__isnull=False)
    last = ApplicationStep.objects.filter(application=OuterRef("pk")).order_by("-number").values("done_at")[:1]
    since = rows.annotate(since=Coalesce(Subquery(last), "received_at")).order_by("pk")
    return [(row, clock.decided_by(terms, row.since)) for row in since]


def block_set_for(application: Application) -> Block | None:
    """The block that stands because of this accreditation."""
    return Block.objects.filter(application=application, lifted_at__isnull=True, erased_at__isnull=True).first()


def due_of(applications: Iterable[Application]) -> dict[str, datetime]:
    """By when the host decides, {id of an application: moment}, as it stands on its desk."""
    keys = [str(row.pk) for row in applications]
    items = DeskItem.objects.filter(kind=DECIDE, done_at__isnull=True, subject_id__in=keys, due_at__isnull=False)
    return {item.subject_id: item.due_at for item in items if item.due_at is not None}


def overdue_sessions(at: datetime) -> list[Terms]:
    """Terms of the sessions in which the host is late with a decision."""
    late = DeskItem.objects.filter(kind=DECIDE, done_at__isnull=True, due_at__lte=at)
    rows = Application.objects.filter(pk__in=list(late.values_list("subject_id", flat=True)))
    return list(Terms.objects.select_related("session").filter(pk__in=rows.values("terms")).order_by("pk"))


def to_remind(at: datetime) -> tuple[list[Terms], list[Terms]]:
    """Sessions whose host is late and of which the Secretariat was not told; those of which it was, and is no more."""
    late = overdue_sessions(at)
    told = set(DeskItem.objects.filter(kind=OVERDUE, done_at__isnull=True).values_list("subject_id", flat=True))
    caught_up = told - {str(terms.pk) for terms in late}
    return (
        [terms for terms in late if str(terms.pk) not in told],
        list(Terms.objects.filter(pk__in=list(caught_up))),
    )


def untold(terms: Terms) -> QuerySet[ApplicationStep]:
    """Decisions of which no letter was taken yet, the first first. Of who was erased there is nobody to tell."""
    rows = ApplicationStep.objects.filter(application__terms=terms, act__in=DECISIONS, told_at__isnull=True)
    told = rows.filter(application__erased_at__isnull=True).exclude(application__email="")
    return told.select_related("application__terms__session").order_by("done_at", "pk")


def steps_of(application: Application) -> QuerySet[ApplicationStep]:
    """What was done with an application since it was received, the first step first."""
    return ApplicationStep.objects.filter(application=application).order_by("number")
