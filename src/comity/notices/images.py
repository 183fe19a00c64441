"""The one service for pictures that anyone may look at, of whichever app.

A picture here is a copy made for the public, in a file of its own under a random name. It is served from one place
(`views.public.image`), and only while its state is "shown" and the row that shows it is itself public: apps say so in
their room `image_holders`, HOLDERS = {"notices.publicextract": shown_ids}. What no app shows, nobody sees.
"""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from uuid import UUID

from django.db import models, transaction

from comity.core.home import home
from comity.core.rooms import rooms
from comity.notices.codes import ImageState
from comity.notices.models import PublicImage
from comity.notices.references import new_slug
from comity.records.attachments import storage
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.limits import LIMITS, PUBLIC_LONGEST_SIDE
from comity.records.attachments.preparing import Prepared, Sent, prepare
from comity.records.models import Attachment

FOLDER = "public-images"
ROOM = "image_holders"

Shown = Callable[[Collection[UUID]], Collection[UUID]]


class Stored:
    """The file of an attachment, read like one that was sent. It has no name: that may say who it shows."""

    name: str | None = ""

    def __init__(self, attachment: Attachment) -> None:
        self._path = storage.file_of(attachment.pk, "jpg")

    def chunks(self) -> Iterator[bytes]:
        """Its content."""
        yield self._path.read_bytes()


def prepare_for_public(sent: Sent, *, longest_side: int = PUBLIC_LONGEST_SIDE) -> Prepared:
    """A copy for the public, smaller than what bureaus have. Before the operation that publishes it.

    longest_side   in pixels

    Raises AttachmentType, AttachmentTooLarge, AttachmentUnreadable.
    """
    limits = replace(LIMITS, longest_side=longest_side)
    return prepare(sent, limits=limits, only=frozenset({FileKind.PICTURE}))


def publish_image(
    prepared: Prepared, *, holder: models.Model, owner: str, alt: Mapping[str, str], at: datetime
) -> PublicImage:
    """Keep a picture that is shown as soon as its holder is public. A helper for operations.

    alt   {language: text}: what is to be seen
    """
    image = PublicImage.objects.create(
        holder_type=holder._meta.label_lower,
        holder_id=holder.pk,
        owner_id=owner,
        slug=new_slug(),
        sha256=prepared.sha256,
        width=prepared.width or 0,
        height=prepared.height or 0,
        alt=dict(alt),
        state=ImageState.SHOWN,
        added_at=at,
    )
    target = file_of(image)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(prepared.path, target)
    target.chmod(0o600)
    transaction.on_commit(partial(storage.discard, prepared.id), robust=True)
    return image


def end_image(image: PublicImage, *, at: datetime) -> None:
    """Remove a picture for good, its file with it. A helper for operations."""
    image.state, image.removed_at = ImageState.REMOVED, at
    image.save()
    forget([image])


def forget(images: Iterable[PublicImage]) -> None:
    """Remove the files of these pictures once the running operation is committed."""
    for image in images:
        transaction.on_commit(partial(file_of(image).unlink, missing_ok=True), robust=True)


def file_of(image: PublicImage) -> Path:
    """Where a picture's file lies, whether it is there or not."""
    return home() / FOLDER / image.slug[:2] / f"{image.slug}.jpg"


def shown(images: Iterable[PublicImage]) -> set[UUID]:
    """Those of these pictures that the public may look at now."""
    asked = [image for image in images if image.state == ImageState.SHOWN]
    public = {
        (kind, key)
        for kind in {image.holder_type for image in asked}
        for key in _holders().get(kind, _none)({image.holder_id for image in asked if image.holder_type == kind})
    }
    return {image.pk for image in asked if (image.holder_type, image.holder_id) in public}


def is_held_public(image: PublicImage) -> bool:
    """Whether the row that shows a picture is public, whatever became of the picture."""
    return image.holder_id in _holders().get(image.holder_type, _none)({image.holder_id})


def _none(ids: Collection[UUID]) -> Collection[UUID]:
    return ()


@cache
def _holders() -> Mapping[str, Shown]:
    found: dict[str, Shown] = {}
    for _app, room in rooms(ROOM):
        found.update(room.HOLDERS)
    return found
