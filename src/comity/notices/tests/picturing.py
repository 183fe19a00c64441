"""Public pictures and extracts for tests. Invented people; grey pictures."""

import io
from types import SimpleNamespace

from PIL import Image

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.members.queries import visitor
from comity.notices import services
from comity.notices.models import Notice, PublicExtract, PublicImage
from comity.notices.reporters import Reporter
from comity.notices.services.images import Report
from comity.notices.tests.casting import NOW, decided, drafted, seen
from comity.records import services as record_services
from comity.records.attachments.preparing import Prepared, prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment


def photograph(name: str = "face.jpg") -> Prepared:
    """A prepared picture."""
    made = io.BytesIO()
    Image.new("RGB", (30, 40), "grey").save(made, "PNG")
    return prepare(SimpleNamespace(name=name, chunks=lambda: [made.getvalue()]))


def attached(who: Actor, notice: Notice) -> Attachment:
    """A picture of the principal, attached to a draft."""
    return record_services.attach(
        who,
        holder_type="notices.notice",
        holder_id=notice.pk,
        record_id=notice.principal_id,
        role=AttachmentRole.PHOTOGRAPH,
        prepared=photograph(),
        handling=Handling.H1,
        at=NOW,
    )


def in_force(owner: Actor, reviewers: tuple[Actor, Actor], **changed) -> tuple[Notice, Attachment]:
    """A red notice in force, with a photograph."""
    notice = drafted(owner, **changed)
    photo = attached(owner, notice)
    notice = services.request_notice(owner, notice=notice, seen=seen(owner, notice), at=NOW)
    return decided(notice, reviewers), photo


def proposed(owner: Actor, reviewers: tuple[Actor, Actor], **changed) -> tuple[Notice, PublicExtract]:
    """A red notice in force whose bureau wants the public to see it."""
    notice, photo = in_force(owner, reviewers, **changed)
    return notice, services.propose_extract(owner, notice=notice, photo=photo, at=NOW)


def public(owner: Actor, reviewers: tuple[Actor, Actor], **changed) -> tuple[Notice, PublicExtract]:
    """A red notice that the public sees."""
    notice, _ = proposed(owner, reviewers, **changed)
    return notice, services.agree_extract(reviewers[0], notice=notice, at=NOW)


def reported(image: PublicImage, *networks: str, reason: str = "wrong-person") -> PublicImage:
    """The picture, after somebody in each of these networks reported it."""
    for network in networks:
        report = Report(reporter=Reporter(network=network), reason=reason, text="It is my brother.")
        image = services.report_image(visitor(), image=image, report=report, at=NOW)
    return image
