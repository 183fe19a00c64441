"""Stating this node's ledger to other nodes, and answering as their witness.

Acts are said by bureaus: a node speaks by the first of those it hosts, the hub by the General Secretariat.
"""

import logging
from datetime import datetime
from uuid import UUID, uuid5

from comity.core import checkpoints
from comity.core.events import Delivery
from comity.core.models import Checkpoint
from comity.engines.envelopes import SealRefused
from comity.exchange import hosting
from comity.exchange.codes import Priority
from comity.exchange.models import Act, Cosigned, Hosting, WatchedLedger
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
from comity.members.models import Bureau

log = logging.getLogger(__name__)

_STATEMENTS = UUID("0198b7a4-6d5f-7c31-9f1e-2f6a1c0d9e12")


def state_checkpoint(at: datetime) -> int:
    """State the newest checkpoint to every node that did not cosign it yet. Returns to how many."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None or not hosting.knows_others():
        return 0
    issuer, stated = spokesman_here(), 0
    for recipient in spokesmen_elsewhere():
        known = Cosigned.objects.filter(witness=recipient).first()
        since = known.size if known is not None else 0
        if issuer is None or since >= newest.size:
            continue
        # Named by what it says: stated again only when there is something else to state, or from elsewhere.
        event = uuid5(_STATEMENTS, f"{issuer} {recipient} {since} {newest.size}")
        if Act.objects.filter(event=event).exists():
            continue
        proof = checkpoints.consistency_proof(since, newest.size) if since else []
        body = {
            "log": checkpoints.keys().log.text(),
            "note": newest.note,
            "since": since,
            "proof": [one.hex() for one in proof],
        }
        saying = Saying(
            event=event, kind="checkpoint-stated", issuer=issuer, to=[recipient], body=body, priority=Priority.ROUTINE
        )
        try:
            stated += issue(saying, at=at) is not None
        except SealRefused as refusal:
            log.info("the checkpoint is not stated to %s now: %s", recipient, refusal.code)
    return stated


def answer(delivery: Delivery) -> Saying | None:
    """What this node, as a witness, saw of another's ledger last."""
    event = delivery.event
    seen = WatchedLedger.objects.filter(issuer=event.issuer).first()
    if seen is None:
        return None
    body = {
        "key": checkpoints.keys().clock.text(),
        "size": seen.size,
        "line": seen.cosignature,
    }
    return Saying(
        event=delivery.id,
        kind="checkpoint-cosigned",
        issuer=event.witness,
        to=[event.issuer],
        body=body,
        priority=Priority.ROUTINE,
    )


def cosignatures() -> list[Cosigned]:
    """How far witnesses at other nodes have signed that this ledger only grew; checkpoints are for everybody."""
    return list(Cosigned.objects.order_by("witness"))


def watched() -> list[WatchedLedger]:
    """How far this node has signed that the ledgers of others only grew."""
    return list(WatchedLedger.objects.order_by("issuer"))


def spokesman_here() -> str | None:
    """The bureau by which this node speaks for itself; None while it hosts nobody."""
    if hosting.is_hub():
        return Bureau.SECRETARIAT
    ours = Hosting.objects.filter(node__here=True, until_at__isnull=True).order_by("bureau")
    return ours.values_list("bureau_id", flat=True).first()


def spokesmen_elsewhere() -> list[str]:
    """The bureaus by which the other nodes speak that this one knows of, sorted."""
    first: dict[str, str] = {}
    for bureau, node in sorted(hosting.elsewhere().items()):
        first.setdefault(node.code, bureau)
    if not hosting.is_hub() and Bureau.SECRETARIAT in hosting.bureaus_elsewhere():
        first["@hub"] = Bureau.SECRETARIAT
    return sorted(set(first.values()))
