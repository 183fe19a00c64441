"""Elections: posts to fill, candidacies, the electoral board, secret ballots, and the terms of who sits."""

from django.db import models
from django.db.models import Q

from comity.assembly.codes import CandidacyState, ElectionState, PledgeState
from comity.assembly.models.agenda import AgendaItem
from comity.assembly.models.delegations import Delegation
from comity.assembly.models.sessions import InSession
from comity.assembly.models.votes import Vote
from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.models import Member


class Election(InSession):
    """One contest: one post, or the seats of one post that are voted on together, in as many ballots as it needs.

    committee, post   codes of the edition; region: where each region's seats are voted on alone, else ""
    decision          the election rule of the edition
    seats             to fill; year: in which the terms begin
    method            code of `Method`
    due_at            end of candidacies, by the host's clock
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="elections")
    committee = models.CharField(max_length=60, blank=True)
    post = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=60)
    seats = models.PositiveIntegerField()
    year = models.PositiveIntegerField()
    method = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ElectionState.choices, default=ElectionState.ANNOUNCED)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "committee", "post", "region", "year"),
                condition=~Q(committee=""),
                name="contest_is_held_once_in_a_session",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post or self.decision} {self.region}"


class Candidacy(InSession):
    """One person who stands. Documents are attachments of this row.

    delegation  that puts the person forward; region as the edition's committee counts it
    late        named from the floor, where the edition allows it
    reasons     [[code, facts], …]: why the seat engine or the board says no; [] where nothing stands against it
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidacies")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sex = models.CharField(max_length=8, blank=True)
    region = models.CharField(max_length=60, blank=True)
    dossier = CanonicalJSONField(default=dict)
    submitted_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=CandidacyState.choices, default=CandidacyState.SUBMITTED)
    reasons = CanonicalJSONField(default=list)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("election", "member", "name"), name="person_stands_once_in_an_election"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} {self.pk}"


class BoardReport(InSession):
    """What the electoral board reports on an election before the first ballot."""

    election = models.OneToOneField(Election, on_delete=models.PROTECT, related_name="report")
    words = CanonicalJSONField()
    submitted_by = models.CharField(max_length=80)
    submitted_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.election_id)


class Trustees(InSession):
    """Who holds the keys of the session's secret ballots. Without them nothing is opened, by whoever runs the server.

    people      [{"name", "region"}], in the order of their files
    threshold   how many of them open a tally
    data        their public keys and proofs, as the protocol writes them; sha256 of these bytes
    """

    people = CanonicalJSONField()
    threshold = models.PositiveIntegerField()
    data = models.TextField()
    sha256 = models.CharField(max_length=64)
    settled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.threshold} of {len(self.people)}"


class ProvidedBallots(InSession):
    """The names, in the protocol, of all secret ballots that a session may hold: elections and proposals alike.

    A code is good for the names that were there when it was made, so they are drawn once, before the first code.

    uuids   in the order in which ballots take them
    """

    uuids = CanonicalJSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session",), name="session_provides_its_ballots_once"),)

    def __str__(self) -> str:
        return f"{len(self.uuids)} of {self.session_id}"


class SecretBallot(InSession):
    """What a vote by secret ballot needs besides: its election in the protocol, and how far its archive has come.

    uuid      of the election in the protocol
    credentials  {code of member: public credential}, chosen by the frozen roll; the secret codes are kept nowhere
    opening   SHA-256 of the archive before the first ballot; archive: of the archive since the vote was closed, which
              grows with the trustees' shares; "" before
    shares    numbers of the trustees whose share of the decryption is in it
    """

    vote = models.OneToOneField(Vote, on_delete=models.PROTECT, related_name="secret")
    trustees = models.ForeignKey(Trustees, on_delete=models.PROTECT, related_name="ballots")
    uuid = models.CharField(max_length=40, unique=True)
    credentials = CanonicalJSONField()
    opening = models.CharField(max_length=64)
    archive = models.CharField(max_length=64, blank=True)
    shares = CanonicalJSONField(default=list)

    def __str__(self) -> str:
        return self.uuid


class SealedBallot(InSession):
    """One ballot as it was sealed on a delegate's device. Nobody can open it alone, and nothing says whose it is but
    its public credential, by which it is signed.

    place     in which it was received, from 1
    """

    ballot = models.ForeignKey(SecretBallot, on_delete=models.PROTECT, related_name="sealed")
    place = models.PositiveIntegerField()
    credential = models.CharField(max_length=700)
    tracking_number = models.CharField(max_length=64)
    data = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("ballot", "place"), name="one_sealed_ballot_at_a_place"),
            models.UniqueConstraint(fields=("ballot", "tracking_number"), name="sealed_ballot_is_received_once"),
        )
        indexes = (models.Index(fields=("ballot", "credential"), name="sealed_by_credential"),)

    def __str__(self) -> str:
        return self.tracking_number


class BallotArchive(models.Model):
    """The bytes of an archive under their SHA-256. What they are follows from the row that names it, which the ledger
    commits to; so this one needs no commitment of its own."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class Credential(InSession):
    """That a delegation was handed its voting code, on paper or at its device: by whom and when, never the code.

    publics   {uuid of a ballot: public credential}, for all ballots of the session at once
    renewed   how often another code took the place of one that was lost
    """

    delegation = models.OneToOneField(Delegation, on_delete=models.PROTECT, related_name="credential")
    publics = CanonicalJSONField(default=dict)
    derived_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    handed_by = models.CharField(max_length=80, blank=True)
    renewed = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.delegation_id)


class Term(Subject):
    """One time during which somebody holds a seat of a committee. Years, as the edition counts them: [since, until)."""

    committee = models.CharField(max_length=60)
    edition = models.CharField(max_length=60)
    post = models.CharField(max_length=60)
    seat = models.PositiveIntegerField()
    person = models.CharField(max_length=200)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=60, blank=True)
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField()
    left = models.PositiveIntegerField(null=True)
    candidacy = models.OneToOneField(Candidacy, on_delete=models.PROTECT, null=True, related_name="term")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("committee", "post", "seat", "since"), name="seat_is_filled_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.seat} from {self.since}"


class Pledge(InSession):
    """What a candidate promised. It stays with the post, and is reported on.

    state   as the last note has it
    """

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="pledges")
    words = CanonicalJSONField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=PledgeState.choices, default=PledgeState.MADE)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.state} {self.candidacy_id}"


class PledgeNote(InSession):
    """What became of a pledge up to a day: told by the bureau of who holds the post, or by the secretary.

    by   id of the actor
    """

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="notes")
    state = models.CharField(max_length=12, choices=PledgeState.choices)
    words = CanonicalJSONField()
    by = models.CharField(max_length=80)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.state} {self.pledge_id}"
