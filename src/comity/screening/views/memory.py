"""What is remembered as not the same, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.requests import ActorRequest
from comity.screening import forms, listings, permissions, queries, rules, services


@require_GET
def pairs(request: ActorRequest) -> HttpResponse:
    """Pairs remembered on the word, or at the request, of the officer's bureau."""
    page = listings.MEMORY.read(queries.memory_visible_to(request.actor), request.GET)
    shown = [line.row.pk for line in page.lines]
    services.search_memory(request.actor, question=page.query, shown=shown, at=timezone.now())
    return render(request, "list.html", {"listing_page": page, "trail": [(_("Not the same"), "")]})


@require_http_methods(["GET", "POST"])
def pair(request: ActorRequest, pair_id: UUID) -> HttpResponse:
    """One pair, and taking it back."""
    now = timezone.now()
    found = queries.pair_visible_to(request.actor, pair_id)
    services.search_memory(request.actor, question="", shown=[found.pk], at=now)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.forget_not_same(request.actor, pair=found, reason=form.cleaned_data["reason"], at=now)
        messages.success(request, _("The next check of this document shows the candidate again."))
        return redirect("screening:memory")
    forgotten = rules.is_forgotten(until_at=found.until_at, reversed_at=found.reversed_at, at=now)
    shown = {
        "pair": found,
        "scope": listings.scope_word(found),
        "form": form if permissions.FORGET_NOT_SAME.allows(request.actor, found) and not forgotten else None,
        "trail": [(_("Not the same"), reverse("screening:memory")), (f"…{found.document_end}", "")],
    }
    return render(request, "screening/not_same.html", shown, status=400 if form.errors else 200)
