"""Files of a notice: attached and taken off while its bureau writes it, seen by whoever sees the notice."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.notices import queries
from comity.notices.attachment_holders import EDITABLE, LOOSE
from comity.notices.models import Notice
from comity.notices.queries.attached import attached_to, holders_of
from comity.notices.views.pages import address, head_of, rules_of
from comity.records import services as record_services
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.attachments.showing import shown
from comity.records.models import Attachment
from comity.records.permissions import ATTACH, DETACH

_OF_THE_PERSON = (AttachmentRole.PHOTOGRAPH, AttachmentRole.FINGERPRINT)
ROLES = (*_OF_THE_PERSON, AttachmentRole.JUDICIAL_DOCUMENT, AttachmentRole.IDENTITY_DOCUMENT, AttachmentRole.EVIDENCE)


class Attaching(forms.Form):
    """A file, and what it is."""

    role = forms.ChoiceField(label=_("What it is"), choices=[(role.value, role.label) for role in ROLES])
    file = forms.FileField(
        label=_("File"), help_text=_("A picture (JPEG, PNG, WebP, TIFF), a PDF or a fingerprint file; at most 12 MiB.")
    )


@require_http_methods(["GET", "POST"])
def attachments(request: ActorRequest, reference: str, edition: int) -> HttpResponse:
    """The files of one edition; where it can still be written, a form for one more."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    _edition, row = rules_of(notice)
    form = Attaching(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _attach(request.actor, notice, AttachmentRole(form.cleaned_data["role"]), form.cleaned_data["file"])
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("notices:files", notice.reference, notice.edition_number)
    offered = may_attach(request.actor, notice)
    loose = _loose_holders(request.actor, notice)

    def taking_off(one: Attachment) -> str:
        kept = one.role == AttachmentRole.CONSENT or one.holder_id not in loose
        return "" if kept else reverse("notices:detach", args=[notice.reference, notice.edition_number, one.pk])

    page = {
        **head_of(notice, row, str(_("Files"))),
        "attached": shown(attached_to(request.actor, notice), detach=taking_off),
        "form": form if offered else None,
        "back": address(notice),
    }
    return render(request, "notices/files.html", page, status=400 if form.errors else 200)


@require_POST
def detach(request: ActorRequest, reference: str, edition: int, attachment_id: UUID) -> HttpResponse:
    """Take a file off the notice, and erase it."""
    notice = queries.notice_visible_to(request.actor, reference, edition)
    found = next((one for one in attached_to(request.actor, notice) if one.pk == attachment_id), None)
    if found is None:
        raise NotFound
    record_services.detach(request.actor, attachment=found, at=timezone.now())
    return redirect("notices:files", notice.reference, notice.edition_number)


def may_attach(actor: Actor, notice: Notice) -> bool:
    """Whether the page offers it; whether it is done is decided inside the lock."""
    own = notice.requesting_bureau_id == actor.bureau and not actor.entity
    return own and notice.state in EDITABLE and ATTACH.allows(actor)


def _loose_holders(actor: Actor, notice: Notice) -> set[UUID]:
    """Ids of the editions, this one and those before it, from which the actor may take files off."""
    if notice.requesting_bureau_id != actor.bureau or actor.entity or not DETACH.allows(actor, notice):
        return set()
    editions = Notice.objects.filter(pk__in=holders_of(notice), state__in=LOOSE)
    return set(editions.values_list("pk", flat=True))


def _attach(actor: Actor, notice: Notice, role: AttachmentRole, sent: Any) -> Attachment:
    ATTACH.require(actor)  # before anything is decoded for somebody who may not
    if not may_attach(actor, notice):
        raise NotFound
    return record_services.attach(
        actor,
        holder_type=notice._meta.label_lower,
        holder_id=notice.pk,
        record_id=notice.principal_id if role in _OF_THE_PERSON else None,
        role=role,
        prepared=prepare(sent),
        handling=Handling(notice.handling),
        at=timezone.now(),
    )
