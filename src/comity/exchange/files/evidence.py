"""Evidence of hits for the bureau at another node: what was attached is said there, and what was taken off again.

Attaching a file is a verb of `records`, which knows no hits: so this looks, every few seconds, for what was not said.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from comity.exchange import attached, hosting
from comity.exchange.files import parting
from comity.exchange.models import Act
from comity.exchange.sayings import Saying
from comity.exchange.services.issuing import issue
from comity.records.models import Attachment
from comity.screening.models import Hit

LATELY = timedelta(days=35)
ADDED, TAKEN_OFF = "added", "taken-off"


def say_new(at: datetime) -> int:
    """Say every file of a hit that the other bureau, at another node, was not told of. Returns how many were said."""
    said = 0
    for file, hit, other in _between_nodes(at):
        if file.erased_at is not None:
            said += _take_off(file, hit, other, at)
        elif not _is_said(parting.event_of(_event(file, ADDED), file, parting.count_of(file))):
            said += _say(file, hit, other, at)
    return said


def _say(file: Attachment, hit: Hit, other: str, at: datetime) -> bool:
    (described,) = attached.described([file])
    act = issue(_saying(file, hit, other, ADDED, {"file": described}), at=at)
    if act is None:  # nobody could be reached: the next time
        return False
    for part in parting.parts_of(_event(file, ADDED), file, parting.Terms.like(act, [other])):
        issue(part, at=at)
    return True


def _take_off(file: Attachment, hit: Hit, other: str, at: datetime) -> bool:
    known = Act.objects.filter(event=_event(file, ADDED)).first()
    if known is None or known.body is None or _is_said(_event(file, TAKEN_OFF)):
        return False
    body = {"file": known.body["file"], "withdrawn": True}
    return issue(_saying(file, hit, other, TAKEN_OFF, body), at=at) is not None


def _saying(file: Attachment, hit: Hit, other: str, step: str, body: dict[str, object]) -> Saying:
    return Saying(
        event=_event(file, step),
        kind="hit-evidence",
        issuer=file.owner_id,
        to=[other],
        body={"hit": {"reference": hit.reference, "id": str(hit.pk)}, **body},
        # H3 needs words, which a file has none of: H2 leaves as much to the originator.
        handling="H2" if file.handling == "H3" else file.handling,
    )


def _between_nodes(at: datetime) -> Iterator[tuple[Attachment, Hit, str]]:
    """Files of hits that a bureau of this node attached lately, where the other bureau is at another node."""
    away = hosting.bureaus_elsewhere()
    if not away:
        return
    label = Hit._meta.label_lower
    files = Attachment.objects.filter(holder_type=label, added_at__gt=at - LATELY).exclude(owner__in=away)
    hits = Hit.objects.in_bulk(files.values_list("holder_id", flat=True))
    for file in files.order_by("added_at", "pk"):
        hit = hits.get(file.holder_id)
        others = {hit.owner_id, hit.reporting_bureau_id} - {file.owner_id} if hit is not None else set()
        for other in others & away:
            if hit is not None:
                yield file, hit, other


def _event(file: Attachment, step: str) -> UUID:
    return uuid5(file.pk, step)


def _is_said(event: UUID) -> bool:
    return Act.objects.filter(event=event).exists()
