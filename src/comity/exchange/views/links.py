"""What a draft is linked to: records, notices and hits, named by number or offered by what the draft speaks of."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.exchange import forms, links, permissions, queries, showing
from comity.exchange.models import Draft
from comity.exchange.services import linking, writing
from comity.exchange.writing import Writing


@require_http_methods(["GET", "POST"])
def listed(request: ActorRequest, key: UUID) -> HttpResponse:
    """The links of a draft, a form for one more, and records that it may speak of, to be linked with one press."""
    found = queries.draft_visible_to(request.actor, key)
    permissions.SAVE_MESSAGE_DRAFT.require(request.actor)
    form = forms.Linking(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            link = links.named(request.actor, form.cleaned_data["reference"])
            linking.require_links(request.actor, [link], found.to)
        except NotFound:
            form.add_error("reference", _("You see no record, notice or hit of this number."))
        except Refusal as refusal:
            form.add_error("reference", str(refusal))
        else:
            others = [one for one in found.links if (one["to"], one["reference"]) != (link["to"], link["reference"])]
            _keep(request, found, [*others, link])
            return redirect("exchange:draft-links", key)
    seen, offered = showing.offered(request.actor, found)
    shown = [*seen.records, *(one.record for one in offered)]
    linking.offer_links(request.actor, draft=found, shown=shown, at=timezone.now())
    back = reverse("exchange:draft", args=[key])
    page = {
        "form": form,
        "draft": found,
        "linked": seen.shown(found.links),
        "offered": offered,
        "back": back,
        "trail": [(_("Inbox"), reverse("exchange:cases")), (_("Message"), back), (_("What it is linked to"), "")],
    }
    return render(request, "exchange/links.html", page, status=400 if form.errors else 200)


@require_POST
def take_out(request: ActorRequest, key: UUID, number: int) -> HttpResponse:
    """Take one link out of a draft, by its place from 0."""
    found = queries.draft_visible_to(request.actor, key)
    kept = list(found.links)
    if number >= len(kept):
        raise NotFound
    del kept[number]
    _keep(request, found, kept)
    return redirect("exchange:draft-links", key)


def _keep(request: ActorRequest, found: Draft, kept: Sequence[links.Link]) -> None:
    columns = writing.columns_of(found) | {"links": kept}
    written = Writing(**columns, case=found.case_id, reply_to=found.reply_to)
    writing.save_draft(request.actor, draft=found, seq=found.seq, writing=written, at=timezone.now())
