"""A presidential election of the tests' six invented states, brought as far as a test needs it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from comity.assembly.codes import ItemKind, Office
from comity.assembly.content import KeyHolder, Papers, Post, Standing
from comity.assembly.models import Candidacy, Delegation, Election, Trustees, Vote
from comity.assembly.queries import sealed as boxes
from comity.assembly.services import agenda, balloting, elections, sealed, votes
from comity.assembly.tests.casting import BEFORE, NOW, give, in_four, officer
from comity.assembly.tests.sealing import REGIONS, KeyCeremony, key_ceremony
from comity.assembly.tests.sealing import sealed as seal
from comity.assembly.tests.voting import Hall
from comity.core.actors import Actor, system
from comity.engines.ballots.rules import Method
from comity.members.models import Bureau

AFTER_DUE = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
PRESIDENT = Post(method=Method.PAPER_BALLOT, committee="executive-committee", post="president")
CANDIDATES = (("XA", "Mira Vale", "africa"), ("XB", "Toma Reed", "europe"), ("XC", "Ida Roth", "americas"))


@dataclass
class Contest:
    """An election and those who hold it. Candidates are called by the first letter of their names."""

    hall: Hall
    secretary: Actor
    board: Actor
    election: Election
    codes: dict[str, str] = field(default_factory=dict)
    ceremony: KeyCeremony | None = None

    def candidacy(self, initial: str) -> Candidacy:
        """Somebody who stands."""
        return self.election.candidacies.get(name__startswith=initial)

    def stands(self, member: str, name: str, region: str = "europe", at: datetime = BEFORE) -> Candidacy:
        """Somebody is put forward by the secretary, on paper."""
        standing = Standing(member=member, name=name, region=region)
        return elections.stand(self.secretary, election=self.election, standing=standing, at=at)

    def reported(self) -> "Contest":
        """The three candidates are accepted, and the board has reported."""
        for member, name, region in CANDIDATES:
            candidacy = self.stands(member, name, region)
            elections.examine_candidacy(self.board, candidacy=candidacy, fault=None, at=AFTER_DUE)
        elections.report_on_election(self.board, election=self.election, words=in_four("In order"), at=AFTER_DUE)
        return self

    def prepared(self, method: Method = Method.PAPER_BALLOT) -> Vote:
        """The ballot that follows."""
        return balloting.prepare_ballot(self.hall.chair, election=self.election, method=method, at=NOW)

    def papers(self, said: str) -> Papers:
        """A count: one initial for each paper, 0 for a blank one, ? for one that is not valid."""
        stood = Vote.objects.filter(election=self.election).latest("prepared_at", "pk").candidates
        rows = Candidacy.objects.filter(pk__in=stood)
        named = {row.pk: said.count(row.name[0]) for row in rows}
        return Papers(votes=named, ballots=sum(named.values()), blank=said.count("0"), invalid=said.count("?"))

    def counted(self, said: str) -> Vote:
        """The ballot that follows, on paper, counted alike by both tellers."""
        vote = votes.open_vote(self.hall.chair, vote=self.prepared(), at=NOW)
        for teller in self.hall.tellers:
            balloting.count_papers(teller, vote=vote, papers=self.papers(said), at=NOW)
        return votes.close_vote(self.hall.chair, vote=vote, at=NOW)

    def decided(self, said: str) -> Vote:
        """The ballot that follows, on paper, decided."""
        return balloting.decide_ballot(self.hall.chair, vote=self.counted(said), at=NOW)

    def elected_in(self, vote: Vote) -> list[str]:
        """First letters of who was elected."""
        return [Candidacy.objects.get(pk=key).name[0] for key in vote.outcome["elected"]]

    # Secret ballots

    def with_keys(self, regions: tuple[str, ...] = REGIONS) -> Trustees:
        """Trustees are settled."""
        self.ceremony = made = key_ceremony()
        return sealed.settle_trustees(
            self.secretary,
            session=self.hall.session,
            people=[KeyHolder(name=f"Keeper {region}", region=region) for region in regions],
            threshold=2,
            certificates=made.certificates,
            polynomials=made.polynomials,
            keys=made.publics,
            at=BEFORE,
        )

    def hands_out(self, committee: Actor, *members: str, lost: bool = False) -> None:
        """Codes for the delegations of these members."""
        for member in members:
            of = Delegation.objects.get(session=self.hall.session, member__code=member)
            self.codes[member] = sealed.hand_out_code(committee, delegation=of, lost=lost, at=NOW).code

    def opened(self) -> Vote:
        """The ballot that follows, sealed, open."""
        vote = self.prepared(Method.SECRET_BALLOT)
        sealed.open_ballot(self.hall.chair, vote=vote, at=NOW)
        return Vote.objects.get(pk=vote.pk)

    def sealed_by(self, vote: Vote, member: str, choice: str) -> bytes:
        """A ballot as the delegate's device seals it: an initial, or 0 for blank."""
        names = [Candidacy.objects.get(pk=key).name[0] for key in vote.candidates]
        place = None if choice == "0" else names.index(choice)
        return seal(boxes.poll_of(vote.secret.opening), self.codes[member], place)

    def opened_by_trustees(self, vote: Vote) -> Vote:
        """A closed secret ballot whose sum two trustees have opened."""
        for place in (1, 3):
            box = boxes.ballot_in(self.hall.session, vote.pk)
            share = self.ceremony.share(boxes.archive_of(box), place) if self.ceremony else b""
            sealed.add_share(self.hall.chair, ballot=box, share=share, at=NOW)
        sealed.publish_tally(self.hall.chair, ballot=boxes.ballot_in(self.hall.session, vote.pk), at=NOW)
        return Vote.objects.get(pk=vote.pk)


def node() -> Actor:
    """The node itself, which takes sealed ballots in."""
    return system(Bureau.SECRETARIAT)


def announced(secretary: Actor, hall: Hall) -> Contest:
    """The presidential election, announced."""
    item = agenda.propose_item(
        secretary,
        session=hall.session,
        kind=ItemKind.ELECTION,
        titles=in_four("Election of the President"),
        explanation={},
        at=BEFORE,
    )
    board = officer("bea.stone", "GS")
    give(secretary, hall.session, "bea.stone", Office.BOARD)
    election = elections.announce_election(secretary, item=item, post=PRESIDENT, at=BEFORE)
    return Contest(hall, secretary, board, election)
