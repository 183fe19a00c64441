"""Evidence of a hit: photographs, documents and fingerprint files, each taken off by whoever added it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.records import services as record_services
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.preparing import Prepared, prepare
from comity.records.attachments.reading import attachments_of
from comity.records.attachments.roles import AttachmentRole
from comity.records.attachments.showing import Shown, shown
from comity.records.models import Attachment
from comity.records.permissions import ATTACH, DETACH
from comity.records.queries import records_visible_to
from comity.screening import forms, queries, services
from comity.screening.codes import HitState
from comity.screening.models import Hit

PICTURES = frozenset({FileKind.PICTURE})


@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, reference: str) -> HttpResponse:
    """Attach one file to a hit that the officer's bureau reported or owns, or that came to it overdue."""
    hit = services.consult_hit(request.actor, reference=reference, at=timezone.now())
    if not may_add(request.actor, hit):
        raise NotFound
    form = forms.Evidence(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep(
                request.actor,
                hit,
                prepared=prepared(request.actor, form.cleaned_data["file"]),
                role=AttachmentRole(form.cleaned_data["role"]),
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Both bureaus of the hit see it now."))
            return redirect("screening:hit", hit.reference)
    back = reverse("screening:hit", args=[hit.reference])
    trail = [(_("Hits"), reverse("screening:hits")), (hit.reference, back), (_("Add evidence"), "")]
    context = {"form": form, "hit": hit, "back": back, "trail": trail}
    return render(request, "screening/evidence.html", context, status=400 if form.errors else 200)


@require_POST
def take_off(request: ActorRequest, reference: str, attachment_id: UUID) -> HttpResponse:
    """Take a file of the own bureau off a hit that was not answered yet, and erase it."""
    hit = services.consult_hit(request.actor, reference=reference, at=timezone.now())
    found = next((one for one in attachments_of(request.actor, hit) if one.pk == attachment_id), None)
    if found is None:
        raise NotFound
    record_services.detach(request.actor, attachment=found, at=timezone.now())
    messages.success(request, _("The file has been taken off and erased."))
    return redirect("screening:hit", hit.reference)


def evidence_of(actor: Actor, hit: Hit) -> list[Shown]:
    """What was attached to a hit, with where the actor takes off what its own bureau added."""

    def address(one: Attachment) -> str:
        own = hit.is_open and hit.erased_at is None and DETACH.allows(actor, one)
        return reverse("screening:evidence-off", args=[hit.reference, one.pk]) if own else ""

    return shown(attachments_of(actor, hit), detach=address)


def may_add(actor: Actor, hit: Hit) -> bool:
    """Whether the page offers it; whether it is done is decided inside the lock."""
    concerned = queries.is_concerned(actor, hit)
    return concerned and hit.erased_at is None and hit.state != HitState.NOT_THE_SAME and ATTACH.allows(actor)


def prepared(actor: Actor, sent: Any, *, only: frozenset[FileKind] = frozenset(FileKind)) -> Prepared:
    """A safe copy of a sent file.  Raises NotPermitted before anything is decoded, and what `prepare` refuses."""
    ATTACH.require(actor)
    return prepare(sent, only=only)


def keep(actor: Actor, hit: Hit, *, prepared: Prepared, role: AttachmentRole) -> Attachment:
    """Attach a safe copy to a hit, under the handling code of the record that was met.

    It says what was met, not what the record says: it belongs to no record, and is matched with none.
    """
    record = records_visible_to(actor).filter(pk=hit.record_id).first()
    return record_services.attach(
        actor,
        holder_type=hit._meta.label_lower,
        holder_id=hit.pk,
        record_id=None,
        role=role,
        prepared=prepared,
        # Where the record is gone, nobody passes on what was met without asking.
        handling=Handling(record.handling) if record else Handling.H2,
        at=timezone.now(),
    )
