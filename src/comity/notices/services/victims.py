"""Victims of misused identity: who agreed is shown beside whom uses their name, so that they are not taken for them."""

from datetime import date, datetime

from comity.core import audit
from comity.core.actors import Actor
from comity.core.operations import consult, operation
from comity.notices import errors, permissions
from comity.notices.codes import KNOWN, OPEN
from comity.notices.models import MisusedIdentity, Notice
from comity.notices.queries.attached import holders_of
from comity.notices.services.keeping import require_ours
from comity.records import stewardship
from comity.records.drafts import RecordKind
from comity.records.models import Attachment, Record
from comity.records.stewardship import locked

CONSENT = "consent"  # role of the attachment that holds it


@operation("notices.add_victim", allow=permissions.ADD_VICTIM, subject="notice")
def add_victim(
    actor: Actor, *, notice: Notice, record: Record, consent: Attachment, consent_on: date, until_on: date, at: datetime
) -> MisusedIdentity:
    """Show a victim beside a notice, who agreed to it in writing, until a day.

    record   of one's own bureau, released to those who are to see it
    consent  the paper, attached to the notice as what it is

    Raises SubjectNotYours, SubjectKind, ConsentMissing, StepNotPossible, NoticeElsewhere.
    """
    require_ours(notice)
    if notice.state not in (*OPEN, *KNOWN):
        raise errors.StepNotPossible(act="", state=notice.state, since=notice.state_at)
    victim = next(iter(locked([record.pk])), None)
    if victim is None or victim.owner_id != notice.requesting_bureau_id or victim.withdrawn_at is not None:
        raise errors.SubjectNotYours
    if victim.kind != RecordKind.PERSON or victim.pk == notice.principal_id:
        raise errors.SubjectKind(kind=victim.kind)
    agreed = Attachment.objects.filter(
        pk=consent.pk,
        role=CONSENT,
        holder_type=notice._meta.label_lower,
        holder_id__in=holders_of(notice),
        erased_at__isnull=True,
    )
    if not agreed.exists() or not consent_on <= at.date() < until_on:
        raise errors.ConsentMissing
    consult(victim)
    return MisusedIdentity.objects.create(
        notice=notice,
        record=victim,
        consent=consent,
        consent_on=consent_on,
        until_on=until_on,
        added_by=actor.id,
        added_at=at,
    )


@operation("notices.remove_victim", allow=permissions.REMOVE_VICTIM, subject="victim")
def remove_victim(actor: Actor, *, victim: MisusedIdentity, at: datetime) -> MisusedIdentity:
    """Show a victim no more, and erase the consent: who agreed can change their mind at any time.

    Raises ConsentMissing.
    """
    if victim.withdrawn_at is not None:
        raise errors.ConsentMissing
    victim.withdrawn_at = at
    victim.save()
    others = MisusedIdentity.objects.filter(consent=victim.consent_id, withdrawn_at__isnull=True)
    if not others.exists():
        papers = Attachment.objects.filter(pk=victim.consent_id)
        audit.erase_content_of(stewardship.empty_attachments(papers, at=at))
    return victim


def carry_victims(before: Notice, notice: Notice) -> None:
    """Go on showing, beside the edition that follows, those who agreed to be shown beside the one before it."""
    agreed = MisusedIdentity.objects.filter(notice=before, withdrawn_at__isnull=True)
    already = MisusedIdentity.objects.filter(notice=notice, withdrawn_at__isnull=True).values("record")
    for victim in agreed.exclude(record__in=already).order_by("added_at"):
        MisusedIdentity.objects.create(
            notice=notice,
            record_id=victim.record_id,
            consent_id=victim.consent_id,
            consent_on=victim.consent_on,
            until_on=victim.until_on,
            added_by=victim.added_by,
            added_at=victim.added_at,
        )
        victim.withdrawn_at = notice.published_at
        victim.save()
