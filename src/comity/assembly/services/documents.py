"""Verbs on the documents of a session: announced by their symbol, published file by file."""

from datetime import datetime
from uuid import UUID

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import DocumentAudience, Office
from comity.assembly.content import Texts
from comity.assembly.models import AgendaItem, Document, DocumentFile, Session
from comity.assembly.rules.agenda import require_symbol
from comity.assembly.rules.timetable import clean_texts
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import operation
from comity.core.refusals import NotFound
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.services.attaching import keep_attached


@operation("assembly.add_document", allow=permissions.ADD_DOCUMENT, subject="session", stream=IN_SESSION)
def add_document(
    actor: Actor,
    *,
    session: Session,
    symbol: str,
    titles: Texts,
    audience: DocumentAudience,
    item: UUID | None,
    at: datetime,
) -> Document:
    """Announce a document by its symbol.

    Raises NotInOffice, SessionClosed, SymbolNotPossible, SymbolTaken, TitleMissing, LanguageUnknown, NotFound.
    """
    offices.require(actor, session, Office.SECRETARY)
    require_not_closed(session)
    symbol = require_symbol(symbol)
    if Document.objects.filter(session=session, symbol=symbol).exists():
        raise errors.SymbolTaken(symbol=symbol)
    if item is not None and not AgendaItem.objects.filter(session=session, pk=item).exists():
        raise NotFound
    return Document.objects.create(
        session=session,
        symbol=symbol,
        titles=clean_texts(titles, session.languages),
        audience=audience,
        item_id=item,
    )


@operation("assembly.publish_file", allow=permissions.PUBLISH_FILE, subject="document", stream=IN_SESSION)
def publish_file(actor: Actor, *, document: Document, language: str, prepared: Prepared, at: datetime) -> DocumentFile:
    """Publish a document in one language: the next version of it there.

    Raises NotInOffice, SessionClosed, LanguageUnknown, NotFound for a withdrawn document.
    """
    offices.require(actor, document.session_id, Office.SECRETARY)
    require_not_closed(document.session)
    if language not in document.session.languages:
        raise errors.LanguageUnknown(language=language[:8])
    if document.withdrawn_at is not None:
        raise NotFound
    newest = document.files.filter(language=language).order_by("-version").first()
    made = DocumentFile.objects.create(
        session_id=document.session_id,
        document=document,
        language=language,
        version=1 if newest is None else newest.version + 1,
        published_at=at,
    )
    keep_attached(
        actor,
        holder_type=made._meta.label_lower,
        holder_id=made.pk,
        role=AttachmentRole.WORKING_DOCUMENT,
        prepared=prepared,
        handling=Handling.H0,
        at=at,
    )
    return made


@operation("assembly.withdraw_document", allow=permissions.WITHDRAW_DOCUMENT, subject="document", stream=IN_SESSION)
def withdraw_document(actor: Actor, *, document: Document, at: datetime) -> Document:
    """Withdraw a document. Its symbol is not given again.  Raises NotInOffice, SessionClosed, NotFound."""
    offices.require(actor, document.session_id, Office.SECRETARY)
    require_not_closed(document.session)
    if document.withdrawn_at is not None:
        raise NotFound
    document.withdrawn_at = at
    document.save()
    return document
