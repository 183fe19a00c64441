"""Serving attached files: never under the name they came with, never to be run."""

from django.http import FileResponse

from comity.core.refusals import NotFound
from comity.records.attachments import kinds, storage
from comity.records.models import Attachment

SHOWN_INLINE = (kinds.JPEG,)
THUMBNAIL = "thumbnail.jpg"

_GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def served(found: Attachment) -> FileResponse:
    """An attachment that was opened: a picture is shown, everything else is only ever saved.  Raises NotFound."""
    return _answer(found, kinds.SUFFIXES[found.media_type], inline=found.media_type in SHOWN_INLINE)


def served_small(found: Attachment) -> FileResponse:
    """The small copy of an attachment that the reader may see.  Raises NotFound where it has none."""
    return _answer(found, THUMBNAIL, inline=True)


def _answer(found: Attachment, suffix: str, *, inline: bool) -> FileResponse:
    path = storage.file_of(found.pk, suffix)
    if not path.exists():
        raise NotFound
    return FileResponse(
        path.open("rb"),
        as_attachment=not inline,
        filename=f"{found.pk}.{suffix}",
        content_type=kinds.JPEG if suffix.endswith("jpg") else found.media_type,
        headers=_GUARDS,
    )
