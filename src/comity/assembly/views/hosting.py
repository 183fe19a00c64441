"""Offers to host a coming session."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import permissions
from comity.assembly.codes import BidState, SessionState
from comity.assembly.forms.delegations import Hosting
from comity.assembly.queries import calling
from comity.assembly.queries import delegations as queries
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import hosting as verbs
from comity.assembly.views.pages import address, head_of, show, task
from comity.core.requests import ActorRequest
from comity.members.rules.names import name_in


@require_GET
def bids(request: ActorRequest, reference: str) -> HttpResponse:
    """Who offers to host which session."""
    found = require_whole(request.actor, reference)
    language = request.actor.language
    own = calling.called_members(found).filter(bureaus=request.actor.bureau).values_list("pk", flat=True).first()
    is_open = found.state != SessionState.CLOSED
    shown = head_of(request, found, "bids") | {
        "bids": [
            {
                "row": bid,
                "place": name_in(bid.place, language),
                "offer": name_in(bid.offer, language),
                "may_withdraw": is_open and bid.member_id == own and bid.state == BidState.MADE,
                "may_accept": bid.member_id == own and bid.state == BidState.CHOSEN and not bid.duties_accepted_at,
            }
            for bid in queries.bids_in(found)
        ],
        "may_offer": is_open and own is not None and permissions.OFFER_TO_HOST.allows(request.actor),
    }
    return show(request, "assembly/bids.html", shown)


@require_http_methods(["GET", "POST"])
def offer(request: ActorRequest, reference: str) -> HttpResponse:
    """Offer to host."""
    found = require_whole(request.actor, reference)
    permissions.OFFER_TO_HOST.require(request.actor)
    return task(
        request,
        found,
        lambda posted: Hosting(posted, session=found),
        title=_("Offer to host a session"),
        do=lambda form: verbs.offer_to_host(
            request.actor,
            session=found,
            for_year=form.cleaned_data["for_year"],
            place=form.texts("place"),
            offer=form.texts("offer"),
            at=timezone.now(),
        ),
        back=address("bids", found),
    )


@require_POST
def withdraw(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Withdraw an offer."""
    found = require_whole(request.actor, reference)
    verbs.withdraw_bid(request.actor, bid=queries.bid_in(found, key), at=timezone.now())
    return redirect(address("bids", found))


@require_POST
def accept(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Accept the duties of a host."""
    found = require_whole(request.actor, reference)
    verbs.accept_duties(request.actor, bid=queries.bid_in(found, key), at=timezone.now())
    return redirect(address("bids", found))
