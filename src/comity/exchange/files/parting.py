"""A file in parts: what a bureau says after a message, to those who are at other nodes."""

import base64
from collections.abc import Iterator
from typing import Final
from uuid import UUID, uuid5

from comity.core.events import Delivery
from comity.exchange import attached, hosting
from comity.exchange.models import Message
from comity.exchange.sayings import Saying
from comity.records.attachments import kinds, storage
from comity.records.models import Attachment

PART_SIZE: Final = 512 * 2**10  # bytes: its envelope stays far below what a broker takes at once
MOST_PARTS: Final = 128


def of_message(delivery: Delivery) -> Iterator[Saying]:
    """Every part of every file of a message that was issued, for the bureaus of other nodes that it went to."""
    message = Message.objects.select_related("act").get(pk=delivery.event.message)
    if message.act is None or message.erased_at is not None or not message.attachments:
        return
    away = hosting.bureaus_elsewhere().intersection(message.act.consignments.values_list("recipient_id", flat=True))
    for file in attached.files_of(message) if away else ():
        yield from _parts(delivery.id, message, file, away)


def _parts(event: UUID, message: Message, file: Attachment, to: frozenset[str]) -> Iterator[Saying]:
    parts = max(1, -(-file.bytes // PART_SIZE))
    with storage.file_of(file.pk, kinds.SUFFIXES[file.media_type]).open("rb") as source:
        for part in range(1, parts + 1):
            data = base64.urlsafe_b64encode(source.read(PART_SIZE)).decode().rstrip("=")
            yield Saying(
                event=uuid5(event, f"{file.pk}/{part}"),  # the same for the same part: it is said once
                kind="file-part",
                issuer=message.author_id,
                to=to,
                body={
                    "message": str(message.act_id),
                    "file": str(file.pk),
                    "part": part,
                    "parts": parts,
                    "data": data,
                },
                priority=message.priority,
                handling=message.handling,
                handling_note=message.handling_note,
                audience=message.audience,
                reply_to=message.act_id,
            )
