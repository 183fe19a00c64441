"""How members are represented: posts held over time, secondments, official visits."""

from django.db import models
from django.db.models import Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.codes import Direction, HostLevel, PostKind
from comity.members.models.bureaus import Unit
from comity.members.models.dated import Dated
from comity.members.models.officers import Officer
from comity.members.models.states import Grouping, Member


class Post(Dated):
    """One person holding one post for a time.

    officer  where the holder has an account; holder: the name, as its bearer writes it
    region   the region a Vice-President or a committee member is elected for
    """

    kind = models.CharField(max_length=24, choices=PostKind)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="posts")
    region = models.ForeignKey(Grouping, on_delete=models.PROTECT, null=True, related_name="posts")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="posts")
    holder = models.CharField(max_length=200)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="a_bureau_has_one_head_at_a_time",
                fields=("member",),
                condition=Q(kind=PostKind.HEAD_OF_BUREAU, until_on__isnull=True),
            ),
            models.CheckConstraint(
                name="vice_president_is_elected_for_a_region",
                condition=~Q(kind=PostKind.VICE_PRESIDENT) | Q(region__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.member_id}"


class Secondment(Dated):
    """A person whom a state lends to a unit of the General Secretariat for a time.

    officer  where the person has an account; it then acts for the Secretariat with `roles`, in that unit
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="secondments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="secondments")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="secondments")
    name = models.CharField(max_length=200)
    roles = CanonicalJSONField(default=list)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(name="secondment_has_a_first_day", condition=Q(from_on__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.member_id} at {self.unit_id}"


class Visit(Subject):
    """One official visit: its way, who was received at which level, where, when and what for."""

    direction = models.CharField(max_length=16, choices=Direction)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="visits")
    host_level = models.CharField(max_length=24, choices=HostLevel)
    visitor = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    subject = models.CharField(max_length=300, blank=True)
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="visit_lasts_at_least_a_day", condition=Q(until_on__gt=models.F("from_on"))),
        )

    def __str__(self) -> str:
        return f"{self.direction} {self.member_id} {self.from_on}"
