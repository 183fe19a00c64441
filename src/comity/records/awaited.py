"""Files of mirrors: named by their owner's node, awaited, attached when they are here, gone when they are not named.

As in `following`, none of these functions asks for permission or opens an operation: each that changes attachments
needs one that is running.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from comity.core import audit
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.unit import require_unit
from comity.records import stewardship
from comity.records.attachments import kinds, storage
from comity.records.attachments.holders import holding
from comity.records.attachments.limits import LIMITS
from comity.records.attachments.preparing import NAME_LENGTH, Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment, AwaitedFile
from comity.records.queries import records_visible_to
from comity.records.texts import clean

MOST_OF_ONE = 100  # files of one mirror: a notice goes on with those of its earlier editions


@dataclass(frozen=True, slots=True)
class Named:
    """One file as another node names it. `size` in bytes; `record_id`: the record that it shows, if it shows one."""

    file: UUID
    holder_id: UUID
    record_id: UUID | None
    role: str
    name: str
    media_type: str
    size: int
    sha256: str
    handling: str


def read(said: Mapping[str, Any], *, holder_id: UUID) -> Named | None:
    """A file as an act names it; None for one that no node of ours could keep."""
    known = said["role"] in AttachmentRole.values and said["handling"] in Handling.values
    if not known or said["media_type"] not in kinds.SUFFIXES or not 0 < said["size"] <= LIMITS.kept_bytes:
        return None
    return Named(
        file=UUID(said["id"]),
        holder_id=holder_id,
        record_id=UUID(said["record"]) if "record" in said else None,
        role=said["role"],
        name=clean(said["name"])[0][:NAME_LENGTH],
        media_type=said["media_type"],
        size=said["size"],
        sha256=said["sha256"],
        handling=said["handling"],
    )


def settle(
    holders: Collection[UUID],
    named: Iterable[Named],
    *,
    holder_type: str,
    owner: str,
    named_by: str,
    at: datetime,
) -> tuple[int, list[AwaitedFile]]:
    """Let these mirrors have the files that are named, and no others.

    What is new is awaited, what is not named any more is erased. A file that is another bureau's here, or belongs to
    something else, is nobody's to name: it is left out.

    returns how many were left out, and what is awaited no more
    """
    require_unit("keeping files of another node")
    wanted, left_out = _first_of_each(named)
    held = Attachment.objects.filter(holder_type=holder_type, holder_id__in=list(holders), erased_at__isnull=True)
    here = dict(held.values_list("pk", "holder_id"))
    gone = [key for key, holder in here.items() if key not in wanted or wanted[key].holder_id != holder]
    audit.erase_content_of(stewardship.empty_attachments(Attachment.objects.filter(pk__in=gone), at=at))
    awaited = list(AwaitedFile.objects.filter(holder_type=holder_type, holder_id__in=list(holders)))
    dropped = [one for one in awaited if one.file not in wanted]
    AwaitedFile.objects.filter(pk__in=[one.pk for one in dropped]).delete()
    known = {one.file for one in awaited} | (here.keys() - set(gone))
    new = [one for key, one in wanted.items() if key not in known]
    taken = _taken([one.file for one in new], owner)
    AwaitedFile.objects.bulk_create(
        AwaitedFile(
            file=one.file,
            owner_id=owner,
            named_by_id=named_by,
            holder_type=holder_type,
            holder_id=one.holder_id,
            record_id=one.record_id,
            role=one.role,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            handling=one.handling,
            ask_at=at,
        )
        for one in new
        if one.file not in taken
    )
    return left_out + len(taken), dropped


def attach(awaited: AwaitedFile, prepared: Prepared, *, at: datetime) -> Attachment:
    """Keep the safe copy of a file that was awaited. One that was here before and was erased comes back."""
    require_unit("keeping a file of another node")
    attachment = Attachment.objects.filter(pk=awaited.file).first() or Attachment(pk=awaited.file)
    attachment.owner_id, attachment.record_id = awaited.owner_id, awaited.record_id
    attachment.holder_type, attachment.holder_id = awaited.holder_type, awaited.holder_id
    attachment.role, attachment.name, attachment.handling = awaited.role, awaited.name, awaited.handling
    attachment.media_type, attachment.bytes, attachment.sha256 = prepared.media_type, prepared.bytes, prepared.sha256
    attachment.width, attachment.height, attachment.pages = prepared.width, prepared.height, prepared.pages
    attachment.added_at, attachment.erased_at = at, None
    attachment.save()
    # Before the commit: should the node stop in between, a file without a row is swept, and taken in again.
    storage.settle(prepared.path, storage.file_of(attachment.pk, prepared.suffix))
    if prepared.thumbnail is not None:
        storage.settle(prepared.thumbnail, storage.thumbnail_of(attachment.pk))
    awaited.delete()
    return attachment


@dataclass(frozen=True, slots=True)
class NotHere:
    """Files of a mirror that are not here: how many are on their way, and how many could not be kept."""

    coming: int
    refused: int

    def __bool__(self) -> bool:
        return bool(self.coming or self.refused)

    def content(self) -> dict[str, int]:
        """As JSON."""
        return {"coming": self.coming, "refused": self.refused}


def not_here(actor: Actor, holder: models.Model) -> NotHere:
    """Files of a mirror that the actor sees: those that it will see as well, and are missing."""
    label = holder._meta.label_lower
    rows = AwaitedFile.objects.filter(holder_type=label, holder_id=holder.pk)
    whole = bool(holding(label).whole_ids(actor, [holder.pk]))  # a reviewer reads all of it
    about = {key for key in rows.values_list("record_id", flat=True) if key is not None}
    seen = records_visible_to(actor).filter(pk__in=about).values_list("pk", flat=True) if about else ()
    shown = rows if whole else rows.filter(Q(record_id__isnull=True) | Q(record_id__in=list(seen)))
    counted = Counter(refused_at is not None for refused_at in shown.values_list("refused_at", flat=True))
    return NotHere(coming=counted[False], refused=counted[True])


def _first_of_each(named: Iterable[Named]) -> tuple[dict[UUID, Named], int]:
    """Each file once, and no more of one mirror than it may have; how many were left out."""
    wanted: dict[UUID, Named] = {}
    left_out, of_one = 0, Counter[UUID]()
    for one in named:
        if one.file in wanted or of_one[one.holder_id] >= MOST_OF_ONE:
            left_out += 1
            continue
        wanted[one.file] = one
        of_one[one.holder_id] += 1
    return wanted, left_out


def _taken(files: list[UUID], owner: str) -> set[UUID]:
    """Those of these files that are somebody else's here, or belong to something else."""
    there = Attachment.objects.filter(pk__in=files)
    taken = set(there.exclude(owner=owner).values_list("pk", flat=True))
    taken |= set(there.filter(erased_at__isnull=True).values_list("pk", flat=True))
    return taken | set(AwaitedFile.objects.filter(file__in=files).values_list("file", flat=True))
