"""The exchange's entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.places import Place
from comity.exchange.nodes import queries

_READING = (Role.OFFICER, Role.COMMAND, Role.DATA_PROTECTION)


class WatchedPlace(Place):
    """The entry of those who are responsible for this node; to others its page would say no."""

    def is_for(self, actor: Actor) -> bool:
        """Whether this actor watches nodes."""
        return queries.may_watch(actor)


PLACES = [
    Place(label=_("Inbox"), url="exchange:cases", key="x", icon="inbox", roles=_READING, order=6),
    Place(label=_("Requests"), url="exchange:requests", key="u", icon="clock", roles=_READING, order=7),
    Place(label=_("Library of expertise"), url="exchange:library", key="", icon="book", roles=_READING, order=35),
    Place(label=_("Recalls"), url="exchange:recalls", key="z", icon="circle-x", roles=_READING, order=36),
    Place(label=_("Message log"), url="exchange:acts", key="j", icon="send", roles=_READING, order=37),
    Place(label=_("Overdue"), url="exchange:overdue", key="", icon="clock", roles=(Role.COMMAND,), order=37),
    Place(label=_("Set aside"), url="exchange:aside", key="", icon="alert-triangle", roles=(Role.COMMAND,), order=38),
    WatchedPlace(label=_("Nodes"), url="exchange:nodes", key="", icon="network", order=39),
]
