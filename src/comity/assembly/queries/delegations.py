"""Delegations, letters and offers to host, as those see them who take part in the session."""

from uuid import UUID

from django.db.models import QuerySet

from comity.assembly import offices
from comity.assembly.codes import LetterState, Office
from comity.assembly.models import CredentialsLetter, Delegation, HostingBid, Session
from comity.assembly.queries.sessions import one
from comity.core.actors import Actor


def delegations_of(session: Session) -> QuerySet[Delegation]:
    """All delegations: members by their codes, then institutions."""
    rows = Delegation.objects.filter(session=session).select_related("member__region")
    return rows.order_by("kind", "member__code", "announced_at")


def delegation_in(session: Session, key: UUID) -> Delegation:
    """One delegation.  Raises NotFound."""
    return one(delegations_of(session).filter(pk=key))


def keeps(actor: Actor, delegation: Delegation) -> bool:
    """Whether the actor's bureau sends the delegation, or the actor is the secretary."""
    own = delegation.bureau_id == actor.bureau and not actor.entity
    return own or Office.SECRETARY in offices.held_by(actor, delegation.session_id)


def letters_visible_to(actor: Actor, session: Session) -> QuerySet[CredentialsLetter]:
    """Letters of credentials: all for who examines them, the own ones for a bureau."""
    letters = CredentialsLetter.objects.filter(session=session).select_related("delegation__member")
    if not offices.held_by(actor, session).isdisjoint({Office.CREDENTIALS, Office.SECRETARY}):
        return letters.order_by("submitted_at")
    return letters.filter(delegation__bureau=actor.bureau).order_by("submitted_at")


def letter_visible_to(actor: Actor, session: Session, key: UUID) -> CredentialsLetter:
    """One letter.  Raises NotFound."""
    return one(letters_visible_to(actor, session).filter(pk=key))


def letters_to_examine(actor: Actor, session: Session) -> QuerySet[CredentialsLetter]:
    """What waits for the committee, the oldest first."""
    return letters_visible_to(actor, session).filter(state=LetterState.SUBMITTED)


def bids_in(session: Session) -> QuerySet[HostingBid]:
    """Offers to host that this session decides on."""
    return HostingBid.objects.filter(session=session).select_related("member").order_by("for_year", "made_at")


def bid_in(session: Session, key: UUID) -> HostingBid:
    """One offer.  Raises NotFound."""
    return one(bids_in(session).filter(pk=key))
