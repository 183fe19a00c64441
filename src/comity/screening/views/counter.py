"""The counter: one field, one answer, the next traveller."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from comity.core.requests import ActorRequest
from comity.screening import forms, services
from comity.screening.answers import answer


@require_http_methods(["GET", "POST"])
def counter(request: ActorRequest) -> HttpResponse:
    """Check the traveller in front of the officer."""
    today = timezone.localdate()
    if request.method != "POST":
        return _page(request, forms.Counter(today=today))
    form = forms.Counter(request.POST, today=today)
    if not form.is_valid():
        return _page(request, form, status=400)
    facts = form.zone.facts if form.zone else None
    check = services.check(request.actor, question=form.question(), zone=facts, at=timezone.now())
    # An empty form again: the next traveller is one key away.
    return _page(request, forms.Counter(today=today), answer=answer(request.actor, check), zone=form.zone)


@require_http_methods(["GET", "POST"])
def thing(request: ActorRequest) -> HttpResponse:
    """Check a vehicle, a ship, a weapon, a document."""
    form = forms.Thing(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "screening/thing.html", {"form": form}, status=status)
    check = services.check(request.actor, question=form.question(), at=timezone.now())
    return render(request, "screening/thing.html", {"form": forms.Thing(), "answer": answer(request.actor, check)})


def _page(request: ActorRequest, form: forms.Counter, status: int = 200, **shown: Any) -> HttpResponse:
    return render(request, "screening/counter.html", {"form": form, **shown}, status=status)
