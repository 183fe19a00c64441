"""Verbs on the photographs of delegates, with which their badges are printed."""

from collections.abc import Sequence
from datetime import datetime

from comity.assembly import errors, permissions
from comity.assembly.models import Delegate
from comity.assembly.services.delegations import require_keeper
from comity.assembly.streams import IN_SESSION
from comity.core import audit
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import note, operation
from comity.records import stewardship
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.services.attaching import keep_attached


@operation("assembly.add_photograph", allow=permissions.ADD_PHOTOGRAPH, subject="delegate", stream=IN_SESSION)
def add_photograph(actor: Actor, *, delegate: Delegate, prepared: Prepared, at: datetime) -> Delegate:
    """Add the photograph for a delegate's badge. One that was there before is erased.

    A badge that was issued before has it once it is issued anew.

    Raises SessionClosed, NotYourDelegation, DelegateLeft.
    """
    require_keeper(actor, delegate.delegation)
    if delegate.withdrawn_at is not None:
        raise errors.DelegateLeft
    audit.erase_content_of(stewardship.erase_attachments([delegate], at=at))
    keep_attached(
        actor,
        holder_type=delegate._meta.label_lower,
        holder_id=delegate.pk,
        role=AttachmentRole.PHOTOGRAPH,
        prepared=prepared,
        handling=Handling.H2,
        owner=delegate.delegation.bureau_id,
        at=at,
    )
    return delegate


@operation("assembly.erase_photographs", allow=permissions.ERASE_PHOTOGRAPHS)
def erase_photographs(actor: Actor, *, delegates: Sequence[Delegate], at: datetime) -> int:
    """Erase the photographs of delegates, once their last day has passed. Returns how many.

    delegates   that `queries.photographs.to_erase` found
    """
    gone = stewardship.erase_attachments(delegates, at=at)
    audit.erase_content_of(gone)
    note(erased=len(gone))
    return len(gone)
