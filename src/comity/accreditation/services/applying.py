"""What an applicant does, by the follow-up link: draft, change, send in, withdraw."""

from datetime import datetime

from comity.accreditation import clock, editions, errors, lacking, links, permissions
from comity.accreditation.badge_codes import RevocationReason
from comity.accreditation.codes import DECIDE, ApplicationState, Document
from comity.accreditation.content import Said, Shown
from comity.accreditation.models import Application, ApplicationDocument, ApplicationStep, Badge, Terms
from comity.accreditation.rules.window import Standing, standing
from comity.accreditation.services.badges import forget_badges, revoke_badges_of
from comity.accreditation.services.interviews import forget_interviews
from comity.assembly.streams import IN_SESSION
from comity.core import audit, desks
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import note, operation
from comity.records import stewardship
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment
from comity.records.services.attaching import keep_attached

ROLES = {
    Document.PHOTOGRAPH: AttachmentRole.PHOTOGRAPH,
    Document.IDENTITY: AttachmentRole.IDENTITY_DOCUMENT,
    Document.PRESS_CARD: AttachmentRole.PRESS_CARD,
    Document.ASSIGNMENT: AttachmentRole.ASSIGNMENT,
}


@operation("accreditation.start_application", allow=permissions.START, subject="terms")
def start_application(
    actor: Actor, *, terms: Terms, link: str, said: Said, shown: Shown, language: str, at: datetime
) -> Application:
    """Begin an application, as a draft. It is in no session's stream: nothing was said to anybody yet.

    link   hash of the follow-up link (`links.hash_of`); the link itself is never an argument

    Raises SessionOver.
    """
    if clock.is_over(terms.session, at):
        raise errors.SessionOver
    application = Application(
        session_id=terms.session_id,
        terms=terms,
        reference=links.new_reference(),
        link=link,
        language=language,
        begun_at=at,
        **said.columns,
    )
    application.save()
    keep_shown(actor, application, shown, at)
    return application


@operation("accreditation.save_application", allow=permissions.SAVE, subject="application")
def save_application(actor: Actor, *, application: Application, said: Said, shown: Shown, at: datetime) -> Application:
    """Change a draft. A document that comes again takes the place of the earlier one.

    Raises NotADraft, SessionOver.
    """
    require_draft(application, at)
    for column, value in said.columns.items():
        setattr(application, column, value)
    application.save()
    keep_shown(actor, application, shown, at)
    return application


@operation("accreditation.send_in", allow=permissions.SEND_IN, subject="application", stream=IN_SESSION)
def send_in(actor: Actor, *, application: Application, consents: bool, at: datetime) -> Application:
    """Send an application in: the host decides from now on.

    at   when the server had the whole request

    Raises NotADraft, SessionOver, NotYetOpen, TooLate, NotComplete, ConsentMissing.
    """
    receive(application, consents=consents, received_at=at, at=at)
    return application


@operation("accreditation.withdraw_application", allow=permissions.WITHDRAW, subject="application", stream=IN_SESSION)
def withdraw_application(actor: Actor, *, application: Application, at: datetime) -> Application:
    """Withdraw an application, also one that was decided. What it says of the person is erased at once with its
    documents; its badge is dead, and its interviews are called off.

    Raises NothingToWithdraw.
    """
    if not application.is_withdrawable:
        raise errors.NothingToWithdraw
    application.state, application.ended_at = ApplicationState.WITHDRAWN, at
    revoke_badges_of(actor, application, RevocationReason.LEFT, at=at)
    erase_person([application], at=at)
    desks.clear(kind=DECIDE, subject=application, at=at)
    return application


def receive(application: Application, *, consents: bool, received_at: datetime, at: datetime) -> None:
    """Receive a complete application in time, and lay it on the host's desk. A helper for operations.

    Raises NotADraft, SessionOver, NotYetOpen, TooLate, NotComplete, ConsentMissing.
    """
    require_draft(application, at)
    _require_in_time(application, received_at)
    if lacking.of(application):
        raise errors.NotComplete(rule=editions.edition(application.terms.edition).number("documents"))
    if not consents:
        raise errors.ConsentMissing
    application.state = ApplicationState.RECEIVED
    application.received_at, application.consent_at = received_at, at
    application.save()
    host, reference = application.terms.host_id, application.reference
    due_at = clock.decided_by(application.terms, received_at)
    desks.put(bureau=host, kind=DECIDE, subject=application, reference=reference, at=at, due_at=due_at)
    note(late=application.late_at is not None)


def erase_person(applications: list[Application], *, at: datetime) -> None:
    """Empty what applications say of a person, in the store and in the audit; save them. A helper for operations.

    Their state stays for the figures, with the medium's kind and country, the status and the languages.
    """
    for application in applications:
        application.name = application.email = application.telephone = application.medium = ""
        application.nationality = application.function = application.equipment = application.late_reason = ""
        application.letter = ""
        application.born_on = application.arrives_on = application.leaves_on = None
        application.erased_at = at
        application.save()
    documents = list(ApplicationDocument.objects.filter(application__in=applications))
    ApplicationDocument.objects.filter(application__in=applications).delete()
    steps = list(ApplicationStep.objects.filter(application__in=applications).exclude(words=""))
    for step in steps:
        step.words = ""
        step.save()
    interviews = forget_interviews(applications, at=at)
    badges = forget_badges(Badge.objects.filter(application__in=applications, erased_at__isnull=True), at=at)
    files = stewardship.erase_attachments(applications, at=at)
    audit.erase_content_of([*applications, *documents, *steps, *interviews, *badges, *files])


def require_draft(application: Application, at: datetime) -> None:
    """Raises NotADraft, SessionOver."""
    if not application.is_draft:
        raise errors.NotADraft
    if clock.is_over(application.session, at):
        raise errors.SessionOver


def _require_in_time(application: Application, at: datetime) -> None:
    """By the clock of the host. One that an officer admitted although it is late is in time until the session ends."""
    terms = application.terms
    window, number = clock.window_of(terms), editions.edition(terms.edition).number("window")
    facts = {"zone": terms.session.time_zone, "rule": number}
    match standing(window, at):
        case Standing.NOT_YET:
            raise errors.NotYetOpen(opens_at=window.opens_at, **facts)
        case Standing.OVER if application.late_at is None:
            raise errors.TooLate(closes_at=window.closes_at, came_at=at, **facts)


def keep_shown(actor: Actor, application: Application, shown: Shown, at: datetime) -> None:
    """Keep the documents that came; of those that were there, the day until which they are valid may change.

    A helper for operations.
    """
    held = {one.kind: one for one in ApplicationDocument.objects.filter(application=application)}
    for kind in shown.kinds:
        earlier = held.pop(kind, None)
        if earlier is not None:
            earlier.delete()
            gone = stewardship.empty_attachments(Attachment.objects.filter(pk=earlier.attachment_id), at=at)
            audit.erase_content_of(gone)
        attachment = keep_attached(
            actor,
            holder_type=application._meta.label_lower,
            holder_id=application.pk,
            role=ROLES[kind],
            prepared=shown.files[kind],
            handling=Handling.H2,
            owner=application.terms.host_id,
            at=at,
        )
        ApplicationDocument.objects.create(
            session_id=application.session_id,
            application=application,
            kind=kind,
            valid_until_on=shown.days.get(kind),
            attachment=attachment,
            added_at=at,
        )
    for code, document in held.items():
        day = shown.days.get(Document(code))
        if day is not None and day != document.valid_until_on:
            document.valid_until_on = day
            document.save()
