"""Verbs of votes on proposals: by show of hands, by record vote at the roll-call, by device at the seat, on paper.

A sealed one is opened and closed by `services.sealed`.

One record for all of them, from which the outcome is derived: see docs/explanation/assembly.md.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import icu

from comity.assembly import effects, errors, offices, permissions
from comity.assembly.codes import Choice, DelegationKind, LotPurpose, Office, Standing, VoteState, VoteSubject
from comity.assembly.content import Question
from comity.assembly.models import CastVote, Delegation, ExplanationOfVote, Lot, Session, TellersCount, Vote
from comity.assembly.queries.votes import decisive_votes, obstacles_of, things_of, version_of
from comity.assembly.rules import hosting
from comity.assembly.rules import votes as rules
from comity.assembly.rules.roll import Line, voters
from comity.assembly.rules.timetable import clean_texts
from comity.assembly.services.drafting import clean_words
from comity.assembly.services.rolls import freeze
from comity.assembly.services.sessions import require_open
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.engines.ballots import rules as voting
from comity.members.models import Member
from comity.members.rules.names import name_in

LEADING = (Office.CHAIR, Office.SECRETARY)
IN_WORDS = (VoteSubject.PROCEDURE, VoteSubject.APPOINTMENT)  # what is voted on is said in the question itself
COUNTED_BY_TELLERS = (voting.Method.SHOW_OF_HANDS, voting.Method.PAPER_BALLOT)
ENTROPY_BYTES = 32


@operation("assembly.prepare_vote", allow=permissions.PREPARE_VOTE, subject="session", stream=IN_SESSION)
def prepare_vote(actor: Actor, *, session: Session, question: Question, at: datetime) -> Vote:
    """Prepare a vote on something that waits for one, under the rule of the session's edition.

    Raises NotInOffice, SessionNotOpen, NotFound, DecisionUnknown, MethodNotOffered, AlreadyDecided, QuestionMissing.
    """
    offices.require(actor, session, *LEADING)
    require_open(session)
    things, decision, version = things_of(session, question)
    rule = voting.edition(session.edition).rules.get(decision)
    if not isinstance(rule, voting.MotionRule):
        raise errors.DecisionUnknown(decision=decision)
    if question.method not in rule.methods:
        raise errors.MethodNotOffered
    words = clean_texts(question.words, session.languages) if question.about in IN_WORDS else {}
    vote = Vote(
        session=session,
        about=question.about,
        question=words,
        decision=decision,
        edition=session.edition,
        fingerprint=session.fingerprint,
        method=question.method.value,
        text_version=version,
        ballot=_ballot(session, question, things),
        prepared_at=at,
        **{name: thing for name, thing in things.items() if name in Vote.THINGS},
    )
    vote.save()
    for name, column in (("ruling", "appeal_vote"), ("appeal", "vote")):
        if name in things:
            setattr(things[name], column, vote)
            things[name].save()
    return vote


@operation("assembly.open_vote", allow=permissions.OPEN_VOTE, subject="vote", stream=IN_SESSION)
def open_vote(actor: Actor, *, vote: Vote, at: datetime) -> Vote:
    """Open a vote: the roll is frozen, and a roll-call gets its order by lot.

    Raises NotInOffice, SessionNotOpen, VoteNotPossible, VoteOpen, VoteObstructed, MethodNotOffered for a secret
    ballot, which is opened with its box.
    """
    if vote.method == voting.Method.SECRET_BALLOT:
        raise errors.MethodNotOffered
    begin(actor, vote, at)
    if vote.method == voting.Method.RECORD_VOTE:
        _draw_order(actor, vote, at)
    return vote


@operation("assembly.enter_count", allow=permissions.ENTER_COUNT, subject="vote", stream=IN_SESSION)
def enter_count(
    actor: Actor, *, vote: Vote, in_favour: int, against: int, abstaining: int, at: datetime, invalid: int = 0
) -> TellersCount:
    """Enter what one teller counted of hands, or of papers on a proposal. Two must agree; else both count anew.

    abstaining   blank papers among them; invalid: papers that count nowhere

    Raises NotInOffice, VoteNotPossible, MethodNotOffered, BallotOfElection, CountedAlready, CountImpossible.
    """
    offices.require(actor, vote.session_id, Office.TELLER)
    require_state(vote, VoteState.OPEN)
    if vote.slate is not None:
        raise errors.BallotOfElection
    if vote.method not in COUNTED_BY_TELLERS:
        raise errors.MethodNotOffered
    number = counting_round(actor, vote)
    roll = roll_of(vote)
    try:
        counts = voting.MotionCounts(
            in_favour=in_favour, against=against, abstaining=abstaining, invalid=invalid, roll=roll
        )
    except voting.CountsRejected:
        raise errors.CountImpossible(present=roll.present) from None
    return TellersCount.objects.create(
        session_id=vote.session_id,
        vote=vote,
        teller=actor.id,
        round=number,
        counts=voting.counts_as_record(replace(counts, roll=None)),
        entered_at=at,
    )


@operation("assembly.cast_vote", allow=permissions.CAST_VOTE, subject="vote", stream=IN_SESSION)
def cast_vote(actor: Actor, *, vote: Vote, choice: Choice, key: UUID, at: datetime) -> CastVote:
    """Vote from the seat. The same vote sent again, as a bad network makes devices do, is the first one.

    key   made by the device for this vote

    Raises NotADelegate, NotTheVoter, VoteNotPossible, MethodNotOffered, NotOnRoll, AlreadyVoted.
    """
    mine = offices.require_delegate(actor, vote.session_id)
    if not offices.speaks_for(mine):
        raise errors.NotTheVoter
    known = vote.cast_votes.filter(delegation=mine.delegation_id).first()
    if known is not None and known.key == key:
        return known
    require_method(vote, voting.Method.ELECTRONIC_VOTE)
    return _answer(actor, vote, mine.delegation, choice, key, at)


@operation("assembly.record_answer", allow=permissions.RECORD_ANSWER, subject="vote", stream=IN_SESSION)
def record_answer(actor: Actor, *, vote: Vote, delegation: UUID, choice: Choice, key: UUID, at: datetime) -> CastVote:
    """Write down the answer of a delegation that was called.

    Raises NotInOffice, VoteNotPossible, MethodNotOffered, NotOnRoll, AlreadyVoted, NotFound.
    """
    offices.require(actor, vote.session_id, Office.SECRETARY, Office.TELLER)
    require_method(vote, voting.Method.RECORD_VOTE)
    called = Delegation.objects.filter(session=vote.session_id, pk=delegation, kind=DelegationKind.MEMBER).first()
    if called is None:
        raise errors.NotOnRoll(member="?", reason=Standing.NO_DELEGATION.label)
    return _answer(actor, vote, called, choice, key, at)


@operation("assembly.close_vote", allow=permissions.CLOSE_VOTE, subject="vote", stream=IN_SESSION)
def close_vote(actor: Actor, *, vote: Vote, at: datetime) -> Vote:
    """Close a vote and count it. Who has not answered has not voted.

    Raises NotInOffice, VoteNotPossible, CountsDisagree, MethodNotOffered for a secret ballot, closed with its box.
    """
    offices.require(actor, vote.session_id, *LEADING)
    require_state(vote, VoteState.OPEN)
    if vote.method == voting.Method.SECRET_BALLOT:
        raise errors.MethodNotOffered
    vote.counts = _counted(vote)
    vote.state, vote.closed_at = VoteState.COUNTED, at
    vote.save()
    return vote


@operation("assembly.decide_vote", allow=permissions.DECIDE_VOTE, subject="vote", stream=IN_SESSION)
def decide_vote(actor: Actor, *, vote: Vote, casting: Choice | None, at: datetime) -> Vote:
    """Say what the rules make of the counts, and carry it out.

    casting   of the chair, where the rules ask for it: for or against

    Raises NotInOffice, VoteNotPossible, CastingVoteNeeded, CastingVoteNotAsked, BallotOfElection.
    """
    offices.require(actor, vote.session_id, *((Office.CHAIR,) if casting else LEADING))
    if vote.slate is not None:
        raise errors.BallotOfElection
    require_state(vote, VoteState.COUNTED)
    decision = decided(vote, casting)
    vote.outcome = decision.as_record()
    vote.casting = {"chair": casting.value} if casting else {}
    vote.state = VoteState.DECIDED
    vote.save()
    if decision.outcome in (voting.Outcome.ADOPTED, voting.Outcome.NOT_ADOPTED):
        effects.apply(vote, adopted=decision.outcome == voting.Outcome.ADOPTED, at=at)
    return vote


@operation("assembly.annul_vote", allow=permissions.ANNUL_VOTE, subject="vote", stream=IN_SESSION)
def annul_vote(actor: Actor, *, vote: Vote, at: datetime) -> Vote:
    """Annul a vote that was not decided yet. It stays in the record.  Raises NotInOffice, VoteNotPossible."""
    offices.require(actor, vote.session_id, Office.CHAIR)
    require_state(vote, VoteState.PREPARED, VoteState.OPEN, VoteState.COUNTED)
    vote.state, vote.annulled_because = VoteState.ANNULLED, "chair"
    vote.save()
    return vote


@operation("assembly.explain_vote", allow=permissions.EXPLAIN_VOTE, subject="vote", stream=IN_SESSION)
def explain_vote(actor: Actor, *, vote: Vote, words: str, at: datetime) -> ExplanationOfVote:
    """Explain the vote of the own delegation, before or after it: for the minutes.

    Raises NotADelegate, SessionNotOpen, AlreadyVoted where it was explained at this moment already, WordsMissing.
    """
    mine = offices.require_delegate(actor, vote.session_id)
    require_open(vote.session)
    after = vote.closed_at is not None
    if vote.explanations.filter(delegation=mine.delegation_id, after=after).exists():
        raise errors.AlreadyVoted
    return ExplanationOfVote.objects.create(
        session_id=vote.session_id,
        vote=vote,
        delegation_id=mine.delegation_id,
        after=after,
        language=actor.language,
        words=clean_words(words),
        given_at=at,
    )


def begin(actor: Actor, vote: Vote, at: datetime) -> None:
    """Open a vote of whatever method: nothing stands against it, and the roll is frozen.

    Raises NotInOffice, SessionNotOpen, VoteNotPossible, VoteOpen, VoteObstructed.
    """
    offices.require(actor, vote.session_id, *LEADING)
    require_open(vote.session)
    require_state(vote, VoteState.PREPARED)
    if Vote.objects.filter(session=vote.session_id, state=VoteState.OPEN).exists():
        raise errors.VoteOpen
    if reasons := obstacles_of(vote, actor.language, at=at):
        raise errors.VoteObstructed(reasons=" ".join(reasons))
    vote.text_version = version_of(vote)
    vote.roll = freeze(vote.session, at=at)
    vote.state, vote.opened_at = VoteState.OPEN, at
    vote.save()


def decided(vote: Vote, casting: Choice | None = None) -> voting.Decision:
    """What the rules make of a counted vote.  Raises VoteNotPossible, CastingVoteNeeded, CastingVoteNotAsked."""
    if vote.counts is None:  # a secret ballot whose trustees have not opened it yet
        raise errors.VoteNotPossible(state=VoteState(vote.state).label)
    rule = voting.edition(vote.edition).rules[vote.decision]
    counts = voting.counts_from_record(vote.counts)
    for_it = None if casting is None else casting == Choice.FOR
    try:
        decision = voting.decide(rule, counts, ballot=vote.ballot, casting_vote=for_it)
    except voting.CountsRejected:
        raise errors.CastingVoteNotAsked from None
    if decision.outcome == voting.Outcome.CHAIR_DECIDES:
        raise errors.CastingVoteNeeded
    return decision


def roll_of(vote: Vote) -> voting.Roll:
    """The numbers of the frozen roll of an open vote."""
    if vote.roll is None:
        raise TypeError("an open vote has its roll")
    return voting.Roll(members=vote.roll.members, entitled=vote.roll.entitled, present=vote.roll.present)


def _counted(vote: Vote) -> dict[str, Any]:
    """The counts as the raw record of the method gives them.  Raises CountsDisagree."""
    roll = roll_of(vote)
    if vote.method not in COUNTED_BY_TELLERS and vote.slate is not None:
        marks = vote.cast_votes.values_list("candidates", flat=True)
        return voting.counts_as_record(hosting.added_up(marks, vote.candidates, roll))
    if vote.method not in COUNTED_BY_TELLERS:
        choices = vote.cast_votes.values_list("choice", flat=True)
        return voting.counts_as_record(rules.added_up(choices, roll))
    last = vote.tellers_counts.order_by("-round").values_list("round", flat=True).first() or 1
    counts: Mapping[str, Mapping[str, Any]] = dict(
        vote.tellers_counts.filter(round=last).values_list("teller", "counts")
    )
    found = rules.agreed(counts)
    if found is None:
        raise errors.CountsDisagree
    return rules.with_roll(found, roll)


def counting_round(actor: Actor, vote: Vote) -> int:
    """The round in which a teller counts now.  Raises CountedAlready for one who has counted in it."""
    number = rules.round_of(list(vote.tellers_counts.values_list("round", "counts")))
    if vote.tellers_counts.filter(teller=actor.id, round=number).exists():
        raise errors.CountedAlready
    return number


def receive(
    actor: Actor,
    vote: Vote,
    delegation: Delegation,
    *,
    key: UUID,
    at: datetime,
    choice: Choice | None = None,
    candidates: Sequence[str] = (),
) -> CastVote:
    """Keep the answer of a delegation: its choice, or whom it names.

    Raises VoteNotPossible, NotOnRoll, AlreadyVoted.
    """
    require_state(vote, VoteState.OPEN)
    _require_on_roll(vote, delegation)
    if vote.cast_votes.filter(delegation=delegation).exists():
        raise errors.AlreadyVoted
    return CastVote.objects.create(
        session_id=vote.session_id,
        vote=vote,
        delegation=delegation,
        choice=choice or "",
        candidates=list(candidates),
        key=key,
        place=vote.cast_votes.count() + 1,
        cast_by=actor.id,
        cast_at=at,
    )


def _answer(actor: Actor, vote: Vote, delegation: Delegation, choice: Choice, key: UUID, at: datetime) -> CastVote:
    """The answer to a proposal.  Raises BallotOfElection for a choice among several, and as `receive` does."""
    if vote.slate is not None:
        raise errors.BallotOfElection
    return receive(actor, vote, delegation, key=key, at=at, choice=choice)


def _require_on_roll(vote: Vote, delegation: Delegation) -> None:
    code = delegation.member.code if delegation.member else ""
    for line in map(Line.from_record, vote.roll.lines if vote.roll else ()):
        if line.member == code and line.standing != Standing.VOTES:
            raise errors.NotOnRoll(member=code, reason=line.standing.label)
        if line.member == code:
            return
    raise errors.NotOnRoll(member=code, reason=Standing.NO_DELEGATION.label)


def _draw_order(actor: Actor, vote: Vote, at: datetime) -> None:
    """The roll-call: alphabetical in the first language of work, from a member drawn by lot."""
    language = vote.session.languages[0]
    collator = icu.Collator.createInstance(icu.Locale(language))
    codes = voters([Line.from_record(line) for line in vote.roll.lines]) if vote.roll else []
    names = dict(Member.objects.filter(code__in=codes).values_list("code", "names"))
    order = sorted(codes, key=lambda code: collator.getSortKey(name_in(names[code], language)))
    if not order:
        return
    entropy = os.urandom(ENTROPY_BYTES)
    first = rules.drawn(entropy, len(order))
    Lot.objects.create(
        session_id=vote.session_id,
        vote=vote,
        purpose=LotPurpose.ROLL_CALL,
        among=order,
        entropy=entropy.hex(),
        drawn=first,
        drawn_by=actor.id,
        drawn_at=at,
    )
    vote.order = rules.called_from(order, first)
    vote.save()


def _ballot(session: Session, question: Question, things: Mapping[str, Any]) -> int:
    """The number of the vote on this thing: 1, or the next where the rules asked for another.

    Raises AlreadyDecided.
    """
    votes = decisive_votes(session, question.about, things)
    if question.about in IN_WORDS:
        return 1
    if any(vote.state != VoteState.DECIDED for vote in votes):
        raise errors.AlreadyDecided
    again = (voting.Outcome.NEXT_BALLOT.value, voting.Outcome.NO_QUORUM.value)
    if any(vote.outcome["outcome"] not in again for vote in votes):
        raise errors.AlreadyDecided
    return 1 + sum(1 for vote in votes if vote.outcome["outcome"] == voting.Outcome.NEXT_BALLOT.value)


def require_state(vote: Vote, *states: VoteState) -> None:
    """Raises VoteNotPossible."""
    if vote.state not in states:
        raise errors.VoteNotPossible(state=VoteState(vote.state).label)


def require_method(vote: Vote, method: voting.Method) -> None:
    """Raises MethodNotOffered."""
    if vote.method != method:
        raise errors.MethodNotOffered
