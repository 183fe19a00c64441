"""Victims of misused identity: who agreed is shown beside whom uses their name, so that they are not taken for them."""

from datetime import date, datetime

from comity.core.actors import Actor
from comity.core.operations import consult, operation
from comity.notices import errors, permissions
from comity.notices.codes import KNOWN, OPEN
from comity.notices.models import MisusedIdentity, Notice
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

    Raises SubjectNotYours, SubjectKind, ConsentMissing, StepNotPossible.
    """
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
        holder_id=notice.pk,
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
    """Show a victim no more: who agreed can change their mind at any time.  Raises ConsentMissing."""
    if victim.withdrawn_at is not None:
        raise errors.ConsentMissing
    victim.withdrawn_at = at
    victim.save()
    return victim
