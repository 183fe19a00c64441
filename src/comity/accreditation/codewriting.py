"""The code of a badge, written by its key whenever it is shown: the store holds no code that somebody could print."""

from uuid import UUID

from comity.accreditation import badge_format, session_keys
from comity.accreditation.badge_format import Role
from comity.accreditation.models import Badge


def code_of(badge: Badge) -> str:
    """The code of a badge: the same each time, for an Ed25519 signature has no chance in it.

    Raises KeyNotHere, KeysUnreadable.
    """
    return badge_format.write(
        badge_format.Badge(
            badge=UUID(str(badge.pk)),
            role=Role(badge.role),
            zones=badge.zones,
            valid_from=badge.valid_from,
            valid_until=badge.valid_until,
            photograph=bytes.fromhex(badge.photograph_mark),
        ),
        session_keys.private(badge.key),
    )
