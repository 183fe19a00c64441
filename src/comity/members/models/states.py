"""The organisation, its member states, their names, groupings, membership and suspensions."""

from django.db import models
from django.db.models import Q

from comity.core.fields import CanonicalJSONField
from comity.core.subjects import Subject
from comity.members.codes import GroupingKind, Measure
from comity.members.models.dated import Dated


class Organisation(Subject):
    """The organisation that this node serves: which profile founded it, and what it is called.

    names      its name by language; languages: the codes of those it works in
    roles      by kind of bureau, the codes of the roles it uses
    additions  profiles added later, such as the demonstration states
    """

    profile = models.CharField(max_length=40, unique=True)
    edition = models.CharField(max_length=20)
    names = CanonicalJSONField(default=dict)
    short_names = CanonicalJSONField(default=dict)
    languages = CanonicalJSONField(default=list)
    roles = CanonicalJSONField(default=dict)
    additions = CanonicalJSONField(default=list)
    founded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.profile


class Grouping(Subject):
    """A region of the organisation, of which each member has one, or a grouping, of which it may have many."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=16, choices=GroupingKind)
    names = CanonicalJSONField(default=dict)
    order = models.SmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.code


class Member(Subject):
    """A state or territory that is, or was, a member. Its code and names are the present ones.

    invented    belongs to the demonstration: its code is one that ISO 3166-1 leaves to users
    source      where its membership and its names are taken from
    searchable  codes and all names, folded, so that it is found in any script
    """

    code = models.CharField(max_length=4, unique=True)
    names = CanonicalJSONField(default=dict)
    region = models.ForeignKey(Grouping, on_delete=models.PROTECT, null=True, related_name="members_of_region")
    invented = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    searchable = models.TextField(default="")

    def __str__(self) -> str:
        return self.code


class FormerName(Dated):
    """What a member was called, and coded, before it took another name: a record of that time keeps it."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="former_names")
    code = models.CharField(max_length=4)
    names = CanonicalJSONField(default=dict)
    source = models.CharField(max_length=200, blank=True)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(name="former_name_has_ended", condition=Q(until_on__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.code} until {self.until_on}"


class Membership(Dated):
    """One time during which a state is a member; a state that left and came back has two."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    source = models.CharField(max_length=200, blank=True)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="member_is_admitted_once_at_a_time", fields=("member",), condition=Q(until_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} from {self.from_on}"


class Suspension(Dated):
    """A measure in force against a member, with the rule it follows."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="suspensions")
    measure = models.CharField(max_length=16, choices=Measure)
    rule = models.CharField(max_length=80)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(name="suspension_has_a_first_day", condition=Q(from_on__isnull=False)),
            models.UniqueConstraint(
                name="one_suspension_of_a_kind_at_a_time",
                fields=("member", "measure"),
                condition=Q(until_on__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.member_id} from {self.from_on}"


class GroupingMember(Dated):
    """One time during which a state belongs to a grouping."""

    grouping = models.ForeignKey(Grouping, on_delete=models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="groupings")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="member_is_once_in_a_grouping", fields=("grouping", "member"), condition=Q(until_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} in {self.grouping_id}"
