"""The library of expertise that was circulated."""

from django.db import models
from django.db.models import Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.exchange.models.acts import Act
from comity.members.models import Bureau


class ExpertiseItem(Subject):
    """Good practice, advice on a threat, a presentation or a request for advice, as it was circulated.

    title        {language: text}; texts: the same; both emptied when it is recalled
    type         good-practice, threat-advice, presentation, request-for-advice, advice
    original_language  the one that counts where translations differ
    crime_areas  codes; audience: [{"type": "grouping" | "bureau", "code": …}], a grouping called "all" is everybody
    search       what it is found by: title and text, normalised
    answers      id of the item that it answers, such as a request for advice
    """

    act = models.OneToOneField(Act, on_delete=models.PROTECT, null=True, related_name="expertise")
    author = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=20)
    title = CanonicalJSONField(default=dict)
    texts = CanonicalJSONField(default=dict)
    original_language = models.CharField(max_length=8, default="en")
    crime_areas = CanonicalJSONField(default=list)
    audience = CanonicalJSONField(default=list)
    search = models.TextField(blank=True)
    answers = models.UUIDField(null=True)
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(search=""), name="recalled_expertise_is_found_no_more"
            ),
        )
        indexes = (
            models.Index(fields=("-at",), name="expertise_by_time"),
            models.Index(fields=("answers",), name="expertise_that_answers", condition=Q(answers__isnull=False)),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that circulated it."""
        return self.author_id

    def __str__(self) -> str:
        return str(self.pk)
