"""Records of bureaus at other nodes: what their acts make of the mirrors here (docs/explanation/following.md).

Each effect is for one recipient: a bureau of this node holds what was said to itself. What was said stays once, in the
mirror: the act goes on without its body.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.core.operations import note
from comity.exchange import effects
from comity.exchange.files import awaiting
from comity.exchange.models import Act, Consignment
from comity.exchange.services import emptying
from comity.records import following


@effects.on_arrival("record-shared", "record-changed")
def keep(act: Act, consignment: Consignment, at: datetime) -> None:
    """Mirror the records, for this recipient.

    Of several, those that cannot be kept are left out and counted in the audit: one that this node does not understand
    keeps nobody from the rest. Raises the refusal where none could be kept.
    """
    if act.here:
        return
    entities = act.body["records"]
    kept = following.keep(act.issuer_id, consignment.recipient_id, entities, said_at=act.issued_at, at=at)
    if kept.refused and len(kept.refused) == len(entities):
        raise kept.refused[0]
    if (came := act.body.get("progress")) is not None:
        following.progress(act.issuer_id, consignment.recipient_id, sent=came["sent"], total=came["total"])
    awaiting.of_records(act, act.issuer_id, entities, at)
    note(records=len(entities), new=kept.new, changed=kept.changed, left_out=len(kept.refused))
    emptying.empty_taken(act, consignment, at)


@effects.on_arrival("record-narrowed")
def let_go(act: Act, consignment: Consignment, at: datetime) -> None:
    """The recipient holds the records no more; or, where it keeps them, a change that follows says for what."""
    if not act.here and not act.body["keep"]:
        keys = _ids(act.body["records"])
        note(let_go=following.let_go(act.issuer_id, consignment.recipient_id, keys, at=at))
        awaiting.let_go(keys)


@effects.on_arrival("record-withdrawn")
def withdraw(act: Act, consignment: Consignment, at: datetime) -> None:
    """The records are gone, for everybody."""
    if not act.here:
        keys = _ids(act.body["records"])
        note(withdrawn=following.withdraw_mirrors(act.issuer_id, keys, at=at))
        awaiting.let_go(keys)


def _ids(said: Iterable[str]) -> list[UUID]:
    """The ids among what an act names: what is no id is nothing that was ever here."""
    found = []
    for one in said:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found
