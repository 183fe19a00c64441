"""Whole files that arrived are drawn anew and attached to what names them; what cannot be is named there."""

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from comity.core.actors import system
from comity.core.refusals import Refusal
from comity.exchange.files import arriving
from comity.exchange.files.arriving import Arrived
from comity.exchange.models import Act, Message
from comity.exchange.services import receiving
from comity.records.attachments.limits import LIMITS
from comity.records.attachments.preparing import Prepared, prepare
from comity.records.models import AwaitedFile
from comity.screening.models import Hit

log = logging.getLogger(__name__)

# What was drawn anew at the other node may be larger than what somebody sent there.
_LIMITS = replace(LIMITS, file_bytes=LIMITS.kept_bytes)


def take_in(at: datetime) -> int:
    """Attach every file that is whole and that something here names. Returns how many were dealt with."""
    taken = 0
    for arrived in arriving.complete():
        if not (_into_mirror(arrived, at) or _into_message(arrived, at) or _into_hit(arrived, at)):
            continue  # what names it is still on the way
        arrived.forget()
        taken += 1
    arriving.sweep()
    return taken


def _into_mirror(arrived: Arrived, at: datetime) -> bool:
    """Attach a file to the mirror for which it is awaited. Returns whether one is."""
    awaited = AwaitedFile.objects.filter(named_by=arrived.issuer, file=arrived.file, refused_at__isnull=True).first()
    if awaited is None:
        return False
    said = {"name": awaited.name, "size": awaited.size, "sha256": awaited.sha256}
    prepared = _drawn(arrived, said)
    receiving.keep_mirror_file(system(arrived.issuer), awaited=awaited, prepared=prepared, at=at)
    return True


def _into_message(arrived: Arrived, at: datetime) -> bool:
    """Attach a file to the message of the same issuer that names it. Returns whether one does."""
    named = Message.objects.filter(author=arrived.issuer, act__here=False, attachments__icontains=arrived.file)
    for message in named:
        for described in message.attachments:
            if described["id"] == arrived.file:
                prepared = _drawn(arrived, described)
                actor = system(message.author_id)
                receiving.keep_file(actor, message=message, file=arrived.file, prepared=prepared, at=at)
                return True
    return False


def _into_hit(arrived: Arrived, at: datetime) -> bool:
    """Attach evidence to its hit. Returns whether an act of the same issuer names it, and took effect."""
    named = Act.objects.filter(
        kind="hit-evidence", issuer=arrived.issuer, here=False, body__icontains=arrived.file,
        consignments__effected_at__isnull=False,
    )  # fmt: skip
    for act in named.order_by("issued_at"):
        if act.body["file"]["id"] != arrived.file:
            continue
        hit = Hit.objects.filter(pk=act.body["hit"]["id"]).first()
        if hit is not None:
            prepared = _drawn(arrived, act.body["file"])
            receiving.keep_hit_file(system(arrived.issuer), hit=hit, act=act, prepared=prepared, at=at)
        return True
    return False


def _drawn(arrived: Arrived, described: dict[str, Any]) -> Prepared | None:
    """A safe copy; None of what is not what was signed, or cannot be read."""
    arrived.name = described["name"]
    if not arrived.is_what_was_signed(described):
        log.warning("a file from %s is not what its message names", arrived.issuer)
        return None
    try:
        return prepare(arrived, limits=_LIMITS)
    except Refusal as refusal:
        log.warning("a file from %s is not kept (%s)", arrived.issuer, refusal.code)
        return None
