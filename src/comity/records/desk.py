"""This app's part of the duty desk: what those who keep records do most."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel
from comity.records.permissions import KEEPERS

LABELS: Mapping[str, str | Promise] = {}


def link(item: DeskItem) -> str:
    """Nothing of this app lies on a desk."""
    return "/"


def panels(actor: Actor) -> list[Panel]:
    """The ways to one's own records and to new ones, for whoever keeps them. No counts: a desk opens at once."""
    if not actor.has_role(*KEEPERS):
        return []
    return [
        Panel(
            title=_("Records of your bureau"),
            url=reverse("records:records"),
            template="records/parts/kept.html",
            context={"bureau": actor.bureau},
            order=20,
        )
    ]
