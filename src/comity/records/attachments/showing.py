"""Attached files as a page lists them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from comity.records.attachments import kinds
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment


@dataclass(frozen=True, slots=True)
class Shown:
    """One file of a list: what it is in the reader's language, and where it is taken off ("": not by this reader)."""

    file: Attachment
    role: Any
    detach: str

    @property
    def has_thumbnail(self) -> bool:
        """Whether there is a small picture of it: fingerprint files are kept as they are."""
        return self.file.media_type in (kinds.JPEG, kinds.PDF)


def shown(attachments: Iterable[Attachment], *, detach: Callable[[Attachment], str] = lambda _one: "") -> list[Shown]:
    """Attached files for the template `records/parts/attached.html`, in their order."""
    return [Shown(one, AttachmentRole(one.role).label, detach(one)) for one in attachments]
