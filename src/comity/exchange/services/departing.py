"""Bureaus that left this node: what was given to them here goes, part by part."""

from datetime import datetime

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.exchange import hosting, permissions
from comity.exchange.files import awaiting
from comity.notices import following as notices
from comity.notices.codes import KNOWN
from comity.notices.models import Notice
from comity.records import following as records
from comity.records.models import Heard, Record, ReleaseClass

AT_ONCE = 500


def departed() -> list[tuple[str, str]]:
    """(owner, holder) wherever a bureau that is at another node by now still holds what it was given here."""
    elsewhere = hosting.bureaus_elsewhere()
    if not elsewhere:
        return []
    return list(Heard.objects.filter(holder__in=elsewhere).order_by("pk").values_list("owner_id", "holder_id"))


@operation("exchange.let_departed_go", allow=permissions.LET_DEPARTED_GO)
def let_departed_go(actor: Actor, *, owner: str, holder: str, at: datetime) -> int:
    """Let a bureau that left this node hold the next records and notices of an owner no more.

    Returns how many it held; when it is 0, nothing is left, and nothing tells of the pair any more.
    """
    classes = [row.pk for row in ReleaseClass.objects.filter(owner=owner) if holder in row.bureaus]
    mirrors = Record.objects.filter(owner=owner, mirrored_at__isnull=False, withdrawn_at=None, release__in=classes)
    keys = list(mirrors.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    gone = records.let_go(owner, holder, keys, at=at)
    held = Notice.objects.filter(
        requesting_bureau=owner, mirrored_at__isnull=False, state__in=KNOWN, release__in=classes
    )
    for key in list(held.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        gone += notices.let_go(key, holder, by=owner, at=at)
    awaiting.let_all_go()
    if not gone:
        Heard.objects.filter(owner=owner, holder=holder).delete()
    note(owner=owner, holder=holder, gone=gone)
    return gone
