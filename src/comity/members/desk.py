"""This app's part of the duty desk: for whom an officer who is seconded acts."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel
from comity.members import queries
from comity.members.models import Bureau

LABELS: Mapping[str, str | Promise] = {}


def link(item: DeskItem) -> str:
    """Nothing of this app lies on a desk."""
    return "/"


def panels(actor: Actor) -> list[Panel]:
    """The choice between the own bureau and the General Secretariat, for whoever has it."""
    secondment = queries.secondment_of_actor(actor, on=timezone.localdate())
    if secondment is None:
        return []
    other = "" if actor.bureau == Bureau.SECRETARIAT else Bureau.SECRETARIAT
    context = {"acting_for": actor.bureau, "other": other}
    return [Panel(title=_("For whom you act"), template="members/capacity.html", context=context, order=5)]
