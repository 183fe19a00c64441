"""What an actor may see of officers, entities and integrations: administrators and auditors, their own bureau's."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from comity.core.actors import Actor, ActorKind
from comity.core.codes import Role
from comity.core.refusals import NotFound
from comity.members import tokens
from comity.members.codes import BureauKind
from comity.members.errors import LinkNotValid
from comity.members.models import Bureau, Entity, Integration, Invitation, Officer, Organisation
from comity.members.rules.roles import GRANTABLE

M = TypeVar("M", bound=Model)


def officers_visible_to(actor: Actor) -> QuerySet[Officer]:
    """Officers of the actor's bureau, for its administrators and auditors; the node's operator sees all bureaus'."""
    officers = Officer.objects.select_related("account", "bureau", "entity", "unit")
    return _of_own_bureau(officers, actor)


def officer_visible_to(actor: Actor, key: str) -> Officer:
    """One officer.  Raises NotFound."""
    return _one(officers_visible_to(actor), key)


def entities_visible_to(actor: Actor) -> QuerySet[Entity]:
    """National entities that the actor's bureau authorised, past ones too; the node's operator sees all bureaus'."""
    entities = Entity.objects.select_related("bureau")
    if actor.kind is ActorKind.OPERATOR:
        return entities
    return entities.filter(bureau=actor.bureau) if actor.roles else entities.none()


def entity_visible_to(actor: Actor, key: str) -> Entity:
    """One national entity.  Raises NotFound."""
    return _one(entities_visible_to(actor), key)


def integrations_visible_to(actor: Actor) -> QuerySet[Integration]:
    """Integrations of the actor's bureau, for its administrators and auditors; never their tokens."""
    return _of_own_bureau(Integration.objects.select_related("bureau", "entity"), actor)


def integration_visible_to(actor: Actor, key: str) -> Integration:
    """One integration.  Raises NotFound."""
    return _one(integrations_visible_to(actor), key)


def invitation_of_link(link: str) -> Invitation:
    """The invitation that a one-time link belongs to, used or not.  Raises LinkNotValid."""
    found = (
        Invitation.objects.select_related("officer__account", "officer__bureau")
        .filter(link_hash=tokens.digest(link))
        .first()
    )
    if found is None:
        raise LinkNotValid
    return found


def administrators_of(bureau: Bureau) -> QuerySet[Officer]:
    """Administrators of a bureau who are in service."""
    # The list of roles is stored as canonical JSON text, so a role is in it exactly as its quoted code.
    return Officer.objects.filter(bureau=bureau, ended_at__isnull=True, roles__contains=f'"{Role.ADMINISTRATOR.value}"')


def grantable_roles(bureau: Bureau) -> frozenset[Role]:
    """What an administrator of this bureau may give: what its kind may have and the organisation uses."""
    possible = GRANTABLE[BureauKind(bureau.kind)]
    organisation = Organisation.objects.first()
    used = organisation.roles.get(bureau.kind) if organisation else None
    return possible if used is None else possible & frozenset(Role(code) for code in used)


def _of_own_bureau(rows: QuerySet[M], actor: Actor) -> QuerySet[M]:
    if actor.kind is ActorKind.OPERATOR:
        return rows
    if not actor.has_role(Role.ADMINISTRATOR, Role.AUDITOR):
        return rows.none()
    return rows.filter(bureau=actor.bureau)


def _one(rows: QuerySet[M], key: str) -> M:
    try:
        found = rows.filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound
    return found
