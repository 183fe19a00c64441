"""How desk items of the press desk read, and where they lead."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accreditation.models import Application
from comity.accreditation.services.applying import DECIDE
from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel

LABELS = {DECIDE: _("A journalist applied for accreditation")}


def link(item: DeskItem) -> str:
    """The application."""
    found = Application.objects.select_related("session").filter(pk=item.subject_id).first()
    if found is None:
        return reverse("accreditation:sessions")
    return reverse("accreditation:application", args=[found.session.reference, found.reference])


def panels(actor: Actor) -> list[Panel]:
    """None: what waits lies on the desk itself."""
    return []
