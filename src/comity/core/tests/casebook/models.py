from django.db import models

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject


class Case(Subject):
    """A case of one bureau, with a column of every kind that the apps use."""

    owner_id = models.CharField(max_length=16, db_column="owner")
    title = models.CharField(max_length=200)
    remark = models.TextField(null=True)  # noqa: DJ001  null and "" must be told apart
    facts = CanonicalJSONField(default=dict)
    links = CanonicalJSONField(null=True)
    weight = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    score = models.FloatField(default=0)
    number = models.IntegerField(default=0)
    closed = models.BooleanField(default=False)
    digest = models.BinaryField(null=True)
    opened_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    sequel = models.UUIDField(null=True)


class Leaf(Subject):
    """A page of a case, that goes when the case goes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="leaves")
    text = models.CharField(max_length=200, blank=True)


class Mention(Subject):
    """A place where a case is mentioned, that stays when the case goes."""

    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="mentions")
