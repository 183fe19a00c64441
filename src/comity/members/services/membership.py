"""States come and go, change their names, are suspended, join groupings. What was true on a day stays true of it."""

from collections.abc import Mapping
from datetime import date, datetime

from comity.core import countries, events
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.members import errors, permissions
from comity.members.codes import BureauKind, Measure
from comity.members.events import MemberChanged
from comity.members.founding import BUREAU_NAMES, texts_of
from comity.members.models import Bureau, FormerName, Grouping, GroupingMember, Member, Membership, Suspension
from comity.members.rules.history import Span, ended, require_free
from comity.members.rules.names import searchable


@operation("members.admit_member", allow=permissions.ADMIT_MEMBER)
def admit_member(
    actor: Actor, *, code: str, names: Mapping[str, str], region: Grouping, from_on: date, source: str, at: datetime
) -> Member:
    """Admit a state, for the first time or again, and give it a National Central Bureau.

    names  used for a state that is new here; one that comes back keeps its own
    Raises AlreadyMember, Overlaps.
    """
    member = Member.objects.filter(code=code).first()
    if member is None:
        member = Member(code=code, names=dict(names), region=region, source=source)
        member.invented = countries.country(code).status is countries.CountryStatus.USER_ASSIGNED
        member.searchable = _searchable(member)
        member.save()
        bureau_names = {language: text.format(state=names[language]) for language, text in BUREAU_NAMES.items()}
        Bureau.objects.create(code=code, kind=BureauKind.NATIONAL, member=member, names=bureau_names)
    earlier = list(member.memberships.all())
    if any(one.until_on is None for one in earlier):
        raise errors.AlreadyMember(code=code)
    require_free(Span(from_on), [one.span for one in earlier])
    Membership.objects.create(member=member, from_on=from_on, source=source)
    events.emit(MemberChanged(code=code, change="admitted"))
    return member


@operation("members.end_membership", allow=permissions.END_MEMBERSHIP, subject="member")
def end_membership(actor: Actor, *, member: Member, until_on: date, at: datetime) -> Member:
    """Record that a state is a member until a day, when it left.  Raises NotAMember, EndsBeforeItBegins."""
    membership = member.memberships.filter(until_on__isnull=True).first()
    if membership is None:
        raise errors.NotAMember(code=member.code, on=until_on)
    membership.until_on = ended(membership.span, until_on).until_on
    membership.save(update_fields=["until_on"])
    events.emit(MemberChanged(code=member.code, change="left"))
    return member


@operation("members.rename_member", allow=permissions.RENAME_MEMBER, subject="member")
def rename_member(
    actor: Actor, *, member: Member, code: str, names: Mapping[str, str], from_on: date, source: str, at: datetime
) -> Member:
    """Give a state another name, another code, or both, from a day on; before it, it keeps what it was called.

    Its bureau keeps its own code: records and the audit name it by that.  Raises Overlaps, AlreadyMember.
    """
    if code != member.code and Member.objects.filter(code=code).exists():
        raise errors.AlreadyMember(code=code)
    former = list(member.former_names.order_by("until_on"))
    began_on = former[-1].until_on if former else None
    span = Span(began_on, from_on)
    require_free(span, [one.span for one in former])
    FormerName.objects.create(
        member=member, code=member.code, names=member.names, from_on=began_on, until_on=from_on, source=source
    )
    member.code, member.names = code, dict(names)
    member.searchable = _searchable(member)
    member.save()
    events.emit(MemberChanged(code=code, change="renamed"))
    return member


@operation("members.suspend_member", allow=permissions.SUSPEND_MEMBER, subject="member")
def suspend_member(
    actor: Actor, *, member: Member, measure: Measure, rule: str, from_on: date, at: datetime
) -> Suspension:
    """Suspend a state: its vote, its processing of data, or all its participation, naming the rule followed.

    Raises NotAMember, AlreadySuspended, Overlaps.
    """
    if not member.memberships.in_force(from_on).exists():
        raise errors.NotAMember(code=member.code, on=from_on)
    earlier = list(member.suspensions.filter(measure=measure))
    if any(one.until_on is None for one in earlier):
        raise errors.AlreadySuspended(code=member.code)
    require_free(Span(from_on), [one.span for one in earlier])
    events.emit(MemberChanged(code=member.code, change="suspended"))
    return Suspension.objects.create(member=member, measure=measure, rule=rule, from_on=from_on)


@operation("members.lift_suspension", allow=permissions.LIFT_SUSPENSION, subject="suspension")
def lift_suspension(actor: Actor, *, suspension: Suspension, until_on: date, at: datetime) -> Suspension:
    """Lift a suspension from a day on.  Raises NotSuspended, EndsBeforeItBegins."""
    if suspension.until_on is not None:
        raise errors.NotSuspended
    suspension.until_on = ended(suspension.span, until_on).until_on
    suspension.save(update_fields=["until_on"])
    events.emit(MemberChanged(code=suspension.member.code, change="suspension-lifted"))
    return suspension


@operation("members.join_grouping", allow=permissions.JOIN_GROUPING, subject="member")
def join_grouping(actor: Actor, *, member: Member, grouping: Grouping, from_on: date, at: datetime) -> GroupingMember:
    """Record that a state belongs to a grouping from a day on.  Raises Overlaps."""
    require_free(Span(from_on), [one.span for one in member.groupings.filter(grouping=grouping)])
    return GroupingMember.objects.create(member=member, grouping=grouping, from_on=from_on)


@operation("members.leave_grouping", allow=permissions.LEAVE_GROUPING, subject="belonging")
def leave_grouping(actor: Actor, *, belonging: GroupingMember, until_on: date, at: datetime) -> GroupingMember:
    """Record that a state belongs to a grouping until a day.  Raises AlreadyEnded, EndsBeforeItBegins."""
    belonging.until_on = ended(belonging.span, until_on).until_on
    belonging.save(update_fields=["until_on"])
    return belonging


def _searchable(member: Member) -> str:
    former = [(one.code, one.names) for one in FormerName.objects.filter(member=member)]
    return searchable(texts_of(member.code, member.names, former))
