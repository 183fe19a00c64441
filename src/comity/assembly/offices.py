"""Who somebody is in a session: the offices held, and the place in a delegation. Asked on top of the permission."""

from collections.abc import Iterable
from uuid import UUID

from comity.assembly import errors
from comity.assembly.codes import VOTING, Office
from comity.assembly.models import Delegate, OfficeHolder, Session
from comity.core.actors import Actor, ActorKind


def held_by(actor: Actor, session: Session | UUID) -> frozenset[Office]:
    """The offices that an actor holds now."""
    if actor.kind is not ActorKind.OFFICER:
        return frozenset()
    held = OfficeHolder.objects.filter(session=session, officer=UUID(actor.id), until_at__isnull=True)
    return frozenset(Office(code) for code in held.values_list("office", flat=True))


def require(actor: Actor, session: Session | UUID, *offices: Office) -> None:
    """Raises NotInOffice unless the actor holds one of these offices now."""
    if held_by(actor, session).isdisjoint(offices):
        raise errors.NotInOffice(offices=named(offices))


def named(offices: Iterable[Office]) -> str:
    """Offices as a refusal lists them, in the reader's language."""
    return " / ".join(str(office.label) for office in offices)


def delegate_of(actor: Actor, session: Session | UUID) -> Delegate | None:
    """The place in a delegation that an actor has now."""
    if actor.kind is not ActorKind.OFFICER:
        return None
    mine = Delegate.objects.filter(session=session, officer=UUID(actor.id), withdrawn_at__isnull=True)
    return mine.select_related("delegation__member").first()


def require_delegate(actor: Actor, session: Session | UUID) -> Delegate:
    """The actor's place in a delegation.  Raises NotADelegate."""
    found = delegate_of(actor, session)
    if found is None:
        raise errors.NotADelegate
    return found


def speaks_for(delegate: Delegate | None) -> bool:
    """Whether somebody casts the vote of the own delegation: its head, or a deputy."""
    return delegate is not None and delegate.capacity in VOTING
