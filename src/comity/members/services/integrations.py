"""Integrations: systems that act for a bureau by a token."""

from datetime import datetime, timedelta

from django.utils import timezone

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.core.operations import operation
from comity.core.permissions import TABLE
from comity.members import errors, permissions, queries
from comity.members.models import Bureau, Entity, Integration
from comity.members.rules import roles as role_rules

LONGEST_LIFE = timedelta(days=400)


@operation("members.make_integration", allow=permissions.MAKE_INTEGRATION, subject="bureau")
def make_integration(
    actor: Actor,
    *,
    bureau: Bureau,
    name: str,
    roles: frozenset[Role],
    scopes: frozenset[str],
    purposes: frozenset[Purpose],
    entity: Entity | None,
    expires_at: datetime,
    prefix: str,
    token_hash: bytes,
    at: datetime,
) -> Integration:
    """Let a system act for the bureau, within scopes, purposes and a time. The token is shown once, by the caller.

    Raises RoleNotGrantable, ScopeUnknown, ExpiryTooLate, EntityNotInForce.
    """
    role_rules.require_grantable(roles, role_rules.OF_INTEGRATIONS & queries.grantable_roles(bureau))
    for scope in sorted(scopes):
        if scope not in TABLE or TABLE[scope].roles.isdisjoint(roles):
            raise errors.ScopeUnknown(scope=scope)
    if not at < expires_at <= at + LONGEST_LIFE:
        raise errors.ExpiryTooLate(days=LONGEST_LIFE.days)
    if entity is not None:
        if entity.bureau_id != bureau.code or not entity.holds_on(timezone.localdate(at)):
            raise errors.EntityNotInForce
        role_rules.require_grantable(roles, role_rules.OF_ENTITIES)
    return Integration.objects.create(
        bureau=bureau,
        entity=entity,
        name=name,
        prefix=prefix,
        token_hash=token_hash,
        roles=sorted(roles),
        scopes=sorted(scopes),
        purposes=sorted(purposes),
        created_at=at,
        expires_at=expires_at,
    )


@operation("members.revoke_integration", allow=permissions.REVOKE_INTEGRATION, subject="integration")
def revoke_integration(actor: Actor, *, integration: Integration, at: datetime) -> Integration:
    """Revoke an integration: its token opens nothing from now on.  Raises IntegrationRevoked."""
    if integration.revoked_at is not None:
        raise errors.IntegrationRevoked
    integration.revoked_at = at
    integration.save(update_fields=["revoked_at"])
    return integration
