"""What followed a hit: saying it, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.core.requests import ActorRequest
from comity.screening import editions, forms, listings, permissions, queries, rules, services
from comity.screening.models import Hit


@require_http_methods(["GET", "POST"])
def record(request: ActorRequest, reference: str) -> HttpResponse:
    """Say what followed a hit that the officer's bureau reported."""
    hit = services.consult_hit(request.actor, reference=reference, at=timezone.now())
    permissions.RECORD_OUTCOME.require(request.actor, hit)
    form = forms.OutcomeSaid(
        request.POST or None,
        initial={"happened_at": timezone.localtime()},
        outcomes=[(code, listings.outcome_label(code)) for code in _possible(hit)],
        reasons=[(reason, listings.reason_label(reason)) for reason in editions.outcomes().reasons],
        confirmed=not hit.is_open,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        outcome = services.OutcomeSaid(
            code=said["code"],
            happened_at=said["happened_at"],
            reason=said["reason"],
            note=said["note"],
            acknowledged_unconfirmed=said.get("acknowledged", False),
        )
        services.record_outcome(request.actor, hit=hit, outcome=outcome, at=timezone.now())
        messages.success(request, _("The owner bureau has been told what followed."))
        return redirect("screening:hit", hit.reference)
    shown = {"form": form, "hit": hit, "waits": hit.is_open, "trail": _trail(hit, _("What followed"))}
    return render(request, "screening/outcome.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, reference: str, number: int) -> HttpResponse:
    """Take back an outcome that was entered in error."""
    hit = services.consult_hit(request.actor, reference=reference, at=timezone.now())
    outcome = queries.outcome_visible_to(request.actor, reference, number)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.correct_outcome(request.actor, outcome=outcome, reason=form.cleaned_data["reason"], at=timezone.now())
        messages.success(request, _("It counts no more."))
        return redirect("screening:hit", hit.reference)
    shown = {
        "form": form,
        "hit": hit,
        "word": listings.outcome_word(outcome),
        "trail": _trail(hit, _("Entered in error")),
    }
    return render(request, "screening/outcome_withdraw.html", shown, status=400 if form.errors else 200)


def _possible(hit: Hit) -> list[str]:
    """Codes of what can follow now, in the order of the table."""
    before = set(hit.outcomes.filter(withdrawn_at__isnull=True).values_list("code", flat=True))
    rows = editions.outcomes().rows.values()
    return [
        row.code for row in rows if rules.can_follow(row, notice_type=hit.notice_type, state=hit.state, before=before)
    ]


def _trail(hit: Hit, last: str) -> list[tuple[str, str]]:
    return [
        (_("Hits"), reverse("screening:hits")),
        (hit.reference, reverse("screening:hit", args=[hit.reference])),
        (last, ""),
    ]
