"""What was set aside: why, and what the command centre makes of it."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.exchange import aside, permissions
from comity.exchange.services import accepting, quarantine
from comity.exchange.services.accepting import Outcome


@require_GET
def listed(request: ActorRequest) -> HttpResponse:
    """Arrivals that were set aside, and the evidence there is."""
    permissions.RESOLVE_ARRIVAL.require(request.actor)
    shown = {
        "listing_page": aside.ASIDE.read(aside.set_aside_visible_to(request.actor), request.GET),
        "evidence": aside.evidence_visible_to(request.actor)[:50],
        "trail": [(_("Set aside"), "")],
    }
    return render(request, "exchange/set_aside.html", shown)


@require_GET
def one(request: ActorRequest, key: UUID) -> HttpResponse:
    """One arrival: whose it claims to be, and why it was not accepted."""
    row = aside.one(request.actor, key)
    shown = {
        "row": row,
        "word": aside.word(row),
        "reason": aside.reason(row),
        "waits": row.resolved_at is None,
        "trail": [(_("Set aside"), reverse("exchange:aside")), (row.sha256[:12], "")],
    }
    return render(request, "exchange/arrival.html", shown)


@require_POST
def try_again(request: ActorRequest, key: UUID) -> HttpResponse:
    """Try to take it in once more."""
    row = aside.one(request.actor, key)
    at = timezone.now()
    quarantine.try_arrival(request.actor, row=row, at=at)
    if accepting.try_again(aside.one(request.actor, key), at=at) in (Outcome.ACCEPTED, Outcome.REPEATED):
        messages.success(request, _("It is accepted."))
    else:
        messages.warning(request, _("It still cannot be accepted."))
    return redirect("exchange:aside-one", key)


@require_POST
def discard(request: ActorRequest, key: UUID) -> HttpResponse:
    """Let its bytes go."""
    row = aside.one(request.actor, key)
    quarantine.resolve_arrival(request.actor, row=row, resolution=quarantine.DISCARDED, at=timezone.now())
    messages.success(request, _("It is discarded."))
    return redirect("exchange:aside")


@require_GET
def evidence(request: ActorRequest, key: UUID, part: str) -> HttpResponse:
    """One of the two signed things that cannot both be true, as it came: to show to anybody."""
    found = aside.evidence_visible_to(request.actor).filter(pk=key).first()
    if found is None or part not in ("first", "second"):
        raise NotFound
    content = bytes(found.first if part == "first" else found.second)
    name = f"{hashlib.sha256(content).hexdigest()[:16]}.bin"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
