"""Whole files that arrived are drawn anew and attached to their messages; what cannot be is named there."""

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from comity.core.actors import system
from comity.core.refusals import Refusal
from comity.exchange.files import arriving
from comity.exchange.files.arriving import Arrived
from comity.exchange.models import Message
from comity.exchange.services import receiving
from comity.records.attachments.limits import LIMITS
from comity.records.attachments.preparing import Prepared, prepare

log = logging.getLogger(__name__)

# What was drawn anew at the other node may be larger than what somebody sent there.
_LIMITS = replace(LIMITS, file_bytes=LIMITS.kept_bytes)


def take_in(at: datetime) -> int:
    """Attach every file that is whole and whose message is here. Returns how many were dealt with."""
    taken = 0
    for arrived in arriving.complete():
        found = _named_by(arrived)
        if found is None:
            continue  # its message is still on the way
        message, described = found
        arrived.name = described["name"]
        receiving.keep_file(
            system(message.author_id),
            message=message,
            file=described["id"],
            prepared=_drawn(arrived, described),
            at=at,
        )
        arrived.forget()
        taken += 1
    arriving.sweep()
    return taken


def _named_by(arrived: Arrived) -> tuple[Message, dict[str, Any]] | None:
    """The message of the same issuer that names a file, and how it describes it."""
    named = Message.objects.filter(author=arrived.issuer, act__here=False, attachments__icontains=arrived.file)
    for message in named:
        for described in message.attachments:
            if described["id"] == arrived.file:
                return message, described
    return None


def _drawn(arrived: Arrived, described: dict[str, Any]) -> Prepared | None:
    """A safe copy; None of what is not what was signed, or cannot be read."""
    if not arrived.is_what_was_signed(described):
        log.warning("a file from %s is not what its message names", arrived.issuer)
        return None
    try:
        return prepare(arrived, limits=_LIMITS)
    except Refusal as refusal:
        log.warning("a file from %s is not kept (%s)", arrived.issuer, refusal.code)
        return None
