"""A session in which six invented states are about to vote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from comity.assembly.codes import Capacity, Choice, Office, VoteSubject
from comity.assembly.content import Question
from comity.assembly.models import Session, Vote
from comity.assembly.services import sessions, votes
from comity.assembly.tests.casting import NOW, accredited, comes, give, named, officer
from comity.core.actors import Actor
from comity.engines.ballots.rules import Method


@dataclass
class Hall:
    """Who is there: the chair, two tellers, a delegate with the vote for each member that votes."""

    session: Session
    chair: Actor
    tellers: tuple[Actor, Actor]
    seats: dict[str, Actor]

    def prepared(self, about: VoteSubject, thing: Any = None, method: Method = Method.ELECTRONIC_VOTE) -> Vote:
        """A vote that waits to be opened."""
        words = {"en": "To adjourn"} if about == VoteSubject.PROCEDURE else {}
        question = Question(about=about, method=method, thing=thing.pk if thing else None, words=words)
        return votes.prepare_vote(self.chair, session=self.session, question=question, at=NOW)

    def opened(self, about: VoteSubject = VoteSubject.PROCEDURE, thing: Any = None, **how: Any) -> Vote:
        """An open vote."""
        return votes.open_vote(self.chair, vote=self.prepared(about, thing, **how), at=NOW)

    def cast(self, vote: Vote, said: str) -> None:
        """Answers of the seats in their order: + for, - against, 0 abstaining."""
        choices = {"+": Choice.FOR, "-": Choice.AGAINST, "0": Choice.ABSTAINING}
        for actor, mark in zip(self.seats.values(), said, strict=False):
            votes.cast_vote(actor, vote=vote, choice=choices[mark], key=uuid4(), at=NOW)

    def decided(self, vote: Vote, casting: Choice | None = None, at: datetime = NOW) -> Vote:
        """The vote, closed and decided."""
        return votes.decide_vote(
            self.chair, vote=votes.close_vote(self.chair, vote=vote, at=at), casting=casting, at=at
        )


def seated(secretary: Actor, session: Session, chair: Actor, *codes: str) -> Hall:
    """A hall of an open session in which the delegations of these members vote."""
    committee = officer("gil.marsh", "GS")
    give(secretary, session, "gil.marsh", Office.CREDENTIALS)
    tellers = officer("tess.one", "GS"), officer("tom.two", "GS")
    for username in ("tess.one", "tom.two"):
        give(secretary, session, username, Office.TELLER)
    sessions.open_session(secretary, session=session, at=NOW)
    session.refresh_from_db()
    seats = {}
    for code in codes:
        username = f"head.{code.lower()}"
        seats[code] = officer(username, code)
        of = accredited(secretary, committee, session, code)
        named(secretary, of, name=username, capacity=Capacity.DEPUTY, username=username)
        comes(secretary, of)
    return Hall(session, chair, tellers, seats)
