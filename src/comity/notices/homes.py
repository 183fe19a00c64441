"""Which bureaus are at home at this node: what the exchange knows, asked by an app below it.

The exchange brings a room `bureaus_at_home` with HOSTED: (codes of bureaus) -> those of them that are hosted here.
"""

from collections.abc import Iterable

from comity.core.rooms import rooms

ROOM = "bureaus_at_home"


def at_home(bureaus: Iterable[str]) -> set[str]:
    """Those of the bureaus whose officers work at this node; all of them where no app knows of another node."""
    found = set(bureaus)
    for _app, room in rooms(ROOM):
        found &= room.HOSTED(found)
    return found


def is_at_home(bureau: str) -> bool:
    """Whether a bureau's officers work at this node."""
    return bureau in at_home([bureau])
