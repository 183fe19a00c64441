"""The review of a notice: its steps, the questions asked, and how long it was extended."""

from django.db import models
from django.db.models import F, Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.models import Bureau
from comity.notices.codes import Act
from comity.notices.models.notices import Notice


class ReviewStep(Subject):
    """One step of a notice's life: who did what, why, and how long it took.

    reasons        [{code, edition, article}]
    internal       seen by the General Secretariat only
    clock_minutes  since the step before; null for the first
    due_at         when this step should have been done by; null where there is no clock
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=28, choices=Act.choices)
    by = models.CharField(max_length=80)
    bureau = models.CharField(max_length=16)
    at = models.DateTimeField()
    reasons = CanonicalJSONField(default=list)
    note = models.TextField(blank=True)
    internal = models.BooleanField(default=False)
    clock_minutes = models.PositiveIntegerField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("notice", "number"), name="notice_counts_its_steps"),)

    @property
    def owner_id(self) -> str:
        """Who may find it in the audit: the Secretariat what is internal, else the bureau that asks."""
        return Bureau.SECRETARIAT if self.internal else self.notice.requesting_bureau_id

    def __str__(self) -> str:
        return f"{self.number} {self.act}"


class Question(Subject):
    """What a reviewer asks the bureau about its request, and what the bureau answers.

    field  of the form that the question is about; "" for the whole
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("notice", "number"), name="notice_counts_its_questions"),)

    @property
    def owner_id(self) -> str:
        """The bureau that asks for cooperation, and is asked."""
        return self.notice.requesting_bureau_id

    def __str__(self) -> str:
        return str(self.number)


class Extension(Subject):
    """A notice that is kept longer, with the reason why it is still needed, and the officer who says so."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="extensions")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.TextField(blank=True)
    officer = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="extension_ends_later_than_before"),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that asks."""
        return self.notice.requesting_bureau_id

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"


class RefusalMark(models.Model):
    """What is kept of a refused request whose content has gone: enough to know it again, and nobody's name.

    names, born  keyed hashes of the names and the birth dates of whom or what it was about
    record_id    of the principal; until_on: the day from which this goes as well
    """

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="mark")
    record_id = models.UUIDField()
    names = CanonicalJSONField(default=list)
    born = CanonicalJSONField(default=list)
    until_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=("until_on",), name="refusal_to_forget"),)

    def __str__(self) -> str:
        return str(self.notice_id)
