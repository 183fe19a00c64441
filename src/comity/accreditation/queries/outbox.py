"""What waits in the outbox beside decisions: receipts, and where and when press conferences are held.

Nothing is put there: it is derived from applications, changes of press conferences, and which letters were taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from comity.accreditation.codes import ApplicationState, LetterKind
from comity.accreditation.models import Application, ApplicationStep, Briefing, BriefingChange, LetterTaken, Terms
from comity.accreditation.queries.deciding import accredited, untold
from comity.accreditation.queries.press import briefings_of


@dataclass(frozen=True, slots=True)
class Pile:
    """Letters that say one thing. change: the place and hour that they tell of; None for receipts."""

    kind: LetterKind
    change: BriefingChange | None
    applications: QuerySet[Application]


def piles(terms: Terms, at: datetime) -> Iterator[Pile]:
    """What waits: receipts, then each press conference that is not over, by its last place and hour.

    A change that was overtaken before its letters were taken is told no more. That one is cancelled is told to those
    who were told of it.
    """
    yield Pile(LetterKind.RECEIPT, None, _without_receipt(terms))
    for briefing in briefings_of(terms.session):
        change = max(briefing.changes.all(), key=lambda one: one.told_at, default=None)
        if change is not None and change.ends_at > at:
            yield _of_briefing(terms, briefing, change)


def waiting(terms: Terms, at: datetime) -> int:
    """How many letters wait, those of decisions among them."""
    return untold(terms).count() + sum(pile.applications.count() for pile in piles(terms, at))


def _without_receipt(terms: Terms) -> QuerySet[Application]:
    """Applications that were received and that nobody has taken a step with: a decision says more than a receipt."""
    taken = LetterTaken.objects.filter(application=OuterRef("pk"), kind=LetterKind.RECEIPT)
    steps = ApplicationStep.objects.filter(application=OuterRef("pk"))
    rows = Application.objects.filter(terms=terms, state=ApplicationState.RECEIVED).exclude(email="")
    fresh = rows.filter(~Exists(taken), ~Exists(steps)).select_related("terms__session")
    return fresh.order_by("received_at", "pk")


def _of_briefing(terms: Terms, briefing: Briefing, change: BriefingChange) -> Pile:
    told = LetterTaken.objects.filter(application=OuterRef("pk"))
    people = accredited(terms.session).exclude(email="")
    if briefing.is_cancelled:
        knowing = told.filter(kind=LetterKind.BRIEFING, change__briefing=briefing)
        of_it = told.filter(kind=LetterKind.CANCELLED, change=change)
        return Pile(LetterKind.CANCELLED, change, people.filter(Exists(knowing), ~Exists(of_it)))
    of_this = told.filter(kind=LetterKind.BRIEFING, change=change)
    return Pile(LetterKind.BRIEFING, change, people.filter(~Exists(of_this)))
