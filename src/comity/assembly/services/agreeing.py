"""Verbs on host agreements: drafted by the organisation, signed by both sides, its duties reported and confirmed."""

from datetime import date, datetime

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import BidState, DutyKind, DutyState, Office
from comity.assembly.content import Texts
from comity.assembly.models import HostAgreement, HostDuty, HostingBid
from comity.assembly.queries import hosting as asked
from comity.assembly.rules import hosting as rules
from comity.assembly.rules.timetable import optional_texts, require_days, zone_of
from comity.assembly.services import duties
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import operation
from comity.members.models import Bureau
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.services.attaching import keep_attached

LONGEST_NOTE = 1_000  # characters


@operation("assembly.draft_agreement", allow=permissions.DRAFT_AGREEMENT, subject="bid", stream=IN_SESSION)
def draft_agreement(
    actor: Actor, *, bid: HostingBid, opens_on: date, closes_on: date, prepared: Prepared, at: datetime
) -> HostAgreement:
    """Draft the agreement with a chosen host, with its usual duties and their days. The file was drawn anew before.

    Raises NotInOffice, NotChosen, AgreementExists, DaysReversed.
    """
    offices.require(actor, bid.session_id, Office.SECRETARY)
    if bid.state != BidState.CHOSEN or bid.duties_accepted_at is None:
        raise errors.NotChosen
    if HostAgreement.objects.filter(bid=bid).exists():
        raise errors.AgreementExists
    require_days(opens_on, closes_on)
    made = HostAgreement.objects.create(
        session_id=bid.session_id,
        bid=bid,
        opens_on=opens_on,
        closes_on=closes_on,
        sha256=prepared.sha256,
        drafted_at=at,
    )
    keep_attached(
        actor,
        holder_type=made._meta.label_lower,
        holder_id=made.pk,
        role=AttachmentRole.WORKING_DOCUMENT,
        prepared=prepared,
        handling=Handling.H0,
        owner=Bureau.SECRETARIAT,
        at=at,
    )
    today = at.astimezone(zone_of(bid.session.time_zone)).date()
    for due in rules.usual_duties(opens_on, agreed_on=today):
        HostDuty.objects.create(session_id=bid.session_id, agreement=made, kind=due.kind, due_on=due.on)
    return made


@operation("assembly.sign_agreement", allow=permissions.SIGN_AGREEMENT, subject="agreement", stream=IN_SESSION)
def sign_agreement(actor: Actor, *, agreement: HostAgreement, at: datetime) -> HostAgreement:
    """Sign for the own side: an administrator of the host's bureau, or a protocol officer of the General Secretariat.

    What is signed is the document with the SHA-256 that the agreement names.

    Raises NotYourDelegation, AgreementSigned.
    """
    if actor.bureau == Bureau.SECRETARIAT:
        if agreement.seat_signed_at is not None:
            raise errors.AgreementSigned
        agreement.seat_signed_at, agreement.seat_signed_by = at, actor.id
    elif asked.is_host(actor, agreement.bid):
        if agreement.host_signed_at is not None:
            raise errors.AgreementSigned
        agreement.host_signed_at, agreement.host_signed_by = at, actor.id
    else:
        raise errors.NotYourDelegation
    agreement.save()
    if agreement.is_in_force:
        for duty in agreement.duties.filter(state=DutyState.OPEN).select_related("session", "agreement__bid"):
            duties.lay_on_desk(duty, at)
    return agreement


@operation("assembly.add_duty", allow=permissions.ADD_DUTY, subject="agreement", stream=IN_SESSION)
def add_duty(
    actor: Actor, *, agreement: HostAgreement, kind: DutyKind, words: Texts, due_on: date, at: datetime
) -> HostDuty:
    """Add a duty to an agreement that nobody has signed yet.  Raises NotInOffice, DutiesSettled, LanguageUnknown."""
    offices.require(actor, agreement.session_id, Office.SECRETARY)
    if agreement.host_signed_at or agreement.seat_signed_at:
        raise errors.DutiesSettled
    said = optional_texts(words, agreement.session.languages)
    return HostDuty.objects.create(
        session_id=agreement.session_id, agreement=agreement, kind=kind, words=said, due_on=due_on
    )


@operation("assembly.report_duty", allow=permissions.REPORT_DUTY, subject="duty", stream=IN_SESSION)
def report_duty(actor: Actor, *, duty: HostDuty, note: str, at: datetime) -> HostDuty:
    """Report a duty as done, for the host.  Raises NotYourDelegation, AgreementNotInForce, DutyNotOpen."""
    if not asked.is_host(actor, duty.agreement.bid):
        raise errors.NotYourDelegation
    if not duty.agreement.is_in_force:
        raise errors.AgreementNotInForce
    _require(duty, DutyState.OPEN)
    duty.state, duty.reported_at, duty.note = DutyState.REPORTED, at, note.strip()[:LONGEST_NOTE]
    duty.save()
    duties.hand_over(duty, at)
    return duty


@operation("assembly.settle_duty", allow=permissions.SETTLE_DUTY, subject="duty", stream=IN_SESSION)
def settle_duty(actor: Actor, *, duty: HostDuty, done: bool, note: str, at: datetime) -> HostDuty:
    """Confirm that a reported duty is done, or give it back with what is missing.  Raises NotInOffice, DutyNotOpen."""
    offices.require(actor, duty.session_id, Office.SECRETARY)
    _require(duty, DutyState.REPORTED)
    duty.state = DutyState.DONE if done else DutyState.OPEN
    duty.done_at = at if done else None
    duty.note = note.strip()[:LONGEST_NOTE] or duty.note
    duty.save()
    if done:
        duties.take_off(duty, at)
    else:
        duties.lay_on_desk(duty, at)
    return duty


def _require(duty: HostDuty, state: DutyState) -> None:
    """Raises DutyNotOpen."""
    if duty.state != state:
        raise errors.DutyNotOpen(state=DutyState(duty.state).label)
