"""Applications that came by mail: taken in from a mailbox file, completed, and received by the rules of all others."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from comity.accreditation import clock, errors, mailbox, queries, services, showing
from comity.accreditation.forms import Completing, TakingIn
from comity.accreditation.models import Application, Terms
from comity.accreditation.taking import taken
from comity.accreditation.views.pages import trail_of
from comity.assembly.views.pages import KEPT_IN_THE_FORM
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.records.attachments.reading import attachments_of
from comity.records.attachments.showing import shown as files_shown


@require_http_methods(["GET", "POST"])
def letters(request: ActorRequest, reference: str) -> HttpResponse:
    """Letters that wait for an officer, and the form by which a mailbox is taken in."""
    terms = _terms(request, reference)
    form = TakingIn(request.POST, request.FILES) if request.method == "POST" else TakingIn()
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        sent = form.cleaned_data["file"]
        try:
            found = mailbox.letters_of(sent.read() if sent.size <= mailbox.MOST_BYTES else b"")
        except mailbox.NoMailbox:
            form.add_error("file", _("This is no mailbox file, or a larger one than is read at once."))
        else:
            _take_in(request, terms, found, at)
            return redirect("accreditation:mailed", reference)
    zone = clock.zone(terms.session)
    rows = queries.mailed_visible_to(request.actor, terms)
    shown = {
        "form": form,
        "terms": showing.terms_shown(terms, request.actor.language, timezone.now()),
        "rows": [(row, errors.said_by(row.arrived_at, zone) if row.arrived_at else "") for row in rows],
        "trail": trail_of(reference, (_("Applications by mail"), "")),
    }
    return render(request, "accreditation/mailed.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def complete(request: ActorRequest, reference: str, application: str) -> HttpResponse:
    """One letter beside the form of an application; received where the officer says so and nothing is missing."""
    terms = _terms(request, reference)
    found = queries.mailed_called(request.actor, terms, application)
    attached = attachments_of(request.actor, found)
    asked: dict[str, Any] = {"terms": terms, "language": request.actor.language}
    asked |= {"application": found, "attachments": attached}
    form = Completing(request.POST, **asked) if request.method == "POST" else Completing(**asked)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, found, form, timezone.now())
        except Refusal as refusal:
            if refusal.status not in KEPT_IN_THE_FORM:
                raise
            form.add_error(None, str(refusal))
            for lack in showing.lacks_of(found):
                form.add_error(None, lack)
        else:
            return redirect("accreditation:mailed", reference)
    shown = {
        "form": form,
        "application": found,
        "attached": files_shown(attached),
        "cancel": reverse("accreditation:mailed", args=[reference]),
        "trail": trail_of(
            reference,
            (_("Applications by mail"), reverse("accreditation:mailed", args=[reference])),
            (found.reference, ""),
        ),
    }
    return render(request, "accreditation/complete.html", shown, status=400 if form.errors else 200)


def _write(request: ActorRequest, found: Application, form: Completing, at: datetime) -> None:
    services.complete_mailed(request.actor, application=found, said=form.said(), files=form.sorted_files(), at=at)
    if form.cleaned_data["consents"]:
        services.receive_mailed(request.actor, application=found, consents=True, at=at)
        messages.success(request, _("The application is received."))


def _take_in(request: ActorRequest, terms: Terms, found: list[mailbox.Letter], at: datetime) -> None:
    """Take in what can be read, each letter in an operation of its own, and say what became of the others."""
    new = unreadable = 0
    for letter in found:
        if not letter.readable:
            unreadable += 1
            continue
        try:
            services.take_in(request.actor, terms=terms, taken=taken(letter, at), at=at)
        except errors.TakenInAlready:
            continue
        new += 1
    said = ngettext("%(number)s letter is taken in.", "%(number)s letters are taken in.", new) % {"number": new}
    messages.success(request, said)
    if unreadable:
        told = ngettext(
            "%(number)s letter could not be read: look at it in your own mail program.",
            "%(number)s letters could not be read: look at them in your own mail program.",
            unreadable,
        )
        messages.warning(request, told % {"number": unreadable})


def _terms(request: ActorRequest, reference: str) -> Terms:
    terms = queries.terms_of(request.actor, reference)
    if not queries.serves_as_host(request.actor, terms):
        raise NotFound
    return terms
