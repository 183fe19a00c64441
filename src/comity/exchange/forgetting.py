"""A node that was put back to an older state: how it finds out that it forgot what it said."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from comity.exchange import hosting

_VERSION = 7  # ids of acts are UUIDv7 (RFC 9562): their first 48 bits are the moment, in milliseconds
_AFTER_THE_TIME = 80
# A bureau that moved here said things elsewhere until it came, and clocks differ.
_MOVING = timedelta(days=1)


def notice(act: UUID, at: datetime) -> None:
    """A receipt speaks of an act that this node does not know: keep when that was first seen.

    It proves nothing, because whoever receipts may lie: so it stops nothing, and is shown to whoever looks after the
    node.
    """
    here = hosting.this_node()
    if here is None or here.forgot_at is not None or not _is_said_after(act, here.joined_at + _MOVING):
        return
    here.forgot_at = at
    here.save(update_fields=["forgot_at"])


def _is_said_after(act: UUID, moment: datetime) -> bool:
    said_at = datetime.fromtimestamp((act.int >> _AFTER_THE_TIME) / 1_000, UTC) if act.version == _VERSION else None
    return said_at is not None and said_at > moment
