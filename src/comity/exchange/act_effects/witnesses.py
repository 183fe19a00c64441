"""Nodes as witnesses of each other's ledgers: what is stated is cosigned if it continues what was seen, or kept as
evidence that it does not.
"""

from datetime import datetime

from comity.core import checkpoints, desks, events
from comity.core.models import Checkpoint
from comity.core.operations import note
from comity.core.refusals import NotFound
from comity.engines import ledger
from comity.exchange import effects, errors
from comity.exchange.codes import EVIDENCE_ON_DESK, EvidenceKind
from comity.exchange.events import CheckpointCosigned
from comity.exchange.models import Act, Consignment, Cosigned, Evidence, WatchedLedger
from comity.members.models import Bureau
from comity.screening.queries import COMMAND_CENTRE


@effects.on_arrival("checkpoint-stated")
def cosign(act: Act, consignment: Consignment, at: datetime) -> None:
    """Cosign a checkpoint of another node's ledger, or keep it beside the one that it contradicts.

    The first is adopted: the signature of the bureau vouches for the ledger's key.  Raises CheckpointUnreadable.
    """
    if act.here:
        return
    body = act.body
    watched = WatchedLedger.objects.select_for_update().filter(issuer=act.issuer_id).first()
    try:
        log = ledger.NoteVerifier.parse(watched.log if watched is not None else body["log"])
        stated = ledger.open_checkpoint(body["note"], log).checkpoint
    except ledger.NoteInvalid as wrong:
        if watched is not None and body["log"] != watched.log:
            return accuse(watched.issuer_id, watched.note, body["note"], "another-key", at)
        raise errors.CheckpointUnreadable(reason=wrong.code) from wrong
    signer = checkpoints.cosigner()
    if watched is None:
        if stated.size == 0:
            raise errors.CheckpointUnreadable(reason="empty_log")
        watched = WatchedLedger(issuer_id=act.issuer_id, log=body["log"])
        line = signer.cosignature_line(stated.text(), at=at)
    else:
        known = ledger.open_checkpoint(watched.note, log).checkpoint
        if stated.size > known.size and body["since"] != known.size:
            # Its proof begins elsewhere: no accusation. It is told what was cosigned last, and proves from there.
            return _tell(watched, consignment)
        try:
            witness = ledger.Witness(signer, log, known)
            proof = [bytes.fromhex(one) for one in body["proof"]] if stated.size > known.size else []
            _, line = witness.cosign(body["note"], proof, at=at)
        except ledger.WitnessRefused as refused:
            return accuse(watched.issuer_id, watched.note, body["note"], refused.code, at)
    watched.size, watched.note, watched.cosignature, watched.cosigned_at = stated.size, body["note"], line, at
    watched.save()
    note(size=stated.size)
    return _tell(watched, consignment)


@effects.on_arrival("checkpoint-cosigned")
def keep_cosignature(act: Act, consignment: Consignment, at: datetime) -> None:
    """Keep what a witness signed of our own ledger.

    Raises CheckpointUnreadable for what is no signature under a checkpoint of this node; NotFound where there is none
    of that size.
    """
    if act.here:
        return
    body = act.body
    ours = Checkpoint.objects.filter(size=body["size"]).first()
    if ours is None:
        raise NotFound
    known = Cosigned.objects.select_for_update().filter(witness=act.issuer_id).first()
    try:
        key = ledger.CosignatureVerifier.parse(known.key if known is not None else body["key"])
        found = ledger.open_checkpoint(ledger.add_signature(ours.note, body["line"]), checkpoints.keys().log, [key])
    except ledger.NoteInvalid as wrong:
        raise errors.CheckpointUnreadable(reason=wrong.code) from wrong
    if not any(one.name == key.name for one in found.cosignatures):
        raise errors.CheckpointUnreadable(reason="not_cosigned")
    kept = known or Cosigned(witness_id=act.issuer_id, key=body["key"])
    kept.size, kept.line, kept.cosigned_at = body["size"], body["line"], at
    kept.save()


def _tell(watched: WatchedLedger, consignment: Consignment) -> None:
    events.emit(CheckpointCosigned(issuer=watched.issuer_id, witness=consignment.recipient_id))


def accuse(issuer: str, first: str, second: str, code: str, at: datetime, *, shown_to: str = "") -> None:
    """Keep two checkpoints that contradict each other, and lay them before the command centre.

    shown_to  the bureau whose node was shown the second, where that was not this node
    """
    if Evidence.objects.filter(issuer=issuer, recipient=shown_to, second=second.encode()).exists():
        return
    kept = Evidence.objects.create(
        kind=EvidenceKind.TWO_LEDGERS,
        issuer_id=issuer,
        recipient=shown_to,
        first=first.encode(),
        second=second.encode(),
        facts={"code": code},
        found_at=at,
        told_at=at,
    )
    note(evidence=code)
    desks.put(
        bureau=Bureau.SECRETARIAT,
        unit=COMMAND_CENTRE,
        kind=EVIDENCE_ON_DESK,
        subject=kept,
        reference=issuer,
        at=at,
        urgency="urgent",
    )
