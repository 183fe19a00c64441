"""Which roles a bureau has, who may give them, and which a suspension leaves."""

from collections.abc import Iterable
from types import MappingProxyType

from comity.core.codes import Purpose, Role
from comity.members import errors
from comity.members.codes import BureauKind, EntityKind, Measure

# What a national bureau's administrator may give.
_BUREAU = frozenset({Role.FRONT_LINE, Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION})

GRANTABLE = MappingProxyType(
    {
        BureauKind.NATIONAL: _BUREAU,
        BureauKind.SECRETARIAT: _BUREAU | {Role.COMPLIANCE, Role.COMMAND, Role.PROTOCOL},
        # Courts and the United Nations take part without a border, so without a front line.
        BureauKind.INTERNATIONAL_ENTITY: _BUREAU - {Role.FRONT_LINE},
    }
)

# Officers of a border post or airport consult; what is sent and answered is the bureau's.
OF_ENTITIES = frozenset({Role.FRONT_LINE})

# An integration never administers: whoever holds its token could otherwise make officers.
OF_INTEGRATIONS = frozenset({Role.FRONT_LINE, Role.OFFICER})

# A secondee works in a unit of the Secretariat, and never administers it.
OF_SECONDEES = GRANTABLE[BureauKind.SECRETARIAT] - {Role.ADMINISTRATOR, Role.FRONT_LINE}

# A bureau whose processing is suspended keeps its house in order and answers for its data; nothing else.
# Source: RPD Art. 131 (suspension of processing rights).
LEFT_BY = MappingProxyType(
    {
        Measure.VOTE: frozenset(Role),
        Measure.PROCESSING: frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION}),
        Measure.PARTICIPATION: frozenset({Role.AUDITOR, Role.DATA_PROTECTION}),
    }
)

# Those who remain look after the bureau's own data, and for that look into nobody else's.
_OWN_HOUSE = frozenset({Purpose.DATA_PROTECTION, Purpose.ADMINISTRATION})
PURPOSES_LEFT_BY = MappingProxyType(
    {Measure.VOTE: frozenset(Purpose), Measure.PROCESSING: _OWN_HOUSE, Measure.PARTICIPATION: _OWN_HOUSE}
)

PURPOSES_OF = MappingProxyType(
    {
        EntityKind.BORDER_POST: frozenset({Purpose.BORDER_CHECK}),
        EntityKind.AIRPORT: frozenset({Purpose.BORDER_CHECK, Purpose.SECURITY_CHECK}),
        EntityKind.PORT: frozenset({Purpose.BORDER_CHECK, Purpose.SECURITY_CHECK}),
        EntityKind.UNIT: frozenset(
            {
                Purpose.WANTED_PERSONS,
                Purpose.MISSING_PERSONS,
                Purpose.IDENTIFICATION,
                Purpose.INVESTIGATION,
                Purpose.SECURITY_CHECK,
            }
        ),
        EntityKind.AUTHORITY: frozenset({Purpose.IDENTIFICATION, Purpose.SECURITY_CHECK}),
    }
)


def roles_left(roles: Iterable[Role], measures: Iterable[Measure]) -> frozenset[Role]:
    """The roles that remain while the bureau's state is under these measures: what every one of them leaves."""
    left = frozenset(roles)
    for measure in measures:
        left &= LEFT_BY[measure]
    return left


def purposes_left(purposes: Iterable[Purpose], measures: Iterable[Measure]) -> frozenset[Purpose]:
    """The purposes that may still be stated while the bureau's state is under these measures."""
    left = frozenset(purposes)
    for measure in measures:
        left &= PURPOSES_LEFT_BY[measure]
    return left


def require_grantable(roles: Iterable[Role], allowed: frozenset[Role]) -> None:
    """Refuse a role that is not among those allowed.  Raises RoleNotGrantable."""
    for role in sorted(roles):
        if role not in allowed:
            raise errors.RoleNotGrantable(role=role.label)


def require_not_stronger(held: Iterable[Role], grantable: frozenset[Role]) -> None:
    """Refuse to touch an officer who holds what the actor could not give.  Raises StrongerOfficer."""
    if not frozenset(held) <= grantable:
        raise errors.StrongerOfficer
