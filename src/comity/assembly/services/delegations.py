"""Verbs on delegations and their people."""

from datetime import datetime

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import Capacity, DelegationKind, Office, Sex
from comity.assembly.content import Person, Texts
from comity.assembly.models import Delegate, Delegation, Session
from comity.assembly.queries.calling import called_members, invitations_to
from comity.assembly.rules import delegations as rules
from comity.assembly.rules.timetable import clean_texts
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core import audit
from comity.core.actors import Actor
from comity.core.countries import LANGUAGES
from comity.core.operations import operation
from comity.members.models import Bureau, Member, Officer
from comity.records import stewardship


@operation("assembly.announce_delegation", allow=permissions.ANNOUNCE_DELEGATION, subject="session", stream=IN_SESSION)
def announce_delegation(
    actor: Actor, *, session: Session, kind: DelegationKind, member: str, names: Texts, at: datetime
) -> Delegation:
    """Announce who comes. A bureau announces its own state's delegation, as it was called or invited; the secretary
    anybody's.

    member  code of the state; "" for an institution, which then has names

    Raises SessionClosed, NotAMember, NotYourDelegation, DelegationExists, NameMissing.
    """
    require_not_closed(session)
    state = _state(session, kind, member)
    bureau = _bureau_of(state)
    if actor.bureau != bureau or kind not in kinds_of(session, state):
        offices.require(actor, session, Office.SECRETARY)
    if state is not None and Delegation.objects.filter(session=session, member=state).exists():
        raise errors.DelegationExists(member=state.code)
    if state is None and not any(names.values()):
        raise errors.NameMissing
    return Delegation.objects.create(
        session=session,
        kind=kind,
        member=state,
        bureau_id=bureau,
        names={} if state else clean_texts(names, session.languages),
        announced_at=at,
    )


@operation("assembly.name_delegate", allow=permissions.NAME_DELEGATE, subject="delegation", stream=IN_SESSION)
def name_delegate(actor: Actor, *, delegation: Delegation, person: Person, at: datetime) -> Delegate:
    """Name somebody of a delegation.

    Raises SessionClosed, NotYourDelegation, NameMissing, CapacityNotPossible, HeadNamed, OfficerUnknown,
    InAnotherDelegation.
    """
    require_keeper(actor, delegation)
    name = person.name.strip()[:200]
    if not name:
        raise errors.NameMissing
    rules.require_capacity(DelegationKind(delegation.kind), person.capacity)
    head = delegation.delegates.filter(capacity=Capacity.HEAD, withdrawn_at__isnull=True).first()
    if person.capacity == Capacity.HEAD and head is not None:
        raise errors.HeadNamed(name=head.name)
    return Delegate.objects.create(
        session_id=delegation.session_id,
        delegation=delegation,
        capacity=person.capacity,
        name=name,
        function=person.function.strip()[:200],
        sex=person.sex if person.sex in Sex.values else "",
        language=person.language if person.language in LANGUAGES else "en",
        officer=_officer(delegation, person.username),
        named_at=at,
    )


@operation("assembly.withdraw_delegate", allow=permissions.WITHDRAW_DELEGATE, subject="delegate", stream=IN_SESSION)
def withdraw_delegate(actor: Actor, *, delegate: Delegate, at: datetime) -> Delegate:
    """Let somebody leave a delegation. What they did stays done; their photograph is erased.

    Raises NotYourDelegation, DelegateLeft.
    """
    require_keeper(actor, delegate.delegation)
    if delegate.withdrawn_at is not None:
        raise errors.DelegateLeft
    delegate.withdrawn_at = at
    delegate.save()
    audit.erase_content_of(stewardship.erase_attachments([delegate], at=at))
    return delegate


def kinds_of(session: Session, state: Member | None) -> list[DelegationKind]:
    """As what a state announces itself: a member where the session calls it, an observer where it was invited."""
    if state is None:
        return []
    if called_members(session).filter(pk=state.pk).exists():
        return [DelegationKind.MEMBER]
    invited = invitations_to(session).filter(member=state).exists()
    return [DelegationKind.OBSERVER] if invited else []


def require_keeper(actor: Actor, delegation: Delegation) -> None:
    """Raises SessionClosed, NotYourDelegation unless the actor's bureau sends it, or the actor is the secretary."""
    require_not_closed(delegation.session)
    if delegation.bureau_id == actor.bureau and not actor.entity:
        return
    if Office.SECRETARY not in offices.held_by(actor, delegation.session_id):
        raise errors.NotYourDelegation


def _state(session: Session, kind: DelegationKind, code: str) -> Member | None:
    """The state that a delegation stands for.  Raises NotAMember."""
    code = code.strip().upper()[:4]
    if kind == DelegationKind.MEMBER:
        found = called_members(session).filter(code=code).first()
    else:
        found = Member.objects.filter(code=code, invented=session.invented).first() if code else None
    if found is None and (code or kind == DelegationKind.MEMBER):
        raise errors.NotAMember(member=code)
    return found


def _bureau_of(state: Member | None) -> str:
    """The bureau that keeps a delegation: the state's own, else the General Secretariat."""
    bureau = None if state is None else Bureau.objects.filter(member=state).values_list("code", flat=True).first()
    return bureau or Bureau.SECRETARIAT


def _officer(delegation: Delegation, username: str) -> Officer | None:
    """The account with which a person acts.  Raises OfficerUnknown, InAnotherDelegation."""
    if not username.strip():
        return None
    serving = Officer.objects.filter(account__username=username.strip().lower(), ended_at__isnull=True)
    officer = serving.filter(bureau=delegation.bureau_id).first()
    if officer is None:
        raise errors.OfficerUnknown(username=username[:60])
    if Delegate.objects.filter(session=delegation.session_id, officer=officer, withdrawn_at__isnull=True).exists():
        raise errors.InAnotherDelegation
    return officer
