"""The voting roll as it stands at a moment."""

from datetime import datetime

from django.db.models import QuerySet

from comity.assembly.codes import AppealState, DelegationKind, LetterState
from comity.assembly.models import CredentialsLetter, Delegation, Presence, Session, SuspensionAppeal
from comity.assembly.queries.calling import called_members
from comity.assembly.rules import roll as rules
from comity.members.codes import Measure
from comity.members.models import Suspension

_TAKING_THE_VOTE = (Measure.VOTE, Measure.PARTICIPATION)


def roll_to_read(session: Session, *, at: datetime) -> list[rules.Line]:
    """The roll as readers see it: now, and of a closed session as it stood when that was closed."""
    return roll_of(session, at=min(at, session.closed_at or at))


def roll_of(session: Session, *, at: datetime) -> list[rules.Line]:
    """A line for every member that the session calls. A handful of questions to the store, whatever their number."""
    codes = list(called_members(session).values_list("code", flat=True))
    suspended = {row.member.code: row for row in suspensions_of_vote(session, at=at)}
    appeals = dict(SuspensionAppeal.objects.filter(session=session).values_list("suspension", "state"))
    delegations = dict(
        Delegation.objects.filter(session=session, kind=DelegationKind.MEMBER).values_list("member__code", "pk")
    )
    letters = CredentialsLetter.objects.filter(session=session).order_by("submitted_at")
    newest = dict(letters.values_list("delegation", "state"))
    present = set(
        Presence.objects.filter(session=session, came_at__lte=at, left_at__isnull=True).values_list(
            "delegation", flat=True
        )
    )

    def facts(code: str) -> rules.Facts:
        suspension, delegation = suspended.get(code), delegations.get(code)
        appeal = appeals.get(suspension.pk) if suspension else None
        letter = newest.get(delegation) if delegation else None
        is_suspended = suspension is not None and appeal != AppealState.GRANTED
        return rules.Facts(
            member=code,
            suspended_by=suspension.rule if suspension and is_suspended else "",
            suspended_since=suspension.from_on if suspension and is_suspended else None,
            appeal_pending=appeal == AppealState.PENDING,
            has_delegation=delegation is not None,
            letter=LetterState(letter) if letter else None,
            is_present=delegation in present,
        )

    return rules.roll(map(facts, codes))


def suspensions_of_vote(session: Session, *, at: datetime) -> QuerySet[Suspension]:
    """Suspensions that take the vote from a member which the session calls, on the day of a moment."""
    in_force: QuerySet[Suspension] = Suspension.objects.in_force(at.date())
    return in_force.filter(measure__in=_TAKING_THE_VOTE, member__in=called_members(session)).select_related("member")
