"""Votes of every method: one record for all of them, from which the outcome can be derived again."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from comity.assembly.codes import Choice, LotPurpose, VoteState, VoteSubject
from comity.assembly.models.agenda import AgendaItem
from comity.assembly.models.delegations import Delegation, VotingRoll
from comity.assembly.models.sessions import InSession
from comity.assembly.models.texts import Amendment, Paragraph, Text
from comity.core.fields import CanonicalJSONField


class Vote(InSession):
    """One vote, or one ballot of an election, whatever the method.

    about       what kind of thing is decided; the one of item, text, paragraph, amendment or election that is
    decision    the rule of the edition; edition and fingerprint: of the rules it is taken under
    method      code of `comity.engines.ballots.rules.Method`
    text_version  of the text or amendment that is voted on; null where it is about no text
    ballot      number of the ballot, from 1, of an election or of a repeated vote
    candidates  ids of candidacies that stand in this ballot; [] for a motion
    slate       what a ballot of an election is held on, as `rules.elections.Slate` writes it; null for a motion
    roll        frozen when it opened
    order       codes of members in the order of a roll-call, as the lot had it; [] for other methods
    counts      `counts_as_record`; null before it is closed
    casting     what was settled from outside because the rules asked: {"chair": "for"}, or {"lot": [candidacy, …]} in
                the order drawn
    outcome     {"outcome", "needed", "of", "reasons": [[code, facts], …], "elected": […], "next": {…}}; null before
    archive_sha256  of the public archive of a secret ballot; "" for other methods
    annulled_because  code; an annulled vote stays in the record
    """

    THINGS: ClassVar[tuple[str, ...]] = ("item", "text", "paragraph", "amendment", "election")

    about = models.CharField(max_length=16, choices=VoteSubject.choices)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, related_name="votes")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, null=True, related_name="votes")
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, null=True, related_name="votes")
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, null=True, related_name="votes")
    election = models.ForeignKey("assembly.Election", on_delete=models.PROTECT, null=True, related_name="ballots")
    question = CanonicalJSONField(default=dict)
    decision = models.CharField(max_length=60)
    edition = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    method = models.CharField(max_length=20)
    text_version = models.PositiveIntegerField(null=True)
    ballot = models.PositiveIntegerField(default=1)
    candidates = CanonicalJSONField(default=list)
    slate = CanonicalJSONField(null=True)
    state = models.CharField(max_length=12, choices=VoteState.choices, default=VoteState.PREPARED)
    roll = models.ForeignKey(VotingRoll, on_delete=models.PROTECT, null=True, related_name="votes")
    order = CanonicalJSONField(default=list)
    prepared_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    counts = CanonicalJSONField(null=True)
    casting = CanonicalJSONField(default=dict)
    outcome = CanonicalJSONField(null=True)
    archive_sha256 = models.CharField(max_length=64, blank=True)
    annulled_because = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(roll__isnull=False), name="open_vote_has_its_frozen_roll"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="vote_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=~Q(state=VoteState.DECIDED) | Q(counts__isnull=False, outcome__isnull=False),
                name="decided_vote_has_counts_and_outcome",
            ),
            models.UniqueConstraint(
                fields=("session",), condition=Q(state=VoteState.OPEN), name="one_vote_is_open_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.about} {self.state}"


class TellersCount(InSession):
    """What one teller counted, of hands or of papers. Two by different tellers must agree; else both count anew.

    round    1 for the first count, 2 for the next …
    counts   `counts_as_record` without the roll
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="tellers_counts")
    teller = models.CharField(max_length=80)
    round = models.PositiveIntegerField(default=1)
    counts = CanonicalJSONField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vote", "teller", "round"), name="teller_counts_once_in_a_round"),
        )

    def __str__(self) -> str:
        return f"{self.teller} round {self.round}"


class CastVote(InSession):
    """The answer of one delegation in an open vote: called at the roll-call, or given at its own device.

    choice    for, against or abstaining; "" in an election, where `candidate` is named, or nobody for a blank vote
    key       made by the device: the same vote sent twice is one
    place     in which it was received, from 1
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="cast_votes")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=12, choices=Choice.choices, blank=True)
    candidates = CanonicalJSONField(default=list)
    key = models.UUIDField()
    place = models.PositiveIntegerField()
    cast_by = models.CharField(max_length=80)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vote", "delegation"), name="delegation_has_one_vote"),
            models.UniqueConstraint(fields=("vote", "place"), name="one_vote_at_a_place"),
        )

    def __str__(self) -> str:
        return f"{self.vote_id} {self.place}"


class ExplanationOfVote(InSession):
    """Why a delegation votes or voted as it does: for the minutes, before or after the vote."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="explanations")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    after = models.BooleanField()
    language = models.CharField(max_length=8)
    words = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("vote", "delegation", "after"), name="delegation_explains_its_vote_once"),
        )

    def __str__(self) -> str:
        return f"{self.delegation_id} on {self.vote_id}"


class Lot(InSession):
    """A lot that was drawn: where a roll-call begins, who wins a tie. Written down before and after.

    among     what it was drawn among, in the order shown; drawn: the place in it
    entropy   SHA-256 of the random bytes it was drawn with, which the record keeps: anybody can draw it again
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="lots")
    purpose = models.CharField(max_length=16, choices=LotPurpose.choices)
    among = CanonicalJSONField()
    entropy = models.CharField(max_length=64)
    drawn = models.PositiveIntegerField()
    drawn_by = models.CharField(max_length=80)
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.purpose} {self.drawn}"
