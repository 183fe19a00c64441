"""The message log: every act that the officer's bureau issued or received, each with its proof."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from comity.core.requests import ActorRequest
from comity.exchange import bundles, contents, listings, permissions, queries, reaching, showing
from comity.exchange.services import filing


@require_GET
def acts(request: ActorRequest) -> HttpResponse:
    """Acts by time, without what they say."""
    permissions.SEARCH_CASES.require(request.actor)
    page = listings.LOG.read(queries.acts_visible_to(request.actor), request.GET)
    return render(request, "list.html", {"listing_page": page, "trail": [(_("Message log"), "")]})


@require_GET
def act(request: ActorRequest, key: UUID) -> HttpResponse:
    """One act: its header, what became of it, and, when it is asked for, every check of it."""
    found = queries.act_visible_to(request.actor, key)
    says: list[tuple[str, str]] = []
    if contents.has_no_other_page(found) and permissions.READ_ACT.allows(request.actor):
        says = contents.lines(filing.read_act(request.actor, act=found, at=timezone.now()))
    shown = {
        "act": found,
        "says": says,
        "is_unknown": contents.is_unknown(found),
        "kind": listings.kind_label(found),
        "consignments": [
            (each, listings.consignment_word(each), showing.reason_label("not-accepted", each.reason))
            for each in queries.consignments_visible_to(request.actor, found)
        ],
        "left_out": reaching.left_out(found) if found.issuer_id == request.actor.bureau else [],
        "checks": showing.checks(request.actor, found) if "verify" in request.GET else None,
        "trail": [(_("Message log"), reverse("exchange:acts")), (listings.kind_label(found), "")],
    }
    return render(request, "exchange/act.html", shown)


@require_GET
def proof(request: ActorRequest, key: UUID) -> HttpResponse:
    """The proof of an act as a file, as far as the reader's bureau may know of its recipients."""
    permissions.SEARCH_CASES.require(request.actor)
    found = queries.act_visible_to(request.actor, key)
    made = bundles.bundle_of(found, list(queries.consignments_visible_to(request.actor, found)))
    headers = {"Content-Disposition": f'attachment; filename="act-{found.pk}.json"', "Cache-Control": "no-store"}
    return JsonResponse(made, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})
