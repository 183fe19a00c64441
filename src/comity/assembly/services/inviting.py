"""Verbs on invitations: states that take part beside those whom the grouping of a session calls."""

from datetime import datetime

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import Office
from comity.assembly.models import Delegation, Invitation, Session
from comity.assembly.queries.calling import called_members
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation
from comity.members.models import Member, Membership


@operation("assembly.invite_state", allow=permissions.INVITE_STATE, subject="session", stream=IN_SESSION)
def invite_state(actor: Actor, *, session: Session, member: str, votes: bool, at: datetime) -> Invitation:
    """Invite a state that the session does not call by itself.

    member  its code
    votes   it takes part in decisions; only a member of the organisation may

    Raises NotInOffice, SessionClosed, StateUnknown, CalledAlready, NotAMember.
    """
    offices.require(actor, session, Office.SECRETARY)
    require_not_closed(session)
    code = member.strip().upper()[:4]
    state = Member.objects.filter(code=code, invented=session.invented).first()
    if state is None:
        raise errors.StateUnknown(state=code)
    invited = Invitation.objects.filter(session=session, member=state, withdrawn_at__isnull=True)
    if invited.exists() or called_members(session).filter(pk=state.pk).exists():
        raise errors.CalledAlready(state=code)
    if votes and not Membership.objects.in_force(session.opens_on).filter(member=state).exists():
        raise errors.NotAMember(member=code)
    return Invitation.objects.create(session=session, member=state, votes=votes, invited_at=at)


@operation(
    "assembly.withdraw_invitation", allow=permissions.WITHDRAW_INVITATION, subject="invitation", stream=IN_SESSION
)
def withdraw_invitation(actor: Actor, *, invitation: Invitation, at: datetime) -> Invitation:
    """Withdraw an invitation that nobody has answered.  Raises NotInOffice, SessionClosed, InvitationOver."""
    offices.require(actor, invitation.session_id, Office.SECRETARY)
    require_not_closed(invitation.session)
    answered = Delegation.objects.filter(session=invitation.session_id, member=invitation.member_id).exists()
    if answered or invitation.withdrawn_at is not None:
        raise errors.InvitationOver
    invitation.withdrawn_at = at
    invitation.save()
    return invitation
