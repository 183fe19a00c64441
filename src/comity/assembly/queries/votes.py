"""Votes: what is decided, what keeps one from opening, what was answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.assembly import errors
from comity.assembly.codes import AmendmentState, AppealState, ItemState, RulingState, TextState, VoteState, VoteSubject
from comity.assembly.content import Question
from comity.assembly.models import AgendaItem, Amendment, Paragraph, Ruling, Session, SuspensionAppeal, Text, Vote
from comity.assembly.queries import texts
from comity.assembly.queries.programme import obstacles_of_budget
from comity.assembly.queries.roll import roll_of
from comity.assembly.queries.sessions import one
from comity.assembly.rules import roll as rolls
from comity.assembly.text_showing import sentences
from comity.core.refusals import NotFound
from comity.engines.ballots import rules as voting

Things = dict[str, Any]

_DECISIONS: Mapping[VoteSubject, str] = {
    VoteSubject.AMENDMENT: "amendment",
    VoteSubject.LATE_ITEM: "late-item",
    VoteSubject.PROCEDURE: "procedure",
    VoteSubject.RULING: "ruling-appeal",
    VoteSubject.APPEAL: "suspension-appeal",
}


def votes_of(session: Session) -> QuerySet[Vote]:
    """All votes of a session, the newest first."""
    rows = Vote.objects.filter(session=session).select_related(
        "text", "amendment", "item", "roll", "paragraph", "election__session"
    )
    return rows.order_by("-prepared_at")


def vote_in(session: Session, key: UUID) -> Vote:
    """One vote.  Raises NotFound."""
    return one(votes_of(session).filter(pk=key).select_related("session"))


def open_vote_of(session: Session) -> Vote | None:
    """The vote that is open."""
    return votes_of(session).filter(state=VoteState.OPEN).first()


def things_of(session: Session, question: Question) -> tuple[Things, str, int | None]:
    """What a question is about, by name; the decision of the edition; the version of the text that is voted on.

    Raises NotFound for what does not wait for a vote.
    """
    about, key = question.about, question.thing
    if about == VoteSubject.PROCEDURE:
        return {}, _DECISIONS[about], None
    if about == VoteSubject.APPOINTMENT and question.decision in appointments(session):
        return {}, question.decision, None
    if key is None:
        raise NotFound
    if about == VoteSubject.TEXT:
        text = one(Text.objects.filter(session=session, pk=key, state=TextState.TABLED))
        return {"text": text}, text.decision, text.version
    if about == VoteSubject.PARAGRAPH:
        paragraph = one(Paragraph.objects.filter(session=session, pk=key, text__state=TextState.TABLED))
        return {"paragraph": paragraph, "text": paragraph.text}, paragraph.text.decision, paragraph.text.version
    if about == VoteSubject.AMENDMENT:
        waiting = Amendment.objects.filter(session=session, pk=key, state=AmendmentState.TABLED)
        amendment = one(waiting.filter(text__state=TextState.TABLED))
        return {"amendment": amendment, "text": amendment.text}, _DECISIONS[about], amendment.version
    if about == VoteSubject.LATE_ITEM:
        late = AgendaItem.objects.filter(session=session, pk=key, state=ItemState.PROPOSED, is_late=True)
        return {"item": one(late)}, _DECISIONS[about], None
    if about == VoteSubject.RULING:
        appealed = Ruling.objects.filter(session=session, pk=key, state=RulingState.APPEALED, appeal_vote=None)
        return {"ruling": one(appealed)}, _DECISIONS[about], None
    if about == VoteSubject.APPEAL:
        pending = SuspensionAppeal.objects.filter(session=session, pk=key, state=AppealState.PENDING, vote=None)
        return {"appeal": one(pending)}, _DECISIONS[about], None
    raise errors.DecisionUnknown(decision=about.value)


def appointments(session: Session) -> dict[str, voting.MotionRule]:
    """What the edition decides by a secret vote for or against what is proposed, such as an appointment: the rules by
    their codes."""
    known = voting.edition(session.edition).rules.items()
    return {
        code: rule
        for code, rule in known
        if isinstance(rule, voting.MotionRule) and rule.secrecy == voting.Secrecy.SECRET
    }


def decisive_votes(session: Session, about: VoteSubject, things: Mapping[str, Any]) -> list[Vote]:
    """Earlier votes on the same thing that were not annulled."""
    name = "amendment" if "amendment" in things else "paragraph" if "paragraph" in things else next(iter(things), "")
    if name not in Vote.THINGS:
        return []
    votes = Vote.objects.filter(session=session, about=about, **{name: things[name]})
    return list(votes.exclude(state=VoteState.ANNULLED))


def version_of(vote: Vote) -> int | None:
    """The version, now, of the words that a vote is about; None where it is about no words."""
    if vote.amendment is not None:
        return vote.amendment.version
    return vote.text.version if vote.text is not None else None


def obstacles_of(vote: Vote, language: str, *, at: datetime) -> list[str]:
    """What keeps a vote from opening, in words: texts, amendments that come first, the quorum."""
    edition = voting.edition(vote.edition)
    rule = edition.rules[vote.decision]
    reasons: list[voting.Reason] = []
    if vote.about == VoteSubject.TEXT and vote.text is not None:
        reasons = [*texts.obstacles(vote.text), *obstacles_of_budget(vote.text)]
    elif vote.about == VoteSubject.PARAGRAPH and vote.text is not None:
        versions = texts.versions_of(vote.text)
        reasons = list(voting.obstacles_to_opening(edition, rule, versions, vote.text.version))
    elif vote.amendment is not None:
        reasons = texts.obstacles_of(vote.amendment)
    return [*sentences(reasons, language, edition), *_quorum(vote, rule, language, at)]


def _quorum(vote: Vote, rule: voting.MotionRule | voting.ElectionRule, language: str, at: datetime) -> list[str]:
    if rule.quorum is None:
        return []
    there = voting.quorum(rule.quorum, rolls.numbers(roll_of(vote.session, at=at)))
    return [] if there.is_met else [voting.render(there.reason, language)]
