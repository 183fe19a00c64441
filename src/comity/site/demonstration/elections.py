"""Elections of the demonstration: invented states elect invented people, on days that are of the public record.

Some are sealed on the delegates' devices, some are on paper and counted by two tellers: anybody derives both again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from comity.assembly.content import Papers, Post, Sitting, Standing
from comity.assembly.models import AgendaItem, Candidacy, Delegation, Election, Session, Vote
from comity.assembly.services import balloting, elections, pledges, terms, votes
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.engines.ballots.rules import Method
from comity.members.models import Member
from comity.site.demonstration.playing import acting
from comity.site.demonstration.sealing import Sealing

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
    post = Post(method=_method(said), committee=COMMITTEE, post=said["post"], region=said.get("region", ""))
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


def seal(session: Session, said: Told, at: datetime) -> Sealing:
    """What the session's secret ballots need: trustees are settled, delegations that were accepted have their codes."""
    sealing = Sealing(_acting(SECRETARY), session, said["trustees"], at)
    for delegation in Delegation.objects.filter(session=session).order_by("member__code"):
        sealing.hand_out(_acting(said["committee"]), delegation, at)
    return sealing


def hold(election: Election, said: Told, people: Told, sealing: Sealing, at: datetime) -> None:
    """As many ballots as the story has."""
    chair, method = _acting(people["chair"]), _method(said)
    for number, counted in enumerate(said["ballots"]):
        moment = at + timedelta(minutes=20 * number)
        until = moment + timedelta(minutes=10)
        vote = balloting.prepare_ballot(chair, election=election, method=method, at=moment)
        if method is Method.SECRET_BALLOT:
            vote = sealing.hold(chair, vote, _choices(vote, counted), moment, until)
        else:
            vote = _on_paper(chair, vote, counted, people["tellers"], moment, until)
        balloting.decide_ballot(chair, vote=vote, at=moment + timedelta(minutes=15))


def _on_paper(
    chair: Actor, vote: Vote, counted: Told, tellers: Sequence[str], moment: datetime, until: datetime
) -> Vote:
    vote = votes.open_vote(chair, vote=vote, at=moment)
    named = {key: counted["votes"].get(member, 0) for key, member in _standing(vote)}
    papers = Papers(votes=named, ballots=sum(named.values()), blank=counted.get("blank", 0))
    for teller in tellers:
        balloting.count_papers(_acting(teller), vote=vote, papers=papers, at=moment)
    return votes.close_vote(chair, vote=vote, at=until)


def _choices(vote: Vote, counted: Told) -> list[int | None]:
    """What the devices seal, so that this comes out: places on the ballot paper, None for a blank ballot."""
    named = [place for place, (_, member) in enumerate(_standing(vote)) for _ in range(counted["votes"].get(member, 0))]
    return [*named, *[None] * counted.get("blank", 0)]


def _standing(vote: Vote) -> list[tuple[UUID, str]]:
    """Who stands, in the order of the ballot paper: the candidacy, and the code of the member that put it forward."""
    rows = {str(row.pk): row for row in Candidacy.objects.filter(pk__in=vote.candidates).select_related("member")}
    return [(rows[key].pk, rows[key].member.code) for key in vote.candidates]


def _method(said: Told) -> Method:
    return Method.SECRET_BALLOT if said.get("sealed") else Method.PAPER_BALLOT


def _region(member: str) -> str:
    found = Member.objects.select_related("region").get(code=member)
    return found.region.code if found.region else ""


def _acting(username: str) -> Actor:
    return acting(username, Purpose.ADMINISTRATION, TASK)
