"""Permissions: one readable table. What no line of it allows is refused.

Each app declares its own lines in its `permissions.py`; `TABLE` is all of them, and the reference page of the
documentation is printed from it. There is no other place where an operation is allowed, and no way round.
"""

from collections.abc import Iterable
from typing import Any

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.refusals import NotPermitted, NotYours, PurposeMissing, PurposeNotAllowed

TABLE: dict[str, "Permission"] = {}

SELF = "."


class Permission:
    """Who may do one thing.

    name      the operation's name
    roles     any one of these roles is needed
    own       dotted path from the operation's subject to the code of the bureau it belongs to, which must be the
              actor's; "." when the subject is the bureau; "" when it matters to nobody whose it is
    purposes  the actor must have stated one of these; empty when no personal data are consulted
    """

    __slots__ = ("name", "own", "purposes", "roles")

    def __init__(self, name: str, *, roles: Iterable[Role], own: str = "", purposes: Iterable[Purpose] = ()) -> None:
        if name in TABLE:
            raise ValueError(f"{name} stands in the permission table already")
        self.name = name
        self.roles = frozenset(roles)
        self.own = own
        self.purposes = frozenset(purposes)
        TABLE[name] = self

    def require(self, actor: Actor, subject: Any = None) -> None:
        """Raises NotPermitted, NotYours, PurposeMissing or PurposeNotAllowed unless the actor may."""
        if self.roles.isdisjoint(actor.roles) or (actor.scopes is not None and self.name not in actor.scopes):
            raise NotPermitted
        if self.own and bureau_of(subject, self.own) != actor.bureau:
            raise NotYours
        if self.purposes:
            if actor.purpose is None:
                raise PurposeMissing
            if actor.purpose not in self.purposes or actor.purpose not in actor.purposes:
                raise PurposeNotAllowed

    def allows(self, actor: Actor, subject: Any = None) -> bool:
        """Whether `require` would pass: for screens that show only what can be done."""
        try:
            self.require(actor, subject)
        except (NotPermitted, NotYours, PurposeMissing, PurposeNotAllowed):
            return False
        return True


def bureau_of(subject: Any, path: str) -> str | None:
    """The code of the bureau at the end of a dotted path; None where the path breaks off, or nobody owns it."""
    if path != SELF:
        for name in path.split("."):
            subject = getattr(subject, name, None)
    code = getattr(subject, "code", subject)
    return str(code) if code else None
