"""What the API and the command line say of the rows of this app: codes, ids, dates, names by language."""

from typing import Any

from django.utils import timezone

from comity.core import countries
from comity.core.actors import Actor
from comity.members.models import Bureau, Entity, Integration, Member, Officer
from comity.members.models.dated import Dated
from comity.members.queries.representation import posts_visible_to, secondments_visible_to, visits_visible_to


def member(one: Member) -> dict[str, Any]:
    """A member in short. Reads memberships, suspensions and groupings: fetch them with the rows."""
    today = timezone.localdate()
    return {
        "code": one.code,
        "alpha3": countries.country(one.code).alpha3,
        "names": one.names,
        "region": one.region.code if one.region else None,
        "groupings": sorted(each.grouping.code for each in one.groupings.all() if each.holds_on(today)),
        "is_member": any(each.holds_on(today) for each in one.memberships.all()),
        "suspended": sorted(each.measure for each in one.suspensions.all() if each.holds_on(today)),
        "invented": one.invented,
    }


def file(actor: Actor, one: Member) -> dict[str, Any]:
    """A member's whole file."""
    return member(one) | {
        "source": one.source,
        "bureaus": [each.code for each in one.bureaus.all()],
        "memberships": [span(each) for each in one.memberships.order_by("from_on")],
        "former_names": [
            {"code": each.code, "names": each.names} | span(each) for each in one.former_names.order_by("until_on")
        ],
        "suspensions": [
            {"measure": each.measure, "rule": each.rule} | span(each) for each in one.suspensions.order_by("from_on")
        ],
        "posts": [
            {"post": each.kind, "holder": each.holder, "region": each.region.code if each.region else None} | span(each)
            for each in posts_visible_to(actor).filter(member=one)
        ],
        "secondments": [
            {"name": each.name, "unit": each.unit.code} | span(each)
            for each in secondments_visible_to(actor).filter(member=one)
        ],
        "visits": [
            {
                "direction": each.direction,
                "host_level": each.host_level,
                "visitor": each.visitor,
                "place": each.place,
                "about": each.subject,
                "from": each.from_on,
                "until": each.until_on,
            }
            for each in visits_visible_to(actor).filter(member=one)
        ],
    }


def bureau(one: Bureau) -> dict[str, Any]:
    """A bureau."""
    return {
        "code": one.code,
        "kind": one.kind,
        "names": one.names,
        "member": one.member.code if one.member else None,
        "languages": one.languages,
    }


def entity(one: Entity) -> dict[str, Any]:
    """A national entity."""
    return {
        "id": str(one.pk),
        "bureau": one.bureau_id,
        "name": one.name,
        "kind": one.kind,
        "place": one.place,
        "databases": one.databases,
        "purposes": one.purposes,
    } | span(one)


def officer(one: Officer) -> dict[str, Any]:
    """An officer."""
    return {
        "id": str(one.pk),
        "username": one.account.username,
        "name": one.name,
        "bureau": one.bureau_id,
        "entity": str(one.entity_id) if one.entity_id else None,
        "unit": one.unit.code if one.unit else None,
        "roles": one.roles,
        "language": one.language,
        "began_at": one.began_at,
        "ended_at": one.ended_at,
    }


def integration(one: Integration) -> dict[str, Any]:
    """An integration, without its token."""
    return {
        "id": str(one.pk),
        "bureau": one.bureau_id,
        "name": one.name,
        "prefix": one.prefix,
        "roles": one.roles,
        "scopes": one.scopes,
        "purposes": one.purposes,
        "expires_at": one.expires_at,
        "revoked_at": one.revoked_at,
    }


def span(one: Dated) -> dict[str, Any]:
    """A time: [from, until), null where unknown or without end."""
    return {"from": one.from_on, "until": one.until_on}
