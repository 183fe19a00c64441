"""Who acts.

An actor is a frozen value made at the edge (`members.queries`, the command line, the schedule) and handed to every
operation and every query as their first argument. Nothing below the edge asks who is signed in.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from comity.core.codes import Purpose, Role


class ActorKind(StrEnum):
    """What kind of actor it is."""

    OFFICER = "officer"
    INTEGRATION = "integration"
    OPERATOR = "operator"
    SYSTEM = "system"
    VISITOR = "visitor"


class Origin(StrEnum):
    """The door an action came in by."""

    WEB = "web"
    API = "api"
    COMMAND = "command"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An officer, an integration, the node's operator or the node itself, and what it may be asked about.

    id         identifies the actor within its kind: the officer's id, the integration's id, the system user's name
    bureau     code of the bureau it acts for
    entity     id of the national entity it belongs to, or "" for the bureau itself
    roles      what it is trusted with, within `bureau`
    databases  kinds of record it may consult; None means every kind
    purposes   purposes it may state
    purpose    the purpose it states now; None until one was chosen
    reference  its own reference for the task (a case number), free text
    scopes     operations an integration's token is limited to; None means all that its roles allow
    """

    kind: ActorKind
    id: str
    bureau: str
    roles: frozenset[Role] = frozenset()
    unit: str = ""
    entity: str = ""
    databases: frozenset[str] | None = None
    purposes: frozenset[Purpose] = frozenset(Purpose)
    purpose: Purpose | None = None
    reference: str = ""
    scopes: frozenset[str] | None = None
    origin: Origin = Origin.WEB
    language: str = "en"

    def stating(self, purpose: Purpose, reference: str = "") -> Self:
        """The same actor, with a purpose stated."""
        return replace(self, purpose=purpose, reference=reference)

    def has_role(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def may_consult(self, kind: str) -> bool:
        """Whether records of this kind are among the databases the actor was authorised for."""
        return self.databases is None or kind in self.databases


def system(bureau: str, *, purpose: Purpose = Purpose.ADMINISTRATION) -> Actor:
    """The node itself, acting on a schedule or on an event, for the bureau whose duty the effect is."""
    return Actor(
        kind=ActorKind.SYSTEM,
        id="system",
        bureau=bureau,
        roles=frozenset({Role.SYSTEM}),
        purpose=purpose,
        origin=Origin.SCHEDULE,
    )
