"""How screening's desk items read, and where they lead."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel
from comity.screening import permissions, queries

LABELS = {
    queries.TO_ANSWER: gettext_lazy("Answer the hit on your record"),
    queries.TO_COMPLETE: gettext_lazy("Give the owner what it asks for"),
    queries.ANSWERED: gettext_lazy("Read the answer of the owner"),
    queries.OVERDUE: gettext_lazy("Overdue hit: call the owner bureau"),
    queries.OUTCOME: gettext_lazy("Read what followed the hit"),
    queries.PAPERS_DUE: gettext_lazy("Send the papers for the extradition"),
    queries.PAPERS_OVERDUE: gettext_lazy("Papers for an extradition are overdue: call the owner bureau"),
    queries.SIGHTED: gettext_lazy("Somebody asked for your discreet record"),
}


def link(item: DeskItem) -> str:
    """The page of the hit, or of who asked for a discreet record."""
    page = "screening:sighting" if item.kind == queries.SIGHTED else "screening:hit"
    return reverse(page, args=[item.reference])


def panels(actor: Actor) -> list[Panel]:
    """Today's checks of the actor's bureau, for whoever checks."""
    if not permissions.CHECK_TRAVELLER.roles.intersection(actor.roles):
        return []
    today = queries.statistics(actor, until=timezone.localdate(), days=1).days[0]
    return [
        Panel(
            title=_("Checks today"),
            url=reverse("screening:checks"),
            template="screening/parts/today.html",
            context={"today": today},
            order=10,
        )
    ]
