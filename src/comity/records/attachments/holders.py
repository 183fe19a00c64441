"""Whoever is above records says who may see what was attached to its rows, and when something may be attached.

An app brings a room `attachment_holders` with HOLDERS = {"notices.notice": Holding(...)}. What no app holds, nobody
sees.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.refusals import NotFound
from comity.core.rooms import rooms
from comity.records.attachments.roles import AttachmentRole
from comity.records.permissions import READERS

ROOM = "attachment_holders"


def _none(_actor: Actor, _ids: Collection[UUID]) -> Collection[UUID]:
    return ()


@dataclass(frozen=True, slots=True)
class Holding:
    """What an app says of rows to which files are attached.

    visible_ids    (actor, ids) -> those of these rows that the actor may see now
    require_open   (actor, id, role): inside the operation, with the row locked; raises where no file of this role may
                   be attached to it, or where it is not the actor's
    require_loose  the same for taking a file from it; null where both are open together
    whole_ids      (actor, ids) -> those of these rows with which the actor also reads the records that they speak of,
                   whatever these are released for: who reviews a request reads it whole
    roles          of officers, who may open such files if they see the row: those who read records
    closed_roles   roles of files that only their own bureau and the General Secretariat see, whoever sees the row
    """

    visible_ids: Callable[[Actor, Collection[UUID]], Collection[UUID]]
    require_open: Callable[[Actor, UUID, AttachmentRole], None]
    require_loose: Callable[[Actor, UUID, AttachmentRole], None] | None = None
    whole_ids: Callable[[Actor, Collection[UUID]], Collection[UUID]] = _none
    roles: frozenset[Role] = frozenset(READERS)
    closed_roles: frozenset[AttachmentRole] = frozenset()

    def require_detachable(self, actor: Actor, key: UUID, role: AttachmentRole) -> None:
        """Raises where no file of this role may be taken from the row, or where it is not the actor's."""
        (self.require_loose or self.require_open)(actor, key, role)


@cache
def holdings() -> Mapping[str, Holding]:
    """All kinds of rows to which files are attached, by the label of their model."""
    found: dict[str, Holding] = {}
    for _app, room in rooms(ROOM):
        found.update(room.HOLDERS)
    return found


def holding(holder_type: str) -> Holding:
    """What is said of rows of one kind.  Raises NotFound for a kind to which nothing is attached."""
    known = holdings().get(holder_type)
    if known is None:
        raise NotFound
    return known
