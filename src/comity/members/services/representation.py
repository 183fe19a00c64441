"""Posts, secondments and official visits."""

from datetime import date, datetime

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.operations import operation
from comity.members import errors, permissions
from comity.members.codes import Direction, HostLevel, PostKind
from comity.members.models import Grouping, Member, Officer, Post, Secondment, Unit, Visit
from comity.members.rules import roles as role_rules
from comity.members.rules.history import Span, ended, require_free, require_order

# Posts of which a member has one at a time; of the others it may have several.
HELD_BY_ONE = frozenset({PostKind.HEAD_OF_BUREAU})


@operation("members.appoint_to_post", allow=permissions.APPOINT_TO_POST, subject="member")
def appoint_to_post(
    actor: Actor,
    *,
    member: Member,
    kind: PostKind,
    holder: str,
    officer: Officer | None,
    region: Grouping | None,
    from_on: date,
    at: datetime,
) -> Post:
    """Record that somebody of a member holds a post from a day on.

    A new head of bureau ends the time of the one before.  Raises Overlaps, NotAMember.
    """
    if not member.memberships.in_force(from_on).exists():
        raise errors.NotAMember(code=member.code, on=from_on)
    if kind in HELD_BY_ONE:
        held = Post.objects.filter(member=member, kind=kind)
        for present in held.filter(until_on__isnull=True):
            present.until_on = ended(present.span, from_on).until_on
            present.save(update_fields=["until_on"])
        require_free(Span(from_on), [one.span for one in held])
    return Post.objects.create(member=member, kind=kind, holder=holder, officer=officer, region=region, from_on=from_on)


@operation("members.end_post", allow=permissions.END_POST, subject="post")
def end_post(actor: Actor, *, post: Post, until_on: date, at: datetime) -> Post:
    """Record until when somebody held a post.  Raises AlreadyEnded, EndsBeforeItBegins."""
    post.until_on = ended(post.span, until_on).until_on
    post.save(update_fields=["until_on"])
    return post


@operation("members.second_person", allow=permissions.SECOND_PERSON, subject="member")
def second_person(
    actor: Actor,
    *,
    member: Member,
    unit: Unit,
    name: str,
    officer: Officer | None,
    roles: frozenset[Role],
    from_on: date,
    until_on: date | None,
    at: datetime,
) -> Secondment:
    """Record that a state lends a person to a unit of the General Secretariat.

    officer, roles  an officer of that state may act for the Secretariat with these roles during the secondment
    Raises EndsBeforeItBegins, RoleNotGrantable, NotAMember.
    """
    require_order(Span(from_on, until_on))
    role_rules.require_grantable(roles, role_rules.OF_SECONDEES)
    if not member.memberships.in_force(from_on).exists():
        raise errors.NotAMember(code=member.code, on=from_on)
    return Secondment.objects.create(
        member=member,
        unit=unit,
        name=name,
        officer=officer,
        roles=sorted(roles),
        from_on=from_on,
        until_on=until_on,
    )


@operation("members.end_secondment", allow=permissions.END_SECONDMENT, subject="secondment")
def end_secondment(actor: Actor, *, secondment: Secondment, until_on: date, at: datetime) -> Secondment:
    """Record until when a person is lent; their roles in the Secretariat end with it.  Raises AlreadyEnded."""
    secondment.until_on = ended(secondment.span, until_on).until_on
    secondment.save(update_fields=["until_on"])
    return secondment


@operation("members.record_visit", allow=permissions.RECORD_VISIT, subject="member")
def record_visit(
    actor: Actor,
    *,
    member: Member,
    direction: Direction,
    host_level: HostLevel,
    visitor: str,
    place: str,
    about: str,
    from_on: date,
    until_on: date,
    at: datetime,
) -> Visit:
    """Record an official visit: its way, who was received at which level, where and when.

    from_on, until_on  [from, until): the day after the last one.  Raises EndsBeforeItBegins.
    """
    require_order(Span(from_on, until_on))
    return Visit.objects.create(
        member=member,
        direction=direction,
        host_level=host_level,
        visitor=visitor,
        place=place,
        subject=about,
        from_on=from_on,
        until_on=until_on,
    )
