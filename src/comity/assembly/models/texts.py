"""Texts: draft resolutions in paragraphs and languages, their sponsors and their amendments."""

from django.db import models
from django.db.models import F, Q

from comity.assembly.codes import AmendmentKind, AmendmentState, ParagraphKind, TextState, Topic
from comity.assembly.models.agenda import AgendaItem
from comity.assembly.models.delegations import Delegation
from comity.assembly.models.sessions import InSession
from comity.core.fields import CanonicalJSONField


class Text(InSession):
    """A draft resolution, and what becomes of it. Its words are in paragraphs.

    symbol       "GA-93-DRAFT-05"; number: of the resolution, once it is adopted: "GA-93-RES-05"
    decision     the rule of the edition by which it is decided: "resolution", "constitution-amendment", …
    original     the language in which it was written; the others follow it
    version      counts the changes of its words; a vote names the version it was taken on
    has_costs    it has financial implications: the Executive Committee sees it before the plenary votes
    assembled    the adopted text with the provenance of each paragraph (`rules.assembling`); null before; sha256 of it
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="texts")
    symbol = models.CharField(max_length=60)
    topic = models.CharField(max_length=24, choices=Topic.choices)
    decision = models.CharField(max_length=60)
    original = models.CharField(max_length=8)
    version = models.PositiveIntegerField(default=1)
    has_costs = models.BooleanField(default=False)
    costs_seen_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=TextState.choices, default=TextState.DRAFT)
    tabled_at = models.DateTimeField(null=True)
    order_settled_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=60, blank=True)
    assembled = CanonicalJSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "symbol"), name="text_has_a_symbol_of_its_own"),
            models.UniqueConstraint(
                fields=("session", "number"), condition=~Q(number=""), name="resolution_has_a_number_of_its_own"
            ),
            models.CheckConstraint(
                condition=~Q(state=TextState.ADOPTED) | Q(assembled__isnull=False), name="adopted_text_is_assembled"
            ),
        )

    def __str__(self) -> str:
        return self.number or self.symbol


class Sponsor(InSession):
    """A delegation that puts a text forward. The first one is its author."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="sponsors")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("text", "delegation"), name="delegation_sponsors_a_text_once"),)

    def __str__(self) -> str:
        return f"{self.delegation_id} for {self.text_id}"


class Paragraph(InSession):
    """One paragraph of a text.

    place     order in the text; a paragraph that an amendment added stands between its neighbours
    kind      the title, a reason (preambular) or a decision (operative), or a line of a programme: goal, activity,
              indicator, budget line
    figures   of a line of a programme: {"unit", "target", "amount", "currency"}
    version   of the text, at which its words in the original language last changed
    from_amendment  the adopted amendment that gave its present words; null for the draft's own
    deleted_by      the adopted amendment that took it out
    rejected_by     the vote on this paragraph alone that took it out
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="paragraphs")
    place = models.DecimalField(max_digits=12, decimal_places=6)
    kind = models.CharField(max_length=16, choices=ParagraphKind.choices)
    figures = CanonicalJSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    from_amendment = models.ForeignKey("assembly.Amendment", on_delete=models.PROTECT, null=True, related_name="+")
    deleted_by = models.ForeignKey("assembly.Amendment", on_delete=models.PROTECT, null=True, related_name="+")
    rejected_by = models.ForeignKey("assembly.Vote", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("text", "place"), name="one_paragraph_at_a_place"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class Amendment(InSession):
    """A proposed change: to a paragraph of a text, or to another amendment.

    letter        "A", "B", …: how the hall calls it
    paragraph     that it replaces or deletes, or after which it adds one; null for one added at the beginning
    amends        the amendment that it changes; null for one to the text itself
    figures       of a line of a programme that it changes or adds; {} leaves those of the paragraph as they are
    distance      how far it departs from what it changes, in thousandths: proposed by `rules.distance`
    place         in the voting order, as the chair settled it; null before
    void_because  code: why no vote was taken on it; void_by: the amendment whose fate made it void
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="amendments")
    letter = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, choices=AmendmentKind.choices)
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, null=True, related_name="amendments")
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="amendments")
    paragraph_kind = models.CharField(max_length=16, choices=ParagraphKind.choices, blank=True)
    proposed_by = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    figures = CanonicalJSONField(default=dict)
    distance = models.PositiveIntegerField()
    place = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=AmendmentState.choices, default=AmendmentState.TABLED)
    void_because = models.CharField(max_length=40, blank=True)
    void_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("text", "letter"), name="amendment_has_a_letter_of_its_own"),
            models.CheckConstraint(condition=Q(distance__lte=1000), name="nothing_departs_further_than_wholly"),
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.VOID) | ~Q(void_because=""), name="void_amendment_says_why"
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(amends=F("id")), name="amendment_does_not_amend_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter} {self.state}"


class Wording(InSession):
    """The words of a paragraph, or of an amendment, in one language.

    version   of the text (of the amendment) at which the words were written or confirmed: below the paragraph's own
              they are stale
    """

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, null=True, related_name="wordings")
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, null=True, related_name="wordings")
    language = models.CharField(max_length=8)
    words = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(paragraph__isnull=True) ^ Q(amendment__isnull=True),
                name="wording_is_of_a_paragraph_or_of_an_amendment",
            ),
            models.UniqueConstraint(
                fields=("paragraph", "language"),
                condition=Q(paragraph__isnull=False),
                name="paragraph_has_one_wording_in_a_language",
            ),
            models.UniqueConstraint(
                fields=("amendment", "language"),
                condition=Q(amendment__isnull=False),
                name="amendment_has_one_wording_in_a_language",
            ),
        )

    def __str__(self) -> str:
        return f"{self.language} {self.version}"
