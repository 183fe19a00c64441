"""Members over the API: the same queries as the pages."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router

from comity.core.requests import ActorRequest
from comity.members import queries
from comity.members.queries import spelled

PREFIX = "/members"
router = Router(tags=["members"])


@router.get("/", summary="The members of the organisation")
def list_members(
    request: ActorRequest, q: str = "", region: str = "", grouping: str = "", invented: bool = False
) -> list[dict[str, Any]]:
    """Members in the order of their codes. A region or a grouping that there is not gives none."""
    members = queries.members_about(queries.members_visible_to(request.actor, invented=invented), q[:200])
    if region:
        members = members.filter(region__code=region)
    if grouping:
        members = members.filter(pk__in=queries.belonging_to(grouping, on=timezone.localdate()))
    rows = members.order_by("code").prefetch_related("memberships", "suspensions", "groupings__grouping")
    return [spelled.member(one) for one in rows]


@router.get("/representation", summary="How many states are represented in the General Secretariat")
def representation(request: ActorRequest, on: date | None = None) -> dict[str, Any]:
    """On a day, today unless given, and on each new year since the first secondment."""
    today = timezone.localdate()
    years = queries.states_represented(request.actor, queries.years_of_representation(request.actor, today=today))
    day = on or today
    return {
        "on": day,
        "states": queries.states_seconding(request.actor, on=day),
        "over_time": [{"on": when, "states": count} for when, count in years],
    }


@router.get("/bureaus", summary="Every bureau")
def list_bureaus(request: ActorRequest) -> list[dict[str, Any]]:
    """Bureaus in the order of their codes."""
    return [spelled.bureau(one) for one in queries.bureaus_visible_to(request.actor).order_by("code")]


@router.get("/entities", summary="National entities of your bureau")
def list_entities(request: ActorRequest) -> list[dict[str, Any]]:
    """Entities that your bureau authorised, past ones too."""
    return [spelled.entity(one) for one in queries.entities_visible_to(request.actor).order_by("name")]


@router.get("/{code}", summary="One member's file")
def show_member(request: ActorRequest, code: str) -> dict[str, Any]:
    """A member by its present code or one it had: names, times, groupings, posts, secondments, visits."""
    return spelled.file(request.actor, queries.member_visible_to(request.actor, code))
