"""Elections of the demonstration: invented states elect invented people, on days that are of the public record.

On paper, counted by two tellers: nobody's keys are needed to tell a story, and anybody derives the result again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from comity.assembly.content import Papers, Post, Sitting, Standing
from comity.assembly.models import AgendaItem, Candidacy, Election, Session, Vote
from comity.assembly.services import balloting, elections, pledges, terms, votes
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.engines.ballots.rules import Method
from comity.members.models import Member
from comity.site.demonstration.playing import acting

TASK = "assembly"
SECRETARY = "protocol.gs"
COMMITTEE = "executive-committee"

STOOD_BEFORE = timedelta(days=60)  # before the opening: in time for the last day of candidacies
EXAMINED_BEFORE = timedelta(days=30)

Told = Mapping[str, Any]


def seat(edition: str, said: Told, at: datetime) -> None:
    """Somebody sits in the committee since before the story begins."""
    sitting = Sitting(
        committee=COMMITTEE,
        post=said["post"],
        seat=said["seat"],
        person=said["person"],
        member=said["member"],
        region=_region(said["member"]),
        since=said["since"],
        until=said["until"],
    )
    terms.record_term(_acting(SECRETARY), edition=edition, sitting=sitting, at=at)


def announce(item: AgendaItem, said: Told, board: str, opens_at: datetime) -> Election:
    """An election before the session: announced, its candidates put forward and accepted, the board's report."""
    secretary, examiner = _acting(SECRETARY), _acting(board)
    stood, examined = opens_at - STOOD_BEFORE, opens_at - EXAMINED_BEFORE
    post = Post(method=Method.PAPER_BALLOT, committee=COMMITTEE, post=said["post"], region=said.get("region", ""))
    election = elections.announce_election(secretary, item=item, post=post, at=stood)
    for each in said["candidates"]:
        standing = Standing(
            member=each["member"], name=each["name"], region=_region(each["member"]), dossier=each.get("dossier", {})
        )
        candidacy = elections.stand(_acting(each["by"]), election=election, standing=standing, at=stood)
        for words in each.get("pledges", ()):
            pledges.make_pledge(_acting(each["by"]), candidacy=candidacy, words=words, due_on=None, at=stood)
        elections.examine_candidacy(examiner, candidacy=candidacy, fault=None, at=examined)
    elections.report_on_election(examiner, election=election, words=said["report"], at=examined)
    return election


def hold(session: Session, election: Election, said: Told, people: Told, at: datetime) -> None:
    """As many ballots as the story has."""
    chair = _acting(people["chair"])
    for number, counted in enumerate(said["ballots"]):
        moment = at + timedelta(minutes=20 * number)
        vote = balloting.prepare_ballot(chair, election=election, method=Method.PAPER_BALLOT, at=moment)
        vote = votes.open_vote(chair, vote=vote, at=moment)
        papers = _papers(vote, counted)
        for teller in people["tellers"]:
            balloting.count_papers(_acting(teller), vote=vote, papers=papers, at=moment)
        vote = votes.close_vote(chair, vote=vote, at=moment + timedelta(minutes=10))
        balloting.decide_ballot(chair, vote=vote, at=moment + timedelta(minutes=15))


def _papers(vote: Vote, counted: Told) -> Papers:
    """What the tellers found: votes by the code of the candidate's member."""
    rows = Candidacy.objects.filter(pk__in=vote.candidates).select_related("member")
    named = {row.pk: counted["votes"].get(row.member.code, 0) for row in rows}
    return Papers(votes=named, ballots=sum(named.values()), blank=counted.get("blank", 0))


def _region(member: str) -> str:
    found = Member.objects.select_related("region").get(code=member)
    return found.region.code if found.region else ""


def _acting(username: str) -> Actor:
    return acting(username, Purpose.ADMINISTRATION, TASK)
