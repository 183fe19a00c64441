"""A file in parts: what a bureau says after the act that names it, or asks for it, to those who are at other nodes."""

import base64
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID, uuid5

from comity.core.events import Delivery
from comity.exchange import attached, hosting
from comity.exchange.models import Act, Message
from comity.exchange.sayings import Saying
from comity.records.attachments import kinds, storage
from comity.records.models import Attachment

F = TypeVar("F")

PART_SIZE: Final = 512 * 2**10  # bytes: its envelope stays far below what a broker takes at once
MOST_PARTS: Final = 128  # of one file, and of those that are given at once


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms the parts of a file go. `of`: the act that names the file, or that asked for it."""

    of: UUID
    issuer: str
    to: Collection[str]
    priority: str
    handling: str
    handling_note: str
    audience: str

    @classmethod
    def like(cls, act: Act, to: Collection[str]) -> "Terms":
        """Those of the act that names the file."""
        return cls(act.pk, act.issuer_id, to, act.priority, act.handling, act.handling_note, act.audience)


def of_message(delivery: Delivery) -> Iterator[Saying]:
    """Every part of every file of a message that was issued, for the bureaus of other nodes that it went to."""
    message = Message.objects.select_related("act").get(pk=delivery.event.message)
    if message.act is None or message.erased_at is not None or not message.attachments:
        return
    away = hosting.bureaus_elsewhere().intersection(message.act.consignments.values_list("recipient_id", flat=True))
    for file in attached.files_of(message) if away else ():
        yield from parts_of(delivery.id, file, Terms.like(message.act, away))


def parts_of(event: UUID, file: Attachment, terms: Terms) -> Iterator[Saying]:
    """Every part of a file.

    event  from which the events of the parts are derived: the same for the same part, so that each is said once
    """
    parts = count_of(file)
    with _place_of(file).open("rb") as source:
        for part in range(1, parts + 1):
            data = base64.urlsafe_b64encode(source.read(PART_SIZE)).decode().rstrip("=")
            yield Saying(
                event=event_of(event, file, part),
                kind="file-part",
                issuer=terms.issuer,
                to=terms.to,
                body={
                    "message": str(terms.of),
                    "file": str(file.pk),
                    "part": part,
                    "parts": parts,
                    "data": data,
                },
                priority=terms.priority,
                handling=terms.handling,
                handling_note=terms.handling_note,
                audience=terms.audience,
                reply_to=terms.of,
            )


def is_kept(file: Attachment) -> bool:
    """Whether a file is where it should be: what a backup left out is not."""
    return _place_of(file).exists()


def count_of(file: Attachment) -> int:
    """In how many parts a file goes."""
    return parts_for(file.bytes)


def parts_for(size: int) -> int:
    """In how many parts so many bytes go."""
    return max(1, -(-size // PART_SIZE))


def at_once(files: Iterable[F], size: Callable[[F], int]) -> list[F]:
    """As many of these files, from the first on, as go in one answer: its parts keep nothing else waiting for long.

    size   of one, in bytes
    """
    taken: list[F] = []
    parts = 0
    for file in files:
        parts += parts_for(size(file))
        if taken and parts > MOST_PARTS:
            break
        taken.append(file)
    return taken


def event_of(event: UUID, file: Attachment, part: int) -> UUID:
    """The event of one part."""
    return uuid5(event, f"{file.pk}/{part}")


def _place_of(file: Attachment) -> Path:
    return storage.file_of(file.pk, kinds.SUFFIXES[file.media_type])
