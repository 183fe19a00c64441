"""Whom a notice or diffusion goes to: for its bureau and the Secretariat, and for nobody else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.members.models import Bureau
from comity.notices import queries
from comity.notices.models import Notice
from comity.notices.queries.recipients import recipients_of
from comity.notices.views.pages import address, head_of, rules_of, today


@require_GET
def recipients(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """Every bureau that one edition reaches, with what the law of its state makes of it."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    if not may_see(request.actor, notice):
        raise NotFound
    found = recipients_of(notice, on=today())
    title = _("Who receives it")
    shown = {
        **head_of(notice, rules_of(notice)[1], title),
        "title": title,
        "known": [one for one in found if one.law is not None],
        "unknown": [one for one in found if one.law is None],
        "count": ngettext("%(number)d bureau.", "%(number)d bureaus.", len(found)) % {"number": len(found)},
        "back": address(notice),
    }
    return render(request, "notices/recipients.html", shown)


def may_see(actor: Actor, notice: Notice) -> bool:
    """Whether the actor may learn who else receives a notice, or was left out: its own bureau and the Secretariat."""
    return actor.bureau in (notice.requesting_bureau_id, Bureau.SECRETARIAT) and not actor.entity
