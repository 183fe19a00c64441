"""Taking back what was sent, and who has complied."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.requests import ActorRequest
from comity.exchange import forms, listings, permissions, queries, showing
from comity.exchange.codes import ConsignmentState
from comity.exchange.services import recalling
from comity.exchange.views.tasks import task_page

DONE = (ConsignmentState.COMPLIED, ConsignmentState.REFUSED)


@require_GET
def recalls(request: ActorRequest) -> HttpResponse:
    """What the officer's bureau took back, with how many have not complied."""
    permissions.SEARCH_CASES.require(request.actor)
    silent = Count("act__consignments", filter=~Q(act__consignments__state__in=DONE))
    page = listings.RECALLS.read(queries.recalls_visible_to(request.actor).annotate(silent=silent), request.GET)
    return render(request, "list.html", {"listing_page": page, "trail": [(_("Recalls"), "")]})


@require_GET
def recall(request: ActorRequest, key: UUID) -> HttpResponse:
    """One recall: each recipient, with what its node said and since when it is silent."""
    found = queries.recall_visible_to(request.actor, key)
    rows = showing.compliance(request.actor, found)
    shown = {
        "recall": found,
        "what": showing.recalled(request.actor, found),
        "reason": showing.reason_label("recalled", found.reason),
        "rows": rows,
        "complied": sum(row.is_done for row in rows),
        "trail": [(_("Recalls"), reverse("exchange:recalls")), (listings.kind_label(found.of_act), "")],
    }
    return render(request, "exchange/recall.html", shown)


@require_http_methods(["GET", "POST"])
def begin(request: ActorRequest, key: UUID) -> HttpResponse:
    """Take back what one's own bureau sent."""
    act = queries.act_visible_to(request.actor, key)
    permissions.RECALL_ACT.require(request.actor, act)
    holding = act.consignments.filter(recalled_at=None).values_list("recipient_id", flat=True)
    form = forms.Recalling(request.POST or None, holding=set(holding))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = recalling.recall_act(
            request.actor,
            act=act,
            scope=said["scope"],
            bureaus=said["bureaus"],
            reason=said["reason"],
            words=recalling.Words(said["text"]),
            at=timezone.now(),
        )
        messages.success(request, _("Every recipient’s copy follows. Who has complied stands here."))
        return redirect("exchange:recall", made.pk)
    return task_page(
        request,
        form,
        _("Take back what was sent"),
        trail=[(_("Inbox"), reverse("exchange:cases"))],
        back=reverse("exchange:case", args=[act.case_id]) if act.case_id else reverse("exchange:act", args=[act.pk]),
        lede=_("What was sent is removed from every page, search, export and store it reached."),
    )
