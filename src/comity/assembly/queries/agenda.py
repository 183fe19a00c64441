"""The agenda and the documents, as far as somebody may read them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.assembly import offices
from comity.assembly.codes import DelegationKind, DocumentAudience, ItemState, Office
from comity.assembly.models import AgendaEdition, AgendaItem, Delegation, Document, Session
from comity.assembly.queries.sessions import one
from comity.core.actors import Actor
from comity.members.models import Bureau


def agenda_of(session: Session) -> QuerySet[AgendaItem]:
    """The items on the agenda, in their order."""
    return AgendaItem.objects.filter(session=session, state=ItemState.ADMITTED).order_by("place")


def items_visible_to(actor: Actor, session: Session) -> QuerySet[AgendaItem]:
    """The agenda, what the actor's own delegation proposed, and everything for the secretary."""
    items = AgendaItem.objects.filter(session=session).select_related("meeting", "proposed_by__member")
    if Office.SECRETARY not in offices.held_by(actor, session):
        items = items.filter(Q(state=ItemState.ADMITTED) | Q(proposed_by__bureau=actor.bureau))
    return items.order_by("place", "proposed_at")


def item_visible_to(actor: Actor, session: Session, key: UUID) -> AgendaItem:
    """One item.  Raises NotFound."""
    return one(items_visible_to(actor, session).filter(pk=key))


def editions_of(session: Session) -> QuerySet[AgendaEdition]:
    """The agenda as it was published, the newest first."""
    return AgendaEdition.objects.filter(session=session).order_by("-published_at")


def documents_visible_to(actor: Actor, session: Session) -> QuerySet[Document]:
    """The documents: all for members and the Secretariat, those for everybody for observers and guests."""
    documents = Document.objects.filter(session=session, withdrawn_at__isnull=True).select_related("item")
    sends = Delegation.objects.filter(session=session, bureau=actor.bureau, kind=DelegationKind.MEMBER)
    if actor.bureau != Bureau.SECRETARIAT and not sends.exists():
        documents = documents.filter(audience=DocumentAudience.EVERYBODY)
    return documents.order_by("symbol")


def document_visible_to(actor: Actor, session: Session, key: UUID) -> Document:
    """One document.  Raises NotFound."""
    return one(documents_visible_to(actor, session).filter(pk=key))
