"""What receipts do at the issuer's node, and what a bureau says of its own in one."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from comity.core.refusals import NotFound
from comity.exchange import effects, forgetting
from comity.exchange.act_effects.origin import payload_of
from comity.exchange.codes import ConsignmentState, Stage
from comity.exchange.models import Act, Consignment, Receipt
from comity.exchange.services import reminding
from comity.notices import decided_elsewhere

# Later stages say more. A refusal is the last word, whatever came before it.
_ORDER = (Stage.DELIVERED, Stage.READ, Stage.COMPLIED, Stage.REFUSED)


@effects.when_issued("receipt")
def keep_own(act: Act, at: datetime) -> None:
    """The recipient keeps what it said of a consignment, so that a repetition can be answered by the same receipt."""
    consignment = _consignment(act.body["of"], act.issuer_id)
    if consignment is not None:
        _keep(consignment, act, at)


@effects.on_arrival("receipt")
def close_consignment(act: Act, consignment: Consignment, at: datetime) -> None:
    """The issuer closes the consignment that a receipt speaks of.  Raises NotFound for one that speaks of none.

    One that speaks of an act which nobody here knows closes nothing: this node may have forgotten it.

    A receipt closes what its own signer received and nothing else: the consignment is found by the signer's code, and
    the act's hash must be the one that was issued.
    """
    of = _consignment(act.body["of"], act.issuer_id)
    if of is None and not Act.objects.filter(pk=act.body["of"]).exists():
        forgetting.notice(UUID(act.body["of"]), at)
        return
    if of is None or of.act.issuer_id != consignment.recipient_id or of.act.act_hash != act.body["act_hash"]:
        raise NotFound
    _keep(of, act, at)
    stage, known = Stage(act.body["stage"]), of.state
    if known in _ORDER and _ORDER.index(Stage(known)) >= _ORDER.index(stage):
        return
    of.state, of.reason = ConsignmentState(stage.value), _reason(act)
    of.arrived_at = of.arrived_at or at
    of.closed_at, of.next_attempt_at = of.closed_at or at, None
    of.save(update_fields=["state", "reason", "arrived_at", "closed_at", "next_attempt_at"])
    if of.act.kind == "recall":
        reminding.settle_recall(of, at)
    if of.act.kind == "notice-requested" and stage is Stage.REFUSED:
        asked = UUID(payload_of(of.act)["notice"])
        decided_elsewhere.take_return(asked, of.reason, owner=of.issuer_id, at=at)


@effects.on_arrival("resend-requested")
def send_again(act: Act, consignment: Consignment, at: datetime) -> None:
    """What did not arrive is carried once more, as it was sealed."""
    asked = Consignment.objects.filter(
        issuer=consignment.recipient_id, recipient=act.issuer_id, number__in=act.body["numbers"]
    )
    # What was recalled or erased has no bytes any more: the recall says so, and fills the place of nothing.
    asked.filter(act__envelope__isnull=False).update(next_attempt_at=at)


def answer_again(consignment: Consignment, at: datetime) -> None:
    """Carry the receipts that were given for a consignment once more: a repetition has the same answer."""
    said = Q(act__receipts_said__consignment=consignment)
    again = Consignment.objects.filter(said, recipient=consignment.issuer_id).values_list("pk", flat=True)
    Consignment.objects.filter(pk__in=list(again)).update(next_attempt_at=at)


def _consignment(act: str, recipient: str) -> Consignment | None:
    return Consignment.objects.filter(act=UUID(act), recipient=recipient).select_related("act").first()


def _keep(consignment: Consignment, act: Act, at: datetime) -> None:
    if not Receipt.objects.filter(consignment=consignment, stage=act.body["stage"]).exists():
        Receipt.objects.create(
            consignment=consignment, stage=act.body["stage"], reason=_reason(act), at=act.issued_at, act=act
        )


def _reason(act: Act) -> str:
    return str(act.body.get("reason", {}).get("code", "refused" if act.body["stage"] == Stage.REFUSED else ""))
