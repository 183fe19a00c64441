"""Legal profiles: what the law of a state makes of each type of notice."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from comity.core.codes import NoticeType
from comity.core.fields import CanonicalJSONField
from comity.members.codes import DiscreetChecks, LegalEffect
from comity.members.models.dated import Dated
from comity.members.models.states import Member


class LegalProfile(Dated):
    """What the law of a state makes of notices of one type during a time, and what it asks for before it acts.

    type       a type of notice, or DISCREET: the row that says whether the state's checks are watched for others
    asks_for   codes of LegalCondition, sorted
    authority  who decides there, by language; note: what else must be known, by language
    languages  BCP 47 codes of those in which the state reads a request
    """

    DISCREET: ClassVar[str] = "discreet"
    TYPES: ClassVar[tuple[str, ...]] = (*NoticeType.values, DISCREET)

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="legal_profiles")
    type = models.CharField(max_length=8)
    effect = models.CharField(max_length=24, choices=LegalEffect, blank=True)
    asks_for = CanonicalJSONField(default=list)
    authority = CanonicalJSONField(default=dict)
    languages = CanonicalJSONField(default=list)
    note = CanonicalJSONField(default=dict)
    discreet = models.CharField(max_length=8, choices=DiscreetChecks, blank=True)
    source = models.CharField(max_length=200)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="one_legal_profile_of_a_type_at_a_time",
                fields=("member", "type"),
                condition=Q(until_on__isnull=True),
            ),
            models.CheckConstraint(
                name="legal_profile_is_of_a_known_type", condition=Q(type__in=[*NoticeType.values, "discreet"])
            ),
            models.CheckConstraint(
                name="legal_profile_says_an_effect_or_whether_checks_are_watched",
                condition=(Q(type="discreet") & ~Q(discreet="") & Q(effect=""))
                | (~Q(type="discreet") & Q(discreet="") & ~Q(effect="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} {self.type} {self.effect or self.discreet}"
