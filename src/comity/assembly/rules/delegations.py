"""Who may be what in a delegation."""

from comity.assembly import errors
from comity.assembly.codes import Capacity, DelegationKind

PHOTOGRAPH_KEPT_DAYS = 30  # after the last day of the session; the badge that it is for has no use by then

_POSSIBLE = {
    DelegationKind.MEMBER: frozenset({Capacity.HEAD, Capacity.DEPUTY, Capacity.DELEGATE, Capacity.ADVISER}),
    DelegationKind.OBSERVER: frozenset({Capacity.HEAD, Capacity.OBSERVER, Capacity.ADVISER}),
    DelegationKind.GUEST: frozenset({Capacity.GUEST}),
}


def require_capacity(kind: DelegationKind, capacity: Capacity) -> None:
    """Raises CapacityNotPossible."""
    if capacity not in _POSSIBLE[kind]:
        raise errors.CapacityNotPossible


def possible(kind: DelegationKind) -> list[Capacity]:
    """The capacities of a kind of delegation, in their order."""
    return [capacity for capacity in Capacity if capacity in _POSSIBLE[kind]]
