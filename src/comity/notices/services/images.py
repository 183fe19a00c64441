"""Reported pictures: enough different people block one at once, and a person decides."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from comity.core import desks, events
from comity.core.actors import Actor
from comity.core.operations import consult, operation
from comity.core.operations import note as note_facts
from comity.core.refusals import InvalidInput
from comity.members.models import Bureau
from comity.members.queries import home_bureau_of
from comity.notices import editions, errors, images, permissions, public_face
from comity.notices.codes import COMPLIANCE_UNIT, DATA_PROTECTION_UNIT, IMAGE_BLOCKED, ImageState, ReportReason
from comity.notices.content import Note
from comity.notices.events import ImageBlocked, ImageDecided
from comity.notices.models import ImageReport, PublicImage
from comity.notices.queries.images import image_open_to
from comity.notices.reporters import Reporter
from comity.notices.rules.images import is_blocked
from comity.notices.services.keeping import require_officer, require_secretariat

SALT_BYTES: Final = 32
TEXT_LENGTH: Final = 1_000
DECIDED_WITHIN: Final = timedelta(hours=24)
RESTORE, REMOVE = "restore", "remove"


class Report:
    """What somebody says about a picture. Opaque: the audit keeps none of it."""

    __slots__ = ("language", "reason", "reporter", "text")

    def __init__(self, *, reporter: Reporter, reason: str, text: str = "", language: str = "en") -> None:
        self.reporter = reporter
        self.reason = reason
        self.text = text.strip()[:TEXT_LENGTH]
        self.language = language


@operation("notices.report_image", allow=permissions.REPORT_IMAGE, subject="image")
def report_image(actor: Actor, *, image: PublicImage, report: Report, at: datetime) -> PublicImage:
    """Report a public picture. Whoever reports it again counts once; enough different people block it, at once.

    Raises ImageUnknown for a picture that was never public, InvalidInput for a reason that is none.
    """
    if report.reason not in ReportReason.values:
        raise InvalidInput(reason="reason")
    if image.state == ImageState.REMOVED:
        return image
    if not images.is_held_public(image):
        raise errors.ImageUnknown
    salt = bytes(image.salt) if image.salt else secrets.token_bytes(SALT_BYTES)
    person = report.reporter.person(salt)
    if ImageReport.objects.filter(image=image, round=image.round, reporter=person).exists():
        return image
    ImageReport.objects.create(
        image=image,
        round=image.round,
        reporter=person,
        network=report.reporter.network(salt),
        reason=report.reason,
        text=report.text,
        language=report.language,
        at=at,
    )
    image.salt, image.reports = salt, image.reports + 1
    if image.state == ImageState.SHOWN and _is_enough(image, at):
        _block(image, at)
    image.save()
    note_facts(reports=image.reports, state=image.state)
    return image


@operation("notices.consult_image", allow=permissions.CONSULT_IMAGE)
def consult_image(actor: Actor, *, slug: str, at: datetime) -> PublicImage:
    """Look at a picture and at what was reported of it: its bureau finds in the audit who did.  Raises NotFound."""
    image = image_open_to(actor, slug)
    consult(image)
    return image


@operation("notices.decide_image", allow=permissions.DECIDE_IMAGE, subject="image")
def decide_image(
    actor: Actor, *, image: PublicImage, round_seen: int, decision: str, note: Note, at: datetime
) -> PublicImage:
    """Restore or remove a picture that was reported. Who reported it is forgotten in any case.

    round_seen   the round that the page showed: another decision begins a new one
    decision     "restore" or "remove"

    Raises NotPermitted, OfficerNeeded, OwnCause, ImageDecided, InvalidInput.
    """
    require_secretariat(actor)
    require_officer(actor)
    if home_bureau_of(actor) == image.owner_id != Bureau.SECRETARIAT:
        raise errors.OwnCause(bureau=image.owner_id)
    if decision not in (RESTORE, REMOVE):
        raise InvalidInput(reason="decision")
    if image.state == ImageState.REMOVED or image.round != round_seen or not image.reports:
        raise errors.ImageDecided
    for reported in ImageReport.objects.select_for_update(of=("self",)).filter(image=image, round=image.round):
        reported.reporter = reported.network = ""
        reported.save()
    image.round, image.reports, image.salt, image.blocked_at = image.round + 1, 0, None, None
    image.decided_by, image.decided_at, image.decision_note = actor.id, at, note.text
    if decision == REMOVE:
        images.end_image(image, at=at)
    else:
        image.state = ImageState.SHOWN
        image.save()
    public_face.touch()
    desks.clear(kind=IMAGE_BLOCKED, subject=image, at=at)
    events.emit(ImageDecided(image=str(image.pk), owner=image.owner_id, state=image.state))
    return image


def _is_enough(image: PublicImage, at: datetime) -> bool:
    rule = editions.in_force(at.date()).images
    reports = ImageReport.objects.filter(image=image, round=image.round)
    reporters = reports.values("reporter").distinct().count()
    networks = reports.values("network").distinct().count()
    return is_blocked(reporters, networks, image.round > 0, rule)


def _block(image: PublicImage, at: datetime) -> None:
    """Nobody sees it from the commit on; its owner, reviewers and data protection find it on their desks."""
    image.state, image.blocked_at = ImageState.BLOCKED, at
    public_face.touch()
    tell = {(image.owner_id, ""), (Bureau.SECRETARIAT, COMPLIANCE_UNIT), (Bureau.SECRETARIAT, DATA_PROTECTION_UNIT)}
    for bureau, unit in sorted(tell):
        desks.put(
            bureau=bureau,
            unit=unit,
            kind=IMAGE_BLOCKED,
            subject=image,
            reference=image.slug,
            at=at,
            due_at=at + DECIDED_WITHIN,
        )
    events.emit(ImageBlocked(image=str(image.pk), owner=image.owner_id, reports=image.reports))
