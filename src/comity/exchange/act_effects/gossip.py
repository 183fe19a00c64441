"""What other nodes were shown of the hub's ledger: compared with what this one was, by a proof where it needs one.

Two checkpoints that cannot both be true are kept as evidence, as those are that were shown to this node itself; and the
other node is told, so that both have both.
"""

from datetime import datetime

from comity.core import events
from comity.core.models import Checkpoint
from comity.core.operations import note
from comity.core.refusals import NotFound
from comity.engines import ledger
from comity.exchange import effects, errors, gossip
from comity.exchange.act_effects.witnesses import accuse
from comity.exchange.codes import Compared
from comity.exchange.events import HistoriesDiffer, ProofAsked, ProofWanted
from comity.exchange.models import Act, Consignment, PassedOn, WatchedLedger
from comity.members.models import Bureau


@effects.on_arrival("checkpoint-passed-on")
def compare(act: Act, consignment: Consignment, at: datetime) -> None:
    """Compare a checkpoint of the hub that another node cosigned with the newest that this one did.

    A node that saw none yet has nothing to compare, nor has the hub itself. While the hub owes one proof for a witness
    it is asked for no second one, until the first is overdue.  Raises CheckpointUnreadable.
    """
    seen = WatchedLedger.objects.filter(issuer=Bureau.SECRETARIAT).first()
    if act.here or seen is None:
        return
    told = _opened(act.body)
    own = ledger.open_checkpoint(seen.note, ledger.NoteVerifier.parse(seen.log)).checkpoint
    known = PassedOn.objects.select_for_update().filter(witness=act.issuer_id).first()
    row = known or PassedOn(witness_id=act.issuer_id)
    if row.state == Compared.CONTRADICTS:
        return
    differs = ""
    if act.body["log"] != seen.log:
        differs = "another-key"
    elif told.size == own.size and told.root != own.root:
        differs = "forked"
    elif told.size != own.size and row.asked_at is not None and not gossip.is_overdue(row, at):
        return
    row.size, row.note, row.own, row.told_at = told.size, act.body["note"], seen.note, at
    note(size=told.size)
    if differs:
        _contradict(row, differs, consignment, at)
    elif told.size == own.size:
        _agree(row)
    else:
        # A question that was not answered stays as old as it is.
        row.state, row.asked_at = Compared.ASKED, row.asked_at or at
        row.save()
        events.emit(ProofWanted(witness=row.witness_id, speaker=consignment.recipient_id))


@effects.on_arrival("consistency-asked")
def owe_proof(act: Act, consignment: Consignment, at: datetime) -> None:
    """A proof is owed between two checkpoints that this node signed.  Raises NotFound where it signed none such."""
    if act.here:
        return
    first, second = act.body["first"], act.body["second"]
    if first >= second or Checkpoint.objects.filter(size__in=(first, second)).count() < 2:
        raise NotFound
    events.emit(ProofAsked(asker=act.issuer_id, speaker=consignment.recipient_id, first=first, second=second))


@effects.on_arrival("consistency-proved")
def judge(act: Act, consignment: Consignment, at: datetime) -> None:
    """See whether the hub's proof holds between the checkpoints that it was asked about."""
    seen = WatchedLedger.objects.filter(issuer=act.issuer_id).first()
    if act.here or seen is None:
        return
    proof = [bytes.fromhex(one) for one in act.body["proof"]]
    for row in PassedOn.objects.select_for_update().filter(state=Compared.ASKED):
        first, second = gossip.both(row, seen.log)
        if (first.size, second.size) != (act.body["first"], act.body["second"]):
            continue
        try:
            ledger.verify_consistency(first.size, second.size, proof, first.root, second.root)
        except ledger.ProofInvalid:
            _contradict(row, "not_continued", consignment, at)
        else:
            _agree(row)


def _agree(row: PassedOn) -> None:
    row.state, row.asked_at = Compared.AGREES, None
    row.save()


def _contradict(row: PassedOn, code: str, consignment: Consignment, at: datetime) -> None:
    row.state, row.asked_at = Compared.CONTRADICTS, None
    row.save()
    accuse(Bureau.SECRETARIAT, row.own, row.note, code, at, shown_to=row.witness_id)
    events.emit(HistoriesDiffer(witness=row.witness_id, speaker=consignment.recipient_id))


def _opened(body: dict[str, str]) -> ledger.Checkpoint:
    """What was passed on, under the key that it names.  Raises CheckpointUnreadable."""
    try:
        told = ledger.open_checkpoint(body["note"], ledger.NoteVerifier.parse(body["log"])).checkpoint
    except ledger.NoteInvalid as wrong:
        raise errors.CheckpointUnreadable(reason=wrong.code) from wrong
    if told.size == 0:
        raise errors.CheckpointUnreadable(reason="empty_log")
    return told
