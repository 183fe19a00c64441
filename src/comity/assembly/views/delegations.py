"""Delegations: who comes, their people, arrival and presence."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.assembly import offices, permissions, showing
from comity.assembly.codes import DelegationKind, LetterState, Office, PresenceWay, SessionState
from comity.assembly.forms.delegations import Announcing, Inviting, Naming, Picturing
from comity.assembly.models import Delegate, Delegation, Session
from comity.assembly.queries import calling
from comity.assembly.queries import delegations as queries
from comity.assembly.queries.photographs import photographs_of
from comity.assembly.queries.sessions import one, require_whole, session_visible_to
from comity.assembly.services import delegations as verbs
from comity.assembly.services import inviting, photographs, presence
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.members.models import Member
from comity.members.rules.names import name_in

_CODES = frozenset({Office.CREDENTIALS, Office.DESK})
_NOTING = frozenset({Office.DESK, Office.SECRETARY, Office.TELLER})


@require_GET
def delegations(request: ActorRequest, reference: str) -> HttpResponse:
    """Everybody who takes part."""
    found = require_whole(request.actor, reference)
    rows = queries.delegations_of(found).prefetch_related("delegates", "presences")
    shown = head_of(request, found, "delegations") | {
        "delegations": showing.delegations_shown(rows, request.actor.language),
        "may_announce": bool(_kinds(request.actor, found)),
        "invitations": [
            (row, name_in(row.member.names, request.actor.language)) for row in calling.invitations_to(found)
        ],
        "may_invite": Office.SECRETARY in offices.held_by(request.actor, found) and found.state != SessionState.CLOSED,
    }
    return show(request, "assembly/delegations.html", shown)


@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest, reference: str) -> HttpResponse:
    """Invite a state that the session does not call by itself."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return task(
        request,
        found,
        Inviting,
        title=_("Invite a state"),
        do=lambda form: inviting.invite_state(request.actor, session=found, at=timezone.now(), **form.cleaned_data),
        back=address("delegations", found),
    )


@require_POST
def withdraw_invitation(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    found = require_whole(request.actor, reference)
    row = one(calling.invitations_to(found).filter(pk=key))
    inviting.withdraw_invitation(request.actor, invitation=row, at=timezone.now())
    return redirect(address("delegations", found))


@require_GET
def delegation(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """One delegation: its people, its letters for who may see them, its presence."""
    found = require_whole(request.actor, reference)
    row = queries.delegation_in(found, key)
    name = showing.name_of(row, request.actor.language)
    letters = queries.letters_visible_to(request.actor, found).filter(delegation=row)
    held = offices.held_by(request.actor, found)
    keeps = queries.keeps(request.actor, row) and found.state != SessionState.CLOSED
    people = row.delegates.filter(withdrawn_at__isnull=True).order_by("named_at")
    shown = head_of(request, found, "delegations") | {
        "delegation": row,
        "name": name,
        "people": people,
        "pictured": photographs_of([person.pk for person in people]) if keeps else {},
        "letters": [(letter, showing.letter_word(letter), showing.fault_of(letter)) for letter in letters],
        "is_here": row.presences.filter(left_at__isnull=True).exists(),
        "keeps": keeps,
        "notes": bool(held & _NOTING) and found.state != SessionState.CLOSED,
        "hands_out": _hands_out(row, held),
        "trail": trail_of(found, request.actor, (_("Delegations"), address("delegations", found)), (name, "")),
    }
    return show(request, "assembly/delegation.html", shown)


@require_http_methods(["GET", "POST"])
def announce(request: ActorRequest, reference: str) -> HttpResponse:
    """Announce a delegation: a bureau its own, the secretary anybody's. A bureau reaches this before it takes part."""
    found = session_visible_to(request.actor, reference)
    permissions.ANNOUNCE_DELEGATION.require(request.actor)
    kinds = _kinds(request.actor, found)
    if not kinds:
        raise NotFound
    return task(
        request,
        found,
        lambda posted: Announcing(posted, session=found, kinds=kinds),
        title=_("Announce a delegation"),
        do=lambda form: verbs.announce_delegation(
            request.actor,
            session=found,
            kind=DelegationKind(form.cleaned_data["kind"]),
            member=form.cleaned_data["member"],
            names=form.names() if len(kinds) > 1 else {},
            at=timezone.now(),
        ),
        back=address("delegations", found),
    )


@require_http_methods(["GET", "POST"])
def name_delegate(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Name somebody of a delegation."""
    found = require_whole(request.actor, reference)
    row = queries.delegation_in(found, key)
    if not queries.keeps(request.actor, row):
        raise NotFound
    return task(
        request,
        found,
        lambda posted: Naming(posted, delegation=row),
        title=_("Name a delegate"),
        lede=showing.name_of(row, request.actor.language),
        do=lambda form: verbs.name_delegate(request.actor, delegation=row, person=form.person(), at=timezone.now()),
        back=address("delegation", found, key),
    )


@require_http_methods(["GET", "POST"])
def photograph(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Add the photograph for a delegate's badge."""
    found = require_whole(request.actor, reference)
    person = one(Delegate.objects.filter(session=found, pk=key, withdrawn_at__isnull=True))
    permissions.ADD_PHOTOGRAPH.require(request.actor)  # before anything is decoded for somebody who may not
    if not queries.keeps(request.actor, person.delegation):
        raise NotFound
    return task(
        request,
        found,
        lambda posted: Picturing(posted, request.FILES if posted is not None else None),
        title=_("Add a photograph"),
        lede=person.name,
        do=lambda form: photographs.add_photograph(
            request.actor, delegate=person, prepared=form.prepared(), at=timezone.now()
        ),
        back=address("delegation", found, person.delegation_id),
        said=_("The photograph is kept. A badge that was issued before shows it once it is issued anew."),
    )


@require_POST
def withdraw_delegate(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Let somebody leave a delegation."""
    found = require_whole(request.actor, reference)
    person = one(Delegate.objects.filter(session=found, pk=key))
    verbs.withdraw_delegate(request.actor, delegate=person, at=timezone.now())
    return redirect(address("delegation", found, person.delegation_id))


@require_POST
def arrive(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Note that a delegation has arrived."""
    found = require_whole(request.actor, reference)
    presence.note_arrival(request.actor, delegation=queries.delegation_in(found, key), at=timezone.now())
    return redirect(address("delegation", found, key))


@require_POST
def come(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Note that a delegation is in the hall."""
    return _presence(request, reference, key, comes=True)


@require_POST
def leave(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Note that a delegation has left the hall."""
    return _presence(request, reference, key, comes=False)


def _presence(request: ActorRequest, reference: str, key: UUID, *, comes: bool) -> HttpResponse:
    found = require_whole(request.actor, reference)
    row = queries.delegation_in(found, key)
    verb = presence.note_presence if comes else presence.end_presence
    verb(request.actor, delegation=row, way=PresenceWay.DESK, at=timezone.now())
    return redirect(address("delegation", found, key))


def _kinds(actor: Actor, session: Session) -> list[DelegationKind]:
    """The kinds of delegation that an actor may announce."""
    if session.state == SessionState.CLOSED or not permissions.ANNOUNCE_DELEGATION.allows(actor):
        return []
    if Office.SECRETARY in offices.held_by(actor, session):
        return list(DelegationKind)
    state = Member.objects.filter(bureaus=actor.bureau).first()
    return [] if actor.entity else verbs.kinds_of(session, state)


def _hands_out(row: Delegation, held: frozenset[Office]) -> bool:
    """Whether the reader hands this delegation its voting code: its letter was accepted, and the session goes on."""
    goes_on = row.session.state != SessionState.CLOSED
    return bool(held & _CODES) and goes_on and row.letters.filter(state=LetterState.ACCEPTED).exists()
