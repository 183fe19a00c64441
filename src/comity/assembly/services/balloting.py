"""Verbs of an election's ballots: prepared, counted on paper by two tellers, decided by the rules, lots, seats taken.

A paper ballot is opened and closed like any vote (`services.votes`); a secret one is sealed (`services.sealed`).
"""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import CandidacyState, ElectionState, LotPurpose, Office, VoteState, VoteSubject
from comity.assembly.content import Papers
from comity.assembly.models import Candidacy, Election, Lot, TellersCount, Term, Vote
from comity.assembly.queries import elections as asked
from comity.assembly.rules import elections as rules
from comity.assembly.rules.votes import round_of
from comity.assembly.services.elections import METHODS, require_election
from comity.assembly.services.sessions import require_open
from comity.assembly.services.votes import ENTROPY_BYTES, LEADING, require_method, require_state, roll_of
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.engines.ballots import rules as voting


@operation("assembly.prepare_ballot", allow=permissions.PREPARE_BALLOT, subject="election", stream=IN_SESSION)
def prepare_ballot(actor: Actor, *, election: Election, method: voting.Method, at: datetime) -> Vote:
    """Prepare the ballot that follows: the first, the next as the rules ask, or the first of the next contest.

    What it is held on, its slate, is written down here; nobody else is elected in between.

    Raises NotInOffice, SessionNotOpen, ElectionNotPossible, CandidaciesWaiting, BallotPending, MethodNotOffered,
    ContestWaits, NobodyStands.
    """
    session = election.session
    offices.require(actor, session, *LEADING)
    require_open(session)
    require_election(election, ElectionState.REPORTED, ElectionState.VOTING)
    if method not in METHODS or method not in asked.rule_of(election).methods:
        raise errors.MethodNotOffered
    if asked.pending_ballot(session) is not None:
        raise errors.BallotPending
    if election.candidacies.filter(state=CandidacyState.SUBMITTED).exists():
        raise errors.CandidaciesWaiting
    ballot, slate = _next(election, at)
    election.state = ElectionState.VOTING
    election.save()
    return Vote.objects.create(
        session=session,
        about=VoteSubject.ELECTION,
        election=election,
        decision=election.decision,
        edition=session.edition,
        fingerprint=session.fingerprint,
        method=method.value,
        ballot=ballot,
        candidates=list(slate.candidates),
        slate=slate.as_record(),
        prepared_at=at,
    )


@operation("assembly.count_papers", allow=permissions.COUNT_PAPERS, subject="vote", stream=IN_SESSION)
def count_papers(actor: Actor, *, vote: Vote, papers: Papers, at: datetime) -> TellersCount:
    """Enter what one teller counted of the papers. Two must agree; else both count anew.

    Raises NotInOffice, VoteNotPossible, MethodNotOffered, CountedAlready, CountImpossible.
    """
    offices.require(actor, vote.session_id, Office.TELLER)
    require_state(vote, VoteState.OPEN)
    require_method(vote, voting.Method.PAPER_BALLOT)
    number = round_of(list(vote.tellers_counts.values_list("round", "counts")))
    if vote.tellers_counts.filter(teller=actor.id, round=number).exists():
        raise errors.CountedAlready
    return TellersCount.objects.create(
        session_id=vote.session_id,
        vote=vote,
        teller=actor.id,
        round=number,
        counts=counted_papers(vote, papers),
        entered_at=at,
    )


@operation("assembly.draw_lot", allow=permissions.DRAW_LOT, subject="vote", stream=IN_SESSION)
def draw_lot(actor: Actor, *, vote: Vote, at: datetime) -> Lot:
    """Draw the lot among candidates with equal votes, where the rules let it decide.

    Raises NotInOffice, VoteNotPossible, BallotOfElection, LotNotAsked.
    """
    offices.require(actor, vote.session_id, Office.CHAIR)
    decision = decided(vote)
    if decision.outcome != voting.Outcome.LOT_DECIDES:
        raise errors.LotNotAsked
    among = sorted(decision.tied)
    entropy = os.urandom(ENTROPY_BYTES)
    order = rules.order_drawn(entropy, among)
    vote.casting = {"lot": [*vote.casting.get("lot", []), *order]}
    vote.save()
    return Lot.objects.create(
        session_id=vote.session_id,
        vote=vote,
        purpose=LotPurpose.TIE,
        among=among,
        entropy=entropy.hex(),
        drawn=among.index(order[0]),
        drawn_by=actor.id,
        drawn_at=at,
    )


@operation("assembly.decide_ballot", allow=permissions.DECIDE_BALLOT, subject="vote", stream=IN_SESSION)
def decide_ballot(actor: Actor, *, vote: Vote, at: datetime) -> Vote:
    """Say what the rules make of a ballot: who is elected takes the seat, and the election goes on or ends.

    Raises NotInOffice, VoteNotPossible, BallotOfElection, LotNeeded.
    """
    offices.require(actor, vote.session_id, *LEADING)
    decision = decided(vote)
    if decision.outcome == voting.Outcome.LOT_DECIDES:
        raise errors.LotNeeded(names=", ".join(_names(decision.tied)))
    vote.outcome = decision.as_record()
    vote.state = VoteState.DECIDED
    vote.save()
    _take_seats(vote, decision.elected, at)
    _go_on(vote, decision, at)
    return vote


def decided(vote: Vote) -> voting.Decision:
    """What the rules make of a counted ballot, with the lots drawn so far.

    Raises BallotOfElection for a vote on a proposal, VoteNotPossible.
    """
    if vote.slate is None:
        raise errors.BallotOfElection
    require_state(vote, VoteState.COUNTED)
    if vote.counts is None:  # a secret ballot whose trustees have not opened it yet
        raise errors.VoteNotPossible(state=VoteState(vote.state).label)
    counts = voting.counts_from_record(vote.counts)
    if not isinstance(counts, voting.ElectionCounts):
        raise TypeError("a ballot of an election counts votes for candidates")
    return rules.decision_of(
        voting.edition(vote.edition),
        vote.decision,
        asked.slate_of(vote),
        counts,
        ballot=vote.ballot,
        drawn=vote.casting.get("lot", []),
    )


def _next(election: Election, at: datetime) -> tuple[int, rules.Slate]:
    """The number and the slate of the ballot that follows.  Raises ContestWaits, NobodyStands."""
    last = asked.last_decided(election)
    follows = rules.following(last.outcome if last else None, last.candidates if last else ())
    if follows is None:
        raise errors.ContestWaits
    standing = [row for row in asked.candidacies_of(election) if row.state == CandidacyState.ACCEPTED]
    if follows.candidates is not None:
        # Who was named from the floor after the last ballot stands beside those who go on.
        named_since = {str(row.pk) for row in standing if last is not None and row.submitted_at > last.prepared_at}
        standing = [row for row in standing if str(row.pk) in {*follows.candidates, *named_since}]
    slate = _slate(election, standing)
    against = rules.barred(voting.edition(election.session.edition), slate)
    for row in standing:
        if str(row.pk) in against:
            row.reasons = [against[str(row.pk)].as_record()]
            _settle(row, CandidacyState.NOT_ELECTED, at)
    slate = _slate(election, [row for row in standing if str(row.pk) not in against])
    if not slate.candidates:
        raise errors.NobodyStands
    return follows.ballot, slate


def _slate(election: Election, standing: Iterable[Candidacy]) -> rules.Slate:
    """What a ballot among these would be held on.  Raises ContestWaits."""
    candidates = {str(row.pk): asked.as_candidate(row) for row in standing}
    if not election.committee:
        taken = election.candidacies.filter(state=CandidacyState.ELECTED).count()
        return rules.Slate(seats=election.seats - taken, candidates=candidates)
    contest = rules.contest_in(asked.committee_of(election), election.post, election.region)
    if contest is None:
        raise errors.ContestWaits
    return rules.Slate(
        seats=contest.seats,
        candidates=candidates,
        committee=election.committee,
        year=election.year,
        post=contest.post,
        region=contest.region,
        until=contest.until,
        terms=asked.terms_of(election.committee, invented=election.session.invented),
    )


def counted_papers(vote: Vote, papers: Papers) -> dict[str, Any]:
    """What a teller counted of a ballot among several, as a record.  Raises BallotOfElection, CountImpossible."""
    if vote.slate is None:
        raise errors.BallotOfElection
    roll = roll_of(vote)
    slate = asked.slate_of(vote)
    votes = {str(key): number for key, number in papers.votes.items()}
    try:
        counts = voting.ElectionCounts(
            votes=votes, ballots=papers.ballots, blank=papers.blank, invalid=papers.invalid, roll=roll
        )
        rule = voting.edition(vote.edition).rules[vote.decision]
        if isinstance(rule, voting.ElectionRule):
            counts.require_marks(rules.marks_of(rule, slate))
    except voting.CountsRejected:
        raise errors.CountImpossible(present=roll.present) from None
    if set(votes) != set(slate.candidates):
        raise errors.CountImpossible(present=roll.present)
    return voting.counts_as_record(replace(counts, roll=None))


def _take_seats(vote: Vote, elected: Iterable[str], at: datetime) -> None:
    """Write down the terms of those elected, and the end of those that they leave for them."""
    rows = {str(row.pk): row for row in Candidacy.objects.filter(pk__in=list(elected)).select_related("member")}
    for key in elected:
        _settle(rows[key], CandidacyState.ELECTED, at)
    for seating in rules.seated(voting.edition(vote.edition), asked.slate_of(vote), elected):
        row, won = rows[seating.candidacy], seating.won
        committee = row.election.committee
        if seating.left is not None:
            before = Term.objects.get(
                committee=committee,
                post=seating.left.seat.post,
                seat=seating.left.seat.number,
                since=seating.left.since,
                member=row.member,
            )
            before.left = won.since
            before.save()
        Term.objects.create(
            committee=committee,
            edition=vote.edition,
            post=won.seat.post,
            seat=won.seat.number,
            person=row.name,
            member=row.member,
            region=row.region,
            since=won.since,
            until=won.until,
            candidacy=row,
        )


def _go_on(vote: Vote, decision: voting.Decision, at: datetime) -> None:
    """What becomes of the election: it waits for another ballot, or it has ended."""
    election = vote.election
    if election is None:
        raise TypeError("a ballot of an election names it")
    if decision.outcome in (voting.Outcome.NEXT_BALLOT, voting.Outcome.NO_QUORUM):
        return
    filled = decision.outcome == voting.Outcome.ELECTED
    if filled and election.committee:
        more = rules.contest_in(asked.committee_of(election), election.post, election.region)
        if more is not None and election.candidacies.filter(state=CandidacyState.ACCEPTED).exists():
            return
        filled = more is None
    election.state = ElectionState.FILLED if filled else ElectionState.OPEN_SEATS
    election.save()
    for row in election.candidacies.filter(state=CandidacyState.ACCEPTED):
        _settle(row, CandidacyState.NOT_ELECTED, at)


def _settle(row: Candidacy, state: CandidacyState, at: datetime) -> None:
    row.state, row.decided_at = state, at
    row.save()


def _names(keys: Iterable[str]) -> list[str]:
    return sorted(Candidacy.objects.filter(pk__in=list(keys)).values_list("name", flat=True))
