"""The documents of a session."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import offices, permissions
from comity.assembly.codes import DocumentAudience, Office, SessionState
from comity.assembly.forms.agenda import AddingDocument, PublishingFile
from comity.assembly.models import DocumentFile
from comity.assembly.queries import agenda as asked
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import documents as verbs
from comity.assembly.views.agenda import item_choices
from comity.assembly.views.pages import address, head_of, show, task
from comity.core.requests import ActorRequest
from comity.members.rules.names import name_in
from comity.records.attachments.preparing import prepare
from comity.records.models import Attachment


@require_GET
def documents(request: ActorRequest, reference: str) -> HttpResponse:
    """The documents, each in the languages it was published in."""
    found = require_whole(request.actor, reference)
    rows = list(asked.documents_visible_to(request.actor, found))
    newest: dict[tuple[UUID, str], DocumentFile] = {}
    for file in DocumentFile.objects.filter(document__in=rows).order_by("version"):
        newest[file.document_id, file.language] = file
    held_by = [file.pk for file in newest.values()]
    label = DocumentFile._meta.label_lower
    attached = {
        one.holder_id: one
        for one in Attachment.objects.filter(holder_type=label, holder_id__in=held_by, erased_at__isnull=True)
    }
    lines = [
        {
            "row": row,
            "title": name_in(row.titles, request.actor.language),
            "files": [
                (language, newest.get((row.pk, language)), _attachment(newest, attached, row.pk, language))
                for language in found.languages
            ],
        }
        for row in rows
    ]
    may_add = Office.SECRETARY in offices.held_by(request.actor, found) and found.state != SessionState.CLOSED
    shown = head_of(request, found, "documents") | {"documents": lines, "may_add": may_add}
    return show(request, "assembly/documents.html", shown)


@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, reference: str) -> HttpResponse:
    """Announce a document."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return task(
        request,
        found,
        lambda posted: AddingDocument(posted, session=found, items=item_choices(found, request.actor)),
        title=_("Add a document"),
        do=lambda form: verbs.add_document(
            request.actor,
            session=found,
            symbol=form.cleaned_data["symbol"],
            titles=form.texts("title"),
            audience=DocumentAudience(form.cleaned_data["audience"]),
            item=UUID(form.cleaned_data["item"]) if form.cleaned_data["item"] else None,
            at=timezone.now(),
        ),
        back=address("documents", found),
    )


@require_http_methods(["GET", "POST"])
def publish(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Publish a document in one language."""
    found = require_whole(request.actor, reference)
    permissions.PUBLISH_FILE.require(request.actor)  # before anything is decoded for somebody who may not
    offices.require(request.actor, found, Office.SECRETARY)
    row = asked.document_visible_to(request.actor, found, key)
    return task(
        request,
        found,
        lambda posted: PublishingFile(
            posted, request.FILES if posted is not None else None, languages=list(found.languages)
        ),
        title=_("Publish a file"),
        lede=row.symbol,
        do=lambda form: verbs.publish_file(
            request.actor,
            document=row,
            language=form.cleaned_data["language"],
            prepared=prepare(form.cleaned_data["file"]),
            at=timezone.now(),
        ),
        back=address("documents", found),
    )


@require_POST
def withdraw(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Withdraw a document."""
    found = require_whole(request.actor, reference)
    row = asked.document_visible_to(request.actor, found, key)
    verbs.withdraw_document(request.actor, document=row, at=timezone.now())
    return redirect(address("documents", found))


def _attachment(
    newest: dict[tuple[UUID, str], DocumentFile], attached: dict[UUID, Attachment], document: UUID, language: str
) -> Attachment | None:
    file = newest.get((document, language))
    return attached.get(file.pk) if file else None
