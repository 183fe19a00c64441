"""Attached files as a page lists them, and as JSON."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from comity.core.subjects import plain
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


def content(file: Attachment) -> dict[str, Any]:
    """An attached file as JSON, without the file and the name it came with."""
    return {
        "id": file.pk,
        "role": file.role,
        "bureau": file.owner_id,
        "media_type": file.media_type,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "added_at": plain(file.added_at),
    }


def shown(attachments: Iterable[Attachment], *, detach: Callable[[Attachment], str] = lambda _one: "") -> list[Shown]:
    """Attached files for the template `records/parts/attached.html`, in their order."""
    return [Shown(one, AttachmentRole(one.role).label, detach(one)) for one in attachments]
