"""How members are represented: posts, secondments, visits, and how many states are represented over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from comity.core.actors import Actor, ActorKind
from comity.members.models import Post, Secondment, Visit
from comity.members.models.dated import DatedQuerySet

Q = TypeVar("Q", bound=QuerySet)  # type: ignore[type-arg]  # of whatever is asked for


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: (day, value) points in the order of time."""

    label: str
    points: Sequence[tuple[date, float]]


def posts_visible_to(actor: Actor) -> DatedQuerySet[Post]:
    """Posts held now and before, the latest first."""
    return _for_signed_in(
        actor, Post.objects.select_related("member", "region").order_by("until_on", "-from_on", "holder")
    )


def secondments_visible_to(actor: Actor) -> DatedQuerySet[Secondment]:
    """Secondments, the latest first."""
    return _for_signed_in(actor, Secondment.objects.select_related("member", "unit").order_by("-from_on", "name"))


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """Official visits both ways, the latest first."""
    return _for_signed_in(actor, Visit.objects.select_related("member").order_by("-from_on", "pk"))


def states_seconding(actor: Actor, *, on: date) -> int:
    """How many states have somebody in the General Secretariat on a day."""
    return secondments_visible_to(actor).in_force(on).order_by().values("member").distinct().count()


def states_visited_between(actor: Actor, *, from_on: date, until_on: date) -> int:
    """How many states exchanged a visit with the Secretariat that began within [from, until)."""
    visits = visits_visible_to(actor).filter(from_on__gte=from_on, from_on__lt=until_on)
    return visits.order_by().values("member").distinct().count()


def states_represented(actor: Actor, days: Iterable[date]) -> list[tuple[date, int]]:
    """How many states have somebody in the General Secretariat, on each of the days."""
    spans = [(one.member_id, one.span) for one in secondments_visible_to(actor)]
    return [(day, len({member for member, span in spans if span.holds_on(day)})) for day in days]


def years_of_representation(actor: Actor, *, today: date) -> list[date]:
    """First days of the years, from the first secondment to the next new year: where a chart is measured."""
    first = secondments_visible_to(actor).order_by("from_on").values_list("from_on", flat=True).first()
    return [date(year, 1, 1) for year in range(first.year, today.year + 1)] + [today] if first else []


def _for_signed_in(actor: Actor, rows: Q) -> Q:
    return rows.none() if actor.kind is ActorKind.VISITOR else rows
