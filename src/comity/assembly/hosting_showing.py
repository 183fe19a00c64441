"""Offers to host, the ballots among them, agreements and duties, as a reader sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from comity.assembly.codes import BidState, DutyKind, DutyState, VoteState
from comity.assembly.models import HostAgreement, HostDuty, HostingBid, Session, Vote
from comity.assembly.queries import delegations
from comity.assembly.queries import hosting as asked
from comity.core.listing import Word
from comity.members.rules.names import name_in

BID_TONES = {
    BidState.MADE: "wait",
    BidState.WITHDRAWN: "neutral",
    BidState.CHOSEN: "good",
    BidState.NOT_CHOSEN: "neutral",
}
DUTY_TONES = {DutyState.OPEN: "wait", DutyState.REPORTED: "info", DutyState.DONE: "good"}


@dataclass(frozen=True, slots=True)
class BidShown:
    """An offer for a reader."""

    row: HostingBid
    name: str
    place: str
    offer: str
    word: Word
    unanimous: bool


@dataclass(frozen=True, slots=True)
class YearShown:
    """The choice of a host for one year: the last day for offers, the offers, the ballots."""

    year: int
    due_on: date | None
    bids: list[BidShown]
    ballots: list[Vote]
    may_prepare: bool


@dataclass(frozen=True, slots=True)
class DutyShown:
    """A duty for a reader."""

    row: HostDuty
    kind: str
    words: str
    word: Word
    overdue: bool


def years_shown(session: Session, language: str, *, today: date) -> list[YearShown]:
    """The choices of hosts that the session makes, by year; `today` by the clock of the session."""
    calls = {call.for_year: call.due_on for call in asked.calls_of(session)}
    bids: dict[int, list[BidShown]] = {}
    for bid in delegations.bids_in(session).select_related("vote", "agreement"):
        bids.setdefault(bid.for_year, []).append(bid_shown(bid, language))
    held: dict[int, list[Vote]] = {}
    for vote in asked.choices_of(session):
        held.setdefault(asked.year_of(vote), []).append(vote)
    return [
        YearShown(
            year,
            calls.get(year),
            bids.get(year, []),
            held.get(year, []),
            may_prepare=(year not in calls or today > calls[year])
            and any(bid.row.state == BidState.MADE for bid in bids.get(year, []))
            and all(vote.state in (VoteState.DECIDED, VoteState.ANNULLED) for vote in held.get(year, [])),
        )
        for year in sorted(calls.keys() | bids.keys())
    ]


def bid_shown(bid: HostingBid, language: str) -> BidShown:
    """An offer for a reader."""
    state = BidState(bid.state)
    return BidShown(
        row=bid,
        name=name_in(bid.member.names, language),
        place=name_in(bid.place, language),
        offer=name_in(bid.offer, language),
        word=Word(label=state.label, tone=BID_TONES[state]),
        unanimous=asked.was_unanimous(bid),
    )


def question_of(vote: Vote) -> str:
    """What a ballot among offers is called."""
    said = {"year": asked.year_of(vote), "number": vote.ballot}
    return _("Host of the session of %(year)s, ballot %(number)s") % said


def names_of(vote: Vote, language: str) -> dict[str, str]:
    """{id of an offer: the state and the place}, in the order of the ballot."""
    bids = {
        str(bid.pk): f"{name_in(bid.member.names, language)} ({name_in(bid.place, language)})"
        for bid in HostingBid.objects.filter(pk__in=vote.candidates).select_related("member")
    }
    return {key: bids.get(key, key) for key in vote.candidates}


def duties_shown(duties: Iterable[HostDuty], language: str, *, today: date) -> list[DutyShown]:
    """Duties for a reader, in the order of their days."""
    return [
        DutyShown(
            row=duty,
            kind=str(DutyKind(duty.kind).label),
            words=name_in(duty.words, language),
            word=Word(label=DutyState(duty.state).label, tone=DUTY_TONES[DutyState(duty.state)]),
            overdue=duty.state == DutyState.OPEN and duty.due_on < today,
        )
        for duty in sorted(duties, key=lambda one: (one.due_on, one.kind))
    ]


def agreement_of(bid: HostingBid) -> HostAgreement | None:
    """The agreement about an offer, where one was drafted."""
    return HostAgreement.objects.filter(bid=bid).first()
