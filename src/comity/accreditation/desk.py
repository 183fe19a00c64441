"""How desk items of the press desk read, and where they lead."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accreditation.codes import DECIDE, OVERDUE
from comity.accreditation.models import Application, Finding
from comity.accreditation.services.interviews import ANSWER_INTERVIEW, HOLD_INTERVIEW
from comity.accreditation.services.scans import LOOK_INTO
from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel

LABELS = {
    DECIDE: _("A journalist applied for accreditation"),
    OVERDUE: _("The host is late with decisions on journalists"),
    ANSWER_INTERVIEW: _("A journalist asks for an interview"),
    HOLD_INTERVIEW: _("An interview is to be held"),
    LOOK_INTO: _("The gates found something about a badge"),
}


def link(item: DeskItem) -> str:
    """The application, the request for an interview, the gates, or the applications of a session whose host is late."""
    if item.kind == LOOK_INTO:
        finding = Finding.objects.select_related("session").filter(pk=item.subject_id).first()
        return reverse("accreditation:gates", args=[finding.session.reference]) if finding else ""
    if item.kind == OVERDUE:
        return reverse("accreditation:applications", args=[item.reference])
    if item.kind in (ANSWER_INTERVIEW, HOLD_INTERVIEW):
        return reverse("accreditation:interview", args=[item.reference, item.subject_id])
    found = Application.objects.select_related("session").filter(pk=item.subject_id).first()
    if found is None:
        return reverse("accreditation:sessions")
    return reverse("accreditation:application", args=[found.session.reference, found.reference])


def panels(actor: Actor) -> list[Panel]:
    """None: what waits lies on the desk itself."""
    return []
