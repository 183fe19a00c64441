"""A request that knows its actor. `members.middleware` puts it there."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from comity.core.actors import Actor

if TYPE_CHECKING:

    class ActorRequest(HttpRequest):
        """What every view of ours takes."""

        actor: Actor
        htmx: Any
else:
    ActorRequest = HttpRequest
