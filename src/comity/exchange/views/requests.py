"""Requests with their clocks: what a bureau owes and is owed, and the steps besides the answer."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.exchange import editions, forms, listings, permissions, queries, showing
from comity.exchange.codes import RUNNING, MessageKind
from comity.exchange.models import Request
from comity.exchange.particulars import particulars
from comity.exchange.services import requests as steps
from comity.exchange.services.writing import Texts
from comity.exchange.views.tasks import task_page

OWED, WAITED_FOR = "owed", "waited-for"


@require_GET
def requests(request: ActorRequest) -> HttpResponse:
    """What the officer's bureau owes, or what it is owed; the most pressing first."""
    permissions.SEARCH_CASES.require(request.actor)
    side = request.GET.get("side", OWED)
    whose = Q(asker=request.actor.bureau) if side == WAITED_FOR else Q(asked=request.actor.bureau)
    running = When(state__in=RUNNING, then=Coalesce(F("extended_until"), F("due_at")))
    rows = queries.requests_visible_to(request.actor).filter(whose).annotate(waits_until=Case(running))
    own = "asker" if side == WAITED_FOR else "asked"
    columns = [column for column in listings.REQUESTS.columns if column.key != own]
    page = replace(listings.REQUESTS, columns=columns).read(rows, request.GET)
    where = reverse("exchange:requests")
    shown = {
        "listing_page": page,
        "tabs": [
            {
                "label": _("We owe"),
                "url": where,
                "current": side != WAITED_FOR,
                "count": queries.owed_by(request.actor).count(),
            },
            {
                "label": _("We wait for"),
                "url": f"{where}?side={WAITED_FOR}",
                "current": side == WAITED_FOR,
                "count": queries.owed_to(request.actor).count(),
            },
        ],
        "trail": [(_("Requests"), "")],
    }
    return render(request, "exchange/requests.html", shown)


@require_GET
def request_(request: ActorRequest, key: UUID) -> HttpResponse:
    """One request: who asked whom, its clock, and what can be done. What was asked stands in its case."""
    found = queries.request_visible_to(request.actor, key)
    actor, runs = request.actor, found.state in RUNNING
    owes = found.asked_id == actor.bureau and runs
    shown = {
        "request_": found,
        "state": listings.request_word(found),
        "priority": listings.priority_word(found.priority),
        "due": (found.extended_until or found.due_at) if runs else None,
        "bureaus": showing.named_bureaus({found.asker_id, found.asked_id}, actor.language),
        "asks": [one for one in particulars(found.message) if one.at is None],
        "reason": showing.reason_of(found),
        "is_forwarding": found.message.kind == MessageKind.FORWARDING,
        "may_answer": owes and permissions.REFUSE_REQUEST.allows(actor, found),
        "may_withdraw": runs and permissions.WITHDRAW_REQUEST.allows(actor, found),
        "trail": [(_("Requests"), reverse("exchange:requests")), (listings.asked_of(found), "")],
        "called": listings.asked_of(found),
    }
    return render(request, "exchange/request.html", shown)


@require_http_methods(["GET", "POST"])
def refuse(request: ActorRequest, key: UUID) -> HttpResponse:
    """Refuse a request by a coded reason."""
    found = queries.request_visible_to(request.actor, key)
    permissions.REFUSE_REQUEST.require(request.actor, found)
    form = forms.Step(request.POST or None, about=editions.refusals_of(found.message.kind))
    if request.method == "POST" and form.is_valid():
        steps.refuse_request(
            request.actor,
            request=found,
            reason=form.cleaned_data["reason"],
            texts=_texts(request, form.cleaned_data["text"]),
            language=request.actor.language,
            at=timezone.now(),
        )
        messages.success(request, _("The asking bureau is told why."))
        return redirect("exchange:case", found.case_id)
    return _task(request, found, form, _("Refuse the request"))


@require_http_methods(["GET", "POST"])
def extend(request: ActorRequest, key: UUID) -> HttpResponse:
    """Announce that the answer takes longer."""
    found = queries.request_visible_to(request.actor, key)
    permissions.EXTEND_REQUEST.require(request.actor, found)
    form = forms.Longer(request.POST or None, request=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        steps.extend_request(
            request.actor,
            request=found,
            reason=said["reason"],
            until=said["until"],
            texts=_texts(request, said["text"]),
            language=request.actor.language,
            at=timezone.now(),
        )
        messages.success(request, _("The asking bureau is told until when."))
        return redirect("exchange:case", found.case_id)
    return _task(request, found, form, _("Announce that the answer takes longer"))


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, key: UUID) -> HttpResponse:
    """Say that the answer is not needed any more."""
    found = queries.request_visible_to(request.actor, key)
    permissions.WITHDRAW_REQUEST.require(request.actor, found)
    form = forms.Step(request.POST or None, about="withdrawn", with_text=False)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        steps.withdraw_request(request.actor, request=found, reason=reason, at=timezone.now())
        messages.success(request, _("The asked bureau is told."))
        return redirect("exchange:case", found.case_id)
    return _task(request, found, form, _("Withdraw the request"))


@require_http_methods(["GET", "POST"])
def decide(request: ActorRequest, key: UUID) -> HttpResponse:
    """Let a bureau pass on what one's own bureau sent, or refuse it."""
    found = queries.request_visible_to(request.actor, key)
    permissions.DECIDE_PASSING_ON.require(request.actor, found)
    if found.message.kind != MessageKind.FORWARDING:
        raise NotFound
    form = forms.Decision(request.POST or None, message=found.message)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        steps.decide_passing_on(
            request.actor, request=found, to=said["to"], until=said["until"], reason=said["reason"], at=timezone.now()
        )
        messages.success(request, _("The asking bureau is told."))
        return redirect("exchange:case", found.case_id)
    return _task(request, found, form, _("Decide who may be given it"))


@require_http_methods(["GET", "POST"])
def ask_to_pass_on(request: ActorRequest, key: UUID) -> HttpResponse:
    """Ask the originator of an act whether it may be passed on."""
    act = queries.act_visible_to(request.actor, key)
    permissions.ASK_TO_PASS_ON.require(request.actor)
    form = forms.PassingOn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        message = steps.ask_to_pass_on(
            request.actor,
            act=act,
            to=form.cleaned_data["to"],
            texts=_texts(request, form.cleaned_data["text"]),
            language=request.actor.language,
            at=timezone.now(),
        )
        messages.success(request, _("The originator is asked."))
        return redirect("exchange:case", message.case_id)
    return task_page(
        request,
        form,
        _("Ask whether it may be passed on"),
        trail=[(_("Inbox"), reverse("exchange:cases"))],
        back=reverse("exchange:case", args=[act.case_id]) if act.case_id else reverse("exchange:cases"),
        lede=_("%(bureau)s decides to whom it may go.") % {"bureau": act.issuer_id},
    )


def _texts(request: ActorRequest, text: str) -> Texts:
    return Texts({request.actor.language: text})


def _task(request: ActorRequest, found: Request, form: Form, title: str) -> HttpResponse:
    called, back = listings.asked_of(found), reverse("exchange:request", args=[found.pk])
    trail = [(_("Requests"), reverse("exchange:requests")), (called, back)]
    return task_page(request, form, title, trail=trail, back=back, lede=called)
