"""Verbs on offers to host a coming session: called for, made, withdrawn; the chosen host accepts its duties."""

from datetime import date, datetime

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import BidState, Office, VoteState
from comity.assembly.content import Texts
from comity.assembly.models import HostingBid, HostingCall, Session
from comity.assembly.queries import hosting as asked
from comity.assembly.queries.calling import called_members
from comity.assembly.rules.timetable import clean_texts, optional_texts, zone_of
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.members.models import Bureau

_RUNNING = (VoteState.PREPARED, VoteState.OPEN, VoteState.COUNTED)


@operation("assembly.call_for_offers", allow=permissions.CALL_FOR_OFFERS, subject="session", stream=IN_SESSION)
def call_for_offers(actor: Actor, *, session: Session, for_year: int, due_on: date, at: datetime) -> HostingCall:
    """Call for offers to host the session of a year, with the last day for them.

    Raises NotInOffice, SessionClosed, CallExists.
    """
    offices.require(actor, session, Office.SECRETARY)
    require_not_closed(session)
    if HostingCall.objects.filter(session=session, for_year=for_year).exists():
        raise errors.CallExists(year=for_year)
    return HostingCall.objects.create(session=session, for_year=for_year, due_on=due_on, called_at=at)


@operation("assembly.offer_to_host", allow=permissions.OFFER_TO_HOST, subject="session", stream=IN_SESSION)
def offer_to_host(
    actor: Actor, *, session: Session, for_year: int, place: Texts, offer: Texts, at: datetime
) -> HostingBid:
    """Offer, for the member of the own bureau, to host a coming session.

    Raises SessionClosed, NotAMember, TitleMissing, BidExists, OffersClosed.
    """
    require_not_closed(session)
    member = called_members(session).filter(bureaus=actor.bureau).first()
    if member is None:
        raise errors.NotAMember(member=actor.bureau)
    if HostingBid.objects.filter(session=session, member=member, for_year=for_year).exists():
        raise errors.BidExists
    _require_taken(session, for_year, at)
    return HostingBid.objects.create(
        session=session,
        member=member,
        for_year=for_year,
        place=clean_texts(place, session.languages),
        offer=optional_texts(offer, session.languages),
        made_at=at,
    )


@operation("assembly.withdraw_bid", allow=permissions.WITHDRAW_BID, subject="bid", stream=IN_SESSION)
def withdraw_bid(actor: Actor, *, bid: HostingBid, at: datetime) -> HostingBid:
    """Withdraw an offer to host, while no ballot among the offers is open.  Raises NotYourDelegation, BidDecided."""
    _require_own(actor, bid)
    if bid.state != BidState.MADE or (bid.vote is not None and bid.vote.state in _RUNNING):
        raise errors.BidDecided
    bid.state = BidState.WITHDRAWN
    bid.save()
    return bid


@operation("assembly.accept_duties", allow=permissions.ACCEPT_DUTIES, subject="bid", stream=IN_SESSION)
def accept_duties(actor: Actor, *, bid: HostingBid, at: datetime) -> HostingBid:
    """Accept the duties of a host, once chosen.  Raises NotYourDelegation, BidDecided."""
    _require_own(actor, bid)
    if bid.state != BidState.CHOSEN or bid.duties_accepted_at is not None:
        raise errors.BidDecided
    bid.duties_accepted_at = at
    bid.save()
    return bid


def _require_taken(session: Session, for_year: int, at: datetime) -> None:
    """Raises OffersClosed after the last day that was called for, and once a ballot among the offers was prepared."""
    call = HostingCall.objects.filter(session=session, for_year=for_year).first()
    if call is not None and at.astimezone(zone_of(session.time_zone)).date() > call.due_on:
        raise errors.OffersClosed
    if any(vote.state != VoteState.ANNULLED for vote in asked.choices_of(session, for_year)):
        raise errors.OffersClosed


def _require_own(actor: Actor, bid: HostingBid) -> None:
    if Bureau.objects.filter(pk=actor.bureau, member=bid.member_id).exists():
        return
    if Office.SECRETARY not in offices.held_by(actor, bid.session_id):
        raise errors.NotYourDelegation
