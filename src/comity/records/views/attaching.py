"""Files of a record of the own bureau: attached, and taken off. Of what a notice is about, the notice has the files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.core.actors import Actor
from comity.core.codes import Handling, Role
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.records import forms, permissions, queries, services
from comity.records.attachments import reading
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.attachments.showing import Shown, shown
from comity.records.models import Attachment, Record


@require_http_methods(["GET", "POST"])
def attach(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """Attach one file to a record."""
    record = services.consult_record(request.actor, reference=str(record_id), at=timezone.now())
    if not may_attach(request.actor, record):
        raise NotFound
    form = forms.AttachedFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _attach(request.actor, record, AttachmentRole(form.cleaned_data["role"]), form.cleaned_data["file"])
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("records:record", record.pk)
    file, title = reverse("records:record", args=[record.pk]), _("Attach a file")
    context = {
        "record": record,
        "form": form,
        "title": title,
        "cancel": file,
        "trail": [(_("Records"), reverse("records:records")), (record.caption, file), (title, "")],
    }
    return render(request, "records/task.html", context, status=400 if form.errors else 200)


@require_POST
def detach(request: ActorRequest, record_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Take a file off a record, and erase it."""
    record = services.consult_record(request.actor, reference=str(record_id), at=timezone.now())
    files = reading.attachments_of(request.actor, record)
    found = next((one for one in files if one.pk == attachment_id), None)
    if found is None:
        raise NotFound
    services.detach(request.actor, attachment=found, at=timezone.now())
    return redirect("records:record", record.pk)


def files_of(actor: Actor, record: Record) -> list[Shown]:
    """The files about a record that the actor sees, with where it takes off what is attached to the record itself."""
    loose = may_attach(actor, record)

    def address(one: Attachment) -> str:
        own = loose and one.holder_id == record.pk and permissions.DETACH.allows(actor, one)
        return reverse("records:detach", args=[record.pk, one.pk]) if own else ""

    return shown(reading.attachments_about(actor, record), detach=address)


def may_attach(actor: Actor, record: Record) -> bool:
    """Whether the page offers it; whether it is done is decided inside the lock."""
    own = record.owner_id == actor.bureau and not actor.entity and record.withdrawn_at is None
    keeps = actor.has_role(Role.FRONT_LINE, Role.OFFICER) and permissions.ATTACH.allows(actor)
    return own and keeps and not queries.notices_limiting(actor, record)


def _attach(actor: Actor, record: Record, role: AttachmentRole, sent: Any) -> Attachment:
    return services.attach(
        actor,
        holder_type=record._meta.label_lower,
        holder_id=record.pk,
        record_id=record.pk,
        role=role,
        prepared=prepare(sent),
        handling=Handling(record.handling),
        at=timezone.now(),
    )
