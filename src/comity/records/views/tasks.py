"""Tasks on records: contribute, change, release, keep longer, withdraw. One form, one decision."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.core.permissions import Permission
from comity.core.refusals import NotFound, NotPermitted
from comity.core.requests import ActorRequest
from comity.members.models import Bureau
from comity.records import errors, forms, labels, permissions, queries, services
from comity.records.drafts import RecordKind, ReleaseRule
from comity.records.models import HoldEffect, HoldReason, Record

# What a form can put right is said beside the form; everything else is a page of its own.
_IN_THE_FORM = (
    errors.ConditionMissing,
    errors.ConditionUnknown,
    errors.PropertyMissing,
    errors.NotTheIssuer,
    errors.RetentionPast,
    errors.RetentionTooLong,
    errors.ReasonMissing,
    errors.DiscreetTooLong,
    errors.HoldUntilPast,
)


@require_http_methods(["GET", "POST"])
def contribute(request: ActorRequest, kind: str) -> HttpResponseBase:
    """Share a record of the officer's own bureau."""
    if kind not in labels.KINDS:
        raise NotFound
    content = forms.Content(request.POST or None, kind=RecordKind(kind))
    conditions = forms.ConditionsForm(request.POST or None, initial=forms.conditions_initial())
    if request.method == "POST" and content.is_valid() and conditions.is_valid() and content.draft:
        try:
            record = services.contribute_record(
                request.actor, draft=content.draft, conditions=conditions.conditions(), at=timezone.now()
            )
        except _IN_THE_FORM as refusal:
            conditions.add_error(None, str(refusal))
        else:
            return redirect("records:record", record.pk)
    title = forms.title_of(RecordKind(kind))
    shown = {
        "title": title,
        "forms": [(_("What is known"), content), (_("Conditions"), conditions)],
        "submit": _("Contribute the record"),
        "cancel": reverse("records:records"),
        "trail": [(_("Records"), reverse("records:records")), (title, "")],
    }
    return render(request, "records/contribute.html", shown, status=_status(content, conditions))


@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, record_id: UUID) -> HttpResponseBase:
    """Replace what a record says."""
    record = _by_itself(request, record_id)
    form = forms.Content(
        request.POST or None,
        kind=RecordKind(record.kind),
        held=record.properties,
        initial=forms.content_of(record),
    )
    if request.method == "POST" and form.is_valid() and form.draft:
        try:
            services.change_record(request.actor, record=record, draft=form.draft, at=timezone.now())
        except _IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("records:record", record.pk)
    return _task(request, record, form, _("Change the record"))


@require_http_methods(["GET", "POST"])
def release(request: ActorRequest, record_id: UUID) -> HttpResponseBase:
    """Say anew who may see a record, for which purposes."""
    record = _by_itself(request, record_id)
    form = forms.ReleaseForm(request.POST or None, initial=forms.release_initial(record))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.set_release(
                request.actor,
                record=record,
                rule=ReleaseRule(said["rule"]),
                bureaus=said["bureaus"],
                purposes=said["purposes"],
                handling=said["handling"],
                handling_note=said["handling_note"],
                discreet=said["discreet"],
                at=timezone.now(),
            )
        except _IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("records:record", record.pk)
    return _task(request, record, form, _("Set the release"))


@require_http_methods(["GET", "POST"])
def retention(request: ActorRequest, record_id: UUID) -> HttpResponseBase:
    """Keep a record longer, with the reason."""
    record = _by_itself(request, record_id)
    form = forms.Retention(request.POST or None, initial={"retention_on": record.retention_on})
    if request.method == "POST" and form.is_valid():
        try:
            services.extend_retention(request.actor, record=record, **form.cleaned_data, at=timezone.now())
        except _IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("records:record", record.pk)
    return _task(request, record, form, _("Extend the retention"))


@require_http_methods(["GET", "POST"])
def withdraw(request: ActorRequest, record_id: UUID) -> HttpResponseBase:
    """Take a record back."""
    record = _by_itself(request, record_id)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_record(request.actor, record=record, reason=form.cleaned_data["reason"], at=timezone.now())
        return redirect("records:record", record.pk)
    consequence = _("From now on only your bureau sees this record, and nobody finds it.")
    return _task(request, record, form, _("Withdraw the record"), consequence=consequence)


@require_http_methods(["GET", "POST"])
def hold(request: ActorRequest, record_id: UUID) -> HttpResponseBase:
    """Hold a record, for the Secretariat's reviewers and data-protection officers."""
    record = _consulted(request, record_id)
    _require_holder(request, permissions.PLACE_HOLD)
    form = forms.HoldForm(request.POST or None, initial={"effect": HoldEffect.BLOCK})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.place_hold(
                request.actor,
                record=record,
                reason=HoldReason(said["reason"]),
                effect=HoldEffect(said["effect"]),
                note=said["note"],
                until_on=said["until_on"],
                at=timezone.now(),
            )
        except _IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("records:record", record.pk)
    return _task(request, record, form, _("Hold the record"))


@require_http_methods(["GET", "POST"])
def lift(request: ActorRequest, hold_id: UUID) -> HttpResponseBase:
    """Lift a hold: what it hid is released again."""
    held = queries.hold_visible_to(request.actor, hold_id)
    record = _consulted(request, held.record_id)
    _require_holder(request, permissions.LIFT_HOLD)
    form = forms.HoldNote(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.lift_hold(request.actor, hold=held, note=form.cleaned_data["note"], at=timezone.now())
        return redirect("records:record", record.pk)
    return _task(request, record, form, _("Lift the hold"))


def _require_holder(request: ActorRequest, allow: Permission) -> None:
    if request.method == "GET" and not (request.actor.bureau == Bureau.SECRETARIAT and allow.allows(request.actor)):
        raise NotPermitted


def _by_itself(request: ActorRequest, record_id: UUID) -> Record:
    """The record, opened, if it is not changed through a notice.  Raises UnderNotice."""
    record = _consulted(request, record_id)
    for label in queries.notices_limiting(request.actor, record):
        raise errors.UnderNotice(reference=label)
    return record


def _consulted(request: ActorRequest, record_id: UUID) -> Record:
    return services.consult_record(request.actor, reference=str(record_id), at=timezone.now())


def _task(request: ActorRequest, record: Record, form: Any, verb: str, *, consequence: str = "") -> HttpResponse:
    file = reverse("records:record", args=[record.pk])
    shown = {
        "record": record,
        "form": form,
        "title": verb,
        "consequence": consequence,
        "cancel": file,
        "trail": [(_("Records"), reverse("records:records")), (record.caption, file), (verb, "")],
    }
    return render(request, "records/task.html", shown, status=_status(form))


def _status(*asked: Any) -> int:
    return 400 if any(form.is_bound and form.errors for form in asked) else 200
