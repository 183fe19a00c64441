"""Bureaus, the units of the General Secretariat, and the national entities that bureaus authorise."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.codes import BureauKind, EntityKind
from comity.members.models.dated import Dated
from comity.members.models.states import Member


class Bureau(Subject):
    """A National Central Bureau, the General Secretariat, or an international entity that takes part.

    Its code is given once and never changes nor returns: records, acts and the audit name a bureau by it.
    """

    SECRETARIAT: ClassVar[str] = "GS"

    id = None  # type: ignore[assignment]  # the code is the key
    code = models.CharField(max_length=16, primary_key=True)
    kind = models.CharField(max_length=24, choices=BureauKind, default=BureauKind.NATIONAL)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="bureaus")
    names = CanonicalJSONField(default=dict)
    languages = CanonicalJSONField(default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="national_bureaus_and_no_others_have_a_member",
                condition=Q(kind=BureauKind.NATIONAL, member__isnull=False)
                | (~Q(kind=BureauKind.NATIONAL) & Q(member__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Unit(Subject):
    """A unit of a bureau with a desk of its own, such as the command centre of the General Secretariat."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=40)
    names = CanonicalJSONField(default=dict)
    order = models.SmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_unit_per_code", fields=("bureau", "code")),)

    def __str__(self) -> str:
        return f"{self.bureau_id}/{self.code}"


class Entity(Dated):
    """A border post, airport, port or unit that a bureau authorised to consult databases, for purposes, for a time."""

    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="entities")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=EntityKind)
    place = models.CharField(max_length=200, blank=True)
    databases = CanonicalJSONField(default=list)
    purposes = CanonicalJSONField(default=list)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(name="authorisation_has_a_first_day", condition=Q(from_on__isnull=False)),
            models.UniqueConstraint(
                name="one_entity_in_force_per_name", fields=("bureau", "name"), condition=Q(until_on__isnull=True)
            ),
        )

    @property
    def owner_id(self) -> str:
        """The bureau that authorised it."""
        return self.bureau_id

    def __str__(self) -> str:
        return f"{self.bureau_id} {self.name}"
