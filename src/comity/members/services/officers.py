"""Officers: invited by their bureau's administrator, changed and ended by nobody else.

An administrator gives what the bureau may give and touches nobody who holds more: not a colleague with a stronger
role, and not an officer who is seconded to the General Secretariat, whose key would open the Secretariat too.
"""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.operations import lock, note, operation
from comity.members import errors, permissions, queries
from comity.members.events import ServiceEnded
from comity.members.models import Account, Bureau, Entity, Invitation, Officer, Unit
from comity.members.rules import roles as role_rules
from comity.members.rules.names import require_username
from comity.members.tokens import Secret

LINK_LIVES = timedelta(hours=72)


@operation("members.invite_officer", allow=permissions.INVITE_OFFICER, subject="bureau")
def invite_officer(
    actor: Actor,
    *,
    bureau: Bureau,
    username: str,
    name: str,
    roles: frozenset[Role],
    language: str,
    entity: Entity | None,
    unit: Unit | None,
    link_hash: bytes,
    at: datetime,
) -> Officer:
    """Take a person into the bureau's service, and make the one-time link by which they choose a password.

    Raises RoleNotGrantable, UsernameNotPossible, UsernameTaken, EntityNotInForce.
    """
    _require_place(bureau, entity, unit, roles, at)
    return _invite(bureau, username, name, roles, language, entity, unit, link_hash, at)


@operation("members.invite_first_administrator", allow=permissions.INVITE_FIRST_ADMINISTRATOR, subject="bureau")
def invite_first_administrator(
    actor: Actor, *, bureau: Bureau, username: str, name: str, language: str, link_hash: bytes, at: datetime
) -> Officer:
    """Give a bureau that has no administrator its first one; the Secretariat makes no other officer of a bureau.

    Raises AdministratorServes, UsernameNotPossible, UsernameTaken.
    """
    if queries.administrators_of(bureau).exists():
        raise errors.AdministratorServes(bureau=bureau.code)
    return _invite(bureau, username, name, frozenset({Role.ADMINISTRATOR}), language, None, None, link_hash, at)


@operation("members.change_officer", allow=permissions.CHANGE_OFFICER, subject="officer")
def change_officer(
    actor: Actor,
    *,
    officer: Officer,
    name: str,
    roles: frozenset[Role],
    language: str,
    entity: Entity | None,
    unit: Unit | None,
    at: datetime,
) -> Officer:
    """Change what an officer is trusted with, and where they serve; in force at their next request.

    Raises StrongerOfficer, OwnAccount, RoleNotGrantable, LastAdministrator, EntityNotInForce.
    """
    _require_in_reach(officer, at)
    _require_place(officer.bureau, entity, unit, roles, at)
    if str(officer.pk) == actor.id and roles != frozenset(officer.roles):
        raise errors.OwnAccount
    if Role.ADMINISTRATOR not in roles:
        _require_other_administrator(officer)
    officer.name, officer.language, officer.entity, officer.unit = name, language, entity, unit
    officer.roles = sorted(roles)
    officer.save()
    return officer


@operation("members.renew_link", allow=permissions.RENEW_LINK, subject="officer")
def renew_link(actor: Actor, *, officer: Officer, link_hash: bytes, at: datetime) -> Officer:
    """Make a new one-time link for an officer who lost theirs, or forgot the password; earlier links end.

    The password in use stays until the link is used.  Raises StrongerOfficer.
    """
    _require_in_reach(officer, at)
    _make_link(officer, link_hash, at)
    return officer


@operation("members.reset_factors", allow=permissions.RESET_FACTORS, subject="officer")
def reset_factors(actor: Actor, *, officer: Officer, at: datetime) -> Officer:
    """Remove the second factors and passkeys of an officer who lost them.  Raises StrongerOfficer, OwnAccount."""
    _require_in_reach(officer, at)
    if str(officer.pk) == actor.id:
        raise errors.OwnAccount
    removed, _ = Authenticator.objects.filter(user=officer.account).delete()
    note(removed=removed)
    return officer


@operation("members.end_service", allow=permissions.END_SERVICE, subject="officer")
def end_service(actor: Actor, *, officer: Officer, at: datetime) -> Officer:
    """End an officer's service: the account closes and every session ends at its next request.

    Raises StrongerOfficer, OwnAccount, LastAdministrator.
    """
    _require_in_reach(officer, at)
    if str(officer.pk) == actor.id:
        raise errors.OwnAccount
    _require_other_administrator(officer)
    officer.ended_at = at
    officer.save(update_fields=["ended_at"])
    officer.account.is_active = False
    officer.account.set_unusable_password()
    officer.account.save(update_fields=["is_active", "password"])
    for invitation in officer.invitations.filter(used_at__isnull=True, withdrawn_at__isnull=True):
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
    events.emit(ServiceEnded(officer=str(officer.pk), bureau=officer.bureau_id))
    return officer


@operation("members.accept_invitation", allow=permissions.ACCEPT_INVITATION, subject="invitation")
def accept_invitation(actor: Actor, *, invitation: Invitation, password_hash: Secret, at: datetime) -> Invitation:
    """Use a one-time link: the officer has chosen a password, and may sign in.

    password_hash  the hash of the password; the audit keeps neither.  Raises LinkNotValid.
    """
    if invitation.used_at or invitation.withdrawn_at or invitation.expires_at <= at or invitation.officer.ended_at:
        raise errors.LinkNotValid
    account = invitation.officer.account
    account.password, account.is_active = password_hash.reveal(), True
    account.save(update_fields=["password", "is_active"])
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    return invitation


def _invite(
    bureau: Bureau,
    username: str,
    name: str,
    roles: frozenset[Role],
    language: str,
    entity: Entity | None,
    unit: Unit | None,
    link_hash: bytes,
    at: datetime,
) -> Officer:
    username = require_username(username)
    if Account.objects.filter(username=username).exists():
        raise errors.UsernameTaken(username=username)
    account = Account(username=username, is_active=False)
    account.set_unusable_password()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        # Another bureau gave the name away in this very moment.
        raise errors.UsernameTaken(username=username) from None
    officer = Officer.objects.create(
        account=account,
        bureau=bureau,
        entity=entity,
        unit=unit,
        name=name,
        roles=sorted(roles),
        language=language,
        began_at=at,
    )
    _make_link(officer, link_hash, at)
    return officer


def _make_link(officer: Officer, link_hash: bytes, at: datetime) -> None:
    for earlier in officer.invitations.filter(used_at__isnull=True, withdrawn_at__isnull=True):
        earlier.withdrawn_at = at
        earlier.save(update_fields=["withdrawn_at"])
    Invitation.objects.create(officer=officer, link_hash=link_hash, expires_at=at + LINK_LIVES)


def _require_place(
    bureau: Bureau, entity: Entity | None, unit: Unit | None, roles: frozenset[Role], at: datetime
) -> None:
    """The entity and the unit must be the bureau's own, and the roles such as it may give there."""
    role_rules.require_grantable(roles, queries.grantable_roles(bureau))
    if unit is not None and unit.bureau_id != bureau.code:
        raise errors.EntityNotInForce
    if entity is not None:
        if entity.bureau_id != bureau.code or not entity.holds_on(timezone.localdate(at)):
            raise errors.EntityNotInForce
        role_rules.require_grantable(roles, role_rules.OF_ENTITIES)


def _require_in_reach(officer: Officer, at: datetime) -> None:
    if officer.ended_at is not None:
        raise errors.ServiceEnded
    held = set(officer.roles)
    if secondment := queries.secondment_of(officer, on=timezone.localdate(at)):
        held |= set(secondment.roles)
    role_rules.require_not_stronger((Role(code) for code in held), queries.grantable_roles(officer.bureau))


def _require_other_administrator(officer: Officer) -> None:
    """Raises LastAdministrator.

    The bureau is locked first: two administrators who end each other at once would else each see the other in service.
    """
    if Role.ADMINISTRATOR not in officer.roles:
        return
    lock(officer.bureau)
    if not queries.administrators_of(officer.bureau).exclude(pk=officer.pk).exists():
        raise errors.LastAdministrator
