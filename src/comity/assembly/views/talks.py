"""What follows from bilateral talks: proposed by one delegation, agreed by the other, done when both say so."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.assembly import offices
from comity.assembly.forms.debates import FollowingUp
from comity.assembly.queries import talks as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import talks as verbs
from comity.assembly.views.pages import address, task
from comity.core.requests import ActorRequest


@require_http_methods(["GET", "POST"])
def propose(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Propose what follows from the talks."""
    found = require_whole(request.actor, reference)
    offices.require_delegate(request.actor, found)
    slot = asked.slot_visible_to(request.actor, found, key)
    return task(
        request,
        found,
        FollowingUp,
        title=_("Propose what follows from the talks"),
        do=lambda form: verbs.propose_follow_up(request.actor, slot=slot, at=timezone.now(), **form.cleaned_data),
        back=address("meeting", found, slot.meeting_id),
    )


@require_POST
def answer(request: ActorRequest, reference: str, key: UUID, step: str) -> HttpResponse:
    """Agree to what was proposed, decline, or call it done for the own side."""
    found = require_whole(request.actor, reference)
    row = asked.follow_up_visible_to(request.actor, found, key)
    if step == "done":
        verbs.call_done(request.actor, follow_up=row, at=timezone.now())
    else:
        verbs.answer_follow_up(request.actor, follow_up=row, agreed=step == "agree", at=timezone.now())
    return redirect(address("meeting", found, row.slot.meeting_id))
