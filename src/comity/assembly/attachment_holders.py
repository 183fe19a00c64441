"""Files of the assembly: a letter of credentials, or a document of a candidacy, is seen by who handed it in and by who
decides on it, a photograph of a delegate by who keeps the delegation, a document of the session by who may read it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.assembly.codes import Office
from comity.assembly.models import Candidacy, CredentialsLetter, Delegate, DocumentFile, HostAgreement, OfficeHolder
from comity.assembly.permissions import TAKING_PART
from comity.assembly.queries.agenda import documents_visible_to
from comity.assembly.queries.sessions import sees_whole
from comity.core.actors import Actor, ActorKind
from comity.core.refusals import NotPermitted
from comity.members.models import Bureau
from comity.records.attachments.holders import Holding
from comity.records.attachments.roles import AttachmentRole

_EXAMINING = (Office.CREDENTIALS, Office.SECRETARY)
_DECIDING = (Office.BOARD, Office.SECRETARY)


def visible_letters(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these letters that the actor's bureau handed in, or that the actor examines."""
    letters = CredentialsLetter.objects.filter(pk__in=list(ids))
    mine = letters.filter(delegation__bureau=actor.bureau)
    if actor.entity:
        mine = mine.none()
    return _seen(actor, letters, mine, _EXAMINING)


def visible_photographs(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these delegates whose delegation the actor keeps."""
    delegates = Delegate.objects.filter(pk__in=list(ids))
    mine = delegates.none() if actor.entity else delegates.filter(delegation__bureau=actor.bureau)
    return _seen(actor, delegates, mine, (Office.SECRETARY,))


def visible_dossiers(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these candidacies that the actor's bureau handed in, or that the actor decides on."""
    candidacies = Candidacy.objects.filter(pk__in=list(ids))
    mine = candidacies.none() if actor.entity else candidacies.filter(member__bureaus=actor.bureau)
    return _seen(actor, candidacies, mine, _DECIDING)


def _seen(actor: Actor, rows: QuerySet[Any], mine: QuerySet[Any], offices: Collection[Office]) -> frozenset[UUID]:
    """The own rows, and those of sessions in which the actor holds one of these offices."""
    found = set(mine.values_list("pk", flat=True))
    if actor.kind is ActorKind.OFFICER:
        held = OfficeHolder.objects.filter(officer=UUID(actor.id), office__in=offices, until_at__isnull=True)
        found |= set(rows.filter(session__in=held.values("session")).values_list("pk", flat=True))
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


def visible_agreements(actor: Actor, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these host agreements whose host the actor's bureau is, all of them for the General Secretariat."""
    agreements = HostAgreement.objects.filter(pk__in=list(ids))
    if actor.bureau != Bureau.SECRETARIAT:
        agreements = agreements.none() if actor.entity else agreements.filter(bid__member__bureaus=actor.bureau)
    return frozenset(agreements.values_list("pk", flat=True))


def refuse(actor: Actor, key: UUID, role: AttachmentRole) -> None:
    """A file comes with the verb that hands it in, and stays. Raises NotPermitted."""
    raise NotPermitted


HOLDERS = {
    Candidacy._meta.label_lower: Holding(visible_ids=visible_dossiers, require_open=refuse, roles=TAKING_PART),
    CredentialsLetter._meta.label_lower: Holding(visible_ids=visible_letters, require_open=refuse, roles=TAKING_PART),
    Delegate._meta.label_lower: Holding(visible_ids=visible_photographs, require_open=refuse, roles=TAKING_PART),
    DocumentFile._meta.label_lower: Holding(visible_ids=visible_files, require_open=refuse, roles=TAKING_PART),
    HostAgreement._meta.label_lower: Holding(visible_ids=visible_agreements, require_open=refuse, roles=TAKING_PART),
}
