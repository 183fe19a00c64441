"""Who acts now, for answers that last longer than a request usually does."""

from django.contrib.auth import get_user_model

from comity.core.actors import Actor, ActorKind
from comity.core.requests import ActorRequest
from comity.members.middleware import actor_of_request


def acting_now(request: ActorRequest) -> Actor | None:
    """The actor as the store knows it at this moment; None once the session, the account or the service has ended."""
    if not request.session.session_key or not request.session.exists(request.session.session_key):
        return None
    account = get_user_model().objects.filter(username=request.user.get_username(), is_active=True).first()
    if account is None:
        return None
    request.user = account
    actor = actor_of_request(request)
    return None if actor.kind is ActorKind.VISITOR else actor
