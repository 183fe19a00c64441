"""Files of the assembly: a letter of credentials is seen by who sends the delegation and by who examines it, a document
by who may read it in the session."""

from collections.abc import Collection
from uuid import UUID

from comity.assembly.codes import Office
from comity.assembly.models import CredentialsLetter, DocumentFile, OfficeHolder
from comity.assembly.queries.agenda import documents_visible_to
from comity.assembly.queries.sessions import sees_whole
from comity.core.actors import Actor, ActorKind
from comity.core.refusals import NotPermitted
from comity.records.attachments.holders import Holding
from comity.records.attachments.roles import AttachmentRole

_EXAMINING = (Office.CREDENTIALS, Office.SECRETARY)


def visible_letters(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these letters that the actor's bureau handed in, or that the actor examines."""
    letters = CredentialsLetter.objects.filter(pk__in=list(ids))
    mine = letters.filter(delegation__bureau=actor.bureau)
    if actor.entity:
        mine = mine.none()
    found = set(mine.values_list("pk", flat=True))
    if actor.kind is ActorKind.OFFICER:
        held = OfficeHolder.objects.filter(officer=UUID(actor.id), office__in=_EXAMINING, until_at__isnull=True)
        found |= set(letters.filter(session__in=held.values("session")).values_list("pk", flat=True))
    return frozenset(found)


def visible_files(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these versions of documents whose document the actor may read."""
    files = DocumentFile.objects.filter(pk__in=list(ids)).select_related("session")
    return frozenset(
        file.pk
        for file in files
        if sees_whole(actor, file.session)
        and documents_visible_to(actor, file.session).filter(pk=file.document_id).exists()
    )


def refuse(actor: Actor, key: UUID, role: AttachmentRole) -> None:
    """A letter is attached by handing it in, and stays. Raises NotPermitted."""
    raise NotPermitted


HOLDERS = {
    CredentialsLetter._meta.label_lower: Holding(visible_ids=visible_letters, require_open=refuse),
    DocumentFile._meta.label_lower: Holding(visible_ids=visible_files, require_open=refuse),
}
