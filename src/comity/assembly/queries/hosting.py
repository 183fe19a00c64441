"""Hosting: offers for a year, the ballots among them, agreements and duties."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from comity.assembly import offices
from comity.assembly.codes import BidState, DutyState, Office, VoteState, VoteSubject
from comity.assembly.models import HostAgreement, HostDuty, HostingBid, HostingCall, Session, Vote
from comity.assembly.queries.sessions import one
from comity.assembly.rules import elections as ballots
from comity.assembly.rules import hosting as rules
from comity.assembly.rules.timetable import end_of_day, zone_of
from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.engines.ballots import rules as voting
from comity.members.models import Bureau

OVERDUE_DUTY: Final = "assembly.overdue-duty"  # on the desk of the Secretariat: the host is late


def calls_of(session: Session) -> QuerySet[HostingCall]:
    """The calls for offers, by year."""
    return HostingCall.objects.filter(session=session).order_by("for_year")


def standing_offers(session: Session, for_year: int) -> list[HostingBid]:
    """Offers for a year that were not withdrawn, by the codes of the members: the order of the ballot."""
    rows = HostingBid.objects.filter(session=session, for_year=for_year, state=BidState.MADE)
    return list(rows.select_related("member").order_by("member__code"))


def choices_of(session: Session, for_year: int | None = None) -> list[Vote]:
    """The ballots among offers, the first first; annulled ones too."""
    votes = Vote.objects.filter(session=session, about=VoteSubject.HOST).order_by("prepared_at", "pk")
    return [vote for vote in votes if for_year is None or year_of(vote) == for_year]


def year_of(vote: Vote) -> int:
    """For which year a ballot chooses a host."""
    return int(vote.slate["year"]) if vote.slate else 0


def as_candidate(bid: HostingBid) -> voting.Candidate:
    """An offer as the rules of elections take who stands."""
    return voting.Candidate(ballots.person_of(str(bid.for_year), bid.member.code), bid.member.code)


def was_unanimous(bid: HostingBid) -> bool:
    """Whether a chosen host was chosen unanimously, as the counts of the deciding ballot have it."""
    vote = bid.vote
    if bid.state != BidState.CHOSEN or vote is None or vote.state != VoteState.DECIDED or vote.counts is None:
        return False
    counts = voting.counts_from_record(vote.counts)
    return isinstance(counts, voting.ElectionCounts) and rules.is_unanimous(counts, str(bid.pk))


def is_host(actor: Actor, bid: HostingBid) -> bool:
    """Whether the actor acts for the bureau of the member that offers."""
    return not actor.entity and Bureau.objects.filter(pk=actor.bureau, member=bid.member_id).exists()


def bureau_of_host(bid: HostingBid) -> str:
    """Code of the bureau of the member that offers."""
    return str(Bureau.objects.values_list("code", flat=True).get(member=bid.member_id))


def duties_to_remind_of(at: datetime) -> list[HostDuty]:
    """Open duties of agreements in force whose day is over, by the clock of the session, and which lie on no desk of
    the Secretariat yet; the earliest first.
    """
    told = DeskItem.objects.filter(kind=OVERDUE_DUTY, done_at__isnull=True).values_list("subject_id", flat=True)
    rows = HostDuty.objects.filter(
        state=DutyState.OPEN,
        agreement__host_signed_at__isnull=False,
        agreement__seat_signed_at__isnull=False,
        due_on__lte=at.date(),
    ).exclude(pk__in=[UUID(key) for key in told])
    return [
        duty
        for duty in rows.select_related("session", "agreement__bid").order_by("due_on", "pk")
        if end_of_day(duty.due_on, zone_of(duty.session.time_zone)) <= at
    ]


def is_party(actor: Actor, bid: HostingBid) -> bool:
    """Whether the actor is of one of the two sides of the agreement: the host, or the secretary of the session."""
    return is_host(actor, bid) or Office.SECRETARY in offices.held_by(actor, bid.session_id)


def agreement_visible_to(actor: Actor, session: Session, key: UUID) -> HostAgreement:
    """The agreement about an offer, for its two sides and the General Secretariat.  Raises NotFound."""
    rows = HostAgreement.objects.filter(session=session, pk=key).select_related("bid__member", "session")
    if actor.bureau != Bureau.SECRETARIAT:
        rows = rows.filter(bid__member__bureaus=actor.bureau) if not actor.entity else rows.none()
    return one(rows)


def duty_visible_to(actor: Actor, session: Session, key: UUID) -> HostDuty:
    """One duty, for the same.  Raises NotFound."""
    duty = one(HostDuty.objects.filter(session=session, pk=key).select_related("agreement__bid__member"))
    agreement_visible_to(actor, session, duty.agreement_id)
    return duty
