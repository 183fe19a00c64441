"""Taking back what was sent: from everybody, or from those who may not keep it any more."""

from collections.abc import Collection
from datetime import datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.core.refusals import InvalidInput
from comity.exchange import editions, errors, kinds, permissions
from comity.exchange.codes import RecallScope
from comity.exchange.events import ActRecalled
from comity.exchange.models import Act, Consignment, Recall
from comity.exchange.services import ending, writing

# What is said in these stands until a newer one of the same kind says otherwise; receipts state facts.
_NOT_RECALLABLE = frozenset(
    {"receipt", "resend-requested", "recall", "key-changed", "membership-changed", "rules-changed", "clock-notice"}
)


@operation("exchange.recall_act", allow=permissions.RECALL_ACT, subject="act")
def recall_act(
    actor: Actor, *, act: Act, scope: str, bureaus: Collection[str], reason: str, words: "Words", at: datetime
) -> Recall:
    """Take back what one's own bureau sent; every copy follows, and each recipient's node says when it has.

    bureaus  from whom, when it is narrowed; everybody else keeps it

    Raises NotRecallable, AlreadyRecalled, ReasonUnknown, InvalidInput, NotPermitted.
    """
    writing.require_no_entity(actor)
    if act.kind in _NOT_RECALLABLE or act.kind not in kinds.table():
        raise errors.NotRecallable
    if reason not in editions.reasons("recalled"):
        raise errors.ReasonUnknown
    holding = set(Consignment.objects.filter(act=act, recalled_at=None).values_list("recipient_id", flat=True))
    # A recall that is still on its way takes back already: a second press of the button finds nothing left.
    holding -= {bureau for earlier in Recall.objects.filter(of_act=act) for bureau in earlier.bureaus}
    taken = holding if scope == RecallScope.WITHDRAW else set(bureaus)
    if not taken or act.erased_at is not None:
        raise errors.AlreadyRecalled
    if not taken <= holding:
        raise InvalidInput(reason="bureaus")
    recall = Recall.objects.create(
        of_act=act,
        scope=scope,
        bureaus=sorted(taken),
        reason=reason,
        note=words.said,
        officer=actor.id,
        at=at,
    )
    ending.end_what_was_recalled(act.pk, taken, at=at)
    note(scope=scope, recipients=len(taken))
    events.emit(ActRecalled(recall=str(recall.pk), issuer=act.issuer_id))
    return recall


class Words:
    """A note on its way into an operation, by the name of its type alone in the audit."""

    def __init__(self, said: str) -> None:
        self.said = said.strip()
