"""Checks that were made, and judging their candidates."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.core.refusals import Refusal
from comity.core.requests import ActorRequest
from comity.records.attachments.roles import AttachmentRole
from comity.records.labels import KINDS as KIND_LABELS
from comity.records.permissions import ATTACH
from comity.screening import forms, listings, permissions, queries, services
from comity.screening.answers import answer
from comity.screening.codes import DismissalReason
from comity.screening.models import Check
from comity.screening.views import evidence


@require_GET
def checks(request: ActorRequest) -> HttpResponse:
    """The checks of the officer's own bureau."""
    page = listings.CHECKS.read(queries.checks_visible_to(request.actor).select_related("batch"), request.GET)
    services.search_checks(
        request.actor, question=page.query, shown=[line.row.pk for line in page.lines], at=timezone.now()
    )
    return render(request, "screening/checks.html", {"listing_page": page, "trail": [(_("Checks"), "")]})


@require_GET
def check(request: ActorRequest, check_id: UUID) -> HttpResponse:
    """One check, with its candidates as they read now."""
    found = services.consult_check(request.actor, check_id=check_id, at=timezone.now())
    shown = {
        "answer": answer(request.actor, found),
        "facts": facts(found),
        "dismissal": forms.Dismissal(auto_id=False),
        "may_judge": permissions.TAKE_UP.roles.intersection(request.actor.roles),
        "trail": [(_("Checks"), reverse("screening:checks")), (_("Check"), "")],
    }
    return render(request, "screening/check.html", shown)


@require_http_methods(["GET", "POST"])
def take_up(request: ActorRequest, candidate_id: UUID) -> HttpResponse:
    """Report a candidate to the owner of its record, with what was observed."""
    candidate = services.consult_candidate(request.actor, candidate_id=candidate_id, at=timezone.now())
    check = candidate.check_made
    form = forms.TakeUp(
        request.POST or None,
        request.FILES or None,
        initial={"observed_at": timezone.localtime()},
        with_photograph=ATTACH.allows(request.actor),
    )
    if request.method == "POST" and form.is_valid() and _photograph_is_read(request.actor, form):
        hit = services.take_up_candidate(
            request.actor, candidate=candidate, observed=form.observation(), at=timezone.now()
        )
        if form.read is not None:
            evidence.keep(request.actor, hit, prepared=form.read, role=AttachmentRole.PHOTOGRAPH)
        messages.success(request, _("The owner bureau has been told. Its answer is due within the clock shown."))
        return redirect("screening:hit", hit.reference)
    met = next(each for each in answer(request.actor, check).candidates if each.id == candidate.pk)
    shown = {
        "form": form,
        "candidate": met,
        "check": check,
        "back": reverse("screening:check", args=[check.pk]),
        "trail": [
            (_("Checks"), reverse("screening:checks")),
            (_("Check"), reverse("screening:check", args=[check.pk])),
            (_("Report to the owner"), ""),
        ],
    }
    return render(request, "screening/take_up.html", shown, status=400 if form.errors else 200)


@require_POST
def dismiss(request: ActorRequest, candidate_id: UUID) -> HttpResponse:
    """Say that a candidate is not the person or thing met."""
    candidate = services.consult_candidate(request.actor, candidate_id=candidate_id, at=timezone.now())
    form = forms.Dismissal(request.POST)
    if form.is_valid():
        reason = DismissalReason(form.cleaned_data["reason"])
        services.dismiss_candidate(request.actor, candidate=candidate, reason=reason, at=timezone.now())
    else:
        messages.error(request, _("Choose why it is not the same."))
    return redirect("screening:check", candidate.check_made_id)


def _photograph_is_read(actor: Actor, form: forms.TakeUp) -> bool:
    """Read the photograph, if one was sent, before anything is reported: a refused one is said beside its field."""
    sent = form.cleaned_data.get("photograph")
    if sent is None:
        return True
    try:
        form.read = evidence.prepared(actor, sent, only=evidence.PICTURES)
    except Refusal as refusal:
        form.add_error("photograph", str(refusal))
        return False
    return True


def facts(check: Check) -> list[dict[str, object]]:
    """What was asked, as rows of facts."""
    question = check.question
    rows: list[dict[str, object]] = []
    if question is not None:
        rows += [{"label": _("Name"), "value": name, "kind": "name"} for name in question.names]
        rows += [{"label": _("Date of birth"), "value": date} for date in question.birth_dates]
        rows += [{"label": _("Country"), "value": code, "kind": "country"} for code in question.countries]
        rows += [{"label": _("Number"), "value": number.value, "kind": "code"} for number in question.numbers]
    rows.append({"label": _("Kind"), "value": KIND_LABELS[check.kind]})
    rows.append({"label": _("Checked"), "value": check.at, "kind": "moment"})
    rows.append({"label": _("Purpose"), "value": Purpose(check.purpose).label})
    if check.reference:
        rows.append({"label": _("Your reference"), "value": check.reference})
    if check.seat:
        rows.append({"label": _("Seat"), "value": check.seat, "kind": "code"})
    return rows
