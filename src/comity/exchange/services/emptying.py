"""Acts that go on without their bodies: what they said stands in the records and notices they brought.

A copy in the act would outlive what its owner takes back. At the recipient's node the body goes in the transaction in
which it takes effect; at the issuer's when every recipient has receipted. The issuer keeps the envelope, sealed to the
others, as long as a broker keeps its messages: a node that was put back to an earlier state asks for it again.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from comity.core import audit
from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.exchange import permissions
from comity.exchange.models import Act, Consignment

CONTENT = (
    "record-shared",
    "record-changed",
    "notice-requested",
    "notice-questioned",
    "notice-answered",
    "notice-refused",
    "notice-approved",
    "notice-published",
    "diffusion",
    "file-part",
)
"""Kinds whose bodies stand elsewhere once they took effect."""

AT_ONCE = 200
ENVELOPES_KEPT = timedelta(days=35)  # as long as the streams of the broker keep theirs


def empty_taken(act: Act, consignment: Consignment, at: datetime) -> None:
    """Empty an act that took effect for a recipient, in the running operation; not while another's waits its turn."""
    waiting = Consignment.objects.filter(act=act, waits=True).exclude(pk=consignment.pk)
    if not waiting.exists():
        _empty(act, at)


def refill(act: Act, body: dict[str, object], envelope: bytes) -> None:
    """Let an emptied act say again what it said, because it arrived for another bureau of this node."""
    if act.kind in CONTENT and act.body is None:
        act.body, act.envelope, act.erased_at = body, envelope, None
        act.save(update_fields=["body", "envelope", "erased_at"])


@operation("exchange.empty_acts", allow=permissions.EMPTY_ACTS)
def empty_acts(actor: Actor, *, at: datetime) -> int:
    """Empty the next acts that everybody has receipted. Returns how many; 0 when none is left."""
    acts = list(_to_empty().select_for_update(of=("self",)).order_by("issued_at")[:AT_ONCE])
    for act in acts:
        act.body, act.handling_note, act.erased_at = None, "", at
        act.save(update_fields=["body", "handling_note", "erased_at"])
    audit.erase_content_of(acts)
    note(emptied=len(acts))
    return len(acts)


@operation("exchange.drop_envelopes", allow=permissions.DROP_ENVELOPES)
def drop_envelopes(actor: Actor, *, at: datetime) -> int:
    """Drop the sealed bytes of the next emptied acts that nobody asks for any more. Returns how many."""
    acts = list(_to_drop(at).select_for_update(of=("self",)).order_by("issued_at")[:AT_ONCE])
    for act in acts:
        act.envelope = None
        act.save(update_fields=["envelope"])
    note(dropped=len(acts))
    return len(acts)


def waits(at: datetime) -> tuple[bool, bool]:
    """Whether there are acts to empty, and envelopes to drop."""
    return _to_empty().exists(), _to_drop(at).exists()


def _to_empty() -> QuerySet[Act]:
    open_ = Consignment.objects.filter(act=OuterRef("pk"), closed_at__isnull=True)
    said = Act.objects.filter(kind__in=CONTENT, here=True, body__isnull=False)
    return said.exclude(Exists(open_))


def _to_drop(at: datetime) -> QuerySet[Act]:
    said = Act.objects.filter(kind__in=CONTENT, here=True, body__isnull=True, envelope__isnull=False)
    return said.filter(issued_at__lt=at - ENVELOPES_KEPT)


def _empty(act: Act, at: datetime) -> None:
    act.body, act.handling_note, act.envelope, act.erased_at = None, "", None, at
    act.save(update_fields=["body", "handling_note", "envelope", "erased_at"])
