"""What a draft speaks of: one thing after the other, added and taken out again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.exchange import forms, permissions, queries, showing
from comity.exchange.models import Draft
from comity.exchange.services import writing
from comity.exchange.writing import Writing


@require_http_methods(["GET", "POST"])
def entities(request: ActorRequest, key: UUID) -> HttpResponse:
    """The things of a draft, and a form for one more."""
    found = queries.draft_visible_to(request.actor, key)
    permissions.SAVE_MESSAGE_DRAFT.require(request.actor)
    form = forms.Entity(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _keep(request, found, [*(found.entities or ()), form.entity()])
        return redirect("exchange:draft-entities", key)
    back = reverse("exchange:draft", args=[key])
    page = {
        "form": form,
        "draft": found,
        "entities": [showing.entity(each) for each in found.entities or ()],
        "back": back,
        "trail": [(_("Inbox"), reverse("exchange:cases")), (_("Message"), back), (_("What it speaks of"), "")],
    }
    return render(request, "exchange/entities.html", page, status=400 if form.errors else 200)


@require_POST
def take_out(request: ActorRequest, key: UUID, number: int) -> HttpResponse:
    """Take one thing out of a draft, by its place from 0."""
    found = queries.draft_visible_to(request.actor, key)
    kept = list(found.entities or ())
    if number >= len(kept):
        raise NotFound
    del kept[number]
    _keep(request, found, kept)
    return redirect("exchange:draft-entities", key)


def _keep(request: ActorRequest, found: Draft, entities: Sequence[Any]) -> None:
    columns = writing.columns_of(found) | {"entities": entities}
    written = Writing(**columns, case=found.case_id, reply_to=found.reply_to)
    writing.save_draft(request.actor, draft=found, seq=found.seq, writing=written, at=timezone.now())
