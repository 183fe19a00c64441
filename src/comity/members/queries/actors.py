"""Making actors: the one place that turns an account, a token or the command line into who acts."""

import getpass
from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from comity.core.actors import Actor, ActorKind, Origin
from comity.core.codes import Purpose, Role
from comity.members import tokens
from comity.members.codes import Measure
from comity.members.errors import ServiceEnded
from comity.members.models import (
    Account,
    Bureau,
    Entity,
    Integration,
    Membership,
    Officer,
    Secondment,
    Suspension,
)
from comity.members.rules.roles import purposes_left, roles_left

# Everything but the node's own effects: whoever can run a command here holds the store in their hands.
OPERATORS_ROLES = frozenset(Role) - {Role.SYSTEM, Role.PUBLIC}

_NO_HASH = bytes(32)


def actor_of(
    account: Account,
    *,
    origin: Origin,
    purpose: Purpose | None,
    reference: str,
    language: str,
    bureau: str = "",
    at: datetime | None = None,
) -> Actor:
    """The officer who signed in with an account, as they may act now.

    language  what they read now; "" for the one they prefer
    bureau    code of the bureau to act for, where the officer has a choice: their own, or the General Secretariat
              during a secondment; any other choice falls back to their own

    Raises ServiceEnded when the account belongs to no officer in service.
    """
    at = at or timezone.now()
    officer = Officer.objects.select_related("bureau", "entity", "unit").filter(account=account).first()
    if officer is None or officer.ended_at is not None or not account.is_active:
        raise ServiceEnded
    as_signed_in = partial(
        Actor,
        kind=ActorKind.OFFICER,
        id=str(officer.pk),
        purpose=purpose,
        reference=reference,
        origin=origin,
        language=language or officer.language,
    )
    today = timezone.localdate(at)
    secondment = secondment_of(officer, on=today) if bureau == Bureau.SECRETARIAT != officer.bureau_id else None
    if secondment is not None:
        roles = _roles(secondment.roles)
        return as_signed_in(bureau=Bureau.SECRETARIAT, roles=roles, unit=secondment.unit.code)
    databases, purposes = authorised(officer.entity, on=today)
    measures = measures_against(officer.bureau, on=today)
    return as_signed_in(
        bureau=officer.bureau_id,
        roles=roles_left(_roles(officer.roles), measures),
        unit=officer.unit.code if officer.unit else "",
        entity=str(officer.entity_id or ""),
        databases=databases,
        purposes=purposes_left(purposes, measures),
    )


def actor_of_token(
    text: str, *, purpose: Purpose | None, reference: str, language: str, at: datetime | None = None
) -> Actor | None:
    """The integration whose token this is, as it may act now; None, whatever is wrong, for one that opens nothing."""
    found = Integration.objects.select_related("bureau", "entity").filter(prefix=tokens.prefix_of(text) or "").first()
    # A token of unknown prefix is compared too, so that the time tells nothing.
    is_right = tokens.is_hash_of(text, bytes(found.token_hash) if found else _NO_HASH)
    if found is None or not is_right:
        return None
    return _acting(found, purpose=purpose, reference=reference, language=language, at=at or timezone.now())


def renewed(actor: Actor) -> Actor:
    """The same actor as it may act now: asked again for each part of what outlasts its request.

    Raises ServiceEnded when an officer's service or an integration's time has ended meanwhile.
    """
    said: dict[str, Any] = {"purpose": actor.purpose, "reference": actor.reference, "language": actor.language}
    if actor.kind is ActorKind.OFFICER:
        officer = Officer.objects.select_related("account").filter(pk=actor.id).first()
        if officer is None:
            raise ServiceEnded
        return actor_of(officer.account, origin=actor.origin, bureau=actor.bureau, **said)
    if actor.kind is ActorKind.INTEGRATION:
        found = Integration.objects.select_related("bureau", "entity").filter(pk=actor.id).first()
        now_acting = _acting(found, **said, at=timezone.now()) if found else None
        if now_acting is None:
            raise ServiceEnded
        return now_acting
    return actor


def _acting(
    found: Integration, *, purpose: Purpose | None, reference: str, language: str, at: datetime
) -> Actor | None:
    """What an integration may do now; None once it was revoked, or its time is over."""
    if found.revoked_at is not None or found.expires_at <= at:
        return None
    today = timezone.localdate(at)
    databases, purposes = authorised(found.entity, on=today)
    measures = measures_against(found.bureau, on=today)
    return Actor(
        kind=ActorKind.INTEGRATION,
        id=str(found.pk),
        bureau=found.bureau_id,
        roles=roles_left(_roles(found.roles), measures),
        entity=str(found.entity_id or ""),
        databases=databases,
        purposes=purposes_left(purposes & _purposes(found.purposes), measures),
        purpose=purpose,
        reference=reference,
        scopes=frozenset(found.scopes),
        origin=Origin.API,
        language=language,
    )


def operator_actor(
    *,
    purpose: Purpose = Purpose.BORDER_CHECK,
    reference: str = "",
    language: str = "en",
    bureau: str = Bureau.SECRETARIAT,
    user: str = "",
) -> Actor:
    """The local command line, acting as the node's operator for the General Secretariat.

    bureau  another bureau that this node hosts, where a command says so
    user    the operating-system user that the audit names; the present one unless given
    """
    return Actor(
        kind=ActorKind.OPERATOR,
        id=user or _system_user(),
        bureau=bureau,
        roles=OPERATORS_ROLES,
        purpose=purpose,
        reference=reference,
        origin=Origin.COMMAND,
        language=language,
    )


def home_bureau_of(actor: Actor) -> str:
    """Code of the bureau that an actor comes from: the own one also of an officer who is seconded elsewhere.

    Where something must not be decided by anybody of a state, this is what is asked, and never `actor.bureau`.
    """
    if actor.kind is not ActorKind.OFFICER:
        return actor.bureau
    return Officer.objects.filter(pk=actor.id).values_list("bureau", flat=True).first() or actor.bureau


def visitor(*, origin: Origin = Origin.WEB, language: str = "en") -> Actor:
    """Somebody who has not signed in: no bureau, no purpose, and no role but that of anybody."""
    return Actor(
        kind=ActorKind.VISITOR,
        id="",
        bureau="",
        roles=frozenset({Role.PUBLIC}),
        databases=frozenset(),
        purposes=frozenset(),
        origin=origin,
        language=language,
    )


def secondment_of(officer: Officer, *, on: date) -> Secondment | None:
    """The officer's secondment to the General Secretariat that gives them roles there that day."""
    for secondment in Secondment.objects.in_force(on).select_related("unit").filter(officer=officer):
        if secondment.roles:
            return secondment
    return None


def secondment_of_actor(actor: Actor, *, on: date) -> Secondment | None:
    """The secondment that lets an officer act for the General Secretariat, whichever they act for now."""
    if actor.kind is not ActorKind.OFFICER:
        return None
    officer = Officer.objects.filter(pk=actor.id).exclude(bureau=Bureau.SECRETARIAT).first()
    return secondment_of(officer, on=on) if officer else None


def measures_against(bureau: Bureau, *, on: date) -> list[Measure]:
    """The suspensions in force that day against the bureau's state; of one that has left, as if of everything."""
    if bureau.member_id is None:
        return []
    if _has_left(bureau.member_id, on):
        return [Measure.PROCESSING, Measure.PARTICIPATION]
    measures = Suspension.objects.in_force(on).filter(member=bureau.member_id).values_list("measure", flat=True)
    return [Measure(measure) for measure in measures]


def _has_left(member: UUID, on: date) -> bool:
    """Whether every membership of the state that is known is over, or has not begun."""
    held = list(Membership.objects.filter(member=member))
    return bool(held) and not any(one.holds_on(on) for one in held)


def authorised(entity: Entity | None, *, on: date) -> tuple[frozenset[str] | None, frozenset[Purpose]]:
    """What an entity's officers may consult and state: (databases, purposes); no limit without an entity."""
    if entity is None:
        return None, frozenset(Purpose)
    if not entity.holds_on(on):
        return frozenset(), frozenset()
    return frozenset(entity.databases), _purposes(entity.purposes)


def _roles(codes: Collection[str]) -> frozenset[Role]:
    return frozenset(Role(code) for code in codes)


def _purposes(codes: Collection[str]) -> frozenset[Purpose]:
    return frozenset(Purpose(code) for code in codes)


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a number that no user file knows.
        return "unknown"
