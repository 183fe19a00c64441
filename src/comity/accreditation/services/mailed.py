"""Applications that came by mail: an officer of the host takes letters in, completes them, and they are received by
the same rules as all others. The moment that counts is the one at which the host's server had the letter.
"""

from datetime import datetime

from comity.accreditation import errors, links, permissions
from comity.accreditation.content import Said, Sorted, Taken
from comity.accreditation.hosts import require_officer
from comity.accreditation.models import Application, ApplicationDocument, Terms
from comity.accreditation.services.applying import ROLES, receive, require_draft
from comity.assembly.streams import IN_SESSION
from comity.core import audit
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import note, operation
from comity.core.refusals import NotFound
from comity.records import stewardship
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment
from comity.records.services.attaching import keep_attached


@operation("accreditation.take_in", allow=permissions.TAKE_IN, subject="terms")
def take_in(actor: Actor, *, terms: Terms, taken: Taken, at: datetime) -> Application:
    """Take a letter in as a draft: sender and files are proposals, until an officer has read them.

    Raises NotPermitted for whoever is no officer, TakenInAlready.
    """
    require_officer(actor)
    earlier = Application.objects.filter(terms=terms, letter_digest=taken.digest).first()
    if earlier is not None:
        raise errors.TakenInAlready(reference=earlier.reference)
    application = Application.objects.create(
        session_id=terms.session_id,
        terms=terms,
        reference=links.new_reference(),
        link=links.hash_of(links.new_token()),  # that nobody has: the way back is the officer's
        language=actor.language,
        name=taken.name,
        email=taken.email,
        letter=taken.text,
        letter_digest=taken.digest,
        arrived_at=taken.arrived_at,
        taken_in_by=actor.id,
        taken_in_at=at,
        begun_at=at,
    )
    for prepared in taken.files:
        keep_attached(
            actor,
            holder_type=application._meta.label_lower,
            holder_id=application.pk,
            role=AttachmentRole.EVIDENCE,  # until somebody says which document it is
            prepared=prepared,
            handling=Handling.H2,
            owner=terms.host_id,
            at=at,
        )
    note(files=len(taken.files), unread=taken.unread)
    return application


@operation("accreditation.complete_mailed", allow=permissions.COMPLETE_MAILED, subject="application")
def complete_mailed(actor: Actor, *, application: Application, said: Said, files: Sorted, at: datetime) -> Application:
    """Write down what a letter says, and which of its files is which document.

    Raises NotPermitted, NotByMail, NotADraft, SessionOver, and NotFound for a file of something else.
    """
    require_officer(actor)
    if not application.came_by_mail:
        raise errors.NotByMail
    require_draft(application, at)
    for column, value in said.columns.items():
        setattr(application, column, value)
    application.save()
    ApplicationDocument.objects.filter(application=application).delete()
    held = Attachment.objects.filter(holder_type=application._meta.label_lower, holder_id=application.pk)
    by_key = {one.pk: one for one in held.filter(erased_at__isnull=True)}
    for key, kind in files.kinds.items():
        if key not in by_key:
            raise NotFound
        by_key[key].role = ROLES[kind].value
        by_key[key].save()
        ApplicationDocument.objects.create(
            session_id=application.session_id,
            application=application,
            kind=kind,
            valid_until_on=files.days.get(kind),
            attachment=by_key[key],
            added_at=at,
        )
    return application


@operation("accreditation.receive_mailed", allow=permissions.RECEIVE_MAILED, subject="application", stream=IN_SESSION)
def receive_mailed(actor: Actor, *, application: Application, consents: bool, at: datetime) -> Application:
    """Receive an application that came by mail, as of when the host's server had the letter.

    consents   whether the letter agrees to what is done with the data

    Files that are no document of the application are erased.

    Raises NotPermitted, NotByMail, NotADraft, SessionOver, NotYetOpen, TooLate, NotComplete, ConsentMissing.
    """
    require_officer(actor)
    if application.arrived_at is None:
        raise errors.NotByMail
    receive(application, consents=consents, received_at=application.arrived_at, at=at)
    used = ApplicationDocument.objects.filter(application=application).values("attachment")
    held = Attachment.objects.filter(holder_type=application._meta.label_lower, holder_id=application.pk)
    audit.erase_content_of(stewardship.empty_attachments(held.exclude(pk__in=used), at=at))
    return application
