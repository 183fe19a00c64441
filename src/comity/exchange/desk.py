"""How desk items of the exchange read, and where they lead."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.models import DeskItem
from comity.core.places import Panel
from comity.exchange.codes import CLOCK_ON_DESK, EVIDENCE_ON_DESK, SET_ASIDE_ON_DESK
from comity.exchange.models import CaseFile
from comity.exchange.services import ending, filing, reminding

LABELS = {
    filing.ON_DESK: _("Read what arrived in a case"),
    ending.OWED: _("Answer the request of another bureau"),
    ending.OVERDUE: _("Overdue request: call the bureau that was asked"),
    reminding.SILENT: _("A recall is not complied with: look who is silent"),
    reminding.RECALL_OVERDUE: _("A recall was not complied with in time: call the bureaus that are silent"),
    CLOCK_ON_DESK: _("Overdue at another node: call the bureau that is silent"),
    SET_ASIDE_ON_DESK: _("An arrival was set aside: decide about it"),
    EVIDENCE_ON_DESK: _("A bureau tells two histories: look at the evidence"),
}


def link(item: DeskItem) -> str:
    """The case, the request or the recall; for the command centre, which is no party to one, what is overdue."""
    if item.kind == filing.ON_DESK:
        case = CaseFile.objects.filter(pk=item.subject_id).values_list("case", flat=True).first()
        return reverse("exchange:case", args=[case]) if case else reverse("exchange:cases")
    if item.kind == ending.OWED:
        return reverse("exchange:request", args=[item.subject_id])
    if item.kind == reminding.SILENT:
        return reverse("exchange:recall", args=[item.subject_id])
    if item.kind == SET_ASIDE_ON_DESK:
        return reverse("exchange:aside-one", args=[item.subject_id])
    if item.kind == EVIDENCE_ON_DESK:
        return reverse("exchange:aside")
    return reverse("exchange:overdue")


def panels(actor: Actor) -> list[Panel]:
    """None: what waits lies on the desk itself."""
    return []
