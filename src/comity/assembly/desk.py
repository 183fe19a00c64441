"""How desk items of the assembly read, and where they lead."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.assembly.models import CredentialsLetter
from comity.assembly.services.credentials import EXAMINE, REFUSED
from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel

LABELS = {
    EXAMINE: _("Examine a letter of credentials"),
    REFUSED: _("A letter of credentials was refused: hand in another"),
}


def link(item: DeskItem) -> str:
    """The letters to examine for the committee, the delegation for its bureau."""
    letter = CredentialsLetter.objects.select_related("session").filter(pk=item.subject_id).first()
    if letter is None:
        return reverse("assembly:sessions")
    if item.kind == EXAMINE:
        return reverse("assembly:credentials", args=[letter.session.reference])
    return reverse("assembly:delegation", args=[letter.session.reference, letter.delegation_id])


def panels(actor: Actor) -> list[Panel]:
    """None: what waits lies on the desk itself."""
    return []
