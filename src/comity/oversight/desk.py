"""This app's part of the duty desk: what those who supervise do most."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel
from comity.oversight.permissions import READERS

LABELS: Mapping[str, str | Promise] = {}


def link(item: DeskItem) -> str:
    """Nothing of this app lies on a desk."""
    return "/"


def panels(actor: Actor) -> list[Panel]:
    """The ways into the audit, for whoever reads it. No counts: a desk opens at once."""
    if not actor.has_role(*READERS):
        return []
    return [
        Panel(
            title=_("Audit"),
            url=reverse("oversight:audit"),
            template="oversight/parts/ways.html",
            context={},
            order=30,
        )
    ]
