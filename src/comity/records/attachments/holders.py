"""Whoever is above records says who may see what was attached to its rows, and when something may be attached.

An app brings a room `attachment_holders` with HOLDERS = {"notices.notice": Holding(...)}. What no app holds, nobody
sees.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from uuid import UUID

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from comity.core.actors import Actor
from comity.core.refusals import NotFound

ROOM = "attachment_holders"


@dataclass(frozen=True, slots=True)
class Holding:
    """What an app says of rows to which files are attached.

    visible_ids    (actor, ids) -> those of these rows that the actor may see now
    require_open   (actor, id): inside the operation, with the row locked; raises where nothing may be attached to it,
                   or where it is not the actor's
    require_loose  the same for taking something from it; None where both are open together
    """

    visible_ids: Callable[[Actor, Collection[UUID]], Collection[UUID]]
    require_open: Callable[[Actor, UUID], None]
    require_loose: Callable[[Actor, UUID], None] | None = None

    def require_detachable(self, actor: Actor, key: UUID) -> None:
        """Raises where nothing may be taken from the row, or where it is not the actor's."""
        (self.require_loose or self.require_open)(actor, key)


@cache
def holdings() -> Mapping[str, Holding]:
    """All kinds of rows to which files are attached, by the label of their model."""
    found: dict[str, Holding] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("comity.") and module_has_submodule(config.module, ROOM):
            found.update(import_module(f"{config.name}.{ROOM}").HOLDERS)
    return found


def holding(holder_type: str) -> Holding:
    """What is said of rows of one kind.  Raises NotFound for a kind to which nothing is attached."""
    known = holdings().get(holder_type)
    if known is None:
        raise NotFound
    return known
