"""Membership as the General Secretariat's node states it to the others.

As in `records.following`: called inside an operation that is running, in which an act takes effect. What is known
already changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from comity.core import countries, events
from comity.core.unit import require_unit
from comity.members import errors
from comity.members.codes import BureauKind, Measure
from comity.members.events import MemberChanged
from comity.members.founding import texts_of
from comity.members.models import Bureau, Grouping, Member, Membership, Suspension
from comity.members.rules.history import Span, ended, require_free
from comity.members.rules.names import searchable

SOURCE = "General Secretariat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One change of membership.

    bureau, names   the bureau's code and names; state, state_names, region: of its state, as far as they are stated
    on              the day from which it holds; measure, rule: of a suspension
    """

    bureau: str
    on: date
    names: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    state_names: Mapping[str, str] = field(default_factory=dict)
    region: str = ""
    measure: str = Measure.PARTICIPATION
    rule: str = ""


def admit(said: Stated) -> bool:
    """A state is a member from a day on, with its bureau. Returns whether that is new here.

    Raises Overlaps.
    """
    require_unit("following a change of membership")
    code = said.state or said.bureau
    member = Member.objects.filter(code=code).first() or _new_member(code, said)
    if not Bureau.objects.filter(pk=said.bureau).exists():
        Bureau.objects.create(code=said.bureau, kind=BureauKind.NATIONAL, member=member, names=dict(said.names))
    memberships = list(member.memberships.all())
    if any(one.until_on is None for one in memberships):
        return False
    require_free(Span(said.on), [one.span for one in memberships])
    Membership.objects.create(member=member, from_on=said.on, source=SOURCE)
    return _told(member, "admitted")


def leave(said: Stated) -> bool:
    """A state was a member until a day.  Raises NotAMember, EndsBeforeItBegins."""
    member = _member(said)
    membership = member.memberships.filter(until_on__isnull=True).first()
    if membership is None:
        return False
    membership.until_on = ended(membership.span, said.on).until_on
    membership.save(update_fields=["until_on"])
    return _told(member, "left")


def suspend(said: Stated) -> bool:
    """A measure is in force against a state.  Raises NotAMember, Overlaps."""
    member = _member(said)
    earlier = list(member.suspensions.filter(measure=said.measure))
    if any(one.until_on is None for one in earlier):
        return False
    require_free(Span(said.on), [one.span for one in earlier])
    Suspension.objects.create(member=member, measure=said.measure, rule=said.rule[:80], from_on=said.on)
    return _told(member, "suspended")


def reinstate(said: Stated) -> bool:
    """A measure is in force until a day.  Raises NotAMember, EndsBeforeItBegins."""
    member = _member(said)
    suspension = member.suspensions.filter(measure=said.measure, until_on__isnull=True).first()
    if suspension is None:
        return False
    suspension.until_on = ended(suspension.span, said.on).until_on
    suspension.save(update_fields=["until_on"])
    return _told(member, "suspension-lifted")


def _new_member(code: str, said: Stated) -> Member:
    names = dict(said.state_names) or dict(said.names)
    member = Member(code=code[:4], names=names, region=Grouping.objects.filter(code=said.region).first(), source=SOURCE)
    try:
        member.invented = countries.country(code).status is countries.CountryStatus.USER_ASSIGNED
    except KeyError:
        raise errors.NotAMember(code=code, on=said.on) from None
    member.searchable = searchable(texts_of(code, names, []))
    member.save()
    return member


def _member(said: Stated) -> Member:
    require_unit("following a change of membership")
    bureau = Bureau.objects.select_related("member").filter(pk=said.bureau).first()
    if bureau is None or bureau.member is None:
        raise errors.NotAMember(code=said.bureau, on=said.on)
    return bureau.member


def _told(member: Member, change: str) -> bool:
    events.emit(MemberChanged(code=member.code, change=change))
    return True
