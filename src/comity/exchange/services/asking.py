"""Asking an issuer for the numbers of its chain that did not arrive, and owing receipts for what was read."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from comity.core import events
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.core.subjects import plain
from comity.exchange import hosting, kinds, permissions
from comity.exchange.codes import Stage
from comity.exchange.events import NumbersMissing, ReceiptDue
from comity.exchange.keeping import quotas
from comity.exchange.models import Consignment, Gap

MOST_AT_ONCE = 1_000


def to_ask(at: datetime) -> Iterable[tuple[str, str]]:
    """The chains of which something is missing that is to be asked for now: (issuer, recipient)."""
    chains = {(gap.issuer_id, gap.recipient_id) for gap in _open(at)}
    here = hosting.hosted_here({recipient for _, recipient in chains})
    return sorted(chain for chain in chains if chain[1] in here)


@operation("exchange.ask_again", allow=permissions.ASK_AGAIN)
def ask_again(actor: Actor, *, issuer: str, recipient: str, at: datetime) -> int:
    """Ask an issuer to send again what did not arrive. Returns how many numbers are asked for."""
    gaps = [gap for gap in _open(at) if (gap.issuer_id, gap.recipient_id) == (issuer, recipient)][:MOST_AT_ONCE]
    for gap in gaps:
        gap.asked_at, gap.asked_times = at, gap.asked_times + 1
        gap.save(update_fields=["asked_at", "asked_times"])
    if gaps:
        numbers = sorted(gap.number for gap in gaps)
        events.emit(NumbersMissing(issuer=issuer, recipient=recipient, numbers=numbers))
    note(issuer=issuer, numbers=len(gaps))
    return len(gaps)


@operation("exchange.owe_read_receipts", allow=permissions.OWE_READ_RECEIPTS)
def owe_read_receipts(actor: Actor, *, case: UUID, bureau: str, at: datetime) -> int:
    """Owe the issuers of a case the receipt that what they sent was read. Returns how many are owed."""
    receipted = [code for code, kind in kinds.table().items() if kind.receipted]
    reached = Consignment.objects.filter(
        act__case=case, act__kind__in=receipted, recipient=bureau, effected_at__isnull=False
    )
    unread = list(reached.exclude(receipts__stage=Stage.READ).select_related("act"))
    for consignment in unread:
        emit_receipt(consignment, Stage.READ, at)
    note(receipts=len(unread))
    return len(unread)


def emit_receipt(
    consignment: Consignment, stage: Stage, at: datetime, *, reason: str = "", unknown_kind: bool = False
) -> None:
    """Say, in the running operation, that a recipient owes a receipt."""
    act = consignment.act
    events.emit(
        ReceiptDue(
            act=str(act.pk),
            act_hash=act.act_hash,
            issuer=act.issuer_id,
            recipient=consignment.recipient_id,
            stage=stage.value,
            reason=reason,
            unknown_kind=unknown_kind,
            said_at=plain(at),
        )
    )


def _open(at: datetime) -> list[Gap]:
    """The gaps whose time to be asked for has come, the oldest first."""
    rules = quotas()
    missing = Gap.objects.filter(filled_at__isnull=True, noticed_at__lte=at - rules.ask_again[0])
    waiting = missing.order_by("noticed_at", "number")[:MOST_AT_ONCE]
    return [gap for gap in waiting if gap.asked_at is None or gap.asked_at + rules.next_question(gap.asked_times) <= at]
