"""National entities: border posts, airports, ports and units that a bureau authorises."""

from datetime import date, datetime

from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.core.operations import operation
from comity.members import errors, permissions
from comity.members.codes import EntityKind
from comity.members.models import Bureau, Entity
from comity.members.rules.history import Span, ended, require_order


@operation("members.authorise_entity", allow=permissions.AUTHORISE_ENTITY, subject="bureau")
def authorise_entity(
    actor: Actor,
    *,
    bureau: Bureau,
    name: str,
    kind: EntityKind,
    place: str,
    databases: frozenset[str],
    purposes: frozenset[Purpose],
    from_on: date,
    until_on: date | None,
    at: datetime,
) -> Entity:
    """Authorise a national entity to consult these databases, for these purposes, during a time.

    Raises EntityAuthorised, EndsBeforeItBegins.
    """
    require_order(Span(from_on, until_on))
    if Entity.objects.filter(bureau=bureau, name=name, until_on__isnull=True).exists():
        raise errors.EntityAuthorised(name=name)
    return Entity.objects.create(
        bureau=bureau,
        name=name,
        kind=kind,
        place=place,
        databases=sorted(databases),
        purposes=sorted(purposes),
        from_on=from_on,
        until_on=until_on,
    )


@operation("members.end_authorisation", allow=permissions.END_AUTHORISATION, subject="entity")
def end_authorisation(actor: Actor, *, entity: Entity, until_on: date, at: datetime) -> Entity:
    """End an entity's authorisation on a day: from then its officers consult nothing.

    An end in the future can be brought forward.  Raises AlreadyEnded, EndsBeforeItBegins.
    """
    if entity.until_on is not None and entity.until_on <= until_on:
        raise errors.AlreadyEnded(until_on=entity.until_on)
    entity.until_on = ended(Span(entity.from_on), until_on).until_on
    entity.save(update_fields=["until_on"])
    return entity
