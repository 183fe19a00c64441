"""Verbs on the choice of a host: a vote among the offers, by whatever open method the rules offer.

The vote is opened, closed and annulled like any other (`services.votes`).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import BidState, DelegationKind, Office, VoteState, VoteSubject
from comity.assembly.content import Papers
from comity.assembly.models import CastVote, Delegation, HostingBid, HostingCall, Session, TellersCount, Vote
from comity.assembly.queries import hosting as asked
from comity.assembly.rules import elections as ballots
from comity.assembly.rules import hosting as rules
from comity.assembly.rules.timetable import zone_of
from comity.assembly.services.balloting import counted_papers, decided
from comity.assembly.services.sessions import require_open
from comity.assembly.services.votes import (
    LEADING,
    counting_round,
    receive,
    require_method,
    require_state,
)
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.core.refusals import NotFound
from comity.engines.ballots import rules as voting

OPEN_METHODS = (voting.Method.SHOW_OF_HANDS, voting.Method.RECORD_VOTE, voting.Method.ELECTRONIC_VOTE)


@operation("assembly.prepare_choice", allow=permissions.PREPARE_CHOICE, subject="session", stream=IN_SESSION)
def prepare_choice(actor: Actor, *, session: Session, for_year: int, method: voting.Method, at: datetime) -> Vote:
    """Prepare the ballot among the offers for a year: the first, or the next as the rules ask.

    Raises NotInOffice, SessionNotOpen, OffersStillTaken, DecisionUnknown, MethodNotOffered, AlreadyDecided, NoOffers.
    """
    offices.require(actor, session, *LEADING)
    require_open(session)
    call = HostingCall.objects.filter(session=session, for_year=for_year).first()
    if call is not None and at.astimezone(zone_of(session.time_zone)).date() <= call.due_on:
        raise errors.OffersStillTaken(day=call.due_on.isoformat())
    rule = voting.edition(session.edition).rules.get(rules.DECISION)
    if not isinstance(rule, voting.ElectionRule):
        raise errors.DecisionUnknown(decision=rules.DECISION)
    if method not in OPEN_METHODS or method not in rule.methods:
        raise errors.MethodNotOffered
    follows, offers = _next(session, for_year)
    slate = ballots.Slate(seats=1, candidates={str(bid.pk): asked.as_candidate(bid) for bid in offers}, year=for_year)
    vote = Vote.objects.create(
        session=session,
        about=VoteSubject.HOST,
        decision=rules.DECISION,
        edition=session.edition,
        fingerprint=session.fingerprint,
        method=method.value,
        ballot=follows,
        candidates=list(slate.candidates),
        slate=slate.as_record(),
        prepared_at=at,
    )
    for bid in offers:
        bid.vote = vote
        bid.save()
    return vote


@operation("assembly.choose_host", allow=permissions.CHOOSE_HOST, subject="vote", stream=IN_SESSION)
def choose_host(actor: Actor, *, vote: Vote, bid: UUID | None, key: UUID, at: datetime) -> CastVote:
    """Vote for an offer from the seat. The same vote sent again is the first one.

    bid   the offer; None: for none of them

    Raises NotADelegate, NotTheVoter, VoteNotPossible, MethodNotOffered, OfferUnknown, NotOnRoll, AlreadyVoted.
    """
    mine = offices.require_delegate(actor, vote.session_id)
    if not offices.speaks_for(mine):
        raise errors.NotTheVoter
    known = vote.cast_votes.filter(delegation=mine.delegation_id).first()
    if known is not None and known.key == key:
        return known
    require_method(vote, voting.Method.ELECTRONIC_VOTE)
    return receive(actor, vote, mine.delegation, key=key, at=at, candidates=_marked(vote, bid))


@operation("assembly.record_choice", allow=permissions.RECORD_CHOICE, subject="vote", stream=IN_SESSION)
def record_choice(actor: Actor, *, vote: Vote, delegation: UUID, bid: UUID | None, key: UUID, at: datetime) -> CastVote:
    """Write down for which offer a delegation votes that was called.

    Raises NotInOffice, VoteNotPossible, MethodNotOffered, OfferUnknown, NotOnRoll, AlreadyVoted, NotFound.
    """
    offices.require(actor, vote.session_id, Office.SECRETARY, Office.TELLER)
    require_method(vote, voting.Method.RECORD_VOTE)
    called = Delegation.objects.filter(session=vote.session_id, pk=delegation, kind=DelegationKind.MEMBER).first()
    if called is None:
        raise NotFound
    return receive(actor, vote, called, key=key, at=at, candidates=_marked(vote, bid))


@operation("assembly.count_hands", allow=permissions.COUNT_HANDS, subject="vote", stream=IN_SESSION)
def count_hands(actor: Actor, *, vote: Vote, papers: Papers, at: datetime) -> TellersCount:
    """Enter the hands that one teller counted for each offer. Two must agree; else both count anew.

    Raises NotInOffice, VoteNotPossible, MethodNotOffered, BallotOfElection, CountedAlready, CountImpossible.
    """
    offices.require(actor, vote.session_id, Office.TELLER)
    require_state(vote, VoteState.OPEN)
    require_method(vote, voting.Method.SHOW_OF_HANDS)
    return TellersCount.objects.create(
        session_id=vote.session_id,
        vote=vote,
        teller=actor.id,
        round=counting_round(actor, vote),
        counts=counted_papers(vote, papers),
        entered_at=at,
    )


@operation("assembly.decide_host", allow=permissions.DECIDE_HOST, subject="vote", stream=IN_SESSION)
def decide_host(actor: Actor, *, vote: Vote, at: datetime) -> Vote:
    """Say what the rules make of the ballot: a host is chosen, or another ballot follows.

    Raises NotInOffice, VoteNotPossible, BallotOfElection, LotNeeded.
    """
    offices.require(actor, vote.session_id, *LEADING)
    if vote.about != VoteSubject.HOST:
        raise errors.BallotOfElection
    decision = decided(vote)
    if decision.outcome == voting.Outcome.LOT_DECIDES:
        codes = HostingBid.objects.filter(pk__in=list(decision.tied)).values_list("member__code", flat=True)
        raise errors.LotNeeded(names=", ".join(sorted(codes)))
    vote.outcome, vote.state = decision.as_record(), VoteState.DECIDED
    vote.save()
    if decision.outcome in (voting.Outcome.ELECTED, voting.Outcome.NOT_ELECTED):
        for bid in HostingBid.objects.filter(
            session=vote.session_id, for_year=asked.year_of(vote), state=BidState.MADE
        ):
            bid.state = BidState.CHOSEN if str(bid.pk) in decision.elected else BidState.NOT_CHOSEN
            bid.save()
    return vote


def _next(session: Session, for_year: int) -> tuple[int, Sequence[HostingBid]]:
    """The number of the ballot that follows, and the offers that stand in it.  Raises AlreadyDecided, NoOffers."""
    held = [vote for vote in asked.choices_of(session, for_year) if vote.state != VoteState.ANNULLED]
    if any(vote.state != VoteState.DECIDED for vote in held):
        raise errors.AlreadyDecided
    last = held[-1] if held else None
    if last is not None and last.outcome["outcome"] == voting.Outcome.ELECTED:
        raise errors.AlreadyDecided
    follows = ballots.following(last.outcome if last else None, last.candidates if last else ())
    if follows is None:
        raise errors.AlreadyDecided
    standing = asked.standing_offers(session, for_year)
    if follows.candidates is not None:
        standing = [bid for bid in standing if str(bid.pk) in follows.candidates]
    if not standing:
        raise errors.NoOffers(year=for_year)
    return follows.ballot, standing


def _marked(vote: Vote, bid: UUID | None) -> list[str]:
    """The offer that a vote names, as it is kept.  Raises BallotOfElection, OfferUnknown."""
    if vote.about != VoteSubject.HOST:
        raise errors.BallotOfElection
    if bid is None:
        return []
    if str(bid) not in vote.candidates:
        raise errors.OfferUnknown
    return [str(bid)]
