"""Who may call the API: an integration with its token, or an officer with the session of the site.

The middleware has found the actor already, and turned away whoever is unknown; these classes tell django-ninja, and
through it the OpenAPI description, which of the two ways was taken.
"""

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from comity.core.actors import Actor, ActorKind


class TokenAuth(HttpBearer):
    """`Authorization: Bearer cmt_…`, with the purpose in `X-Comity-Purpose` and `X-Comity-Reference`."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The integration, or None."""
        return _actor(request, ActorKind.INTEGRATION)


class SignedIn(SessionAuth):
    """The cookie of a signed-in officer, for the page on which the API is tried out. Asks for the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The officer, or None."""
        return _actor(request, ActorKind.OFFICER)


def _actor(request: HttpRequest, kind: ActorKind) -> Actor | None:
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) and actor.kind is kind else None
