"""Verbs on letters of credentials: handed in, examined, accepted or refused with a reason."""

from datetime import datetime

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import Capacity, LetterFault, LetterState, Office
from comity.assembly.content import Letter
from comity.assembly.models import CredentialsLetter, Delegation
from comity.assembly.services.delegations import require_keeper
from comity.assembly.streams import IN_SESSION
from comity.core import desks
from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.operations import operation
from comity.members.models import Bureau
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.services.attaching import keep_attached

EXAMINE = "assembly.examine"  # on the desk of the Secretariat
REFUSED = "assembly.letter-refused"  # on the desk of the bureau


@operation("assembly.submit_letter", allow=permissions.SUBMIT_LETTER, subject="delegation", stream=IN_SESSION)
def submit_letter(
    actor: Actor, *, delegation: Delegation, letter: Letter, prepared: Prepared, at: datetime
) -> CredentialsLetter:
    """Hand in the letter by which the competent authority names a delegation. The file was drawn anew before.

    Raises SessionClosed, NotYourDelegation, HeadMissing, LetterStands, NameMissing.
    """
    require_keeper(actor, delegation)
    if not delegation.delegates.filter(capacity=Capacity.HEAD, withdrawn_at__isnull=True).exists():
        raise errors.HeadMissing
    standing = (LetterState.SUBMITTED, LetterState.ACCEPTED)
    if delegation.letters.filter(state__in=standing).exists():
        raise errors.LetterStands
    if not letter.signed_by.strip():
        raise errors.NameMissing
    made = CredentialsLetter.objects.create(
        session_id=delegation.session_id,
        delegation=delegation,
        signed_by=letter.signed_by.strip()[:300],
        dated_on=letter.dated_on,
        submitted_at=at,
    )
    keep_attached(
        actor,
        holder_type=made._meta.label_lower,
        holder_id=made.pk,
        role=AttachmentRole.CREDENTIALS,
        prepared=prepared,
        handling=Handling.H0,
        owner=delegation.bureau_id,
        at=at,
    )
    for refused in delegation.letters.filter(state=LetterState.REFUSED):
        desks.clear(kind=REFUSED, subject=refused, at=at)
    reference = f"{delegation.session.reference} {_called(delegation)}"
    desks.put(bureau=Bureau.SECRETARIAT, kind=EXAMINE, subject=made, reference=reference, at=at)
    return made


@operation("assembly.decide_letter", allow=permissions.DECIDE_LETTER, subject="letter", stream=IN_SESSION)
def decide_letter(
    actor: Actor, *, letter: CredentialsLetter, fault: LetterFault | None, note: str, at: datetime
) -> CredentialsLetter:
    """Accept a letter of credentials, or refuse it.

    fault   why it is refused; None to accept it

    Raises NotInOffice, LetterDecided, OwnLetter.
    """
    offices.require(actor, letter.session_id, Office.CREDENTIALS)
    if letter.state != LetterState.SUBMITTED:
        raise errors.LetterDecided
    mine = offices.delegate_of(actor, letter.session_id)
    if letter.delegation.bureau_id == actor.bureau or (mine and mine.delegation_id == letter.delegation_id):
        raise errors.OwnLetter
    letter.state = LetterState.ACCEPTED if fault is None else LetterState.REFUSED
    letter.reason = "" if fault is None else fault.value
    letter.note = note.strip()[:1000]
    letter.decided_by, letter.decided_at = actor.id, at
    letter.save()
    desks.clear(kind=EXAMINE, subject=letter, at=at)
    if fault is not None:
        delegation = letter.delegation
        reference = f"{delegation.session.reference} {_called(delegation)}"
        desks.put(bureau=delegation.bureau_id, kind=REFUSED, subject=letter, reference=reference, at=at)
    return letter


def _called(delegation: Delegation) -> str:
    """What a delegation is called on a desk: the code of its member, or the first of its names."""
    if delegation.member is not None:
        return delegation.member.code
    return next(iter(delegation.names.values()), "")[:30]
