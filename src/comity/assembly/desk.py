"""How desk items of the assembly read, and where they lead."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.assembly.models import Correction, CredentialsLetter, FollowUp, HostDuty, Minutes
from comity.assembly.queries.hosting import OVERDUE_DUTY
from comity.assembly.services.credentials import EXAMINE, REFUSED
from comity.assembly.services.duties import CONFIRM_DUTY, DUTY
from comity.assembly.services.follow_ups import FOLLOW_UP
from comity.assembly.services.minutes import CHECK, CORRECTION
from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel

LABELS = {
    EXAMINE: _("Examine a letter of credentials"),
    REFUSED: _("A letter of credentials was refused: hand in another"),
    CHECK: _("Read the provisional minutes: corrections may be asked for"),
    CORRECTION: _("Decide on a correction of the minutes"),
    DUTY: _("A duty of the host is to be done"),
    CONFIRM_DUTY: _("A host reports a duty as done: confirm it, or give it back"),
    OVERDUE_DUTY: _("A host is late with a duty"),
    FOLLOW_UP: _("Report on what a resolution asks for"),
}


def link(item: DeskItem) -> str:
    """The letters to examine for the committee, the delegation for its bureau; minutes; follow-ups; host agreements."""
    if item.kind == FOLLOW_UP and FollowUp.objects.filter(pk=item.subject_id, text__isnull=False).exists():
        return reverse("assembly:follow-up", args=[item.subject_id])
    if item.kind in (DUTY, CONFIRM_DUTY, OVERDUE_DUTY):
        duty = HostDuty.objects.select_related("session").filter(pk=item.subject_id).first()
        return reverse("assembly:agreement", args=[duty.session.reference, duty.agreement_id]) if duty else ""
    for kind, model in ((CHECK, Minutes), (CORRECTION, Correction)):
        row = model.objects.filter(pk=item.subject_id).select_related("session").first() if item.kind == kind else None
        if row is not None:
            return reverse("assembly:minutes", args=[row.session.reference])
    letter = CredentialsLetter.objects.select_related("session").filter(pk=item.subject_id).first()
    if letter is None:
        return reverse("assembly:sessions")
    if item.kind == EXAMINE:
        return reverse("assembly:credentials", args=[letter.session.reference])
    return reverse("assembly:delegation", args=[letter.session.reference, letter.delegation_id])


def panels(actor: Actor) -> list[Panel]:
    """None: what waits lies on the desk itself."""
    return []
