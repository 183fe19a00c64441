"""Debate: who asked for the floor, in which order it is given, and what the chair ruled."""

from django.db import models
from django.db.models import F, Q

from comity.assembly.codes import RulingState, SpeechKind
from comity.assembly.models.agenda import AgendaItem
from comity.assembly.models.delegations import Delegate, Delegation
from comity.assembly.models.sessions import InSession
from comity.core.fields import CanonicalJSONField


class Debate(InSession):
    """The discussion of one item, from its opening to its closing. An item may be taken up again: another debate.

    seconds         {kind of speech: seconds}: how long each may be, as the chair set it
    list_closed_at  from then on nobody joins the list, except with points of order and replies
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="debates")
    seconds = CanonicalJSONField(default=dict)
    opened_at = models.DateTimeField()
    list_closed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session",), condition=Q(closed_at__isnull=True), name="one_item_is_debated_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} from {self.opened_at:%H:%M}"


class Speech(InSession):
    """One turn on the list of speakers: asked for, given, ended, or withdrawn.

    place     in the order in which it was asked for; `rules.speakers` says who is next
    seconds   that it may last, as the debate had it when the floor was given
    delegate  who speaks, once the floor was given
    """

    debate = models.ForeignKey(Debate, on_delete=models.PROTECT, related_name="speeches")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey(Delegate, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=SpeechKind.choices)
    place = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("debate", "place"), name="one_speech_at_a_place_of_the_list"),
            models.UniqueConstraint(
                fields=("debate",),
                condition=Q(began_at__isnull=False, ended_at__isnull=True),
                name="one_speaker_has_the_floor",
            ),
            models.UniqueConstraint(
                fields=("debate", "delegation", "kind"),
                condition=Q(began_at__isnull=True, withdrawn_at__isnull=True),
                name="delegation_waits_once_with_a_kind_of_speech",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="speech_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class Ruling(InSession):
    """What the chair ruled on a point of order, and the appeal against it.

    appeal_vote   that decided the appeal: the ruling stands unless the appeal is adopted
    """

    speech = models.OneToOneField(Speech, on_delete=models.PROTECT, related_name="ruling")
    ruled_by = models.CharField(max_length=80)
    ruled_at = models.DateTimeField()
    upheld = models.BooleanField()
    words = CanonicalJSONField(default=dict)
    appealed_by = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="+")
    appeal_vote = models.ForeignKey("assembly.Vote", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=RulingState.choices, default=RulingState.STANDS)

    def __str__(self) -> str:
        return f"{self.state} {self.speech_id}"
