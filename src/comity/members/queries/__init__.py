"""What an actor may see of members, bureaus and officers, and the making of actors themselves."""

from comity.members.queries.actors import (
    actor_of,
    actor_of_token,
    operator_actor,
    preferred_language,
    visitor,
)
from comity.members.queries.organisation import organisation, organisation_is_set_up

__all__ = [
    "actor_of",
    "actor_of_token",
    "operator_actor",
    "organisation",
    "organisation_is_set_up",
    "preferred_language",
    "visitor",
]
