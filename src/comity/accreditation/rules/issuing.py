"""Which badge somebody is given, and when it holds."""

import hashlib
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from comity.accreditation.badge_format import Role
from comity.assembly.codes import Capacity, DelegationKind

_BY_CAPACITY = {Capacity.OBSERVER: Role.OBSERVER, Capacity.GUEST: Role.GUEST}
_BY_DELEGATION = {
    DelegationKind.MEMBER: Role.DELEGATE,
    DelegationKind.OBSERVER: Role.OBSERVER,
    DelegationKind.GUEST: Role.GUEST,
}

# Roles whose bearers stand in no delegation and send no application: they are named for the badge.
BY_NAME = (Role.GUEST, Role.STAFF, Role.SECURITY, Role.INTERPRETER)


def role_of(delegation: str, capacity: str) -> Role:
    """The role of somebody in a delegation: an observer within a member's delegation is one, too."""
    return _BY_CAPACITY.get(Capacity(capacity), _BY_DELEGATION[DelegationKind(delegation)])


def validity(opens_on: date, closes_on: date, zone: ZoneInfo, *, before: int, after: int) -> tuple[datetime, datetime]:
    """When a badge holds, [from, until): from midnight so many days before the session until midnight after it."""
    first = datetime.combine(opens_on - timedelta(days=before), time(), zone)
    return first, datetime.combine(closes_on + timedelta(days=after + 1), time(), zone)


def holder_named(role: Role, name: str, organisation: str) -> str:
    """By what somebody who was named is known, so that the same person is not given two badges of one role."""
    said = "\n".join((role.name, " ".join(name.casefold().split()), " ".join(organisation.casefold().split())))
    return f"named:{hashlib.sha256(said.encode()).hexdigest()[:40]}"
