"""Officers of the host: people who act for the bureau that decides, never a program or an entity of it."""

from comity.core.actors import Actor, ActorKind
from comity.core.refusals import NotPermitted


def require_officer(actor: Actor) -> None:
    """Raises NotPermitted for whoever is no officer of a bureau in person."""
    if actor.kind is not ActorKind.OFFICER or actor.entity:
        raise NotPermitted
