"""Victims of misused identity: who agreed in writing is shown beside the notice about whom uses their name."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.notices import permissions, queries, services
from comity.notices.codes import KNOWN, OPEN
from comity.notices.models import MisusedIdentity, Notice
from comity.notices.queries.victims import victim_of, victims_beside
from comity.notices.views.draft_form import own_records
from comity.notices.views.pages import address, head_of, rules_of, today
from comity.records import services as record_services
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Record
from comity.records.permissions import ATTACH

PAPERS = frozenset({FileKind.PICTURE, FileKind.DOCUMENT})
_DAY = {"type": "date"}


class Consent(forms.Form):
    """Whose identity is misused, and the paper by which the person agreed."""

    record = forms.CharField(
        label=gettext_lazy("Record of the victim"),
        help_text=gettext_lazy("Its reference: a person of your bureau, released to those who are to see it."),
        max_length=200,
    )
    consent = forms.FileField(
        label=gettext_lazy("Consent in writing"),
        help_text=gettext_lazy(
            "A picture or a PDF, at most 12 MiB. Only your bureau and the General Secretariat see it."
        ),
    )
    consent_on = forms.DateField(label=gettext_lazy("Signed on"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    until_on = forms.DateField(label=gettext_lazy("Holds until"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A consent was given already, and still holds."""
        said = super().clean() or {}
        if said.get("consent_on") and said["consent_on"] > self.today:
            self.add_error("consent_on", _("This day is still to come."))
        if said.get("until_on") and said["until_on"] <= self.today:
            self.add_error("until_on", _("This day is over: the person is not shown any more."))
        return said


@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """Show one more victim beside a notice."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    if not may_add(request.actor, notice):
        raise NotFound
    form = Consent(request.POST or None, request.FILES or None, today=today())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["record"].strip()
        record = own_records(request, [given]).get(given)
        if record is None:
            form.add_error("record", _("Your bureau holds no record with this reference."))
        else:
            try:
                _agreed(request.actor, notice, record, form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Whoever meets the person sought sees the victim beside the notice."))
                return redirect(address(notice))
    title = _("Show a victim of misused identity")
    context = {
        **head_of(notice, rules_of(notice)[1], title),
        "title": title,
        "form": form,
        "explanation": _(
            "The person is shown with the notice, so as not to be taken for who uses the name. Who agreed can change "
            "their mind at any time."
        ),
        "cancel": address(notice),
    }
    return render(request, "notices/task.html", context, status=400 if form.errors else 200)


@require_POST
def remove(request: ActorRequest, reference: str, edition: int, victim_id: UUID) -> HttpResponse:
    """Show a victim no more, at once. The consent is erased."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    services.remove_victim(request.actor, victim=victim_of(request.actor, notice, victim_id), at=timezone.now())
    messages.success(request, _("The person is shown no more, and the consent has been erased."))
    return redirect(address(notice))


def may_add(actor: Actor, notice: Notice) -> bool:
    """Whether the page offers it; whether it is done is decided inside the lock."""
    alive = notice.state in (*OPEN, *KNOWN)
    return alive and not actor.entity and permissions.ADD_VICTIM.allows(actor, notice) and ATTACH.allows(actor)


def shown_beside(actor: Actor, notice: Notice) -> Sequence[tuple[MisusedIdentity, Record]]:
    """The victims that the page of a notice shows this actor, each with its record."""
    return victims_beside(actor, notice, on=today())


def _agreed(actor: Actor, notice: Notice, record: Record, said: dict[str, Any]) -> MisusedIdentity:
    """Keep the paper and show the person; where the person cannot be shown, the paper is not kept either."""
    ATTACH.require(actor)  # before anything is decoded for somebody who may not
    paper = record_services.attach(
        actor,
        holder_type=notice._meta.label_lower,
        holder_id=notice.pk,
        record_id=None,
        role=AttachmentRole.CONSENT,
        prepared=prepare(said["consent"], only=PAPERS),
        handling=Handling(notice.handling),
        at=timezone.now(),
    )
    try:
        return services.add_victim(
            actor,
            notice=notice,
            record=record,
            consent=paper,
            consent_on=said["consent_on"],
            until_on=said["until_on"],
            at=timezone.now(),
        )
    except Refusal:
        record_services.detach(actor, attachment=paper, at=timezone.now())
        raise
